"""Fields by which people, posts and organisations are addressed and reached."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.forms.forms import DeclarativeFieldsMetaclass

from kern.forms import KernForm, PhoneField
from members.models import Organisation, Post
from members.models.person_names import Salutation

NO_SALUTATION = "keine Angabe"
POSTCODE = RegexValidator(
    r"^[0-9]{5}$", "Geben Sie die Postleitzahl mit fünf Ziffern ein, zum Beispiel „32756“.", code="postcode"
)
INCOMPLETE_ADDRESS: dict[str, str] = {
    "postcode": "Geben Sie auch die Postleitzahl an, sonst kommt ein Brief nicht an.",
    "town": "Geben Sie auch den Ort an, sonst kommt ein Brief nicht an.",
}
ADDRESS_FIELDS = ("street", "po_box", "postcode", "town")
CONTACT_FIELDS = (*ADDRESS_FIELDS, "mailbox", "phone")


class SalutationField(forms.ChoiceField):
    """„Frau“, „Herr“ or neither."""

    def __init__(self, **options: Any) -> None:
        choices = [("", NO_SALUTATION), *Salutation.choices]
        super().__init__(**{"label": "Anrede", "choices": choices, "required": False} | options)


class OrganisationContactForm(KernForm, metaclass=DeclarativeFieldsMetaclass):
    """Base of forms with the official address, mailbox and phone of an organisation; combined with a form class."""

    submit_label = ""
    sometimes_required: ClassVar[frozenset[str]] = frozenset()

    street = forms.CharField(label="Straße und Hausnummer", max_length=100, required=False)
    po_box = forms.CharField(label="Postfach", max_length=20, required=False, help_text="An Stelle der Straße")
    postcode = forms.CharField(label="Postleitzahl", max_length=5, required=False, validators=[POSTCODE])
    town = forms.CharField(label="Ort", max_length=60, required=False)
    mailbox = forms.EmailField(label="Zentrale E-Mail-Adresse", max_length=254, required=False)
    phone = PhoneField(label="Zentrale Telefonnummer", required=False)
    autocomplete: ClassVar[dict[str, str]] = {}

    @classmethod
    def prepare(cls, fields: dict[str, forms.Field]) -> None:
        super().prepare(fields)
        for name, token in cls.autocomplete.items():
            fields[name].widget.attrs["autocomplete"] = token

    def clean_po_box(self) -> str:
        return re.sub(r"^\s*(?:Postfach|PF)\b[\s.:]*", "", self.cleaned_data["po_box"], flags=re.IGNORECASE)

    def clean(self) -> dict[str, Any]:
        """A street or a Postfach without postcode and town reaches nobody."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc]  # of the form class
        if cleaned.get("street") or cleaned.get("po_box"):
            for name, sentence in INCOMPLETE_ADDRESS.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned


class OrganisationForm(OrganisationContactForm, forms.ModelForm):
    """The admin's form of an organisation; the other fields are the admin's own."""

    class Meta:
        model = Organisation
        fields = CONTACT_FIELDS


class PostForm(KernForm, forms.ModelForm):
    """Title, mailbox and phone of a post, for the admin."""

    submit_label = ""
    phone = PhoneField(label="Telefon der Funktion", required=False)

    class Meta:
        model = Post
        fields = ("title", "mailbox", "phone")
