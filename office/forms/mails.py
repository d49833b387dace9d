"""Forms about mails that could not be delivered."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from kern.forms import KernForm


class SettleMailForm(KernForm, forms.Form):
    submit_label = ""
    reason = forms.CharField(
        label="Grund",
        max_length=300,
        required=False,
        help_text="Zum Beispiel „am Telefon gesagt“. Steht bei der Mail und bleibt in der Geschäftsstelle.",
    )


class CorrectMailAddressForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {"email": "Geben Sie die richtige E-Mail-Adresse ein."}
    email = forms.EmailField(
        label="Richtige E-Mail-Adresse", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
