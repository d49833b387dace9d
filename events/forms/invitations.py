"""Forms to answer an invitation: accept, decline, name a proxy, and the combined form for events with an accession."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseForm, BaseFormSet
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from accessions.forms.declaration import ParticipantDeclarerForm
from events.domain.registrations import Attendee
from events.forms.needs import NeedsForm
from events.forms.registrations import AttendeeForm
from events.forms.session_choices import SessionChoiceForm
from events.models import Event, Invitation, Registration
from kern.forms import KernForm
from members.domain.inputs import NomineeInput
from members.forms.email_suggestions import are_confirmed
from members.forms.form_groups import FormGroup
from members.forms.nominations import DeclarerIsNomineeForm, NomineeFormSet, all_nominees, validate_count

NAMES = ("title", "first_name", "last_name", "email", "organisation_name", "job_title")
YES, NO, LATER = "ja", "nein", "spaeter"


class GuestAttendeeForm(AttendeeForm):
    """The attendee of an invitation; without a telephone number."""

    person_names = NAMES
    field_order = list(NAMES)
    phone = None
    mail_hint = "An diese Adresse senden wir die Bestätigung mit Eintrittskarte und Kalendereintrag."
    required_messages = AttendeeForm.required_messages | {
        "job_title": "Geben Sie Ihr Amt oder Ihre Funktion an, zum Beispiel „Bürgermeisterin“."
    }


class AnsweringPersonForm(ParticipantDeclarerForm):
    """Who comes and declares: one person, who declares for themselves."""

    field_order = ["title", "first_name", "last_name", "job_title", "email", "phone", "may_declare"]
    required_messages = ParticipantDeclarerForm.required_messages | {
        "may_declare": "Bestätigen Sie, dass Sie den Beitritt erklären dürfen. Sonst benennen Sie eine Vertretung.",
    }
    may_declare = forms.BooleanField(label="Ich bin befugt, den Beitritt zu erklären.")
    on_behalf_of = None
    on_behalf_of_job_title = None


class AcceptInvitationForm(SessionChoiceForm, NeedsForm, GuestAttendeeForm):
    """The guest comes: who exactly, to which sessions, and what they need where the event asks for it."""

    submit_label = "Zusagen"

    def __init__(
        self, data: Any = None, *, invitation: Invitation, registration: Registration | None, **kwargs: Any
    ) -> None:
        event = invitation.event
        initial = initial_from_registration(invitation, registration)
        super().__init__(data, event=event, asks_needs=event.asks_needs, initial=initial, **kwargs)


class GuestProxyForm(GuestAttendeeForm):
    """The proxy of a guest; the guest's name is asked first, as both are shown."""

    submit_label = "Vertretung benennen"
    field_order = ["head", *NAMES]
    autocomplete = dict.fromkeys(NAMES, "off") | {"head": "name"}
    mail_hint = "An diese Adresse senden wir Bestätigung, Eintrittskarte und den Link zur eigenen Anmeldung."
    required_messages = GuestAttendeeForm.required_messages | {
        "head": "Geben Sie den Namen der Person an, die vertreten wird.",
        "first_name": "Geben Sie den Vornamen der Vertretung an.",
        "last_name": "Geben Sie den Nachnamen der Vertretung an.",
        "job_title": "Geben Sie Amt oder Funktion der Vertretung an, zum Beispiel „Erste Beigeordnete“.",
        "email": "Geben Sie die E-Mail-Adresse der Vertretung an.",
    }

    head = forms.CharField(
        label="Ihr Name",
        max_length=200,
        help_text="Wer eingeladen ist und sich vertreten lässt, mit Amt: „Bürgermeisterin Bärbel Beispiel“",
    )


class DeclineInvitationForm(KernForm, forms.Form):
    submit_label = "Absagen"

    text = forms.CharField(
        label="Ein Wort dazu",
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Nur wenn Sie möchten. Schreiben Sie hier nichts Vertrauliches.",
    )


