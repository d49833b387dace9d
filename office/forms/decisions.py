"""Forms of the decisions about an application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from core.backoffice.fields import date_field, long_text
from kern.forms import KernForm, NameField
from members.domain.applications.findings import likely_matches
from members.models import Application, Organisation, Recommendation
from normalisation.validators import without_hidden_characters
from office.domain.organisation_labels import name_with_seat

NEW = "neu"


class AcceptApplicationForm(KernForm, forms.Form):
    """The start of the membership and, for an organisation that was typed, which one it is."""

    submit_label = ""
    organisation = forms.ChoiceField(
        label="Welche Organisation ist das?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Wählen Sie aus, ob die Organisation neu ist oder welche der bekannten gemeint ist."
        },
    )
    name = NameField(
        label="Name für Verzeichnis und Urkunde",
        max_length=200,
        required=False,
        help_text="Wenn die Organisation neu ist. Was im Antrag geschrieben steht, bleibt dort.",
    )
    start = date_field(
        "Beitritt wirksam ab",
        help_text="Darf in der Vergangenheit liegen.",
        error_messages={"required": "Geben Sie an, ab wann der Beitritt gilt."},
    )

    def __init__(self, *args: Any, application: Application, found: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].initial = timezone.localdate()
        self.organisations_by_key: dict[str, Organisation] = {}
        if application.kind != Application.Kind.ORGANISATION or application.organisation_id:
            del self.fields["organisation"], self.fields["name"]
            return
        self.fields["name"].initial = without_hidden_characters(application.proposed_name)
        likely = likely_matches(application.proposed_name)
        self.organisations_by_key = {str(organisation.pk): organisation for organisation in [*found, *likely]}
        choices = [(NEW, "Neu anlegen, mit dem Namen unten")]
        choices += [(key, choice_text(organisation)) for key, organisation in self.organisations_by_key.items()]
        self.fields["organisation"].choices = choices
        if not self.organisations_by_key:
            self.fields["organisation"].initial = NEW

    @property
    def new_name(self) -> str:
        """What a new organisation is to be called; empty where a known one was chosen or nothing was typed."""
        return "" if self.chosen else self.cleaned_data.get("name", "")

    @property
    def chosen(self) -> Organisation | None:
        return self.organisations_by_key.get(self.cleaned_data.get("organisation", ""))


def choice_text(organisation: Organisation) -> str:
    since = getattr(organisation, "partner_since", None)
    return name_with_seat(organisation) + (f" – Partner seit {since:%d.%m.%Y}" if since else "")


class QuestionForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {"text": "Schreiben Sie, was Sie wissen möchten."}
    text = long_text(
        "Ihre Rückfrage", help_text="Geht als Mail an die antragstellende Person, mit einem Link zum Antworten."
    )


class DeclineApplicationForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {
        "text": "Begründen Sie die Ablehnung; dieser Text geht an die antragstellende Person."
    }
    text = long_text("Begründung", help_text="Geht als Mail an die antragstellende Person.")
    note = long_text("Interne Notiz", rows=3, required=False, help_text="Bleibt in der Geschäftsstelle.")


class RecordQuestionAnswerForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {"text": "Schreiben Sie auf, was geantwortet wurde."}
    text = long_text("Antwort")


class EmptyForm(KernForm, forms.Form):
    """A form without fields, only a button."""

    submit_label = ""


class ReasonForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {"reason": "Geben Sie den Grund an."}
    reason = forms.CharField(label="Grund", max_length=300, help_text="Steht in der Mail, die den Irrtum erklärt.")


class NoteForm(KernForm, forms.Form):
    submit_label = ""
    text = long_text("Interne Notiz", rows=4, required=False, help_text="Bleibt in der Geschäftsstelle.")


class RecommendForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {
        "verdict": "Wählen Sie, was Sie empfehlen.",
        "reason": "Begründen Sie die Empfehlung; die Geschäftsstelle liest sie neben der Entscheidung.",
    }
    verdict = forms.ChoiceField(label="Sie empfehlen", choices=Recommendation.Verdict.choices, widget=forms.RadioSelect)
    reason = long_text("Begründung", rows=4, help_text="Bleibt in der Verwaltung.")


class AnswerCaseForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {"text": "Schreiben Sie die Antwort."}
    text = long_text("Antwort", rows=8)
