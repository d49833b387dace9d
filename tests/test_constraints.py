"""No constraint of the database is the first to speak: each has the input that meets it, or the reason why none can."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import CharField, FileField, TextField
from django.test import Client
from django.urls import reverse

from accessions.domain import execution
from accessions.forms.answers import AccessionProxyForm
from accessions.forms.declaration import ParticipantDeclarerForm
from accounts.forms.logins import UserForm
from accounts.models import User
from accounts.permissions import Role
from events.forms.invitations import AcceptInvitationForm, AnsweringPersonForm, GuestProxyForm
from events.forms.needs import NeedsForm
from events.forms.registrations import ChangeAttendeeForm, RegistrationForm
from kern.forms import KernForm
from mailings.models import OutgoingMail
from members.forms.individual import IndividualForm, RepresentativeForm
from members.forms.organisation import ProposedOrganisationForm
from members.forms.person import DeclarerForm, NomineeForm
from members.models import Category, Membership, Organisation, Person, Post, ProfessionalField, Representative
from office.forms import accession_answers
from office.forms.accessions import AccessionDetailsForm, SignatoryForm
from office.forms.decisions import ReasonForm
from office.forms.event_actions import AddDocumentForm, CancelForm, DocumentPropertiesForm
from office.forms.event_check_in import WalkInForm
from office.forms.event_guests import ChangedGuestForm, GuestForm, RecordAcceptForm, RecordProxyForm
from office.forms.event_mails import ChangedMailForm, PlannedMailForm
from office.forms.event_programme import ItemForm, SpeakerForm
from office.forms.event_registrations import CorrectAttendeeForm, RecordRegistrationForm
from office.forms.events import EventForm
from office.forms.mails import SettleMailForm
from office.forms.master_data import AddOrganisationForm, AddPersonForm, AddPostForm, EndMembershipForm
from office.forms.press import FreezeForm
from office.forms.recorded_applications import RecordDeclarerForm, RecordIndividualForm
from portal.forms.contact import ContactForm, FeedbackForm
from privacy.models import Case
from selfservice.domain.actions import open_case
from selfservice.forms import CorrectionForm, RequestLinkForm
from tests.factories import (
    NOW,
    TODAY,
    OrganisationFactory,
    PersonFactory,
    RegierungsbezirkFactory,
    UserFactory,
    confirmed_application,
)
from tests.factories.accessions import accession_with_participants, declare_for
from tests.factories.events import (
    EventFactory,
    InvitationFactory,
    ProgrammeItemFactory,
    RegistrationFactory,
    workshops,
)
from tests.members.views.form_data import declaration_data, details_url, hidden_fields
from tests.office.conftest import client_of
from tests.row_counts import own_models, row_counts

pytestmark = pytest.mark.django_db

SHOWN_AGAIN = {200, 400, 409, 422}


@dataclass(frozen=True, slots=True)
class Attempt:
    """Input that would break a constraint if nothing were validated before, and the sentence that says so first."""

    url: str
    data: dict[str, Any]
    sentence: str
    role: Role | None = Role.OFFICE


Attempts = Callable[[], Iterator[Attempt]]
MET: dict[str, list[Attempts]] = {}


def meets(*names: str) -> Callable[[Attempts], Attempts]:
    """The decorated function yields attempts to break each of these constraints."""

    def decorate(attempts: Attempts) -> Attempts:
        for name in names:
            MET.setdefault(name, []).append(attempts)
        return attempts

    return decorate


def office(name: str, *keys: object) -> str:
    return reverse(f"office:{name}", args=keys)


def admin(model: type, key: object) -> str:
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_change", args=[key])


# Members


@meets("organisation_has_name")
def organisation_without_a_name() -> Iterator[Attempt]:
    made = OrganisationFactory()
    data = {"name": " ", "category": made.category_id, "seat": made.seat_id}
    yield Attempt(office("add_organisation"), data, "Füllen Sie das Feld „Name“ aus.")
    yield Attempt(admin(Organisation, made.pk), data, "Füllen Sie das Feld „Name“ aus.")
    new = {**declaration_data(), "new-name": " ", "new-category": made.category_id, "new-place": made.seat.name}
    url = reverse("members:join_organisation_details")
    yield Attempt(url, new, "Geben Sie den vollen Namen der Organisation an.", role=None)


@meets("application_names_organisation")
def application_of_nobody() -> Iterator[Attempt]:
    made = OrganisationFactory()
    described = {"new-name": "", "new-category": made.category_id, "new-place": made.seat.name}
    url = f"{office('record_organisation')}?organisation=unbekannt"
    data = {**declaration_data(), **described, "source": "letter"}
    yield Attempt(url, data, "Geben Sie den vollen Namen der Organisation an.")


NO_ADDRESSES = {"emails-TOTAL_FORMS": "0", "emails-INITIAL_FORMS": "0"}
NO_PHONES = {"phones-TOTAL_FORMS": "0", "phones-INITIAL_FORMS": "0"}
OFFERED = "Wählen Sie eine der angebotenen Möglichkeiten aus."


@meets("organisation_postcode_digits", "organisation_address_whole")
def organisation_with_half_an_address() -> Iterator[Attempt]:
    made = OrganisationFactory()
    known = {"name": made.name, "category": made.category_id, "seat": made.seat_id}
    for address, sentence in (
        ({"street": "Weg 1", "postcode": "3275", "town": "Detmold"}, "Geben Sie die Postleitzahl mit fünf Ziffern ein"),
        ({"street": "Weg 1", "town": "Detmold"}, "Geben Sie auch die Postleitzahl an"),
        ({"po_box": "12 34", "postcode": "32756"}, "Geben Sie auch den Ort an"),
    ):
        yield Attempt(office("add_organisation"), known | address, sentence)
        yield Attempt(admin(Organisation, made.pk), known | address, sentence)


@meets("person_salutation_known")
def person_addressed_otherwise() -> Iterator[Attempt]:
    person = PersonFactory()
    named = {"first_name": "Erika", "last_name": "Muster", "salutation": "queen"}
    yield Attempt(office("add_person"), named, OFFERED)
    yield Attempt(admin(Person, person.pk), named | NO_ADDRESSES | NO_PHONES, OFFERED)


@meets("phone_once_per_person", "phone_kind_known")
def person_with_a_number_twice() -> Iterator[Attempt]:
    rows = {"phones-TOTAL_FORMS": "2", "phones-INITIAL_FORMS": "0", "phones-0-kind": "work", "phones-1-kind": "work"}
    numbers = {"phones-0-number": "0251 275-1125", "phones-1-number": "+49 251 275 1125"}
    data = {"first_name": "Erika", "last_name": "Muster", **NO_ADDRESSES, **rows, **numbers}
    person = PersonFactory()
    yield Attempt(admin(Person, person.pk), data, "Tragen Sie jede Telefonnummer nur einmal ein.")
    yield Attempt(admin(Person, person.pk), data | {"phones-1-number": "110", "phones-0-kind": "fax"}, OFFERED)


@meets("person_has_name")
def person_without_a_name() -> Iterator[Attempt]:
    person = PersonFactory()
    nameless = {"first_name": "Erika", "last_name": " "}
    yield Attempt(office("add_person"), nameless, "Füllen Sie das Feld „Nachname“ aus.")
    inline = NO_ADDRESSES | NO_PHONES
    yield Attempt(admin(Person, person.pk), nameless | inline, "Füllen Sie das Feld „Nachname“ aus.")


@meets("email_once_per_person", "email_one_primary")
def person_with_an_address_twice() -> Iterator[Attempt]:
    person = PersonFactory()
    rows = {"emails-TOTAL_FORMS": "2", "emails-INITIAL_FORMS": "0"}
    two = {"emails-0-address": "e@haus.example.org", "emails-1-address": "E@haus.example.org"}
    data = {"first_name": "Erika", "last_name": "Muster", **NO_PHONES, **rows, **two}
    yield Attempt(admin(Person, person.pk), data, "Tragen Sie jede Adresse nur einmal ein.")
    both = data | {"emails-1-address": "f@haus.example.org", "emails-0-is_primary": "on", "emails-1-is_primary": "on"}
    yield Attempt(admin(Person, person.pk), both, "Setzen Sie das Häkchen „Hierhin schreiben“ nur bei einer Adresse.")


@meets("post_one_head", "post_kind_known")
def second_head() -> Iterator[Attempt]:
    organisation = OrganisationFactory()
    Post.objects.create(organisation=organisation, kind=Post.Kind.HEAD, created_at=NOW)
    url = office("add_post", organisation.pk)
    yield Attempt(url, {"kind": "head", "title": "Intendanz"}, "hat bereits eine Leitung")
    yield Attempt(url, {"kind": "queen"}, "Wählen Sie eine der angebotenen Möglichkeiten aus.")


@meets("representative_one_at_a_time", "representative_span")
def post_held_twice() -> Iterator[Attempt]:
    post = Post.objects.create(organisation=OrganisationFactory(), kind=Post.Kind.MULTIPLIER, created_at=NOW)
    tenure = Representative.objects.create(post=post, person=PersonFactory(), start=TODAY, created_at=NOW)
    other = PersonFactory()
    for start in ("2024-01-01", "2024-03-01"):
        yield Attempt(office("fill_post", post.pk), {"person": other.pk, "start": start}, "ist besetzt")
    yield Attempt(office("vacate_post", tenure.pk), {"last_day": "2024-01-31"}, "darf nicht vor dem Beginn am")
    Representative.objects.create(post=post, person=other, start=date(2023, 1, 1), end=TODAY, created_at=NOW)
    correct = f"{office('correct_tenure', tenure.pk)}?person=Musterfrau"
    shown = {"seen_person": tenure.person_id, "seen_start": "2024-02-01", "seen_end": ""}
    for changes, sentence in (
        ({"start": "2023-12-31"}, "hat die Funktion"),
        ({"start": "2024-03-01", "last_day": "2024-02-28"}, "darf nicht vor dem Beginn am"),
    ):
        yield Attempt(correct, shown | {"person": tenure.person_id} | changes, sentence)


def _membership_to_correct(organisation: Organisation, *, start: date, end: date | None) -> tuple[str, dict[str, str]]:
    membership = Membership.objects.create(
        organisation=organisation, start=start, end=end, basis=Membership.Basis.BY_HAND, created_at=NOW
    )
    last_day = (end - timedelta(days=1)).isoformat() if end else ""
    seen = {"seen_start": start.isoformat(), "seen_end": end.isoformat() if end else ""}
    data = {"start": start.isoformat(), "last_day": last_day, "reason": "Falsch abgeschrieben", **seen}
    return office("correct_membership", membership.pk), data


@meets("membership_span")
def membership_that_ends_before_it_begins() -> Iterator[Attempt]:
    url, data = _membership_to_correct(OrganisationFactory(), start=TODAY, end=None)
    sentence = "Der letzte Tag darf nicht vor dem Beginn am 01.02.2024 liegen."
    yield Attempt(url, data | {"last_day": "2024-01-31"}, sentence)
    end_url = url.replace("berichtigen", "beenden")
    yield Attempt(end_url, {"last_day": "2024-01-31", "reason": "Ausgetreten"}, sentence)


@meets("membership_one_per_organisation")
def organisation_with_two_memberships() -> Iterator[Attempt]:
    organisation = OrganisationFactory()
    url, data = _membership_to_correct(organisation, start=TODAY, end=None)
    Membership.objects.create(
        organisation=organisation, start=date(2022, 12, 1), end=TODAY, basis=Membership.Basis.BY_HAND, created_at=NOW
    )
    for start in ("2023-01-01", "2025-01-01"):
        opened = office("open_organisation_membership", organisation.pk)
        yield Attempt(opened, {"start": start}, "Die Mitgliedschaft M-")
    yield Attempt(url, data | {"start": "2024-01-31"}, "überschneidet sich damit")
    ended = OrganisationFactory()
    span = {"start": date(2022, 12, 1), "end": date(2023, 12, 1)}
    Membership.objects.create(organisation=ended, **span, basis=Membership.Basis.BY_HAND, created_at=NOW)
    accept = office("accept", confirmed_application(ended).reference)
    yield Attempt(accept, {"start": "2023-11-30"}, "Die Mitgliedschaft M-")


@meets("membership_one_per_person")
def person_with_two_memberships() -> Iterator[Attempt]:
    person = PersonFactory()
    Membership.objects.create(person=person, start=TODAY, basis=Membership.Basis.BY_HAND, created_at=NOW)
    yield Attempt(office("open_person_membership", person.pk), {"start": "2024-01-01"}, "Die Mitgliedschaft M-")


@meets("nomination_ten_at_most", "nomination_position_once")
def eleven_nominees() -> Iterator[Attempt]:
    people = {
        f"people-{number}-{name}": f"m{number}@stadt.example" if name == "email" else "Moritz"
        for number in range(11)
        for name in ("first_name", "last_name", "email")
    }
    data = declaration_data() | people | {"people-TOTAL_FORMS": "11"}
    organisation = OrganisationFactory()
    yield Attempt(details_url(organisation), data, "höchstens zehn", role=None)
    url = f"{office('record_organisation')}?organisation={organisation.pk}"
    yield Attempt(url, data | {"source": "letter"}, "Kürzen Sie die Liste auf höchstens 10 Einträge.")


@meets("declaration_by_authorised", "declaration_on_behalf_whole")
def declaration_by_somebody_without_authority() -> Iterator[Attempt]:
    organisation = OrganisationFactory()
    url = details_url(organisation)
    nobody = declaration_data(may_declare="")
    yield Attempt(url, nobody, "Bestätigen Sie, dass Sie den Beitritt erklären dürfen", role=None)
    half = declaration_data(may_declare="im-auftrag", on_behalf_of="Rita Rat")
    yield Attempt(url, half, "Geben Sie an, welches Amt diese Person hat", role=None)
    recorded = f"{office('record_organisation')}?organisation={organisation.pk}"
    by_hand = declaration_data(on_behalf_of="Rita Rat") | {"source": "letter"}
    yield Attempt(recorded, by_hand, "Geben Sie auch an, welches Amt die Person hat")
    yield Attempt(recorded, by_hand | {"may_declare": ""}, "Ohne Befugnis gilt die Erklärung nicht.")


@meets("question_one_open")
def second_question() -> Iterator[Attempt]:
    application = confirmed_application()
    url = office("ask", application.reference)
    client_of(UserFactory()).post(url, {"text": "Wer erklärt?"})
    yield Attempt(url, {"text": "Wer erklärt denn?"}, "Rückfrage")


@meets("members_category_name_key", "members_category_position_check")
def category_twice() -> Iterator[Attempt]:
    first, second = Category.objects.all()[:2]
    url = admin(Category, first.pk)
    yield Attempt(url, {"name": second.name, "position": "1"}, "existiert bereits.")
    yield Attempt(url, {"name": "Neu", "position": "-1"}, "Geben Sie hier mindestens 0 ein.")
    yield Attempt(url, {"name": "Neu", "position": "99999"}, "Geben Sie hier höchstens 32767 ein.")


@meets("members_professionalfield_name_key", "members_professionalfield_position_check")
def professional_field_twice() -> Iterator[Attempt]:
    first, second = ProfessionalField.objects.all()[:2]
    url = admin(ProfessionalField, first.pk)
    yield Attempt(url, {"name": second.name, "position": "1"}, "existiert bereits.")
    yield Attempt(url, {"name": "Neu", "position": "-1"}, "Geben Sie hier mindestens 0 ein.")


# Logins


@meets("accounts_user_email_key", "user_email_once")
def login_twice() -> Iterator[Attempt]:
    UserFactory(email="jana@stadt.example.org")
    url = reverse("admin:accounts_user_add")
    data = {"name": "Jana", "new_password": "Gut-genug-fuer-heute-7"}
    for email in ("jana@stadt.example.org", "JANA@stadt.example.org"):
        yield Attempt(url, data | {"email": email}, "Diese E-Mail-Adresse hat schon einen Zugang.", role=Role.SYSTEM)


@meets(
    "assignment_areas", "assignment_role_known", "assignment_span", *(f"assignment_{role}_once" for role in Role.values)
)
def role_given() -> Iterator[Attempt]:
    user = UserFactory(role=None)
    url = reverse("accounts:give_role", args=[user.pk])
    data = {"role": "king", "start": str(TODAY)}
    yield Attempt(url, data, "Wählen Sie eine der angebotenen Möglichkeiten aus.")
    backwards = {"role": Role.READER, "start": str(TODAY), "last_day": str(TODAY - timedelta(days=1))}
    yield Attempt(url, backwards, "Der letzte Tag liegt vor dem Beginn.")
    detmold = RegierungsbezirkFactory()
    yield Attempt(url, {"role": Role.REGIONAL, "start": str(TODAY)}, "Wählen Sie die Regierungsbezirke oder Kreise")
    limited = {"role": Role.EDITOR, "start": str(TODAY), "districts": detmold.pk}
    yield Attempt(url, limited, "Diese Rolle ist auf kein Gebiet begrenzt.")
    for role in Role:
        is_limited = role == Role.REGIONAL
        areas = [detmold.ags] if is_limited else []
        user.assignments.create(role=role, areas=areas, start=TODAY, state="granted", given_at=NOW)
        again = {"role": role, "start": str(TODAY)} | ({"districts": detmold.pk} if is_limited else {})
        yield Attempt(url, again, "gibt es für diesen Zugang in dieser Zeit schon")


@meets("assignment_second_person")
def role_confirmed_by_its_giver() -> Iterator[Attempt]:
    giver = User.objects.with_role(Role.OFFICE, on=TODAY).latest("pk")
    for user, given_by in ((UserFactory(role=None), giver), (giver, UserFactory(role=Role.SYSTEM))):
        proposed = user.assignments.create(
            role=Role.EDITOR, start=TODAY, state="proposed", given_by=given_by, given_at=NOW
        )
        yield Attempt(reverse("accounts:confirm_role", args=[proposed.pk]), {}, "Das entscheidet eine zweite Person")


# Accessions


def accession_data(**changes: str) -> dict[str, str]:
    values = {
        "title": "Beitritt",
        "effective_on": "2024-02-01",
        "place": "Detmold",
        "inviter": "Bezirksregierung",
        "signatures-TOTAL_FORMS": "0",
        "signatures-INITIAL_FORMS": "0",
    }
    return values | changes


@meets("accession_not_before_the_network")
def accession_before_the_network() -> Iterator[Attempt]:
    data = accession_data(effective_on="2021-12-31")
    yield Attempt(office("accession_new"), data, "Das Netzwerk gibt es seit 2022.")
    change = office("accession_change", accession_with_participants().pk)
    yield Attempt(change, data, "Das Netzwerk gibt es seit 2022.")


@meets("signatory_six_at_most", "signatory_position_once")
def seven_signatories() -> Iterator[Attempt]:
    rows = {f"signatures-{number}-role": "Landrätin" for number in range(7)}
    data = accession_data() | rows | {"signatures-TOTAL_FORMS": "7"}
    yield Attempt(office("accession_new"), data, "Kürzen Sie die Liste auf höchstens 6 Einträge.")


@meets("participant_once")
def participant_twice() -> Iterator[Attempt]:
    accession = accession_with_participants()
    body = accession.participants.first().organisation
    yield Attempt(office("accession_add", accession.pk), {"organisation": body.pk}, "nimmt schon teil.")


@meets("participant_deferred_until", "participant_joins_on_a_basis")
def answers_without_what_they_need() -> Iterator[Attempt]:
    participant = accession_with_participants().participants.first()
    keys = (participant.accession_id, participant.pk)
    source = {"source": "phone", "basis_note": "Bürgermeisterin am Telefon"}
    until = "Füllen Sie das Feld „Wann wird der Beschluss erwartet?“ aus."
    yield Attempt(office("participant_defer", *keys), source, until)
    nobody = {"source": "phone", "people-TOTAL_FORMS": "0", "people-INITIAL_FORMS": "0"}
    basis = "Tragen Sie ein, wer es wann und wie gesagt hat."
    yield Attempt(office("participant_declare", *keys), nobody | {"basis_note": "\u00a0 "}, basis)
    ticked = {"source": "list", "basis_note": " ", "participants": [participant.pk]}
    yield Attempt(office("accession_signed_list", keys[0]), ticked, basis)


@meets("accession_run_one_at_a_time", "accession_run_ordered_with", "accessions_accessionrun_expected_check")
def orders() -> Iterator[Attempt]:
    accession = accession_with_participants()
    declare_for(accession, "Stadt Musterstadt 1")
    url = office("accession_order", accession.pk)
    yield Attempt(url, {"number": "-1"}, "Geben Sie hier mindestens 0 ein.")
    yield Attempt(url, {"number": ""}, "Tippen Sie die Zahl der neuen Mitglieder ein.")
    execution.order(accession, typed_count=1, by=accession.created_by, at=NOW)
    yield Attempt(url, {"number": "1"}, "wird gerade ausgeführt")
    execution.run_due(at=NOW)
    yield Attempt(office("accession_undo", accession.pk), {"reason": " "}, "Geben Sie den Grund an.")


# Events


def event_data(**changes: str) -> dict[str, str]:
    values = {
        "submission": str(uuid.uuid4()),
        "kind": "meeting",
        "title": "Netzwerktreffen",
        "day": "2024-05-02",
        "begins": "10:00",
        "ends": "16:00",
        "host": "Klinikum Beispielstadt",
        "admission": "open",
        "offer_hours": "48",
        "retention_days": "90",
    }
    return values | changes


@meets(
    *("event_ends_after_start", "event_check_in_before_start", "event_registration_period", "event_offer_hours"),
    *("event_capacity_positive", "events_event_capacity_check", "events_event_offer_hours_check"),
    "events_event_retention_days_check",
)
def event_that_contradicts_itself() -> Iterator[Attempt]:
    OrganisationFactory(name="Klinikum Beispielstadt")
    at_least, ends = "Geben Sie hier mindestens 1 ein.", "Das Ende liegt nicht nach dem Beginn."
    for changes, sentence in (
        ({"ends": "10:00"}, ends),
        ({"check_in_from": "10:01"}, "Der Einlass läge nach dem Beginn."),
        ({"registration_from": "2024-04-02", "registration_until": "2024-04-01"}, "endete, bevor sie beginnt"),
        ({"offer_hours": "0"}, at_least),
        ({"capacity": "0"}, at_least),
        ({"capacity": "-1"}, at_least),
        ({"retention_days": "-1"}, "Geben Sie hier mindestens 0 ein."),
    ):
        yield Attempt(office("event_new") + "?art=meeting", event_data(**changes), sentence)
    yield Attempt(office("event_change", EventFactory().pk), event_data(ends="09:59"), ends)


@meets("event_cancelled_with_reason")
def event_cancelled_without_a_reason() -> Iterator[Attempt]:
    yield Attempt(office("event_cancel", EventFactory().pk), {"reason": " "}, "Geben Sie den Grund an;")


@meets("events_event_accession_id_key")
def two_events_of_an_accession() -> Iterator[Attempt]:
    accession = accession_with_participants()
    EventFactory(accession=accession)
    offered = "Wählen Sie eine der angebotenen Möglichkeiten aus."
    yield Attempt(office("event_accession", EventFactory().pk), {"accession": accession.pk}, offered)


@meets("programme_item_ends_after_start", "programme_item_capacity", "events_programmeitem_block_check")
def programme_item_that_contradicts_itself() -> Iterator[Attempt]:
    event = EventFactory()
    item = ProgrammeItemFactory(event=event)
    rows = {"speakers-TOTAL_FORMS": "0", "speakers-INITIAL_FORMS": "0"}
    data = {"title": "Vortrag", "begins": "10:00", "ends": "11:00", "format": "talk", "choice": "alle", **rows}
    for changes, sentence in (
        ({"ends": "10:00"}, "Das Ende liegt nicht nach dem Beginn."),
        ({"capacity": "5"}, "Plätze zählt das Portal nur für das, was bei der Anmeldung gewählt wird."),
        ({"capacity": "0", "choice": "eigene"}, "Geben Sie hier mindestens 1 ein."),
        ({"choice": "-1"}, "Wählen Sie eine der angebotenen Möglichkeiten aus."),
    ):
        yield Attempt(office("event_item_new", event.pk), data | changes, sentence)
        yield Attempt(office("event_item_change", event.pk, item.pk), data | changes, sentence)


@meets("speaker_position_once", "events_speaker_position_check")
def thirteen_speakers() -> Iterator[Attempt]:
    rows = {f"speakers-{number}-name": f"Sara {number}" for number in range(13)}
    management = {"speakers-TOTAL_FORMS": "13", "speakers-INITIAL_FORMS": "0"}
    data = {"title": "Runde", "begins": "10:00", "ends": "11:00", "format": "panel", "choice": "alle"}
    url = office("event_item_new", EventFactory().pk)
    yield Attempt(url, data | rows | management, "Kürzen Sie die Liste auf höchstens 12 Einträge.")


GUEST = {"first_name": "Gerda", "last_name": "Gast", "email": "gast@stadt.example.org"}
NAMELESS = "Nennen Sie einen Namen, ein Amt oder ein Haus."
ON_THE_LIST = "Diesen Gast gibt es auf der Liste schon"


@meets("invitation_names_somebody")
def guest_without_a_name() -> Iterator[Attempt]:
    guest = InvitationFactory()
    for data in ({"email": "gast@stadt.example.org"}, {"first_name": "Gerda"}, {"title": "Dr."}, {}):
        yield Attempt(office("event_guest_new", guest.event_id), data, NAMELESS)
        yield Attempt(office("event_guest_change", guest.event_id, guest.pk), data, NAMELESS)
    pasted = {"text": "Vorname;Mail\nGerda;gast@stadt.example.org", "take": "1"}
    yield Attempt(office("event_guests_paste", guest.event_id), pasted, "Alle standen schon da.")


@meets("invitation_once", "invitation_office_once")
def guest_twice() -> Iterator[Attempt]:
    event = EventFactory()
    named = InvitationFactory(event=event, **GUEST)
    post = {"first_name": "", "last_name": "", "job_title": "Leitung", "organisation_name": "Amt", "email": ""}
    InvitationFactory(event=event, **post)
    mailbox = GUEST | {"email": "GAST@stadt.example.org"}
    for data in (GUEST, mailbox, post, post | {"job_title": "LEITUNG"}, post | {"first_name": "Gerda"}):
        yield Attempt(office("event_guest_new", event.pk), data, "Alle standen schon auf der Liste.")
    yield Attempt(office("event_guest_change", event.pk, named.pk), post, ON_THE_LIST)
    other = InvitationFactory(event=event)
    yield Attempt(office("event_guest_change", event.pk, other.pk), mailbox, ON_THE_LIST)
    namesake = InvitationFactory(event=event, **GUEST | {"email": "gast@tippfehler.example"})
    yield Attempt(correct_address_of(namesake), {"email": named.email}, ON_THE_LIST)


def correct_address_of(row: Any) -> str:
    """The page that corrects the address of a mail about a registration or guest, which came back."""
    values = {"to": row.email, "subject": "Ihr Platz", "body": "…", "template": "events/link", "created_at": NOW}
    mail = OutgoingMail.objects.create(
        **values, cause_kind=row._meta.label_lower, cause_id=row.pk, state="dead", due_at=NOW
    )
    return office("correct_mail_address", mail.pk)


ATTENDEE = {"first_name": "Anna", "last_name": "Muster", "organisation_name": "Amt", "job_title": "Leitung"}


@meets("registration_has_name")
def attendee_without_a_name() -> Iterator[Attempt]:
    event = EventFactory()
    nameless = ATTENDEE | {"last_name": " "}
    yield Attempt(office("event_walk_in", event.pk), nameless, "Tragen Sie den Nachnamen ein.")
    yield Attempt(office("event_record_registration", event.pk), nameless, "Geben Sie den Nachnamen an.")
    post = InvitationFactory(event=event, first_name="", last_name="")
    answer = {"source": "phone", "job_title": "Leitung"}
    yield Attempt(office("event_guest_accept", event.pk, post.pk), answer, "Füllen Sie das Feld „Nachname“ aus.")


@meets("registration_once", "registration_of_invitation_once")
def attendee_twice() -> Iterator[Attempt]:
    event = EventFactory()
    known = RegistrationFactory(event=event, email="anna@haus.example.org", first_name="Anna", last_name="Muster")
    typed = ATTENDEE | {"email": "ANNA@haus.example.org"}
    registered = "steht mit dieser E-Mail-Adresse schon in der Liste"
    yield Attempt(office("event_record_registration", event.pk), typed, registered)
    other = RegistrationFactory(event=event, email=known.email, first_name="Otto", last_name="Muster")
    yield Attempt(office("event_correct", event.pk, other.pk), ATTENDEE, registered)
    first = InvitationFactory(event=event)
    RegistrationFactory(event=event, invitation=first, **GUEST)
    second = InvitationFactory(event=event)
    answer = GUEST | {"source": "phone", "head": "Frau Gast"}
    yield Attempt(office("event_guest_accept", event.pk, second.pk), answer, registered)
    yield Attempt(office("event_guest_proxy", event.pk, second.pk), answer, registered)
    namesake = RegistrationFactory(event=event, first_name="Anna", last_name="Muster", email="anna@tippfehler.example")
    yield Attempt(correct_address_of(namesake), {"email": known.email}, registered)


@meets("choice_one_seat_a_block", "choice_one_wish_a_block", "events_sessionchoice_block_check")
def two_sessions_at_the_same_time() -> Iterator[Attempt]:
    event = EventFactory()
    keys = [item.pk for item in workshops(event)[:2]]
    data = ATTENDEE | hidden_fields() | {"email": "anna@haus.example.org", "block_1": keys}
    sentence = "Diese Angebote laufen gleichzeitig: Wählen Sie nur eines davon aus."
    yield Attempt(reverse("events:register", args=[event.slug]), data, sentence, role=None)
    yield Attempt(office("event_record_registration", event.pk), data, sentence)


@meets("mail_one_line_headers")
def headers_of_two_lines() -> Iterator[Attempt]:
    sentence = "Entfernen Sie Zeilenumbrüche und unsichtbare Steuerzeichen aus dieser Angabe."
    mail = {"kind": "reminder", "recipient_group": "confirmed", "number": "3", "side": "vorher", "text": "Bis bald"}
    subject = {"subject": "Bis bald\nBcc: alle@stadt.example.org"}
    yield Attempt(office("event_mail_new", EventFactory().pk), mail | subject, sentence)
    title = {"title": "Beitritt\rBcc: alle@stadt.example.org"}
    yield Attempt(office("accession_new"), accession_data(**title), sentence)


# Figures, register, cases


@meets("press_sheet_has_title")
def press_sheet_without_a_title() -> Iterator[Attempt]:
    data = {"stand": "2024-02-01", "title": " "}
    yield Attempt(office("press_sheets"), data, "Geben Sie dem Blatt eine Überschrift.")


UNREACHABLE: dict[str, tuple[str, ...]] = {
    "What a state requires is written with it by the state machines; no field names a state.": (
        *("accession_executed_at", "accession_state_known", "application_accepted_with_membership"),
        *("assignment_state_known", "application_carries_one", "application_confirmed_first", "application_decided_at"),
        *("application_name_chosen_or_typed", "application_state_before", "application_state_known"),
        *("case_answered_at", "case_closed_at"),
        *("case_open_unanswered", "case_state_known", "choice_state_known", "event_published_at"),
        *("event_state_known", "mail_sent_at", "mail_state_known", "participant_joined_with_membership"),
        *("participant_state_before", "participant_state_known", "planned_mail_sent", "planned_mail_state_known"),
        *("import_applied_at", "import_state_known", "information_channel"),
        *("print_job_files", "print_job_state_known", "registration_confirmed_at", "registration_ended_at"),
        *(
            "recommendation_once",
            "recommendation_verdict_known",
            "registration_state_known",
            "registration_until",
            "representative_own_end",
            "representative_voided_with",
        ),
    ),
    "The worker writes it: leases, attempts, outcomes, the state of a mail.": (
        *("accession_run_outcome", "accessions_accessionrun_attempts_check", "events_plannedmail_attempts_check"),
        *("events_plannedmail_number_check", "mail_erased_empty", "mail_throttled_has_turn", "mail_unsent_not_erased"),
        *("mailings_outgoingmail_attempts_check", "members_printjob_attempts_check"),
        *("import_progress", "import_row_outcome_known", "import_row_result_known", "imports_import_attempts_check"),
        *("network_peoplecount_people_check", "people_change_kind_known", "people_change_once_a_day"),
        "people_count_once",
    ),
    "Counted up from what is stored, under a lock; no field names it.": (
        *("accessions_accessionparticipant_link_generation_check", "accessions_signatory_position_check"),
        "accounts_user_session_version_check",
        *("certificate_version_once", "consent_text_version_once", "core_ratelimitcount_count_check"),
        *(
            "privacy_deletioncount_allowed_check",
            "privacy_deletioncount_number_check",
            "privacy_deletionstop_refused_waiting_check",
            "privacy_deletionstop_waiting_check",
        ),
        *("deletion_count_once", "deletion_refused_with_number", "deletion_stopped_once"),
        "imports_informationduty_person_id_key",
        *("import_row_once", "imports_import_progress_check", "imports_import_total_check"),
        "imports_importrow_number_check",
        *("events_event_sequence_check", "events_invitation_link_generation_check", "tally_once"),
        *("events_registration_link_generation_check", "events_registration_sequence_check"),
        *("members_application_link_generation_check", "members_certificate_version_check"),
        *("members_nomination_link_generation_check", "members_nomination_position_check"),
        *("members_person_link_generation_check", "members_printjob_part_check", "members_printjob_parts_check"),
        "privacy_consenttext_version_check",
    ),
    "A random number, or one that `core.idempotency` makes of the content: the same finds the row that exists.": (
        *("events_checkin_nonce_key", "events_event_uid_key", "events_registration_submission_key"),
        *("members_application_reference_key", "members_application_submission_key"),
        *("members_certificate_number_key", "members_declaration_subject_key", "members_person_subject_key"),
        *("members_personaldetails_subject_key", "privacy_case_reference_key", "privacy_case_submission_key"),
    ),
    "Made together with the only row that points to it.": (
        *("accessions_accessionparticipant_declaration_id_key", "accessions_accessionparticipant_membership_id_key"),
        *("accessions_accessionparticipant_proxy_id_key", "events_invitation_participant_id_key"),
        *("events_needs_registration_id_key", "members_application_declaration_id_key"),
        *("members_application_details_id_key", "members_application_membership_id_key"),
        *("members_certificate_replaces_id_key", "members_membership_replaces_id_key"),
        *("certificate_version_replaces_another", "membership_replacement_known", "registration_proxy_of_a_guest"),
    ),
    "Free by construction: the domain looks for a slug that nobody has and that is not reserved.": (
        *("event_slug_free", "events_event_slug_key", "members_formerslug_slug_key", "members_organisation_slug_key"),
        "organisation_slug_free",
    ),
    "A choice of several rows gives each row once.": (
        "accessions_accession_areas_accession_id_area_id_80c4dff3_uniq",
        "events_event_team_event_id_user_id_d25f6dbf_uniq",
    ),
    "Who is there already is found before and left out; the same press twice changes nothing.": (
        *("check_in_once", "invitation_person_once", "invitation_post_once"),
    ),
    "The domain writes it with what it belongs to; the form cleans to nothing where nothing was typed.": (
        *("certificate_says_something", "invitation_channel", "invitation_reminded_later", "invitation_word"),
        *("membership_basis_known", "membership_one_member", "needs_something", "phone_has_number"),
        *("value_origin_known", "value_origin_once"),
        *("check_in_state_before_known", "check_in_until_before"),
        "registration_client_of_unconfirmed_seat",
    ),
    "Beyond the constraint of the same column that is met: a capacity is at least one.": (
        "events_programmeitem_capacity_check",
    ),
    "From the official register: tests/office/views/test_register_import.py uploads files that contradict it.": (
        *("area_ags_digits", "area_has_parent", "area_valid_span", "members_organisation_body_of_id_key"),
        *("population_of_somebody", "population_one_a_day", "regions_area_ags_key"),
        *("regions_population_inhabitants_check", "register_import_counted_before"),
    ),
    "No page writes it: people have no logins, and roles are no groups.": (
        *("auth_group_permissions_group_id_permission_id_0cd325b0_uniq", "members_person_user_id_key"),
        "organisation_not_its_own_parent",
    ),
}

# Lengths: the forms whose fields of the same name fill the columns of a table.
TYPED: dict[str, tuple[type[KernForm], ...]] = {
    "accessions_accession": (AccessionDetailsForm,),
    "accessions_accessionparticipant": (accession_answers.SourceForm,),
    "accessions_accessionrun": (ReasonForm,),
    "accessions_proxy": (AccessionProxyForm,),
    "accessions_signatory": (SignatoryForm,),
    "accounts_user": (UserForm,),
    "events_document": (AddDocumentForm, DocumentPropertiesForm),
    "events_event": (EventForm,),
    "events_invitation": (GuestForm, ChangedGuestForm),
    "events_needs": (NeedsForm,),
    "events_plannedmail": (PlannedMailForm, ChangedMailForm),
    "events_programmeitem": (ItemForm,),
    "events_registration": (
        *(RegistrationForm, ChangeAttendeeForm, AcceptInvitationForm, GuestProxyForm, RecordRegistrationForm),
        *(CorrectAttendeeForm, RecordAcceptForm, RecordProxyForm, WalkInForm, AnsweringPersonForm),
    ),
    "events_speaker": (SpeakerForm,),
    "members_application": (),
    "members_declaration": (DeclarerForm, RecordDeclarerForm, ParticipantDeclarerForm),
    "members_nomination": (NomineeForm, DeclarerForm),
    "members_organisation": (AddOrganisationForm,),
    "members_person": (AddPersonForm, CorrectionForm),
    "members_personaldetails": (IndividualForm, RepresentativeForm, RecordIndividualForm),
    "members_post": (AddPostForm,),
    "network_presssheet": (FreezeForm,),
    "privacy_case": (ContactForm, FeedbackForm),
    "selfservice_linkrequest": (RequestLinkForm,),
}
OTHERWISE_TYPED: dict[str, tuple[type[KernForm], str]] = {
    "accessions_proxy.named_by": (AccessionProxyForm, "head"),
    "events_event.cancellation_reason": (CancelForm, "reason"),
    "events_plannedmail.mail_subject": (PlannedMailForm, "subject"),
    "events_registration.named_by": (GuestProxyForm, "head"),
    "members_application.proposed_name": (ProposedOrganisationForm, "name"),
    "members_application.proposed_website": (ProposedOrganisationForm, "website"),
    "members_emailaddress.address": (AddPersonForm, "email"),
    "members_phonenumber.number": (AddPersonForm, "phone"),
    "members_membership.end_reason": (EndMembershipForm, "reason"),
    "members_membership.void_reason": (ReasonForm, "reason"),
    "mailings_outgoingmail.settled_reason": (SettleMailForm, "reason"),
}
NOT_TYPED: dict[str, tuple[str, ...]] = {
    "Words of our own, keys and hashes, shorter than their columns.": (
        *("accessions_accessionparticipant.state_before", "accounts_user.password", "core_ratelimitcount.key"),
        *(
            "privacy_deletioncount.name",
            "privacy_deletionstop.label",
            "privacy_deletionstop.name",
            "core_heartbeat.name",
        ),
        "events_registration.client_digest",
        *("imports_import.headings", "imports_importedrecord.model"),
        *("journal_journalentry.actor_kind", "journal_journalentry.subject_kind", "journal_journalentry.verb"),
        "network_peoplechange.place",
        *("mailings_outgoingmail.cause_kind", "mailings_outgoingmail.template", "members_application.reference"),
        "members_application.chosen_name",
        *("members_application.state_before", "members_certificate.number", "members_printjob.cause_kind"),
        *("privacy_case.reference", "members_valueorigin.actor_kind", "members_valueorigin.field"),
        "members_valueorigin.subject_kind",
    ),
    "Cut to the column by whoever writes it.": (
        *("events_checkin.desk", "events_event.slug", "mailings_outgoingmail.last_error"),
        *("imports_import.file_name", "imports_import.sheet_name"),
        *("mailings_outgoingmail.subject", "members_formerslug.slug", "members_organisation.slug"),
        *("members_organisation.aliases", "members_printjob.title"),
    ),
    "A copy of a column that is no longer.": (
        *("mailings_outgoingmail.to", "members_application.added_domain", "members_certificate.name"),
        "members_certificate.place",
    ),
    "The form of the admin site, whose fields have the lengths of their columns.": (
        *("members_category.name", "members_professionalfield.name"),
    ),
    "From the official register, whose file has fields of fixed width.": (
        *("regions_area.ags", "regions_area.kind", "regions_area.name", "regions_population.source"),
    ),
}


def typed_columns() -> dict[str, int]:
    """The length of each column that holds words and offers no choices."""
    fields = [field for model in own_models() for field in model._meta.concrete_fields]
    return {
        f"{field.model._meta.db_table}.{field.name}": field.max_length
        for field in fields
        if isinstance(field, CharField) and field.max_length and not field.choices
    }


def lengths_in_forms() -> dict[str, set[int]]:
    """The maximum lengths of the fields that fill each column."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for table, forms in TYPED.items():
        for form in forms:
            for name, field in form._fields_of_class().items():
                lengths[f"{table}.{name}"].add(getattr(field, "max_length", None) or 0)
    for column, (form, name) in OTHERWISE_TYPED.items():
        lengths[column].add(form._fields_of_class()[name].max_length)
    return lengths


