"""The form for the short code of a letter."""

from __future__ import annotations

from django import forms

from kern.forms import KernForm


class CodeForm(KernForm, forms.Form):
    """The short code of a letter, however it is typed."""

    mark_optional = False
    submit_label = "Zu Ihrer Seite"
    required_messages = {"code": "Geben Sie den Code ein, der in unserem Brief steht."}

    code = forms.CharField(
        label="Code aus dem Brief",
        max_length=60,
        help_text="Zum Beispiel 23KM-9QX2-4RAB. Groß und klein, Leerzeichen und Striche spielen keine Rolle.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
