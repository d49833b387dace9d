"""Forms to register for an event and to correct a registration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from core.antispam import AntispamForm, SubmissionField
from events.domain.registrations import Attendee
from events.domain.registrations.session_choices import cached_items, choosable_items
from events.forms.needs import NeedsForm
from events.forms.session_choices import BLOCK, SessionChoiceForm, field_name
from events.models import Event
from members.forms.email_suggestions import are_confirmed, suggestion_question, suggestions
from members.forms.person import PersonForm

CONFIRMED_BY_MAIL = (
    "An diese Adresse senden wir den Link zur Bestätigung. Am besten ist die dienstliche; haben Sie keine, genügt eine "
    "private."
)


class AttendeeForm(PersonForm):
    """The person who attends."""

    required_messages = PersonForm.required_messages | {
        "email": "Geben Sie die E-Mail-Adresse an.",
        "organisation_name": "Geben Sie an, für welches Haus Sie kommen.",
        "job_title": "Geben Sie Ihr Amt oder Ihre Funktion an, zum Beispiel „Sicherheitsbeauftragte“.",
    }
    person_names = ("title", "first_name", "last_name", "email", "organisation_name", "job_title", "phone")
    field_order = list(person_names)
    autocomplete = PersonForm.autocomplete | {"organisation_name": "organization"}
    mail_hint = CONFIRMED_BY_MAIL

    email = forms.EmailField(label="E-Mail-Adresse", max_length=254)
    organisation_name = forms.CharField(
        label="Haus",
        max_length=200,
        help_text="Behörde oder Organisation, zum Beispiel „Stadt Musterstadt, Ordnungsamt“",
    )
    job_title = forms.CharField(label="Amt oder Funktion", max_length=200)

    def attendee(self) -> Attendee:
        """The Attendee of a valid form."""
        return Attendee(**{name: self.cleaned_data[name] for name in self.person_names if name in self.fields})

    @property
    def person_fields(self) -> list[BoundField]:
        return [self[name] for name in self.person_names if name in self.fields]


class RegistrationForm(AntispamForm, SessionChoiceForm, NeedsForm, AttendeeForm):
    """The form for everybody: who comes, to which sessions, and what they need where the event asks for it."""

    submission = SubmissionField()

    def __init__(self, data: Mapping[str, Any] | None = None, *, event: Event, **kwargs: Any) -> None:
        """A choice in a block that is missing in the process cache is read from the database."""
        items = cached_items(event)
        if data and any(
            BLOCK.fullmatch(name) for name in data.keys() - {field_name(item.block or 0) for item in items}
        ):
            items = choosable_items(event)
        super().__init__(data, event=event, offered_items=items, asks_needs=event.asks_needs, **kwargs)
        self.order_fields([*self.person_names, *map(field_name, self.blocks), *self.needs_names])

    def domain_kwargs(self) -> dict[str, Any]:
        """Keyword arguments of `registrations.register()` from a valid form."""
        return {
            "attendee": self.attendee(),
            "sessions": self.sessions(),
            "needs": self.needs_input(),
            "submission": self.cleaned_data["submission"],
        }

    def asks_about_typo(self) -> bool:
        """Add „Meinten Sie …?“ to a valid form's mail address with a probable typo and return True, once for each
        address.

        Sending the form again answers.
        """
        typed = self.cleaned_data["email"]
        suggestion = suggestions([typed]).get(typed)
        if suggestion is None or are_confirmed([typed], self.data):
            return False
        field = self["email"]
        field.help_text = suggestion_question(field, suggestion)
        return True


class ChangeAttendeeForm(AttendeeForm):
    """Cleans to the changes that `registrations.change_attendee` takes; the mail address cannot be changed."""

    submit_label = "Angaben speichern"
    email = None
    mail_hint = ""
