"""The lock all seats of an event are given under, and the state machines of registrations and choices, held by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from core.idempotency import idempotency_key
from core.refusals import DomainRefusal
from core.statements import Parameter, PreparedQuery, PreparedStatement
from core.transitions import StateMachine, TransitionError
from events.models import Event, Registration, SessionChoice
from events.states import (
    CHOICE_TRANSITIONS,
    REGISTRATION_TRANSITIONS,
    EventState,
    RegistrationState,
)
from journal import entries
from journal.actors import Actor

# Long texts are deferred: the lock is taken more often than they are read.
LONG = ("text", "directions", "invitation_text", "final_figures")
LOCKED: PreparedQuery[Event] = PreparedQuery(
    lambda: Event.objects.filter(pk=Parameter("event")).defer(*LONG).select_for_update(no_key=True)
)
LOCK = PreparedStatement(
    "SELECT FROM events_event WHERE id = %s FOR NO KEY UPDATE"
)  # for who asks the row right after it
ENDED = (RegistrationState.CANCELLED, RegistrationState.EXPIRED)


def _implied_fields(target: RegistrationState, at: datetime) -> dict[str, Any]:
    """`until`, `client_digest`, `confirmed_at` and `ended_at` follow from the state."""
    implied: dict[str, Any] = {"until": None, "client_digest": ""}
    if target in ENDED:
        return implied | {"ended_at": at}
    return implied | {"confirmed_at": at} if target == RegistrationState.CONFIRMED else implied


REGISTRATION_MACHINE = StateMachine(
    Registration, REGISTRATION_TRANSITIONS, journal=entries, implied_fields=_implied_fields
)
CHOICE_MACHINE = StateMachine(SessionChoice, CHOICE_TRANSITIONS, journal=entries)


class RegistrationClosed(DomainRefusal):
    """The event takes no registrations by the form, now or ever."""


class EventFull(DomainRefusal):
    """No seat is free, and nobody said that one more is to be given all the same."""

    def __init__(self) -> None:
        super().__init__("Alle Plätze sind vergeben. Setzen Sie die Person auf die Warteliste oder überbuchen Sie.")


class AlreadyRegistered(DomainRefusal):
    """This person (mail and name) has an active registration for the event: `registration`.

    Only the office, and who owns the mailbox, may come to know it; only the office reads its state.
    """

    def __init__(self, registration: Registration, *, reader: Actor) -> None:
        self.registration = registration
        state = f" (Stand: „{registration.get_state_display()}“)" if reader.kind == "user" else ""
        super().__init__(f"{registration} steht mit dieser E-Mail-Adresse schon in der Liste{state}.")


class NamesakesRegistered(DomainRefusal):
    """Somebody under the same name has `registrations`, which may be this person's: waiting, not confirmed, ended."""

    def __init__(self, registrations: Sequence[Registration]) -> None:
        self.registrations = registrations
        super().__init__("Unter diesem Namen gibt es schon eine Anmeldung.")


def lock_event(event: Event) -> Event:
    """The row as it is now, held until the transaction ends. Whatever gives or frees a seat holds it.

    What was read before the lock may be out of date: ask again.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("the lock would be gone at once")
    locked = LOCKED.first(event=event.pk)
    if locked is None:
        raise Event.DoesNotExist
    return locked


def lock_registration(registration: Registration) -> Registration:
    """The registration as it is now, with its event, whose lock is held until the transaction ends."""
    event = lock_event(registration.event)
    fresh = Registration.objects.select_related("invitation").get(pk=registration.pk)
    fresh.event = event
    return fresh


def find_submission(key: UUID, *, at: datetime) -> tuple[Registration | None, UUID]:
    """The registration with this key, else None and the key of a new one. The event's lock must be held.

    One that has ended or is past its deadline is none: who sends the form again wants to come.
    """
    known = Registration.objects.filter(submission=key).first()
    if known and (known.state in ENDED or (known.until and known.until <= at)):
        return find_submission(idempotency_key(key, known), at=at)
    return known, key


def require_not_checked_in(registration: Registration) -> None:
    """Raises TransitionError for who has come in. The row is held, as the check-in holds it: nobody comes in now."""
    Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
    if registration.check_ins.filter(voided_at=None).exists():
        raise TransitionError(registration, f"{registration} ist schon eingelassen: Daran ist nichts mehr zu ändern.")


def require_not_cancelled(event: Event) -> None:
    """Raises DomainRefusal for what was called off."""
    if event.state == EventState.CANCELLED:
        raise DomainRefusal("Diese Veranstaltung ist abgesagt.")


def require_not_over(event: Event, *, at: datetime) -> None:
    """Raises DomainRefusal for what was called off or has ended."""
    require_not_cancelled(event)
    if at >= event.ends_at:
        raise DomainRefusal(f"Diese Veranstaltung war am {timezone.localtime(event.ends_at):%d.%m.%Y} zu Ende.")
