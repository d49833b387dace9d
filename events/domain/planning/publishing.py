"""Publishing an event, withdrawing it to a draft, cancelling it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.refusals import DomainRefusal
from events.domain import announcements, invitations, planned_mails, registrations, validation
from events.domain.planning.transitions import EVENT_MACHINE
from events.domain.registrations.transitions import lock_event
from events.models import Event
from events.states import ACTIVE, EventState, EventTransition
from journal import actors


def missing_fields(event: Event) -> dict[str, str]:
    """Fields that must be filled in before the event is published, with a sentence for each."""
    wanted = {"summary": "Sagen Sie in einem Satz, worum es geht.", "contact_email": "Nennen Sie eine Ansprechstelle."}
    if event.is_online:
        wanted["online_link"] = "Tragen Sie den Link zur Teilnahme ein."
    else:
        wanted |= {"venue": "Nennen Sie den Ort.", "town": "Nennen Sie Postleitzahl und Ort."}
    return {field: sentence for field, sentence in wanted.items() if not getattr(event, field)}


@transaction.atomic
def publish(event: Event, *, by: User, at: datetime) -> Event:
    """Make the event visible to the public, a closed one to those invited.

    Raises TransitionError, PlanRefusal for `missing_fields()`.
    """
    locked = lock_event(event)
    if locked.state == EventState.DRAFT and (wanted := missing_fields(locked)):
        raise validation.PlanRefusal(wanted)
    published = EVENT_MACHINE.move_locked(
        locked, EventTransition.PUBLISH, actor=actors.user(by.pk), at=at, published_at=at
    )
    registrations.promote(published, at=at)
    return published


@transaction.atomic
def withdraw(event: Event, *, by: User, at: datetime) -> Event:
    """Make it a draft again. Raises TransitionError, DomainRefusal once somebody is registered or invited."""
    locked = lock_event(event)
    if locked.state == EventState.PUBLISHED and _has_guests_or_registrations(locked):
        raise DomainRefusal("Es ist schon jemand eingeladen oder angemeldet. Sagen Sie die Veranstaltung ab.")
    return EVENT_MACHINE.move_locked(locked, EventTransition.WITHDRAW, actor=actors.user(by.pk), at=at)


@transaction.atomic
def cancel(event: Event, *, reason: str, by: User, at: datetime) -> Event:
    """Cancel an event for good, announce it to everybody registered or invited, stop waiting mails.

    An attached accession is not cancelled but detached. Raises TransitionError, DomainRefusal once the event is over.
    """
    locked, actor = lock_event(event), actors.user(by.pk)
    if locked.state != EventState.CANCELLED and locked.is_past(timezone.localdate(at)):
        raise DomainRefusal("Diese Veranstaltung ist schon vorbei.")
    cancelled = EVENT_MACHINE.move_locked(
        locked,
        EventTransition.CANCEL,
        actor=actor,
        at=at,
        cancelled_at=at,
        cancellation_reason=reason,
        sequence=locked.sequence + 1,
    )
    planned_mails.stop_all(cancelled, actor=actor, at=at)
    announcements.announce_cancellation(cancelled, at=at)
    invitations.detach_accession(cancelled, by=by, at=at)
    return cancelled


def _has_guests_or_registrations(event: Event) -> bool:
    """Whether somebody would have to be notified of a withdrawal."""
    return (
        event.invitations.filter(invited_at__isnull=False).exists()
        or event.registrations.filter(state__in=ACTIVE).exists()
    )
