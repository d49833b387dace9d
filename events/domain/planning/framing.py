"""The frame of an event: all that is said about it but its programme, and who of the team works on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from core import locks
from events.domain import planned_mails, registrations, sense, stamps, telling, times
from events.domain.planning.doors import lock_standing
from events.domain.registrations.doors import lock
from events.domain.slugs import free_slug
from events.models import Event, ProgrammeItem
from journal import actors
from journal.entries import record

PLACE = ("venue", "street", "town", "online_link")
TOLD = frozenset({"starts_at", "ends_at", *PLACE})  # who comes hears of it by mail
IN_CALENDAR = TOLD | {"title"}
CHANGEABLE = TOLD | {
    "kind",
    "title",
    "summary",
    "text",
    "doors_at",
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
    **frame: Any,
) -> Event:
    """A new draft with all that is `CHANGEABLE`; the same `uid` again gives the event there is.

    Raises PlanRefusal for what contradicts itself, TypeError for a field that is not changeable.
    """
    _refuse_unknown(frame)
    uid = uid or uuid4()
    locks.hold(f"event:{uid}")
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
        **frame,
    )
    sense.check_event(event)
    event.slug = free_slug(event)
    event.save(force_insert=True)
    record("create", event, actor=actors.user(by.pk), at=at)
    return event


@transaction.atomic
def change(event: Event, *, changes: Mapping[str, Any], by: User, at: datetime, seen: str = "") -> Event:
    """Write what differs and record the fields' names.

    Another day takes the programme along; another time of day does not. `sequence` rises with all that stands in a
    calendar; of another time, place or link all who come or are invited hear by mail, once. A lower capacity throws
    nobody out. Raises EventRefusal once it is cancelled, PlanRefusal for what contradicts itself (an item outside the
    new time too, a day gone by for what is still to come, a period gone by for what is over),
    ChangedMeanwhileError where `seen` (a `seen_of()`) no longer stands, TypeError for a field that is not changeable.
    """
    _refuse_unknown(changes)
    locked = lock_standing(event)
    before, was_coming = locked.starts_at, not locked.is_past(timezone.localdate(at))
    changed = {field for field, value in changes.items() if getattr(locked, field) != value}
    if not changed:
        return locked
    stamps.check(seen, seen_of(locked))
    for field in changed:
        setattr(locked, field, changes[field])
    items = _moved_along(locked, before)
    sense.check_event(locked, items)
    if was_coming and locked.is_past(timezone.localdate(at)):
        raise sense.PlanRefusal({"day": "Dieser Tag ist schon vorbei. Prüfen Sie das Jahr."})
    if "retention_days" in changed:
        sense.check_retention(locked, timezone.localdate(at))
    if changed & IN_CALENDAR:
        locked.sequence += 1
    if locked.published_at is None and changed & {"title", "starts_at"}:
        locked.slug = free_slug(locked)
    locked.changed_at = at
    locked.save(update_fields=[*changed, "slug", "sequence", "changed_at"])
    ProgrammeItem.objects.bulk_update(items, ["starts_at", "ends_at"])
    if changed & {"starts_at", "ends_at"}:
        planned_mails.reschedule(locked, at=at)
    if changed & TOLD and not locked.is_past(timezone.localdate(at)):
        telling.moved(locked, changed, at=at)
    record("change", locked, actor=actors.user(by.pk), at=at, data={"fields": sorted(changed)})
    registrations.promote(locked, at=at)
    return locked


def seen_of(event: Event) -> str:
    return stamps.of_row(event, CHANGEABLE)


@transaction.atomic
def set_team(event: Event, users: Iterable[User], *, by: User, at: datetime) -> Event:
    """Who of the Veranstaltungsteam works on it from now on; others of that role see nothing of it."""
    locked = lock(event)
    wanted = {user.pk for user in users if user.role == Role.EVENT_TEAM}
    if wanted != set(locked.team.values_list("pk", flat=True)):
        locked.team.set(wanted)
        record("change", locked, actor=actors.user(by.pk), at=at, data={"fields": ["team"]})
    return locked


def _moved_along(event: Event, before: datetime) -> list[ProgrammeItem]:
    items = list(event.items.all())
    days = times.days_between(before, event.starts_at)
    for item in items if days else []:
        item.starts_at, item.ends_at = times.shifted(item.starts_at, days), times.shifted(item.ends_at, days)
    return items


def _refuse_unknown(fields: Mapping[str, Any]) -> None:
    if unknown := set(fields) - CHANGEABLE:
        raise TypeError(f"not changeable: {', '.join(sorted(unknown))}")
