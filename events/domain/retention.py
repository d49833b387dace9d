"""Retention of personal data after an event: preview and deletion; counts are kept.

Needs are deleted on the day after the event (they may be health data, Art. 9 DSGVO), names and addresses
`Event.retention_days` after it (Art. 5(1)(e) DSGVO).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from events.domain import event_figures
from events.domain.registrations.anonymisation import ANONYMISED_VALUES
from events.domain.registrations.transitions import lock_event
from events.models import Event, Invitation, Needs, Registration
from journal.actors import SYSTEM
from journal.entries import record
from mailings.domain import outgoing
from privacy.domain.due_records import MAX_SAMPLES, DueRecords, DueSample

NEEDS_RETENTION = timedelta(days=1)
ANONYMISED_GUEST = dict.fromkeys(
    ["title", "first_name", "last_name", "email", "job_title", "organisation_name", "salutation", "decline_text"], ""
)


@dataclass(frozen=True, slots=True)
class RetentionPreview:
    """What will be deleted or anonymised on which day, as of now."""

    needs_on: date
    needs: int
    people_on: date
    registrations: int
    invitations: int


def preview(event: Event) -> RetentionPreview:
    """What the worker will delete or anonymise of this event and when; three statements."""
    last_day = timezone.localdate(event.ends_at)
    return RetentionPreview(
        needs_on=last_day + NEEDS_RETENTION,
        needs=Needs.objects.filter(registration__event=event).count(),
        people_on=last_day + timedelta(days=event.retention_days),
        registrations=_registrations(event).count(),
        invitations=_invitations(event).count(),
    )


def ended_before(at: datetime, days: int) -> Q:
    """Condition for events whose last day in Berlin lies at least so many days back."""
    first_day_not_due = timezone.localdate(at) - timedelta(days=days) + timedelta(days=1)
    return Q(ends_at__lt=timezone.make_aware(datetime.combine(first_day_not_due, time.min)))


def with_needs_due(*, at: datetime) -> QuerySet[Event]:
    """Events that ended before today and still have needs."""
    over = Event.objects.filter(ended_before(at, NEEDS_RETENTION.days), registrations__needs__isnull=False)
    return over.order_by("ends_at", "pk").distinct()


def delete_needs_due(*, at: datetime, limit: int | None = None) -> int:
    """Delete the needs of events that ended before today; returns of how many events. Journals the number of each."""
    return sum(_delete_needs(event, at=at) for event in with_needs_due(at=at)[:limit])


@transaction.atomic
def _delete_needs(event: Event, *, at: datetime) -> bool:
    number, _ = Needs.objects.filter(registration__event=event).delete()
    if number:
        record("delete_needs", event, actor=SYSTEM, at=at, data={"needs": number})
    return number > 0


def anonymise_due(*, at: datetime) -> int:
    """Anonymise the people of one event whose retention has ended; returns how many events (0 or 1).

    The figures are stored with the event; rows and check-ins stay without names. Who was recorded only afterwards is
    anonymised too; the stored figures do not change.
    """
    due = with_people_due(at=at)
    return int(_anonymise(due[0], at=at)) if due else 0


def with_people_due(*, at: datetime) -> list[Event]:
    """Events whose retention has ended and that still name people, the oldest first."""
    today = timezone.localdate(at)
    registered = Registration.objects.filter(event=OuterRef("pk"), anonymised_at=None)
    invited = Invitation.objects.filter(event=OuterRef("pk"), anonymised_at=None)
    known = Q(anonymised_at=None) | Exists(registered) | Exists(invited)
    ended = Event.objects.filter(ended_before(at, 0), known).order_by("ends_at", "pk")
    return [one for one in ended if timezone.localdate(one.ends_at) + timedelta(days=one.retention_days) <= today]


def summarise_needs_due(*, at: datetime) -> DueRecords:
    """What `delete_needs_due()` would delete."""
    due = list(with_needs_due(at=at))
    return _summarise(due, {"Bedarfe": Needs.objects.filter(registration__event__in=due).count()})


def summarise_people_due(*, at: datetime) -> DueRecords:
    """What `anonymise_due()` would anonymise, called until nothing is due."""
    due = with_people_due(at=at)
    return _summarise(due, {"Anmeldungen": _registrations(*due).count(), "Einladungen": _invitations(*due).count()})


def _summarise(due: list[Event], guests: dict[str, int]) -> DueRecords:
    days = [timezone.localdate(event.ends_at) for event in due]
    return DueRecords(
        kinds=[("Veranstaltungen", len(due)), *guests.items()],
        oldest=min(days, default=None),
        newest=max(days, default=None),
        samples=[
            DueSample(event, str(event), day) for event, day in zip(due[:MAX_SAMPLES], days[:MAX_SAMPLES], strict=True)
        ],
    )


@transaction.atomic
def _anonymise(event: Event, *, at: datetime) -> bool:
    locked = lock_event(event)
    registrations, invitations = _registrations(locked), _invitations(locked)
    if locked.anonymised_at and not (registrations.exists() or invitations.exists()):
        return False
    locked.final_figures = event_figures.count(locked).to_json()
    Needs.objects.filter(registration__event=locked).delete()
    outgoing.erase(locked, at=at)
    outgoing.erase_all(Registration.objects.filter(event=locked), at=at)
    outgoing.erase_all(Invitation.objects.filter(event=locked), at=at)
    counts: dict[str, str | int | bool | list[str] | None] = {
        "registrations": registrations.update(**ANONYMISED_VALUES, anonymised_at=at),
        "invitations": invitations.update(**ANONYMISED_GUEST, person=None, post=None, anonymised_at=at),
    }
    locked.anonymised_at = locked.anonymised_at or at
    locked.save(update_fields=["anonymised_at", "final_figures"])
    record("anonymise", locked, actor=SYSTEM, at=at, data=counts)
    return True


def _registrations(*events: Event) -> QuerySet[Registration]:
    return Registration.objects.filter(event__in=events, anonymised_at=None)


def _invitations(*events: Event) -> QuerySet[Invitation]:
    return Invitation.objects.filter(event__in=events, anonymised_at=None)
