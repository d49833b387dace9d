"""The programme of an event: items with their speakers, and blocks of items that run side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from core import row_versions
from core.counts import count_text
from core.refusals import DomainRefusal
from events.domain import registrations, times, validation
from events.domain.planning import lock_not_cancelled
from events.domain.validation import PlanRefusal
from events.models import Event, ProgrammeItem, SessionChoice, Speaker
from events.states import SessionChoiceState
from journal import actors
from journal.entries import record

MAX_SPEAKERS = 12
MAX_ITEMS = 100
NEW_BLOCK = 0
CHOSEN = (SessionChoiceState.HELD, SessionChoiceState.WAITING)
ITEM_FIELDS = ("starts_at", "ends_at", "title", "text", "format", "room", "block", "capacity")


@dataclass(frozen=True, slots=True)
class SpeakerInput:
    name: str
    job_title: str = ""
    text: str = ""

    def __str__(self) -> str:
        return f"{self.name}, {self.job_title}" if self.job_title else self.name


@dataclass(frozen=True, slots=True)
class ItemInput:
    """Input of a programme item.

    `block`: None for an item for all, NEW_BLOCK for a new choice, else the block it belongs to.
    """

    starts_at: datetime
    ends_at: datetime
    title: str
    text: str = ""
    format: str = ProgrammeItem.Format.TALK
    room: str = ""
    block: int | None = None
    capacity: int | None = None
    speakers: Sequence[SpeakerInput] = ()


@transaction.atomic
def add_item(event: Event, item: ItemInput, *, by: User, at: datetime) -> tuple[ProgrammeItem, bool]:
    """Add an item and return it with True, or the existing one of the same title, time and room with False.

    Raises TransitionError for a cancelled event, PlanRefusal for impossible times and blocks.
    """
    locked = lock_not_cancelled(event, reader=actors.user(by.pk))
    same = {"starts_at": item.starts_at, "ends_at": item.ends_at, "title": item.title, "room": item.room}
    if known := locked.items.filter(**same).first():
        return known, False
    if locked.items.count() >= MAX_ITEMS:
        raise DomainRefusal(f"Mehr als {MAX_ITEMS} Programmpunkte kann eine Veranstaltung nicht haben.")
    made = ProgrammeItem(event=locked)
    _write(made, item)
    record("add_item", locked, actor=actors.user(by.pk), at=at, data={"item": made.pk})
    return made, True


@transaction.atomic
def change_item(
    item: ProgrammeItem, item_input: ItemInput, *, by: User, at: datetime, seen_version: str = ""
) -> ProgrammeItem:
    """Change an item. Fewer seats than are taken remove nobody; more seats go to the waiting list.

    Raises TransitionError, PlanRefusal as `add_item()` and, where people have chosen the item, for another block or a
    time at which one of them has chosen something else. Raises ChangedMeanwhileError where `seen_version` is not the
    current version, unless the item already equals `item_input`.
    """
    locked = lock_not_cancelled(item.event, reader=actors.user(by.pk))
    fresh = _refetch(locked, item)
    if _equals(fresh, item_input):
        return fresh
    row_versions.check_version(seen_version, version_of(fresh))
    chosen = list(fresh.choices.filter(state__in=CHOSEN))
    if chosen and item_input.block != fresh.block:
        raise PlanRefusal(
            {"block": f"{_people_text(len(chosen))} diesen Programmpunkt gewählt. Wie gewählt wird, bleibt deshalb so."}
        )
    if chosen and _collides(fresh, item_input, chosen):
        raise PlanRefusal(
            {"starts_at": "Wer hier teilnimmt, hat für diese Zeit schon etwas anderes gewählt. Wählen Sie eine andere."}
        )
    _write(fresh, item_input)
    record("change_item", locked, actor=actors.user(by.pk), at=at, data={"item": fresh.pk})
    registrations.promote(locked, at=at)
    return fresh


def version_of(item: ProgrammeItem) -> str:
    """The version of a programme item with its speakers."""
    speakers = item.speakers.order_by("position").values_list("name", "job_title", "text")
    return row_versions.version_of_row(item, ITEM_FIELDS, *speakers)


@transaction.atomic
def remove_item(item: ProgrammeItem, *, by: User, at: datetime) -> None:
    """Delete an item; a second call changes nothing. Raises TransitionError, DomainRefusal where it was chosen."""
    locked = lock_not_cancelled(item.event, reader=actors.user(by.pk))
    if not locked.items.filter(pk=item.pk).exists():
        return
    if number := item.choices.filter(state__in=CHOSEN).count():
        raise DomainRefusal(
            f"{_people_text(number)} diesen Programmpunkt gewählt. Er lässt sich deshalb nicht entfernen."
        )
    item.choices.all().delete()
    record("remove_item", locked, actor=actors.user(by.pk), at=at, data={"item": item.pk})
    locked.items.filter(pk=item.pk).delete()


def _refetch(event: Event, item: ProgrammeItem) -> ProgrammeItem:
    found = event.items.filter(pk=item.pk).first()
    if found is None:
        raise DomainRefusal("Diesen Programmpunkt gibt es nicht mehr.")
    found.event = event
    return found


def _equals(item: ProgrammeItem, item_input: ItemInput) -> bool:
    speakers = [SpeakerInput(one.name, one.job_title, one.text) for one in item.speakers.order_by("position")]
    return all(getattr(item, field) == getattr(item_input, field) for field in ITEM_FIELDS) and speakers == list(
        item_input.speakers
    )


def _write(item: ProgrammeItem, item_input: ItemInput) -> None:
    if len(item_input.speakers) > MAX_SPEAKERS:
        raise DomainRefusal(f"Höchstens {MAX_SPEAKERS} Personen können bei einem Programmpunkt mitwirken.")
    for field in ITEM_FIELDS:
        setattr(item, field, getattr(item_input, field))
    item.block = _block(item)
    validation.validate_item(item)
    _check_block(item)
    item.save()
    item.speakers.all().delete()
    Speaker.objects.bulk_create(
        Speaker(item=item, position=position, name=one.name, job_title=one.job_title, text=one.text)
        for position, one in enumerate(item_input.speakers, start=1)
    )


def _block(item: ProgrammeItem) -> int | None:
    if item.block != NEW_BLOCK:
        return item.block
    highest: int | None = item.event.items.aggregate(block=Max("block"))["block"]
    return (highest or 0) + 1


def _check_block(item: ProgrammeItem) -> None:
    """Raise PlanRefusal where the items of a block do not run at the same time."""
    block_items = [one for one in item.event.items.all() if one.block == item.block and one.pk != item.pk]
    if item.block is None or not block_items:
        return
    if apart := next((one for one in block_items if not _overlap(item, one)), None):
        span = times.span_text(apart.starts_at, apart.ends_at, item.event)
        raise PlanRefusal({"starts_at": f"„{apart.title}“ ({span}) läuft nicht gleichzeitig."})


def _collides(item: ProgrammeItem, item_input: ItemInput, chosen: list[SessionChoice]) -> bool:
    others = SessionChoice.objects.filter(
        registration__in=[one.registration_id for one in chosen],
        state__in=CHOSEN,
        item__starts_at__lt=item_input.ends_at,
        item__ends_at__gt=item_input.starts_at,
    )
    return others.exclude(item=item.pk).exists()


def _overlap(one: ProgrammeItem, other: ProgrammeItem) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _people_text(number: int) -> str:
    return count_text(number, "Eine Person hat", "Personen haben")
