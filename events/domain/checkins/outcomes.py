"""Outcomes of a check-in: colour, reason and registration."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from events.domain.checkins.attendance import Counts
from events.models import CheckIn, Event, Registration
from events.states import MAY_BE_SEATED, RegistrationState


class Colour(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Reason(StrEnum):
    WELCOME = "welcome"
    ALREADY_IN = "already_in"
    TAKEN_BACK = "taken_back"
    SIGNED_OFF = "signed_off"
    EXPIRED = "expired"
    WAITING = "waiting"
    OFFERED = "offered"
    UNCONFIRMED = "unconfirmed"
    EVENT_CANCELLED = "event_cancelled"
    OTHER_EVENT = "other_event"
    UNKNOWN = "unknown"
    FULL = "full"


COLOURS = {Reason.WELCOME: Colour.GREEN, Reason.ALREADY_IN: Colour.YELLOW, Reason.TAKEN_BACK: Colour.YELLOW}
NO_SEAT = {
    RegistrationState.RESERVED: Reason.UNCONFIRMED,
    RegistrationState.APPLIED: Reason.UNCONFIRMED,
    RegistrationState.WAITING: Reason.WAITING,
    RegistrationState.OFFERED: Reason.OFFERED,
    RegistrationState.CANCELLED: Reason.SIGNED_OFF,
    RegistrationState.EXPIRED: Reason.EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one check-in.

    `registration` comes with guest, organisation, `sessions` and `waiting_sessions`; None for an unknown code or one of
    another event.
    `check_in` is the valid check-in, new or earlier. `other_event` is the event the code belongs to, if the user may
    see it. `is_full`: a seat for this person would be one beyond the capacity.
    """

    reason: Reason
    counts: Counts
    registration: Registration | None = None
    check_in: CheckIn | None = None
    other_event: Event | None = None
    is_full: bool = False

    @property
    def colour(self) -> Colour:
        return Colour.YELLOW if self.can_be_seated else COLOURS.get(self.reason, Colour.RED)

    @property
    def can_be_seated(self) -> bool:
        """Whether they could be checked in after giving them a seat."""
        return self.reason != Reason.EVENT_CANCELLED and bool(
            self.registration and self.registration.state in MAY_BE_SEATED
        )
