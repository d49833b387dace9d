"""The state machine of events, whose rows `lock_event()` holds."""

from __future__ import annotations

from core.transitions import StateMachine
from events.domain.registrations.transitions import lock_event
from events.models import Event
from events.states import EVENT_TRANSITIONS, EventState
from journal import entries
from journal.actors import Actor

SENTENCES = {
    EventState.DRAFT: "Diese Veranstaltung ist ein Entwurf",
    EventState.PUBLISHED: "Diese Veranstaltung ist veröffentlicht",
    EventState.CANCELLED: "Diese Veranstaltung ist abgesagt",
}
EVENT_MACHINE = StateMachine(
    Event,
    EVENT_TRANSITIONS,
    journal=entries,
    describe_state=lambda event: SENTENCES[EventState(event.state)],
    implied_fields=lambda target, at: {"changed_at": at},
)


def lock_not_cancelled(event: Event, *, reader: Actor) -> Event:
    """As `lock_event()`; raises TransitionError, in words for the reader, once it is cancelled."""
    locked = lock_event(event)
    if locked.state == EventState.CANCELLED:
        raise EVENT_MACHINE.refusal(locked, reader=reader)
    return locked
