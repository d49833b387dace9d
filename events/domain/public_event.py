"""What the page of an event tells strangers: read by three statements, put into objects only where it is new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accessions.models import Accession
from core.statements import Parameter, PreparedQuery, Rows
from events.domain import times
from events.models import Document, Event, ProgrammeItem, Speaker
from members.models import Organisation

OWN = (
    "pk",
    "kind",
    "title",
    "slug",
    "summary",
    "text",
    "starts_at",
    "ends_at",
    "check_in_from",
    "venue",
    "street",
    "town",
    "directions",
    "contact",
    "contact_email",
    "contact_phone",
    "capacity",
    "admission",
    "registration_from",
    "registration_until",
    "state",
    "cancellation_reason",
)
ACCESSION = ("title", "effective_on", "executed_at")
ITEM = ("pk", "starts_at", "ends_at", "title", "text", "format", "room", "block", "capacity")
SPEAKER = ("name", "job_title", "text")
DOCUMENT = ("pk", "title", "when")


@dataclass(frozen=True, slots=True)
class ProgrammeEntry:
    """An item, what stands beside its title, and who speaks."""

    item: ProgrammeItem
    beside: str
    speakers: Sequence[Speaker]


@dataclass(frozen=True, slots=True)
class Slot:
    """One item of the programme, or those that run side by side."""

    starts_at: datetime
    ends_at: datetime
    lines: Sequence[ProgrammeEntry]

    @property
    def is_choice(self) -> bool:
        return len(self.lines) > 1


@dataclass(frozen=True, slots=True)
class PublicEventData:
    """The rows themselves: equal where the page is."""

    head: tuple[Any, ...]
    lines: Rows
    files: Rows

    def event(self) -> Event:
        """With its host; of the rest only what strangers may know."""
        own = dict(zip(OWN, self.head, strict=False))
        return Event(host=Organisation(name=self.head[len(OWN)]), **own)

    def accession(self, day: date) -> Accession | None:
        """What acceded with the event, once it is done and in force."""
        found = Accession(**dict(zip(ACCESSION, self.head[len(OWN) + 1 :], strict=True)))
        return found if found.executed_at and found.effective_on <= day else None

    def documents(self, event: Event, day: date) -> list[Document]:
        """What everybody may read on a day; „after the event“ begins with the day that follows it."""
        known = [Document(**dict(zip(DOCUMENT, row, strict=True))) for row in self.files]
        return known if event.is_past(day) else [one for one in known if one.when == Document.Availability.BEFORE]

    def programme(self) -> list[tuple[date, list[Slot]]]:
        """Day by day, by time; items that share a block stand where the first of them begins."""
        by_place: dict[object, list[tuple[ProgrammeItem, list[Speaker]]]] = {}
        for item, speakers in self._items():
            place = ("block", item.block) if item.block else ("item", item.pk)
            by_place.setdefault(place, []).append((item, speakers))
        slots = [_slot(side_by_side) for side_by_side in by_place.values()]
        days = groupby(slots, key=lambda slot: timezone.localdate(slot.starts_at))
        return [(day, list(of_day)) for day, of_day in days]

    def _items(self) -> Iterator[tuple[ProgrammeItem, list[Speaker]]]:
        for own, rows in groupby(self.lines, key=lambda row: row[: len(ITEM)]):
            spoken = [dict(zip(SPEAKER, row[len(ITEM) :], strict=True)) for row in rows]
            speakers = [Speaker(**speaker) for speaker in spoken if speaker["name"]]
            yield ProgrammeItem(**dict(zip(ITEM, own, strict=True))), speakers


def load(slug: str) -> PublicEventData | None:
    """None for drafts and closed events."""
    head = next(iter(_HEAD.rows(slug=slug)), None)
    return PublicEventData(head, _LINES.rows(event=head[0]), _FILES.rows(event=head[0])) if head else None


def _slot(side_by_side: Sequence[tuple[ProgrammeItem, Sequence[Speaker]]]) -> Slot:
    starts_at = side_by_side[0][0].starts_at
    ends_at = max(item.ends_at for item, _ in side_by_side)
    lines = [
        ProgrammeEntry(
            item, " · ".join(_details(item, has_time=(item.starts_at, item.ends_at) != (starts_at, ends_at))), speakers
        )
        for item, speakers in side_by_side
    ]
    return Slot(starts_at, ends_at, lines)


def _details(item: ProgrammeItem, *, has_time: bool) -> Iterator[str]:
    if item.format != ProgrammeItem.Format.OTHER and item.get_format_display() != item.title:
        yield item.get_format_display()
    if item.room:
        yield item.room
    if item.capacity:
        yield "1 Platz" if item.capacity == 1 else f"{item.capacity} Plätze"
    if has_time:
        yield times.hours_text(item.starts_at, item.ends_at)


def _event_query() -> QuerySet[Event, Any]:
    shown = Event.objects.public().filter(slug=Parameter("slug"))
    return shown.order_by().values_list(*OWN, "host__name", *(f"accession__{name}" for name in ACCESSION))


def _item_query() -> QuerySet[ProgrammeItem, Any]:
    items = ProgrammeItem.objects.filter(event=Parameter("event")).order_by("starts_at", "pk", "speakers__position")
    return items.values_list(*ITEM, *(f"speakers__{name}" for name in SPEAKER))


def _document_query() -> QuerySet[Document, Any]:
    public = Document.objects.filter(event=Parameter("event"), visibility=Document.Visibility.PUBLIC)
    return public.order_by("pk").values_list(*DOCUMENT)


_HEAD, _LINES, _FILES = PreparedQuery(_event_query), PreparedQuery(_item_query), PreparedQuery(_document_query)
