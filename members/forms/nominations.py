"""Forms for the people an organisation nominates: the declarer by a checkbox, others row by row."""

from __future__ import annotations

from django import forms
from django.forms import formset_factory

from kern.forms import KernForm
from kern.formsets import ADD, RowFormSet
from members.domain.inputs import NomineeInput
from members.domain.nominations import MAX_NOMINATIONS
from members.forms.person import DeclarerForm, NomineeForm

TOO_FEW = "Nennen Sie mindestens eine Person, oder setzen Sie das Häkchen, wenn Sie es selbst sind."
TOO_MANY = "Nennen Sie höchstens zehn Personen, Sie selbst mitgezählt."


class DeclarerIsNomineeForm(KernForm, forms.Form):
    mark_optional = False

    myself = forms.BooleanField(
        label="Ich selbst werde Multiplikatorin oder Multiplikator.",
        required=False,
        help_text="Ihre Angaben von oben gelten dann auch hier. Sie müssen nichts noch einmal eintragen.",
    )


class BaseNomineeFormSet(RowFormSet):
    row_label = "Multiplikatorin oder Multiplikator"
    add_label = "Weitere Person nennen"

    def redisplay(self) -> None:
        """Show the rows as submitted, without validating them."""
        self.row_was_added_or_removed = True
        for row in self.forms:
            row.redisplay()

    @property
    def is_unused(self) -> bool:
        """Whether nothing is typed into any row, and no row was asked for."""
        return ADD not in self.data and not any(row.has_changed() for row in self.forms)

    def nominees(self) -> list[NomineeInput]:
        return [NomineeInput(**row.cleaned_data) for row in self.forms if row.has_changed()]


NomineeFormSet = formset_factory(
    NomineeForm, formset=BaseNomineeFormSet, extra=1, min_num=0, max_num=MAX_NOMINATIONS, absolute_max=MAX_NOMINATIONS
)


def validate_count(myself: DeclarerIsNomineeForm, rows: BaseNomineeFormSet) -> bool:
    """Whether one to ten people are nominated, the declarer included; else the error is at the checkbox."""
    count = sum(row.has_changed() for row in rows.forms) + bool(myself["myself"].value())
    if myself.is_valid() and not 1 <= count <= MAX_NOMINATIONS:
        myself.add_error("myself", TOO_MANY if count else TOO_FEW)
    return myself.is_valid()


def all_nominees(declarer: DeclarerForm, myself: DeclarerIsNomineeForm, rows: BaseNomineeFormSet) -> list[NomineeInput]:
    """All nominees, the declarer first; the forms must be valid."""
    others: list[NomineeInput] = rows.nominees()
    if not myself.cleaned_data["myself"]:
        return others
    own = {name: declarer.cleaned_data[name] for name in ("first_name", "last_name", "email", "title", "phone")}
    return [NomineeInput(**own, job_title=declarer.cleaned_data["job_title"], is_declarer=True), *others]
