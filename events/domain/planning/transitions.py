"""What stands in the way of changing an event, and the one door of `Event.state`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from core.refusals import DomainRefusal
from events.domain.registrations.transitions import lock_event
from events.models import Event
from events.states import EVENT_TRANSITIONS, EventState, EventTransition
from journal import actors
from journal.entries import record


class EventRefusal(DomainRefusal):
    """The table does not allow the act in the present state; `event` is fresh from the database."""

    SENTENCES = {
        EventState.DRAFT: "Diese Veranstaltung ist ein Entwurf.",
        EventState.PUBLISHED: "Diese Veranstaltung ist veröffentlicht.",
        EventState.CANCELLED: "Diese Veranstaltung ist abgesagt.",
    }

    def __init__(self, event: Event) -> None:
        self.event = event
        super().__init__(self.SENTENCES[EventState(event.state)])


def lock_not_cancelled(event: Event) -> Event:
    """As `lock()`; raises EventRefusal once it is cancelled."""
    locked = lock_event(event)
    if locked.state == EventState.CANCELLED:
        raise EventRefusal(locked)
    return locked


def move(event: Event, transition: EventTransition, *, by: User, at: datetime, **changes: Any) -> Event:
    """Carry out an act on a locked event and record it. Raises EventRefusal where the table refuses."""
    sources, targets = EVENT_TRANSITIONS[transition]
    if event.state not in sources:
        raise EventRefusal(event)
    before, target = event.state, next(iter(targets))
    for field, value in {"state": target, "changed_at": at, **changes}.items():
        setattr(event, field, value)
    event.save(update_fields=["state", "changed_at", *changes])
    record(transition, event, actor=actors.user(by.pk), at=at, data={"from": before, "to": target.value})
    return event
