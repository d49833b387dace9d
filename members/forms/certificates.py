from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from kern.forms import KernForm
from members.domain.certificates import numbers


class CertificateNumberForm(KernForm, forms.Form):
    """Asks for a certificate's number and detects typos by its check digits, before any lookup."""

    mark_optional = False
    submit_label = "Prüfen"
    required_messages = {"nummer": "Geben Sie die Nummer ein, die unten links auf der Urkunde steht."}

    nummer = forms.CharField(
        label="Nummer der Urkunde",
        help_text="Zum Beispiel U-2024-7K3M9QX2-34. Groß und klein, Leerzeichen und Striche spielen keine Rolle.",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_nummer(self) -> str:
        number = numbers.parse(self.cleaned_data["nummer"])
        if number is None:
            raise ValidationError(
                "Diese Nummer kann nicht stimmen, vermutlich ist ein Zeichen vertippt. Vergleichen Sie sie mit der "
                "Urkunde und geben Sie sie noch einmal ein.",
                code="typo",
            )
        return number
