"""Who stands at the door without a registration."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from core.forms import KernForm
from events.domain.registrations import Attendee
from office.forms.records import plain_line


class WalkInForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {"last_name": "Tragen Sie den Nachnamen ein."}
    title = plain_line("Titel", longest=40, required=False)
    first_name = plain_line("Vorname", longest=100)
    last_name = plain_line("Nachname", longest=100)
    organisation_name = plain_line("Haus", longest=200, required=False, help_text="Zum Beispiel „Stadt Lemgo“.")
    office = plain_line("Amt oder Funktion", longest=200, required=False)
    email = forms.EmailField(
        label="Dienstliche E-Mail-Adresse", required=False, help_text="Für die Unterlagen nach der Veranstaltung."
    )

    @property
    def attendee(self) -> Attendee:
        return Attendee(**self.cleaned_data)
