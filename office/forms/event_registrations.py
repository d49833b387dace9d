"""Forms to record, correct and cancel a registration."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from core.antispam import SubmissionField
from events.forms.registrations import AttendeeForm
from events.forms.session_choices import OfficeSessionChoiceForm
from events.models import Event
from kern.forms import KernForm

WAIT, OVERBOOK = "warten", "ueberbuchen"
WHEN_FULL = [
    (WAIT, "auf die Warteliste setzen"),
    (OVERBOOK, "trotzdem eintragen: Die Veranstaltung ist dann überbucht"),
]


class RecordRegistrationForm(OfficeSessionChoiceForm, AttendeeForm):
    """An attendee, as far as the office knows them."""

    submit_label = ""
    mail_hint = "Mit Adresse bekommt die Person Bestätigung, Eintrittskarte und Kalendereintrag."
    autocomplete: ClassVar = dict.fromkeys(AttendeeForm.autocomplete, "off")
    submission = SubmissionField()
    when_full = forms.ChoiceField(
        label="Wenn kein Platz frei ist", choices=WHEN_FULL, initial=WAIT, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        for name in ("email", "organisation_name", "job_title"):
            self.fields[name].required = False
        self.order_fields([*self.person_names, *[field.name for field in self.session_fields], "when_full"])
        if event.capacity is None:
            del self.fields["when_full"]

    @property
    def overbooks(self) -> bool:
        return self.cleaned_data.get("when_full") == OVERBOOK


class CorrectAttendeeForm(AttendeeForm):
    submit_label = ""
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    email = None
    mail_hint = ""
    autocomplete: ClassVar = dict.fromkeys(AttendeeForm.autocomplete, "off")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organisation_name", "job_title"):
            self.fields[name].required = False


class SeatForm(KernForm, forms.Form):
    submit_label = ""
    overbook = forms.BooleanField(
        label="Auch dann, wenn kein Platz frei ist. Die Veranstaltung ist dann überbucht.", required=False
    )


class CancelRegistrationForm(KernForm, forms.Form):
    submit_label = ""
    tell = forms.BooleanField(label="Der Person eine Mail schicken", required=False, initial=True)
