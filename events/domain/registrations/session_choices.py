"""Sessions that run side by side: choosing them, their seats and their waiting lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from core.page_cache import ReadThroughCache
from core.refusals import DomainRefusal
from core.statements import Parameter, PreparedQuery
from events.domain.registrations import mails, seats
from events.domain.registrations.transitions import CHOICE_MACHINE
from events.models import Event, ProgrammeItem, Registration, SessionChoice
from events.states import EventState, RegistrationState, SessionChoiceState, SessionChoiceTransition
from journal.actors import SYSTEM, Actor
from mailings.domain.outgoing import MailDraft

ITEM_FIELDS = ("id", "starts_at", "ends_at", "title", "format", "room", "block", "capacity")
HELD = (
    SessionChoice.objects.filter(item=OuterRef("pk"), state=SessionChoiceState.HELD)
    .order_by()
    .values("item")
    .annotate(number=Count("pk"))
    .values("number")
)
CHOOSABLE: PreparedQuery[ProgrammeItem] = PreparedQuery(
    lambda: ProgrammeItem.objects.filter(event=Parameter("event"), block__isnull=False).values_list(
        *ITEM_FIELDS, Coalesce(Subquery(HELD), 0)
    )
)
SEATED = (RegistrationState.CONFIRMED, RegistrationState.RESERVED)  # registrations that get free session seats


class SessionFull(DomainRefusal):
    """No seat is free in these chosen `items`, and waiting is not possible."""

    def __init__(self, items: Sequence[ProgrammeItem]) -> None:
        self.items = items
        super().__init__(f"{' und '.join(f'„{item}“' for item in items)}: Hier ist kein Platz mehr frei.")


def choosable_items(event: Event) -> Sequence[ProgrammeItem]:
    """The event's items that run side by side, with the fields that choosing needs."""
    return _load_items(event.pk)


def cached_items(event: Event) -> Sequence[ProgrammeItem]:
    """As `choosable_items()`, but from the process cache.

    Only for forms whose choice is validated again under the lock.
    """
    return ITEM_CACHE.get(event.pk) or ()


def _load_items(event: int) -> tuple[ProgrammeItem, ...]:
    return tuple(_item(event, values) for *values, _ in CHOOSABLE.rows(event=event))


def _item(event: int, values: Iterable[Any]) -> ProgrammeItem:
    return ProgrammeItem(event_id=event, **dict(zip(ITEM_FIELDS, values, strict=True)))


ITEM_CACHE = ReadThroughCache(_load_items, model=ProgrammeItem, max_size=64)


def load_chosen(event: Event, items: Iterable[ProgrammeItem]) -> list[ProgrammeItem]:
    """Read the chosen sessions again under the event's lock.

    Raises DomainRefusal for an item of another event, for two of one block and for two at the same time.
    """
    keys = {item.pk for item in items}
    if not keys:
        return []
    fresh = _with_taken(event, keys)
    if len(fresh) != len(keys):
        raise DomainRefusal("Diese Auswahl gibt es bei der Veranstaltung nicht (mehr). Bitte wählen Sie noch einmal.")
    for one, other in combinations(fresh, 2):
        if one.block == other.block:
            raise DomainRefusal(f"„{one}“ und „{other}“ stehen zur Wahl: Bitte entscheiden Sie sich für eins.")
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            raise DomainRefusal(f"„{one}“ und „{other}“ laufen gleichzeitig. Bitte wählen Sie eins davon.")
    return fresh


def _with_taken(event: Event, keys: Collection[int]) -> list[ProgrammeItem]:
    """Items with the attribute `taken`: how many of their seats are held."""
    items = []
    for key, *values, taken in CHOOSABLE.rows(event=event.pk):
        if key in keys:
            item: Any = _item(event.pk, (key, *values))
            item.event, item.taken = event, taken
            items.append(item)
    return items


def new_choices(
    registration: Registration,
    items: Sequence[ProgrammeItem],
    *,
    is_seated: bool,
    overbook: bool = False,
    at: datetime,
) -> list[SessionChoice]:
    """Unsaved session choices: a seat where one is free, else a place on the session's waiting list.

    Without a seat at the event (`is_seated`) all are waiting. `overbook` gives seats beyond the capacity.
    """
    return [
        _wish(registration, item, free_seats(item) if is_seated else 0, overbook and is_seated, at) for item in items
    ]


def free_seats(item: ProgrammeItem) -> int | None:
    """Free seats of a session with `taken` set; None where there is no limit."""
    return None if item.capacity is None else max(0, item.capacity - item.taken)  # type: ignore[attr-defined]  # carried


def _wish(
    registration: Registration, item: ProgrammeItem, free: int | None, overbook: bool, at: datetime
) -> SessionChoice:
    fits = free is None or free > 0
    return SessionChoice(
        registration=registration,
        item=item,
        block=item.block or 0,
        state=SessionChoiceState.HELD if fits or overbook else SessionChoiceState.WAITING,
        is_overbooked=overbook and not fits,
        created_at=at,
    )


