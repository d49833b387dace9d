"""The guest list: guests from the network or pasted, and invitations sent once each."""

from datetime import timedelta

import pytest

from accessions.domain import execution, pasted_contacts
from accessions.domain import invitations as accession_invitations
from accessions.models import AccessionParticipant
from accessions.states import ParticipantState
from accounts.models import User
from core import letters
from core.refusals import DomainRefusal
from core.tables.cells import HAS_INVISIBLE, HAS_LONG_CELL
from events.domain import invitations, planning
from events.domain.invitations import GuestInput
from events.domain.invitations.guest_input import head_job_title
from events.models import Event, Invitation
from journal.actors import SYSTEM
from mailings.models import OutgoingMail
from members.domain import memberships, posts
from members.models import Category, Organisation, Post
from tests.factories import (
    NOW,
    TODAY,
    AreaFactory,
    KreisFactory,
    OrganisationFactory,
    PersonFactory,
    RegierungsbezirkFactory,
    UserFactory,
    accessions,
)
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory, berlin_time

pytestmark = pytest.mark.django_db

LIST = """Titel;Vorname;Nachname;Amt;Haus;Anrede;E-Mail
Dr.;Erika;Müller;Landrätin;Kreis Lippe;Frau;erika@kreis.example.org

;Erika;Mueller;Landrätin;Kreis Lippe;Frau;ERIKA@kreis.example.org
;;;Bürgermeisterin oder Bürgermeister der Stadt Lemgo;Stadt Lemgo;;
;Otto;Ohne;Dezernent;Kreis Herford;Lieber Otto!;otto@
=1+1;Frida;Formel;;;;frida@haus.example.org
;;;;;;niemand@haus.example.org"""

G, K = "gemeinde", "kreis"
NOBODY = {"last_name": "", "job_title": "", "organisation_name": ""}


@pytest.fixture
def office_user() -> User:
    return UserFactory()


@pytest.fixture
def event() -> Event:
    return EventFactory(answer_by=berlin_time(2024, 3, 1).date())


def guests(event: Event) -> list[tuple[str, str, str, str]]:
    return list(event.invitations.order_by("pk").values_list("last_name", "job_title", "salutation", "email"))


@pytest.mark.parametrize(
    ("ags", "name", "level", "kind", "job_title"),
    [
        ("05766044", "Lemgo", G, "Stadt", "Bürgermeisterin oder Bürgermeister der Stadt Lemgo"),
        ("05711000", "Hamm", G, "kreisfreie Stadt", "Oberbürgermeisterin oder Oberbürgermeister der Stadt Hamm"),
        ("05962", "Märkischer Kreis", K, "Kreis", "Landrätin oder Landrat des Märkischen Kreises"),
        ("05162", "Rhein-Kreis Neuss", K, "Kreis", "Landrätin oder Landrat des Rhein-Kreises Neuss"),
        ("05766", "Lippe", K, "Kreis", "Landrätin oder Landrat des Kreises Lippe"),
        ("05334", "Aachen", K, "Städteregion", "Städteregionsrätin oder Städteregionsrat der Städteregion Aachen"),
        ("057", "Detmold", "regierungsbezirk", "Regierungsbezirk", "Regierungspräsidentin oder Regierungspräsident"),
    ],
)  # fmt: skip
def test_job_title_of_a_head_is_in_both_genders(ags, name, level, kind, job_title):
    area = AreaFactory(ags=ags, name=name, level=level, kind=kind, parent=RegierungsbezirkFactory())
    assert head_job_title(OrganisationFactory(body_of=area)) == job_title


