"""Forms of planned mails."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from core.backoffice.fields import long_text
from events.domain import planned_mails
from events.models import PlannedMail
from kern.forms import KernForm

BEFORE, AFTER = "vorher", "nachher"


class PlannedMailForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {
        "number": "Geben Sie an, wie viele Tage vorher oder nachher die Mail hinausgeht.",
        "text": "Schreiben Sie den Text der Mail.",
    }
    kind = forms.ChoiceField(label="Art", choices=PlannedMail.Kind.choices, widget=forms.RadioSelect)
    recipient_group = forms.ChoiceField(
        label="Wer bekommt sie?", choices=PlannedMail.RecipientGroup.choices, widget=forms.RadioSelect
    )
    number = forms.IntegerField(label="Wie viele Tage?", min_value=0, max_value=90)
    side = forms.ChoiceField(
        label="Vor oder nach der Veranstaltung?",
        choices=[(BEFORE, "Tage vorher, um 9 Uhr"), (AFTER, "Tage nachher, um 9 Uhr")],
        widget=forms.RadioSelect,
    )
    subject = forms.CharField(label="Betreff", max_length=150)
    text = long_text(
        "Text",
        help_text="Steht nach „Guten Tag“ und dem Namen. Tag, Ort und der persönliche Link folgen von selbst.",
    )

    @property
    def domain_kwargs(self) -> dict[str, Any]:
        """What `planned_mails.change()` takes; `kind` beside it is `plan()`'s, `seen` that of `change()`."""
        cleaned = self.cleaned_data
        days = cleaned["number"] if cleaned["side"] == AFTER else -cleaned["number"]
        return {"days": days, **{name: cleaned[name] for name in ("recipient_group", "subject", "text")}}


def initial_of(mail: PlannedMail) -> dict[str, Any]:
    return {
        "kind": mail.kind,
        "recipient_group": mail.recipient_group,
        "number": abs(mail.days),
        "side": AFTER if mail.days > 0 else BEFORE,
        "subject": mail.mail_subject,
        "text": mail.text,
        "seen": planned_mails.version_of(mail),
    }


class ChangedMailForm(PlannedMailForm):
    kind = None
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
