"""Forms for actions on an event: cancel, copy, team, accession, documents."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone

from accessions.models import Accession
from accessions.states import AccessionState
from accounts.models import User
from accounts.permissions import Role
from core.antispam import SubmissionField
from core.backoffice.fields import date_field
from core.backoffice.uploads import ScanField
from events.models import Document, Event
from events.states import EventState
from kern.forms import KernForm
from normalisation.folding import Fold


class CancelForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {"reason": "Geben Sie den Grund an; er steht in der Mail und auf der Seite."}
    reason = forms.CharField(
        label="Grund", max_length=300, help_text="Steht in der Mail an alle und auf der Seite der Veranstaltung."
    )


class CopyForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {"starts_on": "Geben Sie den neuen Tag an."}
    submission = SubmissionField()
    starts_on = date_field("Neuer Tag")


class TeamForm(KernForm, forms.Form):
    submit_label = ""
    mark_optional = False
    team = forms.ModelMultipleChoiceField(
        User.objects.none(), label="Wer arbeitet mit?", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, initial={"team": event.team.all()}, **options)
        self.fields["team"].queryset = User.objects.with_role(Role.EVENT_TEAM, on=timezone.localdate()).order_by(
            Fold("name"), "pk"
        )
        self.fields["team"].label_from_instance = lambda user: f"{user} ({user.email})" if user.name else user.email


class ChooseAccessionForm(KernForm, forms.Form):
    submit_label = ""
    mark_optional = False
    accession = forms.ModelChoiceField(
        Accession.objects.none(), label="Sammelbeitritt", required=False, empty_label="keiner"
    )

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, initial={"accession": event.accession_id}, **options)
        free = Q(state=AccessionState.OPEN, event=None) | Q(event=event)
        self.fields["accession"].queryset = Accession.objects.filter(free).order_by("effective_on", "pk")
        self.fields["accession"].label_from_instance = lambda one: f"{one}, {one.effective_on:%d.%m.%Y}"


class ChooseEventForm(KernForm, forms.Form):
    """The upcoming event at which an accession is declared."""

    submit_label = ""
    required_messages: ClassVar = {"event": "Wählen Sie die Veranstaltung aus, oder planen Sie sie zuerst."}
    event = forms.ModelChoiceField(
        Event.objects.none(),
        label="Veranstaltung",
        empty_label="Bitte wählen",
        help_text="Zur Wahl steht, was noch kommt und keinen anderen Sammelbeitritt hat, auch Entwürfe.",
    )

    def __init__(self, *args: Any, accession: Accession, day: date, **options: Any) -> None:
        super().__init__(*args, **options)
        own_or_free = Q(accession=None) | Q(accession=accession)
        free = Event.objects.filter(own_or_free).exclude(state=EventState.CANCELLED)
        self.fields["event"].queryset = free.upcoming(day)
        self.fields["event"].label_from_instance = lambda one: f"{one}, {timezone.localtime(one.starts_at):%d.%m.%Y}"


class DocumentPropertiesForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {"title": "Geben Sie an, was es ist, zum Beispiel „Präsentation von Frau Beispiel“."}
    title = forms.CharField(label="Bezeichnung", max_length=150)
    when = forms.ChoiceField(
        label="Ab wann?", choices=Document.Availability, initial=Document.Availability.BEFORE, widget=forms.RadioSelect
    )
    visibility = forms.ChoiceField(
        label="Für wen?", choices=Document.Visibility, initial=Document.Visibility.PUBLIC, widget=forms.RadioSelect
    )


class AddDocumentForm(DocumentPropertiesForm):
    required_messages = DocumentPropertiesForm.required_messages | {"file": "Wählen Sie das PDF aus."}
    file = ScanField(label="Datei")
    field_order = ("file", "title", "when", "visibility")
