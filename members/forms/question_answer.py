from __future__ import annotations

from django import forms

from kern.forms import KernForm


class QuestionAnswerForm(KernForm, forms.Form):
    submit_label = "Antwort senden"
    required_messages = {"text": "Schreiben Sie Ihre Antwort in das Feld."}

    text = forms.CharField(label="Ihre Antwort", max_length=5_000, widget=forms.Textarea(attrs={"rows": 6}))
