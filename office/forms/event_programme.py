"""Forms of a programme item and its speakers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.forms import formset_factory
from django.utils import timezone
from django.utils.formats import date_format

from core.backoffice.fields import long_text
from events.domain import programme
from events.domain.programme import MAX_SPEAKERS, NEW_BLOCK, ItemInput, SpeakerInput
from events.models import Event, ProgrammeItem
from kern.forms import KernForm
from kern.formsets import RowFormSet
from office.forms.event_times import moment_of, time_field

ALL, OWN = "alle", "eigene"
FIELD_OF = {"starts_at": "begins", "ends_at": "ends", "block": "choice"}


class ItemForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {
        "title": "Geben Sie dem Programmpunkt einen Titel.",
        "begins": "Geben Sie an, wann er beginnt.",
        "ends": "Geben Sie an, wann er endet.",
    }
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    day = forms.ChoiceField(label="Tag")
    begins = time_field("Beginn")
    ends = time_field("Ende")
    title = forms.CharField(label="Titel", max_length=200)
    format = forms.ChoiceField(label="Form", choices=ProgrammeItem.Format, initial=ProgrammeItem.Format.TALK)
    room = forms.CharField(label="Raum", max_length=100, required=False)
    text = long_text("Text", rows=3, required=False)
    choice = forms.ChoiceField(label="Wer nimmt teil?", widget=forms.RadioSelect, initial=ALL)
    capacity = forms.IntegerField(
        label="Plätze",
        min_value=1,
        max_value=100_000,
        required=False,
        help_text="Nur für das, was bei der Anmeldung gewählt wird. Leer: ohne Grenze.",
    )

    def __init__(self, data: Any = None, *, event: Event, item: ProgrammeItem | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        days = days_of(event)
        self.only_day = days[0] if len(days) == 1 else None
        if self.only_day:
            del self.fields["day"]
        else:
            self.fields["day"].choices = [(day.isoformat(), date_format(day, "l, j. F Y")) for day in days]
        self.fields["choice"].choices = choices(event, item)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        typed = cleaned.get("day")
        day = self.only_day or (date.fromisoformat(typed) if typed else None)
        cleaned["starts_at"] = moment_of(self, day, cleaned.get("begins"), field="begins")
        cleaned["ends_at"] = moment_of(self, day, cleaned.get("ends"), field="ends")
        return cleaned


class SpeakerForm(KernForm, forms.Form):
    required_messages: ClassVar = {"name": "Geben Sie den Namen an."}
    name = forms.CharField(label="Name", max_length=150)
    job_title = forms.CharField(label="Amt oder Funktion", max_length=200, required=False)
    text = forms.CharField(label="Kurz vorgestellt", max_length=500, required=False)


class BaseSpeakerFormSet(RowFormSet):
    row_label = "Mitwirkende Person"
    add_label = "Weitere Person"

    def initial_form_count(self) -> int:
        """Rows that are sent empty count as removed."""
        return 0 if self.is_bound else super().initial_form_count()

    def speakers(self) -> list[SpeakerInput]:
        return [SpeakerInput(**row.cleaned_data) for row in self.forms if row.has_changed()]


SpeakerFormSet = formset_factory(
    SpeakerForm, formset=BaseSpeakerFormSet, extra=0, min_num=0, max_num=MAX_SPEAKERS, absolute_max=MAX_SPEAKERS
)


class ItemForms:
    """An item and its speakers, validated together."""

    def __init__(self, data: Any = None, *, event: Event, item: ProgrammeItem | None = None) -> None:
        self.item = ItemForm(
            data, event=event, item=item, initial=initial_values(item) if item else proposed_values(event)
        )
        speakers = (
            [{"name": one.name, "job_title": one.job_title, "text": one.text} for one in item.speakers.all()]
            if item
            else []
        )
        self.speakers = SpeakerFormSet(data, prefix="speakers", initial=None if data else speakers or [{}])
        if self.speakers.row_was_added_or_removed:
            self.item.redisplay()

    @property
    def forms(self) -> list[Any]:
        return [self.item, self.speakers]

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])  # noqa: C419 - all mistakes at once

    def add_error(self, field: None, sentence: str) -> None:
        self.item.add_error(None, sentence)

    def add_errors(self, mistakes: Mapping[str, str]) -> None:
        """Add each sentence to the errors of the field that has to change."""
        for field, sentence in mistakes.items():
            self.item.add_error(FIELD_OF.get(field, field), sentence)

    @property
    def seen_version(self) -> str:
        return str(self.item.cleaned_data["seen"])

    @property
    def item_input(self) -> ItemInput:
        cleaned_item = self.item.cleaned_data
        same = {
            name: cleaned_item[name] for name in ("starts_at", "ends_at", "title", "text", "format", "room", "capacity")
        }
        return ItemInput(**same, block=block_of(cleaned_item["choice"]), speakers=self.speakers.speakers())


def days_of(event: Event) -> list[date]:
    first, last = timezone.localdate(event.starts_at), timezone.localdate(event.ends_at)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def choices(event: Event, item: ProgrammeItem | None) -> list[tuple[str, str]]:
    """Who takes part: all, those who chose it, or those who chose it instead of what runs at the same time."""
    block_items: dict[int, list[str]] = {}
    for one in event.items.all():
        if one.block is not None and (item is None or one.pk != item.pk):
            block_items.setdefault(one.block, []).append(f"„{one.title}“")
    own = str(item.block) if item and item.block is not None and item.block not in block_items else OWN
    block_choices = [
        (str(block), f"Läuft gleichzeitig mit {', '.join(titles)}; Teilnehmende wählen eines davon")
        for block, titles in sorted(block_items.items())
    ]
    return [(ALL, "Alle"), (own, "Wer es bei der Anmeldung wählt"), *block_choices]


def block_of(choice: str) -> int | None:
    return {ALL: None, OWN: NEW_BLOCK}[choice] if choice in {ALL, OWN} else int(choice)


def initial_values(item: ProgrammeItem) -> dict[str, Any]:
    starts, ends = timezone.localtime(item.starts_at), timezone.localtime(item.ends_at)
    return {
        **{name: getattr(item, name) for name in ("title", "format", "room", "text", "capacity")},
        "seen": programme.version_of(item),
        "day": starts.date().isoformat(),
        "begins": starts.time(),
        "ends": ends.time(),
        "choice": ALL if item.block is None else str(item.block),
    }


def proposed_values(event: Event) -> dict[str, Any]:
    """A new item begins where the programme ends so far."""
    last = max((item.ends_at for item in event.items.all()), default=event.starts_at)
    begins = timezone.localtime(min(last, event.ends_at))
    return {"day": begins.date().isoformat(), "begins": begins.time()}
