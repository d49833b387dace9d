"""Form to choose among sessions that run side by side: one radio group per block."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property, lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.counts import count_text
from events.domain import times
from events.domain.registrations.seats import free_session_seats, unallotted_session_seats
from events.domain.registrations.session_choices import choosable_items
from events.models import Event, ProgrammeItem, SessionChoice
from events.states import SessionChoiceState
from kern.forms import KernForm, use_german_messages

NONE = "keiner"
BLOCK = re.compile(r"block_\d+")
OWN_CHOICE_LABELS: dict[str, str] = {
    SessionChoiceState.HELD: "Ihr Platz",
    SessionChoiceState.WAITING: "Sie stehen auf der Warteliste",
}
ONE_OF_A_BLOCK = "Diese Angebote laufen gleichzeitig: Wählen Sie nur eines davon aus."
NOT_OFFERED = "Wählen Sie eines der Angebote dieser Veranstaltung aus."


def _call_later(make_text: Callable[..., str], *about: Any) -> str:
    return make_text(*about)


when_shown = lazy(_call_later, SafeString)  # most submitted forms are never rendered


class SessionChoiceForm(KernForm, forms.Form):
    """`sessions()` are the chosen items of a valid form.

    `chosen` are the existing choices of the person, if any; a wish takes precedence over the seat in the same block.
    `since` as in `blocks_of()`; `offered_items` are the items, if already loaded.
    """

    submit_label = "Auswahl speichern"
    counts_unconfirmed = False  # only the office may see unconfirmed seats go

    def __init__(
        self,
        *args: Any,
        event: Event,
        chosen: Collection[SessionChoice] | None = None,
        offered_items: Iterable[ProgrammeItem] | None = None,
        since: datetime | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.blocks = blocks_of(choosable_items(event) if offered_items is None else offered_items, since=since)
        self.current_states = {choice.item_id: choice.state for choice in chosen or ()}
        for number, items in self.blocks.items():
            field = forms.ChoiceField(
                label=when_shown(legend, items, event),
                widget=forms.RadioSelect,
                choices=[
                    *((item.pk, when_shown(self._label, item, items)) for item in items),
                    (NONE, none_label(items)),
                ],
                initial=self._wish(items) or (NONE if chosen is not None else None),
            )
            use_german_messages(
                field, required="Wählen Sie eines der Angebote aus oder sagen Sie, dass Sie keines möchten."
            )
            field.error_messages["invalid_choice"] = NOT_OFFERED
            self.fields[field_name(number)] = field

    def _wish(self, items: Collection[ProgrammeItem]) -> int | None:
        known = sorted(items, key=lambda item: self.current_states.get(item.pk) != SessionChoiceState.WAITING)
        return next((item.pk for item in known if item.pk in self.current_states), None)

    def _label(self, item: ProgrammeItem, block_items: Sequence[ProgrammeItem]) -> SafeString:
        return label(item, block_items, self._places(item))

    def _places(self, item: ProgrammeItem) -> str:
        return OWN_CHOICE_LABELS.get(self.current_states.get(item.pk, ""), "") or free_seats_text(
            self.free_seats[item.pk]
        )

    @cached_property
    def free_seats(self) -> dict[int, int | None]:
        """Free seats of each item by its key, None for no limit; counted when first needed."""
        items = [item for block_items in self.blocks.values() for item in block_items]
        return free_session_seats(items) if self.counts_unconfirmed else unallotted_session_seats(items)

    def clean(self) -> dict[str, Any]:
        super().clean()
        typed: Any = self.data
        for name in map(field_name, self.blocks):
            if hasattr(typed, "getlist") and len(set(typed.getlist(self.add_prefix(name)))) > 1:
                self.add_error(name, ValidationError(ONE_OF_A_BLOCK, code="several"))
        return self.cleaned_data

    def sessions(self) -> list[ProgrammeItem]:
        chosen = {self.cleaned_data[field_name(number)] for number in self.blocks}
        return [item for items in self.blocks.values() for item in items if str(item.pk) in chosen]

    @property
    def session_fields(self) -> list[BoundField]:
        return [self[field_name(number)] for number in self.blocks]


class OfficeSessionChoiceForm(SessionChoiceForm):
    """As the office fills it in."""

    counts_unconfirmed = True


def blocks_of(items: Iterable[ProgrammeItem], *, since: datetime | None) -> Mapping[int, list[ProgrammeItem]]:
    """The items to choose from by the number of their block, in the order of the programme.

    With `since` only those that have not ended by then.
    """
    still = (item for item in items if since is None or item.ends_at > since)
    ordered = sorted(still, key=lambda item: (item.block or 0, item.starts_at, item.pk))
    found = {block or 0: list(group) for block, group in groupby(ordered, key=lambda item: item.block)}
    return dict(sorted(found.items(), key=lambda pair: pair[1][0].starts_at))


def field_name(block: int) -> str:
    return f"block_{block}"


def legend(items: Iterable[ProgrammeItem], event: Event) -> str:
    """„Workshop, 11:30 bis 13:00 Uhr“; „Workshop am Mittwoch, 3. März, …“ where the event has several days."""
    items = list(items)
    formats = {item.get_format_display() for item in items}
    what = formats.pop() if len(formats) == 1 else "Programm"
    start, end = min(item.starts_at for item in items), max(item.ends_at for item in items)
    return f"{what}{' am ' if event.has_several_days else ', '}{times.span_text(start, end, event)}"


def label(item: ProgrammeItem, block_items: Sequence[ProgrammeItem], places: str) -> SafeString:
    """Title, room and free seats; the time too where not all of the block share it."""
    is_shared = len({(one.starts_at, one.ends_at) for one in block_items}) == 1
    hours = "" if is_shared else times.hours_text(item.starts_at, item.ends_at)
    facts = " · ".join(part for part in (hours, item.room, places) if part)
    return format_html('{} <span class="session__facts">{}</span>', item.title, facts)


def free_seats_text(free: int | None) -> str:
    if free is None:
        return ""
    if free <= 0:
        return "ausgebucht – Warteliste"
    return count_text(free, "noch ein Platz", "noch {} Plätze")


def none_label(items: Collection[ProgrammeItem]) -> str:
    are_workshops = all(item.format == ProgrammeItem.Format.WORKSHOP for item in items)
    return "keinen davon" if are_workshops else "nichts davon"
