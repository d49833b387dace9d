from __future__ import annotations

from django import forms

from kern.forms import KernForm


class CorrectEmailForm(KernForm, forms.Form):
    """Corrects a mistyped address on the page after sending."""

    required_messages = {"email": "Geben Sie Ihre E-Mail-Adresse an."}

    email = forms.EmailField(
        label="Richtige E-Mail-Adresse", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
