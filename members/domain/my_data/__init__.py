"""„Meine Daten“: what people see of themselves by a mailed link, and what they may do there."""

from members.domain.my_data.acts import ask_office, correct, give_newsletter, waiting_case, withdraw_consent
from members.domain.my_data.consents import consents_of, subject_of
from members.domain.my_data.export import export
from members.domain.my_data.holdings import Holdings, holdings_of
from members.domain.my_data.links import PAGE, invalidate_links, request_links, send_new_link, writes_to

__all__ = [
    "PAGE",
    "Holdings",
    "ask_office",
    "consents_of",
    "correct",
    "export",
    "give_newsletter",
    "holdings_of",
    "invalidate_links",
    "request_links",
    "send_new_link",
    "subject_of",
    "waiting_case",
    "withdraw_consent",
    "writes_to",
]