def test_no_field_takes_more_than_its_column():
    columns, lengths = typed_columns(), lengths_in_forms()
    untyped = {column for reason in NOT_TYPED.values() for column in reason}
    assert (columns.keys() - lengths.keys() - untyped, untyped - columns.keys()) == (set(), set())
    assert {column for column in columns if max(lengths[column], default=0) > columns[column]} == set()


def test_empty_input_of_an_optional_column_is_no_null():
    optional = [
        field
        for model in own_models()
        for field in model._meta.concrete_fields
        if field.blank and field.editable and not (field.null or field.has_default() or field.primary_key)
    ]
    assert [field for field in optional if not isinstance(field, CharField | TextField | FileField)] == []


LONGEST = {"title": "T" * 40, "first_name": "F" * 100, "last_name": "L" * 100}


def test_longest_names_fit_where_they_are_put_together():
    event = EventFactory()
    client_of(UserFactory()).post(office("event_guest_new", event.pk), LONGEST)
    [guest] = event.invitations.all()
    person_name = " ".join(LONGEST.values())
    assert guest.salutation == f"Guten Tag {person_name}"[:200]
    person = PersonFactory(**LONGEST)
    case = open_case(person, kind=Case.Kind.OBJECTION, submission=uuid.uuid4(), at=NOW)
    assert case.name == person_name[:200]


