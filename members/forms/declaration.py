"""The declaration of an organisation on one page."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import BaseForm, BaseFormSet
from django.utils.datastructures import MultiValueDict

from members.domain import applications, organisations
from members.domain.inputs import DeclarerInput, NomineeInput, OrganisationInput
from members.forms.consent_and_submission import RemarkForm
from members.forms.form_groups import (
    JoiningForms,
    Payload,
    PostedValues,
    SummaryRow,
    SummarySection,
    consent_text,
    require_row,
    summary_rows,
)
from members.forms.nominations import DeclarerIsNomineeForm, NomineeFormSet, all_nominees, validate_count
from members.forms.organisation import ProposedOrganisationForm
from members.forms.person import DeclarerForm
from members.models import Application, Organisation
from regions.domain.areas import label
from regions.models import Area


class OrganisationJoiningForms(JoiningForms):
    """Declarer, nominations, last form; for a chosen organisation, or for one described in hidden fields `new-…`."""

    last_form_class = RemarkForm

    def __init__(
        self,
        data: MultiValueDict[str, str] | None = None,
        *,
        organisation: Organisation | None = None,
        is_bound: bool = True,
    ) -> None:
        super().__init__(data, is_bound=is_bound)
        self.organisation = organisation
        self.described = None if organisation else ProposedOrganisationForm(data)
        self.declarer = DeclarerForm(self.bound_data)
        self.myself = DeclarerIsNomineeForm(self.bound_data)
        self.nominee_formset = NomineeFormSet(self.bound_data, prefix="people")
        if self.row_was_added_or_removed:
            self.redisplay()

    @property
    def forms(self) -> list[BaseForm | BaseFormSet[Any]]:
        described = [self.described] if self.described else []
        return [*described, self.declarer, self.myself, self.nominee_formset, self.last_form]

    def is_valid(self) -> bool:
        valid = super().is_valid()
        return validate_count(self.myself, self.nominee_formset) and valid

    def nominees(self) -> list[NomineeInput]:
        return all_nominees(self.declarer, self.myself, self.nominee_formset)

    @property
    def name(self) -> str:
        """The organisation's name for the page's heading."""
        return self.organisation.name if self.organisation else self.described["name"].value()

    def organisation_values(self) -> PostedValues:
        if self.described is None:
            return super().organisation_values()
        names = map(self.described.add_prefix, self.described.fields)
        return {name: self.data.getlist(name) for name in names if self.data and name in self.data}

    def sections(self) -> list[SummarySection]:
        declarer = summary_rows(
            self.declarer,
            *("title", "first_name", "last_name", "job_title", "email", "phone"),
            *("may_declare", "on_behalf_of", "on_behalf_of_job_title"),
        )
        return [
            self._organisation(),
            SummarySection("Ihre Angaben", declarer),
            SummarySection("Multiplikatorinnen und Multiplikatoren", self._people()),
            SummarySection("Nachricht und Rundbrief", [*summary_rows(self.last_form, "remark"), self._newsletter()]),
        ]

    def _organisation(self) -> SummarySection:
        if self.organisation:
            seat = self.organisation.body_of_id or self.organisation.seat_id
            place = [SummaryRow("Sitz", label(Area.objects.with_ancestors().get(pk=seat)))] if seat else []
            return SummarySection(
                "Organisation", [SummaryRow("Name", self.organisation.name, "suche"), *place], is_chosen=True
            )
        seat = SummaryRow("Sitz", label(self.described.seat), self.described["place"].auto_id)
        rows = summary_rows(self.described, "name", "category", "website")
        return SummarySection("Organisation", [*rows[:2], seat, *rows[2:]], is_chosen=True)

    def _people(self) -> list[SummaryRow]:
        own = (
            [SummaryRow("Sie selbst", "mit den Angaben von oben", "id_myself")]
            if self.myself.cleaned_data["myself"]
            else []
        )
        return own + [self._person(row) for row in self.nominee_formset.forms if row.has_changed()]

    def _person(self, row: Any) -> SummaryRow:
        cleaned = row.cleaned_data
        name = " ".join(filter(None, [cleaned["title"], cleaned["first_name"], cleaned["last_name"]]))
        lines = "\n".join(filter(None, [cleaned["job_title"], cleaned["email"], cleaned["phone"]]))
        return SummaryRow(name, lines, row["first_name"].auto_id, row["email"].html_name, cleaned["email"])

    def payload(self) -> Payload:
        organisation = (
            {"described": self.described.payload()} if self.described else {"organisation": self.organisation.slug}
        )
        return super().payload() | {
            **organisation,
            "declarer": asdict(self.declarer.declarer()),
            "nominations": [asdict(nominee) for nominee in self.nominees()],
            "remark": self.last_form.cleaned_data["remark"],
        }

    @classmethod
    def submit(cls, payload: Payload, *, submission: UUID, at: datetime) -> Application:
        return applications.submit_organisation(
            submission=submission,
            organisation=organisation_from_payload(payload),
            declarer=DeclarerInput(**payload["declarer"]),
            nominees=[NomineeInput(**nominee) for nominee in payload["nominations"]],
            newsletter=consent_text(payload),
            remark=payload["remark"],
            at=at,
        )


def organisation_from_payload(payload: Payload) -> Organisation | OrganisationInput:
    """The chosen or described organisation, as it is now. Raises OutdatedError."""
    if "described" in payload:
        return ProposedOrganisationForm.proposal_from_payload(payload["described"])
    return require_row(organisations.find_by_slug(payload["organisation"]))
