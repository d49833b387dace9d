"""Invitations: who is asked, how it is sent, what they answer. Each verb has its contract in its module."""

from events.domain.invitations.access import by_code, code, link
from events.domain.invitations.answering import (
    accept,
    decline,
    name_proxy,
    record_accept,
    record_decline,
    record_proxy,
)
from events.domain.invitations.both import (
    Coming,
    ComingRefusal,
    Declaring,
    DeclaringRefusal,
    Declining,
    answer_both,
)
from events.domain.invitations.doors import InvitationGone, InvitationRefusal, refusal
from events.domain.invitations.gathering import (
    add,
    change,
    heads_of,
    heads_taking_part,
    multipliers,
    organisations,
    remove,
    seen_of,
)
from events.domain.invitations.guests import GuestInput
from events.domain.invitations.letters import letter, letters
from events.domain.invitations.linking import attach_accession, carries_none, release_accession
from events.domain.invitations.mails import when, whom
from events.domain.invitations.sending import (
    Sent,
    preview_mail,
    remind,
    remind_due,
    renew_link,
    send,
    send_by_letter,
    send_new_link,
)
from events.domain.invitations.sheets import GuestRow, GuestSheet, read_sheet, take_over

__all__ = [
    "Coming",
    "ComingRefusal",
    "Declaring",
    "DeclaringRefusal",
    "Declining",
    "GuestInput",
    "GuestRow",
    "GuestSheet",
    "InvitationGone",
    "InvitationRefusal",
    "Sent",
    "accept",
    "add",
    "answer_both",
    "attach_accession",
    "by_code",
    "carries_none",
    "change",
    "code",
    "decline",
    "heads_of",
    "heads_taking_part",
    "letter",
    "letters",
    "link",
    "multipliers",
    "name_proxy",
    "organisations",
    "preview_mail",
    "read_sheet",
    "record_accept",
    "record_decline",
    "record_proxy",
    "refusal",
    "release_accession",
    "remind",
    "remind_due",
    "remove",
    "renew_link",
    "seen_of",
    "send",
    "send_by_letter",
    "send_new_link",
    "take_over",
    "when",
    "whom",
]
