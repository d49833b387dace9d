"""Form to register a walk-in at the check-in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms

from events.domain.registrations import Attendee, SessionFull
from events.forms.session_choices import OfficeSessionChoiceForm, field_name
from events.models import Event, ProgrammeItem
from kern.forms import NameField


class WalkInForm(OfficeSessionChoiceForm):
    """A name is enough; a session is chosen only where they wish, and there is no waiting list for one.

    Sessions that are over at `at` are not offered.
    """

    submit_label = ""
    required_messages: ClassVar = {"last_name": "Tragen Sie den Nachnamen ein."}
    title = forms.CharField(label="Titel", max_length=40, required=False)
    first_name = NameField(label="Vorname", max_length=100)
    last_name = NameField(label="Nachname", max_length=100)
    organisation_name = forms.CharField(
        label="Haus", max_length=200, required=False, help_text="Zum Beispiel „Stadt Lemgo“."
    )
    job_title = forms.CharField(label="Amt oder Funktion", max_length=200, required=False)
    email = forms.EmailField(
        label="E-Mail-Adresse", required=False, help_text="Für die Unterlagen nach der Veranstaltung."
    )

    def __init__(self, data: Any = None, *, event: Event, at: datetime) -> None:
        super().__init__(data, event=event, chosen=(), since=at)
        for number in self.blocks:
            self.fields[field_name(number)].required = False

    def _places(self, item: ProgrammeItem) -> str:
        return "ausgebucht" if self.free_seats[item.pk] == 0 else super()._places(item)

    @property
    def attendee(self) -> Attendee:
        return Attendee(**{name: self.cleaned_data[name] for name in self.declared_fields})

    @property
    def full(self) -> list[ProgrammeItem]:
        """The chosen sessions without a free seat."""
        return [item for item in self.sessions() if self.free_seats[item.pk] == 0]

    def add_errors(self, refusal: SessionFull) -> None:
        """Add an error to each choice of a session without a free seat."""
        for item in refusal.items:
            name = field_name(item.block or 0)  # which it may have left while the form was read
            sentence = f"„{item}“ ist ausgebucht. Wählen Sie etwas anderes, oder überbuchen Sie."
            self.add_error(name if name in self.fields else None, sentence)
