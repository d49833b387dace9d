"""Anmeldungen: seats of an event and of its sessions, given under the event's lock. Each verb tells its contract."""

from events.domain.registrations.access import PAGE, by_code, code, link
from events.domain.registrations.attendees import Attendee
from events.domain.registrations.changing import (
    cancel,
    change_attendee,
    choose_sessions,
    renew_link,
    seen_of,
    send_new_link,
)
from events.domain.registrations.doors import (
    AlreadyRegistered,
    EventFull,
    RegistrationClosed,
    RegistrationRefusal,
    lock,
    move,
    move_many,
)
from events.domain.registrations.entering import enter, enter_waiting, seat
from events.domain.registrations.expiry import expire_due, held_up, promote_due
from events.domain.registrations.guests import acts_for, register_guest, take_back
from events.domain.registrations.needs import NeedsInput, drop_needs, set_needs
from events.domain.registrations.registering import confirm, register
from events.domain.registrations.seats import Occupancy, counts, free, free_in, occupancy
from events.domain.registrations.sessions import SessionFull
from events.domain.registrations.waiting import accept, decline_offer, position, promote

__all__ = [
    "PAGE",
    "AlreadyRegistered",
    "Attendee",
    "EventFull",
    "NeedsInput",
    "Occupancy",
    "RegistrationClosed",
    "RegistrationRefusal",
    "SessionFull",
    "accept",
    "acts_for",
    "by_code",
    "cancel",
    "change_attendee",
    "choose_sessions",
    "code",
    "confirm",
    "counts",
    "decline_offer",
    "drop_needs",
    "enter",
    "enter_waiting",
    "expire_due",
    "free",
    "free_in",
    "held_up",
    "link",
    "lock",
    "move",
    "move_many",
    "occupancy",
    "position",
    "promote",
    "promote_due",
    "register",
    "register_guest",
    "renew_link",
    "seat",
    "seen_of",
    "send_new_link",
    "set_needs",
    "take_back",
]