class TwoQuestionsForm(KernForm, forms.Form):
    """The two questions of the combined page: attendance and declaration."""

    coming = forms.ChoiceField(
        label="Kommen Sie?",
        choices=[(YES, "Ja, ich komme"), (NO, "Nein, ich kann nicht kommen")],
        widget=forms.RadioSelect,
    )
    declares = forms.ChoiceField(
        label="Tritt Ihr Haus bei?",
        choices=[
            (YES, "Ja, wir treten bei"),
            (NO, "Nein, wir treten nicht bei"),
            (LATER, "Das beantworte ich später"),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label="Ein Wort dazu, falls Sie absagen oder ablehnen",
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    required_messages = {
        "coming": "Sagen Sie, ob Sie kommen.",
        "declares": "Sagen Sie, ob Ihr Haus beitritt, oder lassen Sie es mit „später“ offen.",
    }


class EventQuestionsForm(SessionChoiceForm, NeedsForm):
    """Sessions and needs of the attendee."""

    def __init__(self, data: Any = None, *, event: Event, **kwargs: Any) -> None:
        super().__init__(data, event=event, asks_needs=event.asks_needs, **kwargs)


class CombinedAnswerForms(FormGroup):
    """All forms of the combined page.

    Only the forms that the two answers need are validated. Attendee and declarer are one person, typed once.
    """

    def __init__(self, invitation: Invitation, data: MultiValueDict[str, str] | None = None) -> None:
        self.invitation, self.data = invitation, data
        self.questions = TwoQuestionsForm(data)
        self.declarer = AnsweringPersonForm(data, initial=initial_from_invitation(invitation))
        self.declarer.fields["may_declare"].required = data is None or self.is_declaring
        self.event_questions = EventQuestionsForm(data, event=invitation.event)
        self.myself = DeclarerIsNomineeForm(data)
        self.nominee_formset = NomineeFormSet(data, prefix="people")
        if self.row_was_added_or_removed:
            self.redisplay()

    @property
    def forms(self) -> list[BaseForm | BaseFormSet[Any]]:
        return [self.questions, self.declarer, self.event_questions, self.myself, self.nominee_formset]

    @property
    def is_coming(self) -> bool:
        return self._answer_is("coming", YES)

    @property
    def is_declaring(self) -> bool:
        return self._answer_is("declares", YES)

    def is_valid(self) -> bool:
        valid = self.questions.is_valid()
        for part, is_needed in (
            (self.declarer, self.is_coming or self.is_declaring),
            (self.event_questions, self.is_coming),
            (self.myself, self.is_declaring),
            (self.nominee_formset, self.is_declaring),
        ):
            if is_needed:
                valid = part.is_valid() and valid
            else:
                part.redisplay()
        if self.is_declaring:
            valid = validate_count(self.myself, self.nominee_formset) and valid
        return valid

    def attendee(self) -> Attendee:
        names = ("title", "first_name", "last_name", "email", "job_title", "phone")
        return Attendee(**{name: self.declarer.cleaned_data[name] for name in names})

    def nominees(self) -> list[NomineeInput]:
        return all_nominees(self.declarer, self.myself, self.nominee_formset)

    @cached_property
    def typos(self) -> list[str]:
        """Addresses that look mistyped; their fields ask „Meinten Sie …?“."""
        return self.ask_about_typos()

    @property
    def has_new_typos(self) -> bool:
        """Whether there are probable typos that sending the form has not confirmed."""
        return not are_confirmed(self.typos, self.data)

    def _answer_is(self, question: str, answer: str) -> bool:
        return bool(self.data) and self.questions[question].value() == answer


def initial_from_registration(invitation: Invitation, registration: Registration | None) -> dict[str, str]:
    """The guest's data of their registration, else of the invitation."""
    if registration:
        return {name: getattr(registration, name) for name in NAMES}
    return initial_from_invitation(invitation)


def head_of(invitation: Invitation) -> str:
    """Job title and name of the guest whom a proxy represents; empty for a guest without a name."""
    return " ".join(filter(None, [invitation.job_title, invitation.name])) if invitation.last_name else ""


def initial_from_invitation(invitation: Invitation) -> dict[str, str]:
    """The guest's data of the invitation; the job title of an unnamed guest, in both genders, is left out."""
    known = {name: getattr(invitation, name) for name in NAMES}
    return known if invitation.last_name else known | {"job_title": ""}
