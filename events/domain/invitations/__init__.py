"""Invitations: the guest list, sending, and the answers."""

from events.domain.invitations.accession_attachment import (
    attach_accession,
    attach_refusal,
    detach_accession,
    effective_date_hint,
)
from events.domain.invitations.answers import accept, decline, name_proxy, record_accept, record_decline, record_proxy
from events.domain.invitations.combined_answers import (
    AttendanceAnswer,
    AttendanceRefusal,
    DeclarationAnswer,
    DeclarationRefusal,
    DeclineAnswer,
    answer_event_and_accession,
)
from events.domain.invitations.guest_input import GuestInput
from events.domain.invitations.guest_list import (
    add_guests,
    add_heads_of_area,
    add_heads_of_organisations,
    add_heads_of_participants,
    add_multipliers,
    change,
    remove,
    version_of,
)
from events.domain.invitations.letters import letters
from events.domain.invitations.locking import InvitationRefusal, InvitationRemoved, answer_refusal
from events.domain.invitations.mails import guest_line, time_line
from events.domain.invitations.pasted_guests import ACCEPTED, GuestRow, PastedGuests, add_pasted_guests, parse_guests
from events.domain.invitations.sending import (
    invite,
    invite_by_letter,
    preview_mail,
    remind,
    remind_due,
    renew_link,
    send_new_link,
)

__all__ = [
    "ACCEPTED",
    "AttendanceAnswer",
    "AttendanceRefusal",
    "DeclarationAnswer",
    "DeclarationRefusal",
    "DeclineAnswer",
    "GuestInput",
    "GuestRow",
    "InvitationRefusal",
    "InvitationRemoved",
    "PastedGuests",
    "accept",
    "add_guests",
    "add_heads_of_area",
    "add_heads_of_organisations",
    "add_heads_of_participants",
    "add_multipliers",
    "add_pasted_guests",
    "answer_event_and_accession",
    "answer_refusal",
    "attach_accession",
    "attach_refusal",
    "change",
    "decline",
    "detach_accession",
    "effective_date_hint",
    "guest_line",
    "invite",
    "invite_by_letter",
    "letters",
    "name_proxy",
    "parse_guests",
    "preview_mail",
    "record_accept",
    "record_decline",
    "record_proxy",
    "remind",
    "remind_due",
    "remove",
    "renew_link",
    "send_new_link",
    "time_line",
    "version_of",
]