def test_heads_of_an_area_are_job_titles_or_names_where_the_post_is_held(
    event, office_user, django_assert_max_num_queries
):
    towns = accessions.bodies()
    post = posts.create(towns[0], kind=Post.Kind.HEAD, mailbox="rathaus@stadt.example.org", actor=SYSTEM, at=NOW)
    posts.fill(post, person=PersonFactory(last_name="Beispiel"), start=TODAY, actor=SYSTEM, at=NOW)
    with django_assert_max_num_queries(16):
        assert invitations.add_heads_of_area(event, RegierungsbezirkFactory(), by=office_user, at=NOW) == 4
    assert invitations.add_heads_of_area(event, KreisFactory(), by=office_user, at=NOW) == 0, "who is on the list stays"
    assert sorted(guests(event)) == [
        ("", "Bürgermeisterin oder Bürgermeister der Stadt Musterstadt 2", "Sehr geehrte Damen und Herren", ""),
        ("", "Bürgermeisterin oder Bürgermeister der Stadt Musterstadt 3", "Sehr geehrte Damen und Herren", ""),
        ("", "Landrätin oder Landrat des Kreises Lippe", "Sehr geehrte Damen und Herren", ""),
        (
            "Beispiel",
            "Bürgermeisterin oder Bürgermeister der Stadt Musterstadt 1",
            "Guten Tag Erika Beispiel",
            "rathaus@stadt.example.org",
        ),
    ]
    assert Post.objects.filter(kind=Post.Kind.HEAD).count() == 4


def test_multipliers_of_partners_are_found_by_area_and_category(event, office_user):
    clinic, school = OrganisationFactory(), OrganisationFactory(category=Category.objects.get(name="Schule"))
    stranger = OrganisationFactory()
    for number, organisation in enumerate([clinic, school, stranger]):
        person = PersonFactory(last_name=f"Muster {number}", email=f"m{number}@haus.example.org")
        posts.appoint(organisation, person=person, title="Personalrat", start=TODAY, actor=SYSTEM, at=NOW)
    for organisation in (clinic, school):
        memberships.record_membership(organisation=organisation, start=TODAY, by=office_user, at=NOW)
    category = Category.objects.get(name="Schule")
    assert (
        invitations.add_multipliers(event, area=RegierungsbezirkFactory(), category=category, by=office_user, at=NOW)
        == 1
    )
    assert invitations.add_multipliers(event, by=office_user, at=NOW) == 1
    assert guests(event) == [
        ("Muster 1", "Personalrat", "Guten Tag Erika Muster 1", "m1@haus.example.org"),
        ("Muster 0", "Personalrat", "Guten Tag Erika Muster 0", "m0@haus.example.org"),
    ]


def test_guests_of_a_mailbox_are_told_apart_whatever_their_script(event, office_user):
    names = ["王", "李", "Ольга", "Ελένη", "ΕΛΕΝΗ", "???", "–", "???"]
    text = "\n".join(f"{name};Amt;Haus;team@stadt.example.org" for name in names)
    invitations.add_pasted_guests(event, text, by=office_user, at=NOW)
    assert [name for name, *_ in guests(event)] == ["王", "李", "Ольга", "Ελένη", "???", "–"]


def test_pasted_list_is_parsed_line_by_line_and_added_once(event, office_user):
    InvitationFactory(event=event, first_name="Otto", last_name="Öhne", email="otto@kreis.example.org")
    text = LIST + "\n;Otto;Oehne;;;;OTTO@kreis.example.org"
    pasted = invitations.parse_guests(event, text, at=NOW)
    assert event.invitations.count() == 1, "reading writes nothing"
    assert [(row.line, row.problem or row.note) for row in pasted.rows] == [
        (2, ""),
        (4, "Steht doppelt in der Liste."),
        (5, "ohne Mail-Adresse: bekommt einen Brief"),
        (6, "„otto@“ ist keine Mail-Adresse."),
        (7, "Eine Zelle enthält eine Formel. Schreiben Sie den Wert hinein."),
        (8, "Es fehlt, wer eingeladen wird: ein Name, ein Amt oder ein Haus."),
        (9, "schon auf der Gästeliste"),
    ]
    assert [invitations.add_pasted_guests(event, text, by=office_user, at=NOW) for _ in range(2)] == [2, 0]
    assert guests(event)[1:] == [
        ("Müller", "Landrätin", "Sehr geehrte Frau Dr. Müller", "erika@kreis.example.org"),
        ("", "Bürgermeisterin oder Bürgermeister der Stadt Lemgo", "Sehr geehrte Damen und Herren", ""),
    ]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        (
            "Herr Prof. Dr. Max Muster <max@haus.example.org>",
            ("Prof. Dr.", "Max", "Muster", "", "Sehr geehrter Herr Prof. Dr. Muster"),
        ),
        (
            "max@haus.example.org; Max von Muster; Direktor; Klinikum",
            ("", "Max", "von Muster", "Direktor", "Guten Tag Max von Muster"),
        ),
        (
            "Frau Muster\tDirektorin\tKlinikum\tmax@haus.example.org",
            ("", "", "Muster", "Direktorin", "Sehr geehrte Frau Muster"),
        ),
    ],
)
def test_lines_without_heading_are_parsed_by_position(event, office_user, line, fields):
    invitations.add_pasted_guests(event, line, by=office_user, at=NOW)
    guest = event.invitations.get()
    assert (guest.title, guest.first_name, guest.last_name, guest.job_title, guest.salutation) == fields
    assert guest.email == "max@haus.example.org"


