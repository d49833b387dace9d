"""What the page of an event tells strangers beside the event's own fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone

from accessions.models import Accession
from core.counts import count_text
from events.domain import times
from events.models import Event, ProgrammeItem


@dataclass(frozen=True, slots=True)
class ProgrammeEntry:
    """An item and what stands beside its title."""

    item: ProgrammeItem
    beside: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One item of the programme, or those that run side by side."""

    starts_at: datetime
    ends_at: datetime
    lines: Sequence[ProgrammeEntry]

    @property
    def is_choice(self) -> bool:
        return len(self.lines) > 1


def accession(event: Event, day: date) -> Accession | None:
    """What acceded with the event, once it is done and in force."""
    found = event.accession
    return found if found and found.executed_at and found.effective_on <= day else None


def programme(event: Event) -> list[tuple[date, list[Slot]]]:
    """Day by day, by time; items that share a block stand where the first of them begins. Two statements."""
    by_place: dict[object, list[ProgrammeItem]] = {}
    for item in event.items.prefetch_related("speakers"):
        place = ("block", item.block) if item.block else ("item", item.pk)
        by_place.setdefault(place, []).append(item)
    slots = [_slot(side_by_side) for side_by_side in by_place.values()]
    days = groupby(slots, key=lambda slot: timezone.localdate(slot.starts_at))
    return [(day, list(of_day)) for day, of_day in days]


def _slot(side_by_side: Sequence[ProgrammeItem]) -> Slot:
    starts_at = side_by_side[0].starts_at
    ends_at = max(item.ends_at for item in side_by_side)
    return Slot(starts_at, ends_at, [_entry(item, starts_at, ends_at) for item in side_by_side])


def _entry(item: ProgrammeItem, starts_at: datetime, ends_at: datetime) -> ProgrammeEntry:
    has_own_time = (item.starts_at, item.ends_at) != (starts_at, ends_at)
    return ProgrammeEntry(item, " · ".join(_details(item, has_time=has_own_time)))


def _details(item: ProgrammeItem, *, has_time: bool) -> Iterator[str]:
    if item.format != ProgrammeItem.Format.OTHER and item.get_format_display() != item.title:
        yield item.get_format_display()
    if item.room:
        yield item.room
    if item.capacity:
        yield count_text(item.capacity, "ein Platz", "Plätze")
    if has_time:
        yield times.hours_text(item.starts_at, item.ends_at)
