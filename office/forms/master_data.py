"""Forms to record organisations, people, posts and memberships."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from core.antispam import SubmissionField
from core.backoffice.fields import date_field
from kern.forms import KernForm, NameField, PhoneField
from members.domain.tenure_corrections import TenureData
from members.forms.contact_details import OrganisationContactForm, SalutationField
from members.models import Category, Person, Post, ProfessionalField
from regions.models import Area


class DayForm(KernForm, forms.Form):
    """One day, today unless chosen otherwise."""

    submit_label = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.initial = timezone.localdate()


class AddOrganisationForm(OrganisationContactForm, forms.Form):
    submit_label = ""
    name = NameField(
        label="Name", max_length=200, help_text="Amtlich und mit Art, zum Beispiel „Stadt Lemgo“ oder „Klinikum Lippe“."
    )
    category = forms.ModelChoiceField(Category.objects.all(), label="Kategorie", empty_label="Bitte wählen")
    seat = forms.ModelChoiceField(
        Area.objects.seats().by_name(),
        label="Sitz",
        required=False,
        empty_label="nicht bekannt",
    )
    website = forms.URLField(label="Internetseite", required=False, assume_scheme="https")
    field_order: ClassVar = ["name", "category", "seat", "website"]


class AddPersonForm(KernForm, forms.Form):
    submit_label = ""
    submission = SubmissionField()
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    salutation = SalutationField()
    title = forms.CharField(label="Titel", max_length=40, required=False)
    first_name = NameField(label="Vorname", max_length=100)
    last_name = NameField(label="Nachname", max_length=100)
    email = forms.EmailField(label="E-Mail-Adresse", required=False)
    phone = PhoneField(label="Telefon", required=False)
    employer = forms.CharField(label="Arbeitgeber oder Dienststelle", max_length=200, required=False)
    professional_field = forms.ModelChoiceField(
        ProfessionalField.objects.all(), label="Berufsfeld", required=False, empty_label="nicht bekannt"
    )
    duty_area = forms.ModelChoiceField(
        Area.objects.filter(level=Area.Level.KREIS, valid_to=None).by_name(),
        label="Dienstort",
        required=False,
        empty_label="nicht bekannt",
    )

    @property
    def person_kwargs(self) -> dict[str, Any]:
        """The arguments of `recording.record_person()`."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def has_seen(self, keys: list[int]) -> bool:
        """Whether the form was sent below a list of all these people."""
        return {str(key) for key in keys} <= set(self.cleaned_data["seen"].split())


class AddPostForm(KernForm, forms.Form):
    submit_label = ""
    kind = forms.ChoiceField(label="Art", choices=Post.Kind, initial=Post.Kind.MULTIPLIER, widget=forms.RadioSelect)
    title = forms.CharField(
        label="Bezeichnung", max_length=150, required=False, help_text="Zum Beispiel „Sicherheitsbeauftragte“."
    )
    mailbox = forms.EmailField(label="Funktionspostfach", required=False)
    phone = PhoneField(label="Telefon der Funktion", required=False)


class FillPostForm(DayForm):
    """Who holds a post from which day on; the person is one of those found by the search on the page."""

    required_messages: ClassVar = {"person": "Wählen Sie die Person aus; die Suche steht darüber."}
    person = forms.ModelChoiceField(Person.objects.none(), label="Person", widget=forms.RadioSelect, empty_label=None)
    start = date_field("Von")

    def __init__(self, *args: Any, found: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self.fields["person"], found)


class CorrectTenureForm(KernForm, forms.Form):
    """Holder, beginning and last day of a tenure; what was shown goes along, so that a change in between is noticed."""

    submit_label = ""
    mark_optional = False
    required_messages: ClassVar = {"person": "Wählen Sie die Person aus; die Suche steht darüber."}
    person = forms.ModelChoiceField(Person.objects.none(), label="Person", widget=forms.RadioSelect, empty_label=None)
    start = date_field("Von")
    last_day = date_field("Letzter Tag", required=False, help_text="Leer, wenn die Besetzung weiterläuft.")
    seen_person = forms.IntegerField(widget=forms.HiddenInput)
    seen_start = forms.DateField(widget=forms.HiddenInput)
    seen_end = forms.DateField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, found: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self.fields["person"], found)

    @property
    def corrections(self) -> dict[str, Any]:
        """The arguments of `tenure_corrections.correct()`."""
        last_day, seen = self.cleaned_data["last_day"], ("seen_person", "seen_start", "seen_end")
        return {
            "person": self.cleaned_data["person"],
            "start": self.cleaned_data["start"],
            "end": last_day + timedelta(days=1) if last_day else None,
            "seen": TenureData(*(self.cleaned_data[name] for name in seen)),
        }


def offer_people(field: Any, people: list[Person]) -> None:
    """Let a field choose among these people, each with their addresses."""
    field.queryset = Person.objects.filter(pk__in=[person.pk for person in people]).prefetch_related("emails")
    field.label_from_instance = person_text


def person_text(person: Person) -> str:
    addresses = ", ".join(email.address for email in person.emails.all())
    return f"{person} ({addresses})" if addresses else str(person)


class LastDayForm(DayForm):
    """Asks for the last day of something and gives the first day without it."""

    last_day: ClassVar[forms.DateField]

    @property
    def end(self) -> date:
        end: date = self.cleaned_data["last_day"] + timedelta(days=1)
        return end


class VacatePostForm(LastDayForm):
    last_day = date_field("Letzter Tag der Besetzung")


class EndMembershipForm(LastDayForm):
    required_messages: ClassVar = {"reason": "Geben Sie an, warum die Mitgliedschaft endet."}
    last_day = date_field("Letzter Tag der Mitgliedschaft")
    reason = forms.CharField(label="Grund", max_length=300, help_text="Bleibt in der Geschäftsstelle.")


class CorrectMembershipForm(KernForm, forms.Form):
    """Beginning and last day of a membership; what was shown goes along, so that a change in between is noticed."""

    submit_label = ""
    mark_optional = False
    required_messages: ClassVar = {"reason": "Geben Sie an, was falsch eingetragen war."}
    start = date_field("Beginn")
    last_day = date_field("Letzter Tag", required=False, help_text="Leer, wenn die Mitgliedschaft weiterläuft.")
    reason = forms.CharField(label="Grund", max_length=300, help_text="Bleibt in der Geschäftsstelle.")
    seen_start = forms.DateField(widget=forms.HiddenInput)
    seen_end = forms.DateField(widget=forms.HiddenInput, required=False)

    @property
    def dates(self) -> dict[str, Any]:
        """The arguments of `membership_corrections.correct_dates()`."""
        last_day = self.cleaned_data["last_day"]
        return {
            "start": self.cleaned_data["start"],
            "end": last_day + timedelta(days=1) if last_day else None,
            "seen_dates": (self.cleaned_data["seen_start"], self.cleaned_data["seen_end"]),
        }


class TakeBackMembershipForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {"reason": "Geben Sie an, warum die Mitgliedschaft zurückgenommen wird."}
    reason = forms.CharField(label="Grund", max_length=300, help_text="Bleibt in der Geschäftsstelle.")


class OpenMembershipForm(DayForm):
    start = date_field("Mitglied ab", help_text="Darf in der Vergangenheit liegen.")
