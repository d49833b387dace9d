"""Creating and changing the details of an event: everything but its programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from core import local_times, locks, row_versions
from events.domain import announcements, planned_mails, registrations, validation
from events.domain.planning.transitions import lock_not_cancelled
from events.domain.registrations.transitions import lock_event
from events.domain.slugs import free_slug
from events.models import Event, ProgrammeItem
from journal import actors
from journal.entries import record

PLACE_FIELDS = ("venue", "street", "town", "online_link")
ANNOUNCED_FIELDS = frozenset({"starts_at", "ends_at", *PLACE_FIELDS})  # who comes hears of it by mail
CALENDAR_FIELDS = ANNOUNCED_FIELDS | {"title"}
CHANGEABLE_FIELDS = ANNOUNCED_FIELDS | {
    "kind",
    "title",
    "summary",
    "text",
    "check_in_from",
    "directions",
    "host",
    "contact",
    "contact_email",
    "contact_phone",
    "capacity",
    "admission",
    "is_closed",
    "registration_from",
    "registration_until",
    "answer_by",
    "reminds",
    "offer_hours",
    "asks_needs",
    "invitation_text",
    "retention_days",
}


@transaction.atomic
def create(
    *,
    kind: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    at: datetime,
    uid: UUID | None = None,
    **details: Any,
) -> Event:
    """Create a draft; `details` are further CHANGEABLE_FIELDS. The same `uid` again returns the existing event.

    Raises PlanRefusal for contradictions, TypeError for an unknown field.
    """
    _refuse_unknown(details)
    uid = uid or uuid4()
    locks.lock(f"event:{uid}")
    if known := Event.objects.filter(uid=uid).first():
        return known
    event = Event(
        kind=kind,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        uid=uid,
        changed_at=at,
        created_at=at,
        created_by=by,
        **details,
    )
    validation.validate_event(event)
    event.slug = free_slug(event)
    event.save(force_insert=True)
    record("create", event, actor=actors.user(by.pk), at=at)
    return event


@transaction.atomic
def change(
    event: Event,
    *,
    changes: Mapping[str, Any],
    by: User,
    at: datetime,
    seen_version: str = "",
    shifts_programme_time: bool = False,
) -> Event:
    """Change the details and journal the field names.

    Moving the day moves the programme too, another time of day only with `shifts_programme_time`. `sequence` is raised
    for changes that calendars show; a changed time, place or link is announced by mail. A lower capacity removes
    nobody. Raises TransitionError for a cancelled event, PlanRefusal for contradictions (also a programme item outside
    the new time, a past day for an upcoming event, a past retention period), ChangedMeanwhileError where `seen_version`
    is not the current version, TypeError for an unknown field.
    """
    _refuse_unknown(changes)
    locked = lock_not_cancelled(event, reader=actors.user(by.pk))
    before, was_coming = locked.starts_at, not locked.is_past(timezone.localdate(at))
    changed = {field for field, value in changes.items() if getattr(locked, field) != value}
    if not changed:
        return locked
    row_versions.check_version(seen_version, version_of(locked))
    for field in changed:
        setattr(locked, field, changes[field])
    items = _shift_programme(locked, before, by_time=shifts_programme_time)
    validation.validate_event(locked, items)
    if was_coming and locked.is_past(timezone.localdate(at)):
        raise validation.PlanRefusal({"day": "Dieser Tag ist schon vorbei. Prüfen Sie das Jahr."})
    if "retention_days" in changed:
        validation.validate_retention(locked, timezone.localdate(at))
    if changed & CALENDAR_FIELDS:
        locked.sequence += 1
    if locked.published_at is None and changed & {"title", "starts_at"}:
        locked.slug = free_slug(locked)
    locked.changed_at = at
    locked.save(update_fields=[*changed, "slug", "sequence", "changed_at"])
    ProgrammeItem.objects.bulk_update(items, ["starts_at", "ends_at"])
    if changed & {"starts_at", "ends_at"}:
        planned_mails.reschedule(locked, at=at)
    if changed & ANNOUNCED_FIELDS and not locked.is_past(timezone.localdate(at)):
        announcements.announce_change(locked, changed, at=at)
    record("change", locked, actor=actors.user(by.pk), at=at, data={"fields": sorted(changed)})
    registrations.promote(locked, at=at)
    return locked


def version_of(event: Event) -> str:
    return row_versions.version_of_row(event, CHANGEABLE_FIELDS)


@transaction.atomic
def set_team(event: Event, users: Iterable[User], *, by: User, at: datetime) -> Event:
    """Set which users of the event team work on the event; others of that role do not see it."""
    locked = lock_event(event)
    in_team = User.objects.with_role(Role.EVENT_TEAM, on=timezone.localdate(at))
    wanted = set(in_team.filter(pk__in=[user.pk for user in users]).values_list("pk", flat=True))
    if wanted != set(locked.team.values_list("pk", flat=True)):
        locked.team.set(wanted)
        record("change", locked, actor=actors.user(by.pk), at=at, data={"fields": ["team"]})
    return locked


def _shift_programme(event: Event, before: datetime, *, by_time: bool) -> list[ProgrammeItem]:
    items = list(event.items.all())
    days = timedelta(days=local_times.days_between(before, event.starts_at))
    moved_by = local_times.difference(before, event.starts_at) if by_time else days
    for item in items if moved_by else []:
        item.starts_at, item.ends_at = (
            local_times.shift(item.starts_at, moved_by),
            local_times.shift(item.ends_at, moved_by),
        )
    return items


def _refuse_unknown(fields: Mapping[str, Any]) -> None:
    if unknown := set(fields) - CHANGEABLE_FIELDS:
        raise TypeError(f"not changeable: {', '.join(sorted(unknown))}")