@pytest.mark.parametrize(
    ("address", "salutation"),
    [
        ("Herr", "Sehr geehrter Herr Dr. Ohne"),
        ("Lieber Otto!", "Lieber Otto"),
        ("", "Guten Tag Dr. Otto Ohne"),
    ],
)
def test_salutation_of_a_pasted_list_stays_as_written_unless_it_is_a_form_of_address(
    event, office_user, address, salutation
):
    text = f"Titel;Vorname;Nachname;Anrede;E-Mail\nDr.;Otto;Ohne;{address};otto@haus.example.org"
    invitations.add_pasted_guests(event, text, by=office_user, at=NOW)
    assert event.invitations.get().salutation == salutation


def test_mailboxes_of_a_pasted_list_are_compared_by_the_domain_that_is_meant(event, office_user):
    text = (
        "Anna Gast; Amt; Haus; anna@straße.example\n"
        "Anna Gast; Amt; Haus; Anna@xn--strae-oqa.example\n"
        "Anna Gast; Amt; Haus; anna@strasse.example\n"
        "Anna Gast; Amt; Haus; anna@☃.example"
    )
    rows = invitations.parse_guests(event, text, at=NOW).rows
    assert [row.problem for row in rows] == [
        "",
        "Steht doppelt in der Liste.",
        "",
        "„anna@☃.example“ ist keine Mail-Adresse.",
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Anna Ga\u200bst; Leitung; Stadt Lemgo", HAS_INVISIBLE),
        ("Anna Gast; Lei\u202etung; Stadt Lemgo", HAS_INVISIBLE),
        ('Anna Gast;"Leitung\nund mehr"; Stadt Lemgo', ""),
        (f"{'x' * 501}; Leitung; Stadt Lemgo", HAS_LONG_CELL),
        (f"Anna {'x' * 101}; Leitung; Stadt Lemgo", f"„{'x' * 40}…“ ist zu lang. Kürzen Sie auf 100 Zeichen."),
        (f"{'Dr. ' * 11}Gast; Leitung; Stadt Lemgo", f"„{'Dr. ' * 10}…“ ist zu lang. Kürzen Sie auf 40 Zeichen."),
        ("Frau;;;anna@stadt.example", "Es fehlt, wer eingeladen wird: ein Name, ein Amt oder ein Haus."),
        ("Anna Gast; Leitung; Stadt Lemgo; x@[127.0.0.1]", "„x@[127.0.0.1]“ ist keine Mail-Adresse."),
    ],
)
def test_line_that_no_row_can_hold_says_why(event, line, problem):
    assert [row.problem for row in invitations.parse_guests(event, line, at=NOW).rows] == [problem]


def test_guest_is_changed_but_never_into_a_duplicate(event, office_user):
    one, other = InvitationFactory(event=event), InvitationFactory(event=event, last_name="Müller")
    changed = invitations.change(
        one, changes={"job_title": "Landrätin", "salutation": "Liebe Gerda"}, by=office_user, at=NOW
    )
    assert (changed.job_title, changed.salutation) == ("Landrätin", "Liebe Gerda")
    same = {"last_name": "Mueller", "email": other.email.upper()}
    with pytest.raises(DomainRefusal, match="gibt es auf der Liste schon"):
        invitations.change(one, changes=same, by=office_user, at=NOW)
    with pytest.raises(DomainRefusal, match="Nennen Sie einen Namen"):
        invitations.change(
            one, changes=dict.fromkeys(["last_name", "job_title", "organisation_name"], ""), by=office_user, at=NOW
        )


