"""Base forms for a person at work."""

from __future__ import annotations

from django import forms

from core.forms import KernForm, PhoneField
from members.domain.inputs import DeclarerInput
from members.validators import validate_plain

CONFIRMED_BY_MAIL = (
    "An diese Adresse senden wir den Link zur Bestätigung. Am besten die dienstliche Adresse. "
    "Ein Sammelpostfach wie poststelle@ ist auch in Ordnung."
)


class PersonForm(KernForm, forms.Form):
    """Name and contact data of a person at work; never a private address."""

    required_messages = {
        "first_name": "Geben Sie den Vornamen an.",
        "last_name": "Geben Sie den Nachnamen an.",
        "email": "Geben Sie die dienstliche E-Mail-Adresse an.",
    }

    title = forms.CharField(label="Titel", max_length=40, required=False, validators=[validate_plain])
    first_name = forms.CharField(label="Vorname", max_length=100, validators=[validate_plain])
    last_name = forms.CharField(label="Nachname", max_length=100, validators=[validate_plain])
    email = forms.EmailField(label="Dienstliche E-Mail-Adresse", max_length=254)
    phone = PhoneField(label="Telefon", required=False)
    mail_hint = ""
    autocomplete = {
        "title": "honorific-prefix",
        "first_name": "given-name",
        "last_name": "family-name",
        "email": "email",
        "phone": "tel",
        "job_title": "organization-title",
        "employer": "organization",
    }

    @classmethod
    def prepare(cls, fields: dict[str, forms.Field]) -> None:
        super().prepare(fields)
        for name, token in cls.autocomplete.items():
            if name in fields:
                fields[name].widget.attrs["autocomplete"] = token
        if cls.mail_hint:
            fields["email"].help_text = cls.mail_hint


class DeclarerForm(PersonForm):
    """Who declares for the organisation. They may be Multiplikatorin themselves: one tick, nothing typed twice."""

    required_messages = PersonForm.required_messages | {
        "job_title": "Geben Sie Ihr Amt oder Ihre Funktion an, zum Beispiel „Bürgermeisterin“ oder „Büroleitung“.",
        "may_declare": "Bestätigen Sie, dass Sie den Beitritt erklären dürfen. "
        "Sonst leiten Sie die Adresse dieser Seite an jemanden weiter, der es darf.",
    }
    field_order = ["title", "first_name", "last_name", "job_title", "email", "phone", "may_declare"]
    mail_hint = CONFIRMED_BY_MAIL

    job_title = forms.CharField(
        label="Amt oder Funktion",
        max_length=150,
        validators=[validate_plain],
        help_text="Zum Beispiel Bürgermeisterin, Landrat, Behördenleitung, Büroleitung",
    )
    may_declare = forms.BooleanField(label="Ich bin befugt, den Beitritt zu erklären.")

    def declarer(self) -> DeclarerInput:
        """The DeclarerInput of a valid form."""
        return DeclarerInput(**{name: value for name, value in self.cleaned_data.items() if name != "may_declare"})


class MultiplierForm(PersonForm):
    """Somebody who is to be Multiplikatorin or Multiplikator."""

    field_order = ["title", "first_name", "last_name", "job_title", "email", "phone"]

    job_title = forms.CharField(
        label="Funktion",
        max_length=150,
        required=False,
        validators=[validate_plain],
        help_text="Zum Beispiel Ordnungsamt, Personalrat, Gleichstellung, Arbeitsschutz",
    )


class NomineeForm(MultiplierForm):
    """Somebody else's data: the browser must not fill in the visitor's own."""

    autocomplete = dict.fromkeys(["title", "first_name", "last_name", "email", "phone", "job_title"], "off")
