"""Base forms for a person at work."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from kern.forms import KernForm, NameField, PhoneField
from members.domain.inputs import DeclarerInput

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

    title = forms.CharField(label="Titel", max_length=40, required=False)
    first_name = NameField(label="Vorname", max_length=100)
    last_name = NameField(label="Nachname", max_length=100)
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


SELF, ON_BEHALF = "on", "im-auftrag"
NOT_ON_BEHALF = (
    "Wählen Sie darüber, dass Sie das Formular im Auftrag ausfüllen, oder leeren Sie „Im Auftrag von“ und „Amt dieser "
    "Person“."
)


class DeclarerForm(PersonForm):
    """Who fills in the declaration of an organisation, for themselves or on behalf of somebody who may declare.

    They may be Multiplikatorin themselves: one tick, nothing typed twice.
    """

    required_messages = PersonForm.required_messages | {
        "job_title": "Geben Sie Ihr Amt oder Ihre Funktion an, zum Beispiel „Bürgermeisterin“ oder „Büroleitung“.",
        "may_declare": "Bestätigen Sie, dass Sie den Beitritt erklären dürfen, oder nennen Sie die Person, in deren "
        "Auftrag Sie das Formular ausfüllen.",
    }
    on_behalf_messages: ClassVar = {
        "on_behalf_of": "Geben Sie den Namen der Person an, in deren Auftrag Sie das Formular ausfüllen.",
        "on_behalf_of_job_title": "Geben Sie an, welches Amt diese Person hat, zum Beispiel „Bürgermeisterin“.",
    }
    sometimes_required = frozenset(on_behalf_messages)
    field_order = [
        *("title", "first_name", "last_name", "job_title", "email", "phone"),
        *("may_declare", "on_behalf_of", "on_behalf_of_job_title"),
    ]
    mail_hint = CONFIRMED_BY_MAIL

    job_title = forms.CharField(
        label="Amt oder Funktion",
        max_length=150,
        help_text="Zum Beispiel Bürgermeisterin, Landrat, Behördenleitung, Büroleitung",
    )
    may_declare = forms.ChoiceField(
        label="Für wen füllen Sie das Formular aus?",
        choices=[
            (SELF, "Für mich selbst: Ich bin befugt, den Beitritt zu erklären."),
            (ON_BEHALF, "Im Auftrag einer Person, die befugt ist, den Beitritt zu erklären."),
        ],
        widget=forms.RadioSelect,
    )
    on_behalf_of = forms.CharField(
        label="Im Auftrag von",
        max_length=200,
        required=False,
        help_text="Vorname und Nachname der Person, die den Beitritt erklärt",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    on_behalf_of_job_title = forms.CharField(
        label="Amt dieser Person",
        max_length=150,
        required=False,
        help_text="Zum Beispiel Bürgermeisterin, Landrat, Behördenleitung",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuses a person named while nothing is declared on their behalf, too: it would be dropped in silence."""
        cleaned = super().clean() or self.cleaned_data
        named = [name for name in self.on_behalf_messages if cleaned.get(name)]
        if self.is_on_behalf:
            self._require_on_behalf()
        elif named:
            self.add_error(named[0], NOT_ON_BEHALF)
        return cleaned

    @property
    def is_on_behalf(self) -> bool:
        return self.cleaned_data.get("may_declare") == ON_BEHALF

    def _require_on_behalf(self) -> None:
        for name, message in self.on_behalf_messages.items():
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, message)

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
        help_text="Zum Beispiel Ordnungsamt, Personalrat, Gleichstellung, Arbeitsschutz",
    )


class NomineeForm(MultiplierForm):
    """Somebody else's data: the browser must not fill in the visitor's own."""

    autocomplete = dict.fromkeys(["title", "first_name", "last_name", "email", "phone", "job_title"], "off")