def test_only_guests_who_have_not_answered_are_removed(event, office_user):
    silent, coming = InvitationFactory(event=event), InvitationFactory(event=event)
    RegistrationFactory(event=event, invitation=coming)
    invitations.invite(event, by=office_user, at=NOW)
    for _ in range(2):
        invitations.remove(silent, by=office_user, at=NOW)
    with pytest.raises(invitations.InvitationRefusal, match="schon geantwortet"):
        invitations.remove(coming, by=office_user, at=NOW)
    assert list(event.invitations.all()) == [coming]
    assert list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True)) == ["stopped", "waiting"]


def test_invitations_are_sent_once_each_however_often_requested(event, office_user, django_assert_max_num_queries):
    mailed, by_letter = InvitationFactory(event=event), InvitationFactory(event=event, email="")
    invitations.add_guests(
        event, [GuestInput(f"Gast {n}", email=f"g{n}@haus.example.org") for n in range(300)], by=office_user, at=NOW
    )
    with django_assert_max_num_queries(12):
        sent = invitations.invite(event, by=office_user, at=NOW)
    assert (sent.mailed, sent.without_address) == (301, [by_letter])
    assert invitations.invite(event, by=office_user, at=NOW).mailed == 0
    mail = OutgoingMail.objects.get(to=mailed.email)
    assert mail.subject == f"Einladung: {event.title}"
    assert mail.body.startswith("Sehr geehrte Frau Gast,\n")
    assert "Wann: Donnerstag, 14. März 2024, 09:30 bis 16:00 Uhr" in mail.body
    assert f"Für: {mailed}, Bürgermeisterin, Stadt Musterstadt" in mail.body
    assert invitations.preview_mail(mailed, at=NOW) == (mail.subject, mail.body)
    printed = invitations.invite_by_letter(event, by=office_user, at=NOW)
    assert printed == invitations.invite_by_letter(event, by=office_user, at=NOW) == [by_letter]
    assert letters.letters_pdf(invitations.letters(printed, at=NOW)).startswith(b"%PDF")


def test_only_the_silent_are_reminded_once_each_and_never_too_soon(event, office_user):
    silent, coming, declined = (InvitationFactory(event=event) for _ in range(3))
    InvitationFactory(event=event, email="")
    invitations.invite(event, by=office_user, at=NOW)
    RegistrationFactory(event=event, invitation=coming)
    Invitation.objects.filter(pk=declined.pk).update(declined_at=NOW)
    assert invitations.remind(event, by=office_user, at=NOW + timedelta(days=1)) == 0
    assert invitations.remind_due(at=NOW + timedelta(days=10)) == 0, "the term ends in three weeks"
    Event.objects.update(reminds=False)
    assert invitations.remind_due(at=NOW + timedelta(days=25)) == 0, "nobody is to be reminded"
    Event.objects.update(reminds=True)
    assert [invitations.remind_due(at=NOW + timedelta(days=25)) for _ in range(2)] == [1, 0]
    assert invitations.remind(event, by=office_user, at=NOW + timedelta(days=26)) == 0
    assert OutgoingMail.objects.get(template="events/invitation_reminder").to == silent.email


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"state": "draft", "published_at": None}, "Veröffentlichen Sie"),
        ({"state": "cancelled", "cancelled_at": NOW, "cancellation_reason": "Sturm"}, "abgesagt"),
        ({"starts_at": NOW - timedelta(days=2), "ends_at": NOW - timedelta(days=1)}, "vorbei"),
    ],
)
def test_nobody_is_invited_to_drafts_and_past_or_cancelled_events(office_user, changes, sentence):
    event = EventFactory(**changes)
    InvitationFactory(event=event)
    with pytest.raises(DomainRefusal, match=sentence):
        invitations.invite(event, by=office_user, at=NOW)
    assert OutgoingMail.objects.count() == 0


