"""The lock all seats of an event are given under, and the doors through which registrations and choices change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from core.refusals import DomainRefusal
from core.statements import Parameter, PreparedQuery, PreparedStatement
from events.models import Event, Registration, SessionChoice
from events.states import (
    CHOICE_TRANSITIONS,
    REGISTRATION_TRANSITIONS,
    EventState,
    RegistrationState,
    RegistrationTransition,
    SessionChoiceTransition,
)
from journal.actors import Actor
from journal.entries import Data, record, record_many

# Long texts come when they are asked for: the lock is taken more often than they are read.
LONG = ("text", "directions", "invitation_text", "final_figures")
LOCKED: PreparedQuery[Event] = PreparedQuery(
    lambda: Event.objects.filter(pk=Parameter("event")).defer(*LONG).select_for_update(no_key=True)
)
LOCK = PreparedStatement(
    "SELECT FROM events_event WHERE id = %s FOR NO KEY UPDATE"
)  # for who asks the row right after it
OTHER_FORM = "Dieses Formular gehört zu einer anderen Veranstaltung. Laden Sie die Seite bitte neu."
ENDED = (RegistrationState.CANCELLED, RegistrationState.EXPIRED)


class RegistrationRefusal(DomainRefusal):
    """The registration's state does not allow this (any more); `registration` is fresh from the database."""

    def __init__(self, registration: Registration, sentence: str = "") -> None:
        self.registration = registration
        super().__init__(
            sentence or f"Das geht nicht mehr: Der Stand ist inzwischen „{registration.get_state_display()}“."
        )


class RegistrationClosed(DomainRefusal):
    """The event takes no registrations by the form, now or ever."""


class EventFull(DomainRefusal):
    """No seat is free, and nobody said that one more is to be given all the same."""

    def __init__(self) -> None:
        super().__init__("Alle Plätze sind vergeben. Setzen Sie die Person auf die Warteliste oder überbuchen Sie.")


class AlreadyRegistered(DomainRefusal):
    """This person (mail and name) has an active registration for the event: `registration`."""

    def __init__(self, registration: Registration) -> None:
        self.registration = registration
        state = registration.get_state_display()
        super().__init__(f"{registration} steht mit dieser E-Mail-Adresse schon in der Liste (Stand: „{state}“).")


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


def find_submission(event: Event, submission: UUID) -> Registration | None:
    """What the same form has written before. Raises DomainRefusal where that was for another event."""
    known = Registration.objects.filter(submission=submission).first()
    if known and known.event_id != event.pk:
        raise DomainRefusal(OTHER_FORM)
    return known


def require_not_checked_in(registration: Registration) -> None:
    """Raises RegistrationRefusal for who has come in. The row is held, as the door holds it: nobody comes in now."""
    Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
    if registration.check_ins.filter(voided_at=None).exists():
        raise RegistrationRefusal(
            registration, f"{registration} ist schon eingelassen: Daran ist nichts mehr zu ändern."
        )


def require_not_cancelled(event: Event) -> None:
    """Raises DomainRefusal for what was called off."""
    if event.state == EventState.CANCELLED:
        raise DomainRefusal("Diese Veranstaltung ist abgesagt.")


def require_not_over(event: Event, *, at: datetime) -> None:
    """Raises DomainRefusal for what was called off or has ended."""
    require_not_cancelled(event)
    if at >= event.ends_at:
        raise DomainRefusal(f"Diese Veranstaltung war am {timezone.localtime(event.ends_at):%d.%m.%Y} zu Ende.")


def move(
    registration: Registration,
    transition: RegistrationTransition,
    *,
    actor: Actor,
    at: datetime,
    to: RegistrationState | None = None,
    data: Data | None = None,
    **changes: Any,
) -> Registration:
    """Carry out an act on a registration read under the event's lock, and record it.

    `until`, `confirmed_at` and `ended_at` follow from the target unless given. `to` is needed only where the table
    leaves a choice. Raises RegistrationRefusal where the table refuses.
    """
    sources, targets = REGISTRATION_TRANSITIONS[transition]
    if registration.state not in sources:
        raise RegistrationRefusal(registration)
    target = to or next(iter(targets))
    before = registration.state
    written = {"state": target, **_implied_fields(target, at), **changes}
    for field, value in written.items():
        setattr(registration, field, value)
    registration.save(update_fields=list(written))
    record(transition, registration, actor=actor, at=at, data={"from": before, "to": target.value, **(data or {})})
    return registration


def move_many(
    registrations: Sequence[Registration],
    transition: RegistrationTransition,
    *,
    actor: Actor,
    at: datetime,
    to: RegistrationState | None = None,
    **changes: Any,
) -> None:
    """`move()` for many registrations in two statements; `changes` hold for all. The rows in hand stay as they were."""
    sources, targets = REGISTRATION_TRANSITIONS[transition]
    if refused := next((one for one in registrations if one.state not in sources), None):
        raise RegistrationRefusal(refused)
    if not registrations:
        return
    target = to or next(iter(targets))
    rows = Registration.objects.filter(pk__in=[one.pk for one in registrations])
    rows.update(**{"state": target, **_implied_fields(target, at), **changes})
    moved: list[tuple[Registration, Data]] = [(one, {"from": one.state, "to": target.value}) for one in registrations]
    record_many(transition, moved, actor=actor, at=at)


def move_choices(
    choices: Sequence[SessionChoice], transition: SessionChoiceTransition, *, actor: Actor, at: datetime
) -> None:
    """Change the state of choices read under the event's lock, and record it. ValueError where the table refuses."""
    sources, targets = CHOICE_TRANSITIONS[transition]
    if any(one.state not in sources for one in choices):
        raise ValueError(transition)
    if not choices:
        return
    target = next(iter(targets))
    SessionChoice.objects.filter(pk__in=[one.pk for one in choices]).update(state=target)
    moved: list[tuple[SessionChoice, Data]] = [(one, {"from": one.state, "to": target.value}) for one in choices]
    record_many(transition, moved, actor=actor, at=at)
    for one in choices:
        one.state = target


def _implied_fields(target: RegistrationState, at: datetime) -> dict[str, Any]:
    if target in ENDED:
        return {"until": None, "ended_at": at}
    return {"until": None, "confirmed_at": at} if target == RegistrationState.CONFIRMED else {"until": None}
