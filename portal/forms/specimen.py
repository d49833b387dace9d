"""Forms of the specimen page: every kind of field once."""

from __future__ import annotations

from crispy_forms.layout import Layout
from django import forms
from django.forms import formset_factory

from kern.crispy import Fieldset
from kern.forms import DateInput, KernForm, PhoneField, PhoneInput
from kern.formsets import RowFormSet

CATEGORIES = [
    ("", "Bitte wählen"),
    ("kommune", "Kommune"),
    ("polizei", "Polizei"),
    ("jobcenter", "Jobcenter und Arbeitsagentur"),
]
APPLICANT_KINDS = [("organisation", "Als Organisation"), ("person", "Als Einzelperson")]
TOPICS = [
    ("hass", "Hass im Netz"),
    ("recht", "Recht und Strafverfolgung"),
    ("nachsorge", "Nachsorge nach einem Übergriff"),
]


class SpecimenForm(KernForm, forms.Form):
    required_messages = {
        "email": "Geben Sie Ihre dienstliche E-Mail-Adresse ein.",
        "name": "Geben Sie Ihren Namen ein.",
        "may_declare": "Bestätigen Sie, dass Sie den Beitritt erklären dürfen.",
    }

    name = forms.CharField(label="Vor- und Nachname", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="Dienstliche E-Mail-Adresse",
        help_text="An diese Adresse senden wir den Link zur Bestätigung.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PhoneField(
        label="Telefon",
        required=False,
        help_text="Zum Beispiel 0251 275 1125 / -1127",
        widget=PhoneInput(attrs={"autocomplete": "tel"}),
    )
    staff = forms.IntegerField(label="Zahl der Beschäftigten", required=False, min_value=1, max_value=100_000)
    effective = forms.DateField(label="Beitritt zum", widget=DateInput)
    category = forms.ChoiceField(label="Art der Organisation", choices=CATEGORIES)
    applicant_kind = forms.ChoiceField(
        label="Wie möchten Sie beitreten?", choices=APPLICANT_KINDS, widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="Was beschäftigt Sie?",
        help_text="Mehreres ist möglich.",
        choices=TOPICS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    message = forms.CharField(
        label="Nachricht an die Geschäftsstelle", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    scan = forms.FileField(label="Erklärung als PDF", help_text="Höchstens 10 MB.")
    password = forms.CharField(label="Passwort", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    may_declare = forms.BooleanField(label="Ich bin berechtigt, den Beitritt zu erklären.")
    newsletter = forms.BooleanField(
        label="Ich möchte den Newsletter erhalten.", help_text="Sie können das jederzeit widerrufen.", required=False
    )


class SearchForm(KernForm, forms.Form):
    mark_optional = False
    submit_label = "Suchen"

    q = forms.CharField(
        label="Organisation suchen",
        required=False,
        widget=forms.TextInput(
            attrs={"data-autocomplete-url": "/muster/suche.json", "data-autocomplete-name": "organisation"}
        ),
    )


class RowForm(KernForm, forms.Form):
    name = forms.CharField(label="Name", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label="Dienstliche E-Mail-Adresse")


class BaseSpecimenFormSet(RowFormSet):
    row_label = "Multiplikatorin oder Multiplikator"
    add_label = "Weitere Person nennen"


SpecimenFormSet = formset_factory(RowForm, formset=BaseSpecimenFormSet, extra=0, min_num=1, max_num=10, absolute_max=10)


class GroupedForm(KernForm, forms.Form):
    submit_label = ""
    layout = Layout(
        Fieldset("Anschrift", "street", "place", hint="Die Dienstanschrift, nicht die private.", css_id="address")
    )

    street = forms.CharField(
        label="Straße und Hausnummer", widget=forms.TextInput(attrs={"autocomplete": "street-address"})
    )
    place = forms.CharField(label="Ort", widget=forms.TextInput(attrs={"autocomplete": "address-level2"}))
