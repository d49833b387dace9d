"""The disclosure against a raw search for one person through every table of the database."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from accessions.domain import answers_by_link as accession_answers
from accessions.domain import execution
from accessions.models import Signatory
from accounts.permissions import Role
from core.disclosure import Disclosure, registered_sections
from events.domain import checkins, invitations, registrations
from events.domain.registrations import Attendee, NeedsInput
from events.models import CheckIn
from journal import actors
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from members.domain import applications, phone_numbers
from members.models import Person, Post, Representative
from privacy.domain import consents
from privacy.models import Case, Consent, Purpose
from selfservice.domain import actions, data_subjects, links
from tests.factories import (
    NOW,
    TODAY,
    OrganisationFactory,
    UserFactory,
    confirmed_application,
    declarer_input,
    invited_participant,
    nominee_input,
    submitted_individual,
)
from tests.factories.events import EventFactory, InvitationFactory, ProgrammeItemFactory, SpeakerFactory, workshops
from tests.factories.imports import checked_import
from tests.factories.selfservice import request_and_mail_links

pytestmark = pytest.mark.django_db
FIRST, LAST, MAIL = "Zoë", "Zuckmayer", "zoe.z@klinik.example.org"
OWN: dict[str, Any] = {"first_name": FIRST, "last_name": LAST, "email": MAIL}
COLLEAGUE = {"first_name": "Karl", "last_name": "Kollege", "email": "karl.kollege@klinik.example.org"}

# Where the search finds the person in rows that the disclosure does not show, and why it does not.
EXCEPTIONS = {
    "accessions_proxy": "another person's row; `named_by` is a name without mail, which identifies nobody",
    "events_registration": "another person's row; `named_by` is a name without mail, which identifies nobody",
    "mailings_outgoingmail": "a mail to somebody else whose text names them; it belongs to whom it was written",
    "accessions_signatory": "who signs in public for the network: a name without mail, printed on every certificate",
    "members_certificate": "the certificate's frozen wording with its signatories, published as issued",
    "events_event": "the contact of an event, on its public page",
    "events_speaker": "who speaks at an event: a name without mail, on its public page",
    "selfservice_linkrequest": "a request for links, typed by anybody; the worker deletes it within seconds",
}

# The rows that a section shows beside the record itself.
PARTS: dict[str, Callable[[Any], Iterable[Any]]] = {
    "tenures": lambda tenure: [tenure.post],
    "applications": lambda one: [*filter(None, [one.details, one.declaration]), *one.questions.all()],
    "declarations": lambda declaration: [declaration.participant],
    "proxies": lambda proxy: [proxy.participant],
    "imports": lambda row: [row.source],
    "registrations": lambda one: [*one.choices.all(), *one.check_ins.all()],
}


@pytest.fixture
def found(settings: Any) -> Disclosure:
    """Of somebody who is everything that a person can be."""
    settings.MAILS_PER_MAILBOX_HOUR = settings.MAILS_PER_MAILBOX_DAY = 100
    office = UserFactory()
    application = applications.confirm(submitted_individual(**OWN), at=NOW)
    applications.ask(application, text=f"Sind Sie {LAST}?", by=office, at=NOW)
    applications.answer(application, text=f"Ja, {LAST}", at=NOW)
    application = applications.accept(application, start=TODAY, by=office, at=NOW)
    checked_import(f";;{FIRST};{LAST};;;{MAIL};", by=office)
    person = application.membership.person
    person.user = UserFactory(email=MAIL, name=f"{FIRST} {LAST}", role=Role.READER)
    person.save(update_fields=["user"])
    consents.give(person.subject_key, text=consents.current_text("newsletter"), channel=Consent.Channel.OFFICE, at=NOW)
    be_named()
    join_with_others()
    come_to_events()
    actions.open_case(person, kind=Case.Kind.LEAVING, message=f"{LAST} geht", submission=uuid.uuid4(), at=NOW)
    request_and_mail_links(MAIL, at=NOW + timedelta(hours=2))
    links.request_links(MAIL, at=NOW + timedelta(hours=3))
    return data_subjects.disclosure_of(Person.objects.get(pk=person.pk))


def be_named() -> None:
    """Multiplikatorin by the declaration of an organisation."""
    application = confirmed_application(nominees=[nominee_input(**OWN)])
    applications.accept(application, start=TODAY, by=UserFactory(), at=NOW)
    Post.objects.filter(representatives__person__last_name=LAST).update(mailbox=MAIL)
    phone_numbers.add(Person.objects.get(last_name=LAST), "0251 275-1125", actor=actors.SYSTEM, at=NOW)
    assert Representative.objects.filter(person__last_name=LAST).count() == 1


def join_with_others() -> None:
    """In accessions: once as declarer, once as the proxy of a head, once as the head who names a proxy."""
    joining = invited_participant(OrganisationFactory())
    Signatory.objects.create(accession=joining.accession, position=1, role="Präsidentin", name=f"{FIRST} {LAST}")
    nominee = nominee_input(**OWN, is_declarer=True)
    accession_answers.declare(joining, declarer=declarer_input(**OWN), nominees=[nominee], at=NOW)
    execution.order(joining.accession, typed_count=1, by=UserFactory(), at=NOW)
    execution.run_due(at=NOW)
    represented, representing = (invited_participant(OrganisationFactory()) for _ in range(2))
    own = accession_answers.ProxyInput(FIRST, LAST, "Beigeordnete", MAIL)
    accession_answers.name_proxy(represented, head="Direktorin Beispiel", proxy=own, at=NOW)
    other = accession_answers.ProxyInput("Karl", "Kollege", "Beigeordneter", COLLEAGUE["email"])
    accession_answers.name_proxy(representing, head=f"{FIRST} {LAST}", proxy=other, at=NOW)


def come_to_events() -> None:
    """Registered with needs and sessions and let in; invited to another event, where a colleague comes instead."""
    event = EventFactory(asks_needs=True, contact=f"{FIRST} {LAST}", contact_email=MAIL)
    SpeakerFactory(item=ProgrammeItemFactory(event=event), name=f"{FIRST} {LAST}")
    registration = registrations.register(
        event,
        attendee=Attendee(**OWN),
        sessions=workshops(event)[:1],
        needs=NeedsInput(dietary=f"vegetarisch ({LAST})"),
        submission=uuid.uuid4(),
        at=NOW,
    )
    registrations.confirm(registration, at=NOW)
    checkins.check_in(
        event,
        registration=registration,
        desk=LAST,
        source=CheckIn.Source.SEARCH,
        nonce=uuid.uuid4(),
        by=UserFactory(),
        at=event.starts_at,
    )
    invitation = InvitationFactory(**OWN)
    invitations.invite(invitation.event, by=UserFactory(), at=NOW)
    invitations.name_proxy(invitation, head=f"{FIRST} {LAST}", proxy=Attendee(**COLLEAGUE), at=NOW)


def raw_search(terms: Iterable[str]) -> set[tuple[str, str]]:
    """Table and key of every row, in any table, that has one of the terms in any column."""
    rows: set[tuple[str, str]] = set()
    with connection.cursor() as cursor:
        patterns = [f"%{term.lower()}%" for term in terms]
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT coalesce(to_jsonb(t)->>'id', '') FROM {name} t WHERE lower(t::text) LIKE ANY(%s)",  # noqa: S608 - the database's own names
                [patterns],
            )
            rows |= {(table, key) for (key,) in cursor.fetchall()}
    return rows


def shown_rows(found: Disclosure) -> set[tuple[str, str]]:
    rows = [
        row
        for one in found.sections
        for record in one.records
        for row in (record, *PARTS.get(one.section.name, lambda _: ())(record))
    ]
    return {(row._meta.db_table, str(row.pk)) for row in rows}


def test_every_row_that_names_the_person_is_shown_or_is_a_known_exception(found):
    hits = raw_search([LAST, MAIL, *map(str, found.subject.subject_keys)])
    assert {table for table, _ in hits - shown_rows(found)} == set(EXCEPTIONS)


def test_every_row_with_their_address_or_key_is_shown(found):
    hits = raw_search([MAIL, *map(str, found.subject.subject_keys)])
    assert {table for table, _ in hits - shown_rows(found)} == {"events_event", "selfservice_linkrequest"}
    assert found.records("mails") == list(OutgoingMail.objects.filter(to=MAIL).order_by("-created_at", "-pk"))


def test_tables_with_the_person_are_those_that_the_sections_say_they_show(found):
    hits = {table for table, _ in raw_search([LAST, MAIL, *map(str, found.subject.subject_keys)])}
    covered = {model._meta.db_table for section in registered_sections() for model in section.models}
    assert hits - covered == set(EXCEPTIONS) - covered
    assert {table for table, _ in shown_rows(found)} <= covered


def test_every_section_shows_something_of_them(found):
    assert [one.section.name for one in found.sections if not one.rows] == []


def test_search_finds_what_no_section_shows(found):
    JournalEntry.objects.create(
        at=NOW, actor_kind="visitor", verb="leak", subject_kind="x", subject_id=1, data={"name": LAST}
    )
    assert "journal_journalentry" in {table for table, _ in raw_search([LAST]) - shown_rows(found)}


def test_needs_are_consented_to_under_a_key_that_the_disclosure_knows(found):
    purposes = {consent.text.purpose for consent in found.records("consents")}
    assert purposes == {Purpose.NEWSLETTER, Purpose.EVENT_NEEDS}