def test_one_mail_invites_to_event_and_accession(event, office_user):
    accession = accessions.accession_with_participants(by=office_user)
    pasted_contacts.save_contacts(accession, "Stadt Musterstadt 1; rathaus@stadt.example.org", by=office_user, at=NOW)
    invitations.attach_accession(event, accession, by=office_user, at=NOW)
    assert invitations.add_heads_of_participants(event, by=office_user, at=NOW) == 4
    with pytest.raises(DomainRefusal, match="lädt die Veranstaltung ein"):
        accession_invitations.invite(accession, by=office_user, at=NOW)
    assert invitations.invite(event, by=office_user, at=NOW).mailed == 1
    mail = OutgoingMail.objects.get()
    assert "ob Sie kommen und ob Ihr Haus beitritt" in mail.body
    participant = AccessionParticipant.objects.get(invitation__email=mail.to)
    assert (participant.state, participant.invitation_channel) == (ParticipantState.INVITED, "mail")
    assert accession_invitations.remind_due(at=NOW + timedelta(days=20)) == 0
    with pytest.raises(DomainRefusal, match="nicht mehr trennen"):
        invitations.attach_accession(event, None, by=office_user, at=NOW)


def test_accession_is_detached_when_its_event_is_cancelled(event, office_user):
    accession = accessions.accession_with_participants(by=office_user)
    addresses = "\n".join(f"Stadt Musterstadt {number}; rathaus{number}@stadt.example.org" for number in (1, 2, 3))
    pasted_contacts.save_contacts(accession, addresses, by=office_user, at=NOW)
    invitations.attach_accession(event, accession, by=office_user, at=NOW)
    invitations.add_heads_of_participants(event, by=office_user, at=NOW)
    participant = event.invitations.exclude(email__startswith="rathaus3")
    invitations.invite(event, only=participant, by=office_user, at=NOW)
    accessions.declare_for(accession, "Stadt Musterstadt 1")
    planning.cancel(event, reason="Sturm", by=office_user, at=NOW)
    event.refresh_from_db()
    accession.refresh_from_db()
    assert (event.accession, accession.is_invited_elsewhere) == (None, False)
    bodies = OutgoingMail.objects.filter(template="events/invitation_cancelled").values_list("body", flat=True)
    assert ["ist davon nicht berührt" in body for body in bodies] == [True, True]
    assert accession_invitations.invite(accession, by=office_user, at=NOW).mailed == 1
    assert accession_invitations.remind(accession, by=office_user, at=NOW + timedelta(days=4)) == 2
    states = accession.participants.order_by("organisation__name").values_list("state", flat=True)
    assert list(states) == ["draft", "declared", "invited", "invited"]
    again = EventFactory()
    invitations.attach_accession(again, accession, by=office_user, at=NOW)
    assert invitations.add_heads_of_participants(again, by=office_user, at=NOW) == 4
    assert (
        again.invitations.filter(participant=None).count(),
        event.invitations.exclude(participant=None).count(),
    ) == (0, 0)


def test_undone_execution_leaves_no_accession_that_only_a_cancelled_event_invites_to(event, office_user):
    accession = accessions.accession_with_participants(by=office_user)
    invitations.attach_accession(event, accession, by=office_user, at=NOW)
    accessions.declare_for(accession, "Stadt Musterstadt 1")
    execution.order(accession, typed_count=1, by=office_user, at=NOW)
    execution.run_due(at=NOW)
    planning.cancel(event, reason="Sturm", by=office_user, at=NOW)
    accession.refresh_from_db()
    assert (accession.state, accession.is_invited_elsewhere) == ("executed", False)


def test_accession_is_attached_to_one_event_and_detached_again(event, office_user):
    accession = accessions.accession_with_participants(by=office_user)
    towns = Organisation.objects.filter(accessions__accession=accession)
    invitations.add_heads_of_organisations(event, towns, by=office_user, at=NOW)
    invitations.attach_accession(event, accession, by=office_user, at=NOW)
    assert event.invitations.filter(participant__isnull=False).count() == 4
    with pytest.raises(DomainRefusal, match="gehört schon zu einer anderen"):
        invitations.attach_accession(EventFactory(), accession, by=office_user, at=NOW)
    invitations.attach_accession(event, None, by=office_user, at=NOW)
    accession.refresh_from_db()
    assert (accession.is_invited_elsewhere, event.invitations.filter(participant__isnull=False).count()) == (False, 0)
