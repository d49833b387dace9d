"""Form groups: all forms of one joining flow.

They are validated together, saved as a draft, shown for checking and sent once. Submitted values travel unchanged in
the form, in the session's draft and in hidden fields; the payload of a valid group is stored beside them, so that
sending needs no form.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model
from django.forms import BaseForm, BaseFormSet, ChoiceField, ModelChoiceField
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict

from core.statements import PreparedQuery
from members.forms.consent_and_submission import ConsentAndSubmissionForm
from members.forms.email_suggestions import suggestion_question, suggestions
from members.models import Application, Organisation
from privacy.domain.consents import current_texts
from privacy.models import ConsentText, Purpose
from regions.models import Area

PostedValues = dict[str, list[str]]
Payload = dict[str, Any]
M = TypeVar("M", bound=Model)
MAX_DRAFT_LENGTH = 60_000
NEWSLETTER_TEXT = PreparedQuery(lambda: current_texts(Purpose.NEWSLETTER).values_list("pk", "wording")[:1])


class OutdatedError(LookupError):
    """The payload refers to a row that is gone or no longer offered."""


@dataclass(frozen=True)
class SummaryRow:
    """A line of the summary page; `name` and `suggestion` where the address may have a typo."""

    label: str
    value: str
    anchor: str = ""
    name: str = ""
    email: str = ""
    suggestion: str = ""


@dataclass(frozen=True)
class SummarySection:
    """Lines under one heading; `is_chosen` where they are changed on the page before the form."""

    title: str
    rows: Sequence[SummaryRow]
    is_chosen: bool = False


class FormGroup:
    """Several forms on one page, validated together."""

    @property
    def forms(self) -> list[BaseForm | BaseFormSet[Any]]:
        raise NotImplementedError

    @property
    def row_was_added_or_removed(self) -> bool:
        return any(getattr(form, "row_was_added_or_removed", False) for form in self.forms)

    def is_valid(self) -> bool:
        """Validates every form, so that the page shows all errors at once."""
        return all([form.is_valid() for form in self.forms])  # noqa: C419 - a generator would stop at the first

    def ask_about_typos(self) -> list[str]:
        """Adds „Meinten Sie …?“, with a button that takes the suggestion, to each address with a probable typo.

        Returns these addresses.
        """
        emails = [field for form in self._forms() for field in form if field.widget_type == "email"]
        suggested = suggestions(address for field in emails if (address := field.value()))
        for field in emails:
            if suggestion := suggested.get(field.value()):
                field.help_text = suggestion_question(field, suggestion)
        return sorted(suggested)

    def redisplay(self) -> None:
        """Show the submitted values without validating them: the visitor has not finished yet."""
        for form in self.forms:
            form.redisplay()

    def _forms(self) -> Iterator[BaseForm]:
        for form in self.forms:
            yield from form.forms if isinstance(form, BaseFormSet) else [form]


class JoiningForms(FormGroup):
    """Base of the form groups of the three joining flows."""

    last_form_class: type[ConsentAndSubmissionForm] = ConsentAndSubmissionForm
    organisation: Organisation | None = None

    def __init__(self, data: MultiValueDict[str, str] | None = None, *, is_bound: bool = True) -> None:
        """`is_bound` is false for a draft that holds nothing of the form yet: then nothing is validated."""
        self.data = data
        self.bound_data = data if is_bound else None
        initial = {"submission": data["submission"]} if data and not is_bound else None
        self.last_form = self.last_form_class(self.bound_data, initial=initial)

    @classmethod
    def empty_form_key(cls) -> Hashable:
        """Cache key of everything an empty group reads from the database."""
        return NEWSLETTER_TEXT.rows()

    @property
    def submission(self) -> UUID:
        """The number of this submission, from a hidden field; validates the last form."""
        self.last_form.is_valid()
        return self.last_form.submission_id

    @submission.setter
    def submission(self, number: UUID) -> None:
        """Give the group the number of another submission; the last form must have been validated."""
        self.last_form.cleaned_data["submission"] = number

    @property
    def newsletter(self) -> ConsentText | None:
        return self.last_form.cleaned_data["newsletter"]

    def posted_values(self) -> PostedValues:
        """All submitted values of this group."""
        data = self.data or MultiValueDict()
        values = {name: data.getlist(name) for name in self._names() if name in data}
        return values | self.organisation_values() | {"submission": [str(self.submission)]}

    def organisation_values(self) -> PostedValues:
        """The values that identify the organisation."""
        return {"organisation": [self.organisation.slug]} if self.organisation else {}

    def fits_session(self) -> bool:
        return sum(len(value) for values in self.posted_values().values() for value in values) <= MAX_DRAFT_LENGTH

    def _names(self) -> Iterator[str]:
        for form in self.forms:
            if isinstance(form, BaseFormSet):
                yield from (form.management_form.add_prefix(name) for name in form.management_form.fields)
        for form in self._forms():
            yield from (form.add_prefix(name) for name in form.fields)

    def _newsletter(self) -> SummaryRow:
        anchor = self.last_form["newsletter"].auto_id
        return SummaryRow("Rundbrief", self.newsletter.wording if self.newsletter else "Nein, ohne Rundbrief", anchor)

    def sections(self) -> list[SummarySection]:
        raise NotImplementedError

    def payload(self) -> Payload:
        """The payload of a valid group: plain values for `submit()`, rows by their primary keys."""
        return {"newsletter": self.newsletter.pk if self.newsletter else None}

    @classmethod
    def submit(cls, payload: Payload, *, submission: UUID, at: datetime) -> Application:
        """Pass a payload to the domain; the same submission has one effect. Raises OutdatedError and DomainRefusal."""
        raise NotImplementedError


def require_row(row: M | None) -> M:
    """The row, which is not None. Raises OutdatedError."""
    if row is None:
        raise OutdatedError
    return row


def consent_text(payload: Payload) -> ConsentText | None:
    """The text of the newsletter consent that was ticked, if any. Raises OutdatedError."""
    key = payload["newsletter"]
    return require_row(ConsentText.objects.filter(pk=key, purpose=Purpose.NEWSLETTER).first()) if key else None


def summary_rows(form: BaseForm, *names: str) -> list[SummaryRow]:
    """The fields of a valid form that have a value, in the form's order or in that of `names`."""
    fields = [form[name] for name in names or form.fields]
    return [summary_row(field) for field in fields if not field.is_hidden and form.cleaned_data.get(field.name)]


def summary_row(field: BoundField) -> SummaryRow:
    value = display_value(field)
    email = value if field.widget_type == "email" else ""
    return SummaryRow(field.label, value, field.auto_id, field.html_name, email)


def display_value(field: BoundField) -> str:
    value = field.form.cleaned_data[field.name]
    if isinstance(value, Area):
        return value.title
    if isinstance(field.field, ChoiceField) and not isinstance(field.field, ModelChoiceField):
        return str(dict(field.field.choices)[value])
    return "Ja" if value is True else str(value)