def constraints() -> set[str]:
    """The names of all constraints and unique indexes of our tables but their keys."""
    tables = [model._meta.db_table for model in own_models()]
    statement = """
        SELECT conname FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('c', 'u', 'x')
        UNION
        SELECT indexrelid::regclass::text FROM pg_index
        WHERE indrelid = ANY(%s::regclass[]) AND indisunique AND NOT indisprimary
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [tables, tables])
        return {name for (name,) in cursor}


def test_every_constraint_has_a_line():
    lines = sorted([*MET, *(name for names in UNREACHABLE.values() for name in names)])
    assert lines == sorted(constraints())


@pytest.mark.parametrize("attempts", sorted({each for line in MET.values() for each in line}, key=lambda f: f.__name__))
def test_form_speaks_before_the_database(attempts: Attempts, settings):
    settings.MINIMUM_FILL_TIME = timedelta(0)
    with time_machine.travel(NOW, tick=False):
        clients = {None: Client(), **{role: client_of(UserFactory(role=role)) for role in (Role.OFFICE, Role.SYSTEM)}}
        for attempt in attempts():
            before = row_counts()
            answer = clients[attempt.role].post(attempt.url, attempt.data, follow=True)
            assert (answer.status_code in SHOWN_AGAIN, row_counts()) == (True, before), attempt
            assert attempt.sentence in unescape(answer.content.decode()), attempt