def choose(
    registration: Registration,
    items: Sequence[ProgrammeItem],
    *,
    overbook: bool = False,
    actor: Actor,
    at: datetime,
) -> list[SessionChoice]:
    """Make `items` the chosen sessions of a registration, release the others and return the new choices.

    A seat in the same block as a chosen full session is kept until a seat there is free.
    """
    existing = list(registration.choices.filter(state__in=mails.WISHED).select_related("item"))
    known = {one.item_id for one in existing}
    added = [item for item in items if item.pk not in known]
    new = new_choices(registration, added, is_seated=registration.state in SEATED, overbook=overbook, at=at)
    wanted = {item.pk for item in items}
    waiting_for = {one.block for one in [*new, *existing] if _is_waiting(one) and one.item_id in wanted}
    given_back = [
        one for one in existing if one.item_id not in wanted and (_is_waiting(one) or one.block not in waiting_for)
    ]
    CHOICE_MACHINE.move_many(given_back, SessionChoiceTransition.RELEASE, actor=actor, at=at)
    SessionChoice.objects.bulk_create(new)
    return new


def seat_choices(registration: Registration, *, actor: Actor, at: datetime) -> None:
    """Give the seats of their chosen sessions, where free, to somebody who has just got a seat at the event."""
    waiting = list(registration.choices.filter(state=SessionChoiceState.WAITING).select_related("item"))
    free = seats.free_session_seats(one.item for one in waiting)
    _move_up([one for one in waiting if free[one.item_id] != 0], actor=actor, at=at)


def release(registrations: Sequence[Registration], *, actor: Actor, at: datetime) -> None:
    """Release all sessions of registrations that have ended."""
    rows = SessionChoice.objects.filter(registration__in=registrations, state__in=mails.WISHED)
    CHOICE_MACHINE.move_many(list(rows), SessionChoiceTransition.RELEASE, actor=actor, at=at)


def return_seats(registrations: Sequence[Registration], *, actor: Actor, at: datetime) -> None:
    """Let registrations that lose their seat at the event wait for their sessions."""
    held = list(SessionChoice.objects.filter(registration__in=registrations, state=SessionChoiceState.HELD))
    wished = SessionChoice.objects.filter(registration__in=registrations, state=SessionChoiceState.WAITING)
    waiting_for = set(wished.values_list("registration", "block"))
    CHOICE_MACHINE.move_many(held, SessionChoiceTransition.RELEASE, actor=actor, at=at)
    SessionChoice.objects.bulk_create(
        SessionChoice(
            registration_id=one.registration_id,
            item_id=one.item_id,
            block=one.block,
            state=SessionChoiceState.WAITING,
            created_at=at,
        )
        for one in held
        if (one.registration_id, one.block) not in waiting_for
    )


def move_up(event: Event, *, at: datetime) -> int:
    """Fill free seats of a locked event's sessions from their waiting lists; returns how many moved.

    A seat in the same block is released, which may free one for somebody else, so it repeats until nobody moves. Each
    person gets a mail.
    """
    if not is_open(event, at=at):
        return 0
    moved = 0
    while moved_up := _next(event):
        _move_up(moved_up, actor=SYSTEM, at=at)
        moved += len(moved_up)
        mails.queue_mails(
            "events/session_moved_up", (_mail_draft(one, event, at) for one in moved_up if _recipient(one)), at=at
        )
    return moved


def is_open(event: Event, *, at: datetime) -> bool:
    """Whether waiting lists are promoted: only for published events that have not begun."""
    return event.state == EventState.PUBLISHED and at < event.starts_at


def _next(event: Event) -> list[SessionChoice]:
    """The choices that get a seat now, at most one of each registration and block."""
    waiting = SessionChoice.objects.filter(state=SessionChoiceState.WAITING, registration__state__in=SEATED)
    items = list(event.items.filter(pk__in=waiting.values("item")))
    moved_up: list[SessionChoice] = []
    for item_id, free in seats.free_session_seats(items).items():
        rows = waiting.filter(item=item_id).select_related("registration", "item").order_by("pk")
        moved_up += rows if free is None else rows[:free]
    return moved_up


def _move_up(moved_up: Sequence[SessionChoice], *, actor: Actor, at: datetime) -> None:
    """Give the seats; a held seat of the same block is released first, as there may be only one."""
    pairs = {(one.registration_id, one.block) for one in moved_up}
    held = SessionChoice.objects.filter(
        registration__in={registration for registration, _ in pairs}, state=SessionChoiceState.HELD
    )
    former = [one for one in held if (one.registration_id, one.block) in pairs]
    CHOICE_MACHINE.move_many(former, SessionChoiceTransition.RELEASE, actor=actor, at=at)
    CHOICE_MACHINE.move_many(moved_up, SessionChoiceTransition.MOVE_UP, actor=actor, at=at)


def _recipient(choice: SessionChoice) -> str:
    return choice.registration.email


def _mail_draft(choice: SessionChoice, event: Event, at: datetime) -> MailDraft:
    choice.registration.event = event
    return mails.draft(choice.registration, at=at, choice=choice, item=choice.item)


def _is_waiting(choice: SessionChoice) -> bool:
    return choice.state == SessionChoiceState.WAITING
