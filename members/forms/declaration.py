"""The declaration of an organisation on one page."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import BaseForm, BaseFormSet
from django.utils.datastructures import MultiValueDict

from members.domain import applications, organisations
from members.domain.inputs import Declarer, Nominee, ProposedOrganisation
from members.forms.closing import RemarkForm
from members.forms.nominations import MyselfForm, NomineeFormSet, judge_number, named
from members.forms.organisation import ProposedOrganisationForm
from members.forms.people import DeclarerForm
from members.forms.sheets import Row, Section, Sheet, Told, Typed, agreed_text, rows_of, still_there
from members.models import Application, Organisation
from regions.domain.areas import label
from regions.models import Area


class DeclarationSheet(Sheet):
    """Declarer, nominations, closing – for a picked organisation, or for one described in the hidden fields `new-…`."""

    closing_class = RemarkForm

    def __init__(
        self,
        data: MultiValueDict[str, str] | None = None,
        *,
        organisation: Organisation | None = None,
        is_filled: bool = True,
    ) -> None:
        super().__init__(data, is_filled=is_filled)
        self.organisation = organisation
        self.described = None if organisation else ProposedOrganisationForm(data)
        self.declarer = DeclarerForm(self.filled)
        self.myself = MyselfForm(self.filled)
        self.people = NomineeFormSet(self.filled, prefix="people")
        if self.is_rearranged:
            self.redisplay()

    @property
    def parts(self) -> list[BaseForm | BaseFormSet[Any]]:
        described = [self.described] if self.described else []
        return [*described, self.declarer, self.myself, self.people, self.closing]

    def is_valid(self) -> bool:
        valid = super().is_valid()
        return judge_number(self.myself, self.people) and valid

    def nominees(self) -> list[Nominee]:
        return named(self.declarer, self.myself, self.people)

    @property
    def name(self) -> str:
        """The organisation's name, as the page's heading says it."""
        return self.organisation.name if self.organisation else self.described["name"].value()

    def about(self) -> Typed:
        if self.described is None:
            return super().about()
        names = map(self.described.add_prefix, self.described.fields)
        return {name: self.data.getlist(name) for name in names if self.data and name in self.data}

    def sections(self) -> list[Section]:
        declarer = rows_of(self.declarer, "title", "first_name", "last_name", "office", "email", "phone", "may_declare")
        return [
            self._organisation(),
            Section("Wer erklärt den Beitritt?", declarer),
            Section("Multiplikatorinnen und Multiplikatoren", self._people()),
            Section("Nachricht und Rundbrief", [*rows_of(self.closing, "remark"), self._newsletter()]),
        ]

    def _organisation(self) -> Section:
        if self.organisation:
            seat = self.organisation.body_of_id or self.organisation.seat_id
            place = [Row("Sitz", label(Area.objects.with_ancestors().get(pk=seat)))] if seat else []
            return Section("Organisation", [Row("Name", self.organisation.name, "suche"), *place], is_chosen=True)
        seat = Row("Sitz", label(self.described.seat), self.described["place"].auto_id)
        rows = rows_of(self.described, "name", "category", "website")
        return Section("Organisation", [*rows[:2], seat, *rows[2:]], is_chosen=True)

    def _people(self) -> list[Row]:
        own = [Row("Sie selbst", "mit den Angaben von oben", "id_myself")] if self.myself.cleaned_data["myself"] else []
        return own + [self._person(row) for row in self.people.forms if row.has_changed()]

    def _person(self, row: Any) -> Row:
        cleaned = row.cleaned_data
        name = " ".join(filter(None, [cleaned["title"], cleaned["first_name"], cleaned["last_name"]]))
        lines = "\n".join(filter(None, [cleaned["function"], cleaned["email"], cleaned["phone"]]))
        return Row(name, lines, row["first_name"].auto_id, row["email"].html_name, cleaned["email"])

    def told(self) -> Told:
        about = {"described": self.described.told()} if self.described else {"organisation": self.organisation.slug}
        return super().told() | {
            **about,
            "declarer": asdict(self.declarer.declarer()),
            "nominations": [asdict(nominee) for nominee in self.nominees()],
            "remark": self.closing.cleaned_data["remark"],
        }

    @classmethod
    def submit(cls, told: Told, *, submission: UUID, at: datetime) -> Application:
        return applications.submit_organisation(
            submission=submission,
            organisation=target(told),
            declarer=Declarer(**told["declarer"]),
            nominations=[Nominee(**nominee) for nominee in told["nominations"]],
            newsletter=agreed_text(told),
            remark=told["remark"],
            at=at,
        )


def target(told: Told) -> Organisation | ProposedOrganisation:
    """The organisation that was picked or described, as it is now."""
    if "described" in told:
        return ProposedOrganisationForm.proposal_told(told["described"])
    return still_there(organisations.picked(told["organisation"]))
