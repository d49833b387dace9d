"""„Meine Daten“: what people see of themselves by a mailed link, and what they may do there."""

from members.domain.my_data.acts import (
    ask_office,
    correct,
    give_as_applicant,
    give_newsletter,
    waiting_case,
    withdraw_as_applicant,
    withdraw_consent,
)
from members.domain.my_data.consents import consents_of, keys_of_applicant
from members.domain.my_data.export import export
from members.domain.my_data.holdings import Holdings, holdings_of
from members.domain.my_data.links import PAGE, invalidate_links, request_links, send_new_link, writes_to
from members.domain.my_data.traces import cases_of

__all__ = [
    "PAGE",
    "Holdings",
    "ask_office",
    "cases_of",
    "consents_of",
    "correct",
    "export",
    "give_as_applicant",
    "give_newsletter",
    "holdings_of",
    "invalidate_links",
    "keys_of_applicant",
    "request_links",
    "send_new_link",
    "waiting_case",
    "withdraw_as_applicant",
    "withdraw_consent",
    "writes_to",
]
