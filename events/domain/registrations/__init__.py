"""Anmeldungen: seats of an event and its sessions, given under the event's lock."""

from events.domain.registrations.attendees import Attendee
from events.domain.registrations.changes import (
    cancel,
    change_attendee,
    choose_sessions,
    correct_email,
    renew_link,
    send_new_link,
    version_of,
)
from events.domain.registrations.expiry import expire_due, promote_due, with_stuck_lists
from events.domain.registrations.guest_registrations import (
    cancel_guest,
    is_of_guests_mailbox,
    may_change_registration,
    register_guest,
)
from events.domain.registrations.needs import NeedsInput, delete_needs, set_needs
from events.domain.registrations.recording import give_seat, record_registration, record_waiting, undo_seat
from events.domain.registrations.seats import (
    Occupancy,
    counts,
    free_seats,
    free_session_seats,
    occupancy,
    unallotted_seats,
)
from events.domain.registrations.session_choices import SessionFull
from events.domain.registrations.submission import confirm, register
from events.domain.registrations.transitions import (
    AlreadyRegistered,
    EventFull,
    NamesakesRegistered,
    RegistrationClosed,
    lock_event,
)
from events.domain.registrations.waiting_list import accept, decline_offer, position, promote

__all__ = [
    "AlreadyRegistered",
    "Attendee",
    "EventFull",
    "NamesakesRegistered",
    "NeedsInput",
    "Occupancy",
    "RegistrationClosed",
    "SessionFull",
    "accept",
    "cancel",
    "cancel_guest",
    "change_attendee",
    "choose_sessions",
    "confirm",
    "correct_email",
    "counts",
    "decline_offer",
    "delete_needs",
    "expire_due",
    "free_seats",
    "free_session_seats",
    "give_seat",
    "is_of_guests_mailbox",
    "lock_event",
    "may_change_registration",
    "occupancy",
    "position",
    "promote",
    "promote_due",
    "record_registration",
    "record_waiting",
    "register",
    "register_guest",
    "renew_link",
    "send_new_link",
    "set_needs",
    "unallotted_seats",
    "undo_seat",
    "version_of",
    "with_stuck_lists",
]
