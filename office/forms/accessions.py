"""Forms of an accession: details, areas, signatories, contacts."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.forms import formset_factory

from accessions.domain.planning import MAX_SIGNATORIES, SignatoryInput
from accessions.models import Accession
from core.backoffice.fields import date_field, long_text
from core.backoffice.uploads import PastedListForm, ScanField, pasted_list_field
from kern.forms import KernForm
from kern.formsets import RowFormSet
from regions.forms.areas import ChoosesAreasForm
from regions.models import Area

Level = Area.Level


class AccessionDetailsForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {"effective_on": "Geben Sie an, ab welchem Tag der Beitritt gilt."}
    title = forms.CharField(
        label="Titel",
        max_length=150,
        help_text="Steht in Mails und Briefen. Zum Beispiel „Beitritt des Regierungsbezirks …“.",
    )
    effective_on = date_field(
        "Wirksam am", help_text="An diesem Tag beginnen die Mitgliedschaften. Er darf in der Vergangenheit liegen."
    )
    place = forms.CharField(label="Ort", max_length=100, help_text="Steht auf den Urkunden vor dem Datum.")
    inviter = forms.CharField(
        label="Wer lädt ein?", max_length=200, help_text="Zum Beispiel „Bezirksregierung Detmold“."
    )
    invitation_text = long_text(
        "Einladungstext", required=False, help_text="Steht in Mail und Brief zwischen Anlass und Link."
    )
    answer_by = date_field("Antwort erbeten bis", required=False)
    reminds = forms.BooleanField(
        label="Wer nicht antwortet, bekommt eine Woche vor Ablauf eine Erinnerung.", required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        answer_by, effective_on = cleaned.get("answer_by"), cleaned.get("effective_on")
        if answer_by and effective_on and answer_by > effective_on:
            self.add_error("answer_by", "Die Frist liegt nach dem Beitritt. Wählen Sie einen früheren Tag.")
        return cleaned


class AreasForm(ChoosesAreasForm):
    submit_label = ""
    mark_optional = False


class AccessionDocumentForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {"document": "Wählen Sie das PDF aus."}
    document = ScanField(label="Eingescanntes Dokument")


class OptionalDocumentForm(AccessionDocumentForm):
    document = ScanField(label="Eingescanntes Dokument", required=False)


class SignatoryForm(KernForm, forms.Form):
    required_messages: ClassVar = {"role": "Geben Sie das Amt an, zum Beispiel „Regierungspräsidentin“."}
    role = forms.CharField(label="Amt", max_length=150)
    name = forms.CharField(label="Name", max_length=150, required=False)


class BaseSignatoryFormSet(RowFormSet):
    row_label = "Unterschrift"
    add_label = "Weitere Unterschrift"

    def initial_form_count(self) -> int:
        """Rows that are sent empty count as removed."""
        return 0 if self.is_bound else super().initial_form_count()

    def signatures(self) -> list[SignatoryInput]:
        return [SignatoryInput(**row.cleaned_data) for row in self.forms if row.has_changed()]


SignatoryFormSet = formset_factory(
    SignatoryForm,
    formset=BaseSignatoryFormSet,
    extra=0,
    min_num=0,
    max_num=MAX_SIGNATORIES,
    absolute_max=MAX_SIGNATORIES,
)


class AccessionForms:
    """The details, areas, signatories and document of an accession, validated together."""

    def __init__(self, data: Any = None, files: Any = None, *, accession: Accession | None = None) -> None:
        self.accession = accession
        self.details = AccessionDetailsForm(data, initial=initial_values(accession) if accession else None)
        self.areas = AreasForm(data, initial=areas_of(accession) if accession else None)
        self.signatories = SignatoryFormSet(
            data, prefix="signatures", initial=None if data else signatories_of(accession)
        )
        self.document = None if accession else OptionalDocumentForm(data, files)
        if self.signatories.row_was_added_or_removed:
            for form in self.forms:
                if form is not self.signatories:
                    form.redisplay()

    @property
    def forms(self) -> list[Any]:
        return [form for form in (self.details, self.areas, self.signatories, self.document) if form is not None]

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])  # noqa: C419 - all mistakes at once

    def is_multipart(self) -> bool:
        return self.document is not None

    def add_error(self, field: None, sentence: str) -> None:
        """A refusal of the domain concerns the effective date; all else was validated before."""
        self.details.add_error("effective_on", sentence)

    @property
    def domain_kwargs(self) -> dict[str, Any]:
        document = {"document": self.document.cleaned_data["document"]} if self.document else {}
        return {
            **self.details.cleaned_data,
            "areas": self.areas.chosen_areas,
            "signatures": self.signatories.signatures(),
            **document,
        }


def initial_values(accession: Accession) -> dict[str, Any]:
    return {name: getattr(accession, name) for name in AccessionDetailsForm.base_fields}


def areas_of(accession: Accession) -> dict[str, list[int]]:
    areas = list(accession.areas.all())
    return {
        "districts": [area.pk for area in areas if area.level == Level.REGIERUNGSBEZIRK],
        "kreise": [area.pk for area in areas if area.level == Level.KREIS],
    }


def signatories_of(accession: Accession | None) -> list[dict[str, str]]:
    if accession is None:
        return [{}]
    return [{"role": one.role, "name": one.name} for one in accession.signatories.all()] or [{}]


class ContactsForm(PastedListForm):
    empty_message = "Fügen Sie Adressen ein, oder wählen Sie eine Datei aus."
    text = pasted_list_field(
        "Adressen einfügen",
        help_text="Je Zeile AGS oder Name, dann die Mail-Adresse. Spalten aus Excel können Sie einfach hineinkopieren.",
    )
