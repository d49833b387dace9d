"""Forms for messages to the office: contact, and feedback on accessibility."""

from __future__ import annotations

from datetime import datetime

from django import forms

from core.antispam import AntispamForm, SubmissionField
from journal.actors import VISITOR
from privacy.domain.cases import open_case
from privacy.models import Case

EMAIL = forms.EmailInput(attrs={"autocomplete": "email"})
NAME = forms.TextInput(attrs={"autocomplete": "name"})


class MessageForm(AntispamForm, forms.Form):
    submit_label = "Absenden"
    kind: Case.Kind
    required_messages = {
        "message": "Schreiben Sie, worum es geht.",
        "email": "Geben Sie Ihre E-Mail-Adresse an, damit wir antworten können.",
    }

    submission = SubmissionField()

    def save(self, *, at: datetime) -> Case:
        data = self.cleaned_data
        return open_case(
            self.kind,
            submission=data["submission"],
            message=data["message"],
            name=data["name"],
            email=data["email"],
            actor=VISITOR,
            at=at,
        )


class ContactForm(MessageForm):
    kind = Case.Kind.CONTACT

    message = forms.CharField(
        label="Ihre Nachricht",
        help_text="Schreiben Sie nichts über andere Personen, was wir nicht wissen müssen.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    name = forms.CharField(label="Name", required=False, widget=NAME)
    email = forms.EmailField(label="E-Mail-Adresse", help_text="Dorthin geht unsere Antwort.", widget=EMAIL)


class FeedbackForm(MessageForm):
    kind = Case.Kind.FEEDBACK

    message = forms.CharField(
        label="Was hindert Sie?",
        help_text="Nennen Sie die Seite und, wenn Sie mögen, Ihr Gerät, Programm oder Hilfsmittel.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    name = forms.CharField(label="Name", required=False, widget=NAME)
    email = forms.EmailField(
        label="E-Mail-Adresse",
        help_text="Nur nötig, wenn Sie eine Antwort möchten.",
        required=False,
        widget=EMAIL,
    )
