"""Forms of individuals: to join alone, or to become Multiplikatorin or Multiplikator of a partner."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.forms import BaseForm, BaseFormSet
from django.utils.datastructures import MultiValueDict

from core.statements import Parameter, PreparedQuery
from members.domain import applications, organisations
from members.domain.inputs import ApplicantInput
from members.forms.form_groups import JoiningForms, Payload, SummarySection, consent_text, require_row, summary_rows
from members.forms.person import CONFIRMED_BY_MAIL, MultiplierForm, PersonForm
from members.models import Application, Organisation, ProfessionalField
from regions.models import Area

EMPTY_CHOICE = ("", "Bitte wählen")


def professional_fields() -> QuerySet[ProfessionalField]:
    return ProfessionalField.objects.filter(is_offered=True)


def kreise() -> QuerySet[Area]:
    return Area.objects.filter(level=Area.Level.KREIS, valid_to=None)


class IndividualForm(PersonForm):
    required_messages = PersonForm.required_messages | {
        "email": "Geben Sie Ihre E-Mail-Adresse an.",
        "employer": "Geben Sie an, bei wem Sie arbeiten.",
        "professional_field": "Wählen Sie das Berufsfeld aus, das am besten passt.",
        "duty_area": "Wählen Sie den Kreis oder die Stadt aus, in der Sie arbeiten.",
    }
    field_order = ["title", "first_name", "last_name", "email", "employer", "professional_field", "duty_area"]
    mail_hint = (
        "E-Mail-Adresse, die nur Sie lesen; am besten die dienstliche. Haben Sie keine, genügt eine private. "
        "An diese Adresse senden wir den Link zur Bestätigung."
    )
    phone = None

    email = forms.EmailField(label="E-Mail-Adresse", max_length=254)
    employer = forms.CharField(
        label="Arbeitgeber oder Dienststelle",
        max_length=200,
        help_text="Zum Beispiel „Stadt Musterstadt, Jugendamt“ oder „Klinikum Musterland“",
    )
    professional_field = forms.ModelChoiceField(professional_fields(), label="Berufsfeld", empty_label=EMPTY_CHOICE[1])
    duty_area = forms.ModelChoiceField(
        kreise(),
        to_field_name="ags",
        label="Dienstort",
        help_text="Der Kreis oder die Stadt, in der Sie arbeiten",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duty_area"].choices = lambda: [EMPTY_CHOICE, *grouped(duty_areas())]

    def payload(self) -> Payload:
        rows = {name: self.cleaned_data[name].pk for name in ("professional_field", "duty_area")}
        return self.cleaned_data | rows

    @staticmethod
    def applicant(payload: Payload) -> ApplicantInput:
        """The ApplicantInput of a payload, with the rows as offered now. Raises OutdatedError."""
        field = require_row(OFFERED_FIELD.first(pk=payload["professional_field"]))
        area = require_row(OFFERED_AREA.first(pk=payload["duty_area"]))
        return ApplicantInput(**payload | {"professional_field": field, "duty_area": area})

    @staticmethod
    def choices_key() -> Hashable:
        """Cache key of the two lists of choices: the rows that they show."""
        return (FIELDS.rows(), AREAS.rows())


def areas_and_parents() -> QuerySet[Area]:
    levels = (Area.Level.REGIERUNGSBEZIRK, Area.Level.KREIS)
    return Area.objects.filter(level__in=levels, valid_to=None).by_name()


def duty_areas() -> list[Area]:
    """Kreise and kreisfreie Städte in the order of their Regierungsbezirke, in one query."""
    found = list(areas_and_parents())
    parents = {area.pk: area for area in found if area.level == Area.Level.REGIERUNGSBEZIRK}
    areas = [area for area in found if area.level == Area.Level.KREIS]
    for area in areas:
        area.parent = parents[area.parent_id]
    return sorted(areas, key=lambda area: area.parent.ags)


def grouped(areas: Iterable[Area]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Areas, in the order of their parents, as choices below their parents' names."""
    return [
        (str(parent.title) if parent else "", [(area.ags, area.title) for area in group])
        for parent, group in groupby(areas, key=lambda area: area.parent)
    ]


class RepresentativeForm(MultiplierForm):
    mail_hint = CONFIRMED_BY_MAIL

    def payload(self) -> Payload:
        return self.cleaned_data

    @staticmethod
    def applicant(payload: Payload) -> ApplicantInput:
        return ApplicantInput(**payload)


FIELDS = PreparedQuery(lambda: professional_fields().values_list("pk", "name"))
AREAS = PreparedQuery(lambda: areas_and_parents().values_list("pk", "ags", "kind", "name", "parent"))
OFFERED_FIELD = PreparedQuery(lambda: professional_fields().filter(pk=Parameter("pk")).only("pk"))
OFFERED_AREA = PreparedQuery(lambda: kreise().filter(pk=Parameter("pk")).only("pk"))


class PersonJoiningForms(JoiningForms):
    person_class: type[IndividualForm | RepresentativeForm]

    def __init__(self, data: MultiValueDict[str, str] | None = None, *, is_bound: bool = True) -> None:
        super().__init__(data, is_bound=is_bound)
        self.person = self.person_class(self.bound_data)

    @property
    def forms(self) -> list[BaseForm | BaseFormSet[Any]]:
        return [self.person, self.last_form]

    def payload(self) -> Payload:
        return super().payload() | {"person": self.person.payload()}

    def sections(self) -> list[SummarySection]:
        return [
            SummarySection("Ihre Angaben", summary_rows(self.person)),
            SummarySection("Rundbrief", [self._newsletter()]),
        ]


class IndividualJoiningForms(PersonJoiningForms):
    person_class = IndividualForm

    @classmethod
    def empty_form_key(cls) -> Hashable:
        return (super().empty_form_key(), IndividualForm.choices_key())

    @classmethod
    def submit(cls, payload: Payload, *, submission: UUID, at: datetime) -> Application:
        applicant = IndividualForm.applicant(payload["person"])
        return applications.submit_individual(
            submission=submission, applicant=applicant, newsletter=consent_text(payload), at=at
        )


class RepresentativeJoiningForms(PersonJoiningForms):
    """For the partner in the page's address."""

    person_class = RepresentativeForm

    def __init__(
        self,
        data: MultiValueDict[str, str] | None = None,
        *,
        organisation: Organisation,
        is_bound: bool = True,
    ) -> None:
        super().__init__(data, is_bound=is_bound)
        self.organisation = organisation

    def payload(self) -> Payload:
        return super().payload() | {"organisation": self.organisation.slug}

    @classmethod
    def submit(cls, payload: Payload, *, submission: UUID, at: datetime) -> Application:
        return applications.submit_representative(
            submission=submission,
            organisation=require_row(organisations.find_by_slug(payload["organisation"])),
            applicant=RepresentativeForm.applicant(payload["person"]),
            newsletter=consent_text(payload),
            at=at,
        )
