"""Expires unconfirmed registrations and unaccepted offers, and makes sure that waiting lists move up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from events.domain.registrations import mails, session_choices
from events.domain.registrations.anonymisation import anonymise
from events.domain.registrations.proxies import inform_guests
from events.domain.registrations.transitions import REGISTRATION_MACHINE, lock_event
from events.domain.registrations.waiting_list import fill_free_seats
from events.models import Event, ProgrammeItem, Registration, SessionChoice
from events.states import EventState, RegistrationState, RegistrationTransition, SessionChoiceState
from journal.actors import SYSTEM

BATCH_SIZE = 500
NEVER_CONFIRMED = (RegistrationState.RESERVED, RegistrationState.APPLIED)


def expire_due(*, at: datetime, limit: int = BATCH_SIZE) -> int:
    """Expire what is due, event by event, and promote from the waiting lists; returns how many expired.

    Unconfirmed registrations are anonymised with their mails; an expired offer is announced by mail. May run
    concurrently.
    """
    due = Registration.objects.past_deadline(at).order_by("until", "pk").values_list("event", flat=True)[:limit]
    return sum(_expire_in(key, at=at, limit=number) for key, number in sorted(Counter(due).items()))


def promote_due(*, at: datetime) -> int:
    """Promote from waiting lists where a seat is free although no action has triggered it; returns how many moved.

    Where people wait, seats that are held unconfirmed for long go to them.
    """
    return sum(_promote(event, at=at) for event in [*_promotable_events(at), *_events_with_returnable_seats(at)])


def with_stuck_lists(*, at: datetime) -> QuerySet[Event]:
    """Events, neither past nor cancelled, where somebody waits although a seat is free, at the event or in a session.

    Between publication and beginning `promote_due()` promotes them. Before publication and after the beginning nobody
    is promoted automatically; the office gives the seat.
    """
    return _with_promotable(Event.objects.filter(ends_at__gt=at).exclude(state=EventState.CANCELLED))


def expire(event: Event, *, at: datetime, limit: int = BATCH_SIZE) -> int:
    """Expire what is due in a locked event, oldest first; the caller fills the free seats."""
    due = list(event.registrations.past_deadline(at).order_by("until", "pk")[:limit])
    unconfirmed = [one for one in due if one.state in NEVER_CONFIRMED]
    offered = [one for one in due if one.state == RegistrationState.OFFERED]
    session_choices.release(due, actor=SYSTEM, at=at)
    REGISTRATION_MACHINE.move_many(due, RegistrationTransition.EXPIRE, actor=SYSTEM, at=at)
    anonymise(unconfirmed, actor=SYSTEM, at=at)
    _queue_mails(event, offered, at=at)
    if offered:
        inform_guests(event, offered, actor=SYSTEM, at=at)
    return len(due)


@transaction.atomic
def _expire_in(key: int, *, at: datetime, limit: int) -> int:
    event = Event.objects.select_for_update(no_key=True).get(pk=key)
    ended = expire(event, at=at, limit=limit)
    fill_free_seats(event, at=at)
    return ended


@transaction.atomic
def _promote(event: Event, *, at: datetime) -> int:
    return fill_free_seats(lock_event(event), at=at)


def _queue_mails(event: Event, offered: Sequence[Registration], *, at: datetime) -> None:
    """Mail that an offer has expired; no mails for a past or cancelled event."""
    if event.state != EventState.PUBLISHED or at >= event.ends_at:
        return
    for one in offered:
        one.event = event
    written = (mails.draft(one, at=at) for one in offered if one.email)
    mails.queue_mails("events/offer_expired", written, at=at)


def _events_with_returnable_seats(at: datetime) -> list[Event]:
    held = Registration.objects.returnable(at).order_by().filter(event=OuterRef("pk"))
    waiting = Registration.objects.waiting().order_by().filter(event=OuterRef("pk"))
    return list(_open_events(at).filter(Exists(held), Exists(waiting)).order_by("starts_at", "pk"))


def _promotable_events(at: datetime) -> list[Event]:
    return list(_with_promotable(_open_events(at)).order_by("starts_at", "pk"))


def _open_events(at: datetime) -> QuerySet[Event]:
    return Event.objects.filter(state=EventState.PUBLISHED, starts_at__gt=at)


def _with_promotable(events: QuerySet[Event]) -> QuerySet[Event]:
    """Events where somebody waits although a seat is free, at the event or in a session."""
    waiting = Registration.objects.waiting()
    taken = Registration.objects.holding_a_seat().filter(event=OuterRef("pk")).order_by().values("event")
    rows = events.alias(
        waiting=_first(waiting, "event_id", OuterRef("pk")), taken=_counted(taken), wished=_wished_item()
    )
    has_free = Q(capacity=None) | Q(taken__lt=F("capacity"))
    return rows.filter((Q(waiting__isnull=False) & has_free) | Q(wished__isnull=False))


def _wished_item() -> Subquery:
    """A session of an event with a free seat that somebody with a seat at the event waits for."""
    held = SessionChoice.objects.filter(item=OuterRef("pk"), state=SessionChoiceState.HELD).order_by().values("item")
    wishes = SessionChoice.objects.filter(
        state=SessionChoiceState.WAITING,
        registration__state__in=session_choices.SEATED,
        registration__event=OuterRef("event"),
    )
    items = ProgrammeItem.objects.filter(event=OuterRef("pk"), block__isnull=False)
    counted = items.alias(taken=_counted(held), wished=_first(wishes, "item_id", OuterRef("pk")))
    free = counted.filter(Q(capacity=None) | Q(taken__lt=F("capacity")))
    return Subquery(free.filter(wished__isnull=False).order_by().values("pk")[:1])


def _first(rows: QuerySet[Any], field: str, of: OuterRef) -> Subquery:
    """The first of them that belong to one row outside, by the index that begins with this field.

    Written as a range and in the index's order: for an equality PostgreSQL would think any order by key as good, and
    walk the keys of all rows anywhere where it takes those it looks for to be many.
    """
    of_one = rows.filter(**{f"{field}__gte": of, f"{field}__lte": of})
    return Subquery(of_one.order_by(field, "pk").values("pk")[:1])


def _counted(grouped: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(grouped.annotate(number=Count("pk")).values("number")), 0)
