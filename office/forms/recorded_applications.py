"""Forms to record an application that came by letter, by phone or in person."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from core.antispam import SubmissionField
from core.uploads import validate_pdf
from kern.forms import KernForm
from members.domain import applications
from members.domain.inputs import ApplicantInput
from members.domain.nominations import MAX_NOMINATIONS, WRONG_COUNT
from members.forms.individual import IndividualForm
from members.forms.nominations import NomineeFormSet, all_nominees
from members.forms.organisation import ProposedOrganisationForm
from members.forms.person import DeclarerForm
from members.models import Application, Organisation

Source = Application.Source
BY_HAND = [(source.value, source.label) for source in (Source.LETTER, Source.PHONE, Source.IN_PERSON)]
MAIL_HINT = "Leer lassen, wenn keine bekannt ist; dann geht keine Mail hinaus."


class SourceForm(KernForm, forms.Form):
    """The source of an application, with a scan of the letter."""

    required_messages: ClassVar = {"source": "Wählen Sie aus, wie der Antrag eingegangen ist."}
    source = forms.ChoiceField(label="Wie ist der Antrag eingegangen?", choices=BY_HAND, widget=forms.RadioSelect)
    scan = forms.FileField(
        label="Scan des Schreibens",
        required=False,
        help_text="PDF, höchstens 10 MB",
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
    remark = forms.CharField(
        label="Bemerkung", max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    submission = SubmissionField()

    def clean_scan(self) -> UploadedFile | None:
        """The scan under a neutral name; its own name may contain personal data."""
        scan: UploadedFile | None = self.cleaned_data["scan"]
        if scan:
            validate_pdf(scan)
            scan.name = "scan.pdf"
        return scan

    @property
    def domain_kwargs(self) -> dict[str, Any]:
        return {**self.cleaned_data, "source": Source(self.cleaned_data["source"])}


class RecordDeclarerForm(DeclarerForm):
    required_messages = DeclarerForm.required_messages | {
        "job_title": "Geben Sie das Amt oder die Funktion an.",
        "may_declare": "Ohne Befugnis gilt die Erklärung nicht. Fragen Sie nach und setzen Sie dann das Häkchen.",
    }
    on_behalf_messages: ClassVar = {
        "on_behalf_of": "Geben Sie auch den Namen der Person an, in deren Auftrag erklärt wurde.",
        "on_behalf_of_job_title": "Geben Sie auch an, welches Amt die Person hat, in deren Auftrag erklärt wurde.",
    }
    sometimes_required: ClassVar = frozenset()
    autocomplete: ClassVar = {}
    mail_hint = MAIL_HINT
    may_declare = forms.BooleanField(
        label="Die Person ist befugt, den Beitritt zu erklären, oder handelt im Auftrag einer Person, die es ist."
    )

    @classmethod
    def prepare(cls, fields: dict[str, forms.Field]) -> None:
        super().prepare(fields)
        fields["email"].required = False
        fields["on_behalf_of"].help_text = "Nur wenn jemand anderes erklärt, etwa die Bürgermeisterin: deren Name."

    @property
    def is_on_behalf(self) -> bool:
        """Whether somebody is named on whose behalf it is declared."""
        return any(self.cleaned_data.get(name) for name in self.on_behalf_messages)


class RecordIndividualForm(IndividualForm):
    autocomplete: ClassVar = {}
    mail_hint = MAIL_HINT

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False


class DeclarerNamedForm(KernForm, forms.Form):
    mark_optional = False
    myself = forms.BooleanField(
        label="Die erklärende Person wird selbst Multiplikatorin oder Multiplikator.", required=False
    )


class RecordedOrganisationForms:
    """The declaration of a known organisation, or of one described here."""

    def __init__(self, data: Any = None, files: Any = None, *, organisation: Organisation | None) -> None:
        self.organisation = organisation
        self.described = None if organisation else ProposedOrganisationForm(data)
        self.source_form = SourceForm(data, files)
        self.declarer = RecordDeclarerForm(data)
        self.myself = DeclarerNamedForm(data)
        self.nominee_formset = NomineeFormSet(data, prefix="people")
        if self.nominee_formset.row_was_added_or_removed:
            for form in filter(None, (self.described, self.source_form, self.declarer, self.myself)):
                form.redisplay()

    @property
    def forms(self) -> list[Any]:
        return [
            form
            for form in (self.source_form, self.described, self.declarer, self.myself, self.nominee_formset)
            if form
        ]

    def is_valid(self) -> bool:
        """Validates every form, so that the page shows all mistakes at once."""
        return all([form.is_valid() for form in self.forms]) and self._names_enough()  # noqa: C419 - all mistakes at once

    def _names_enough(self) -> bool:
        count = len(all_nominees(self.declarer, self.myself, self.nominee_formset))
        if not 1 <= count <= MAX_NOMINATIONS:
            self.myself.add_error("myself", WRONG_COUNT)
        if self.myself.cleaned_data.get("myself") and not self.declarer.cleaned_data["email"]:
            self.declarer.add_error(
                "email", "Wer selbst Multiplikatorin oder Multiplikator wird, braucht eine Adresse."
            )
        return self.myself.is_valid() and self.declarer.is_valid()

    def submit(self, *, by: User, at: datetime) -> Application:
        """Raises DomainRefusal."""
        return applications.record_organisation(
            organisation=self.organisation or self.described.proposal(),
            declarer=self.declarer.declarer(),
            nominees=all_nominees(self.declarer, self.myself, self.nominee_formset),
            **self.source_form.domain_kwargs,
            by=by,
            at=at,
        )


class RecordedIndividualForms:
    """The application of an individual."""

    def __init__(self, data: Any = None, files: Any = None) -> None:
        self.source_form = SourceForm(data, files)
        self.person = RecordIndividualForm(data)

    @property
    def forms(self) -> list[Any]:
        return [self.source_form, self.person]

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])  # noqa: C419 - all mistakes at once

    def submit(self, *, by: User, at: datetime) -> Application:
        applicant = ApplicantInput(**self.person.cleaned_data)
        return applications.record_individual(applicant=applicant, **self.source_form.domain_kwargs, by=by, at=at)
