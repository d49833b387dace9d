"""The page of an invitation: answering with and without an accession."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accessions.domain import pasted_contacts
from accessions.domain import planning as accession_planning
from accessions.states import ParticipantState
from accounts.models import User
from events.domain import invitations, planning, registrations
from events.domain.registrations import Attendee
from events.models import Event, Invitation, Needs, Registration
from journal import actors
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from privacy.domain import consents
from privacy.models import Consent, Purpose
from tests.factories import NOW, UserFactory, accessions, invited_participant
from tests.factories.events import (
    EventFactory,
    InvitationFactory,
    ProgrammeItemFactory,
    RegistrationFactory,
    berlin_time,
    workshops,
)
from tests.members.views.form_data import text

pytestmark = pytest.mark.django_db

GERDA = {
    "title": "Dr.",
    "first_name": "Gerda",
    "last_name": "Gast",
    "email": "gerda@stadt.example.org",
    "organisation_name": "Stadt Musterstadt",
    "job_title": "Bürgermeisterin",
}
VERA = GERDA | {"head": "Bürgermeisterin Gerda Gast", "first_name": "Vera", "email": "vera@stadt.example.org"}
LAST_DAY = berlin_time(2024, 3, 1, 12)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office_user() -> User:
    return UserFactory()


@pytest.fixture
def event() -> Event:
    return EventFactory(title="Netzwerktreffen", answer_by=LAST_DAY.date(), asks_needs=True)


@pytest.fixture
def invitation(event) -> Invitation:
    return InvitationFactory(
        event=event,
        last_name="Gast",
        email="gerda@stadt.example.org",
        invited_at=NOW,
        invitation_channel="mail",
        organisation_name="Stadt Musterstadt",
    )


def url(invitation: Invitation, page: str = "") -> str:
    token = invitation.link(at=NOW).token()
    return reverse(f"events:invitation{page}", args=[token])


def status_of(invitation: Invitation) -> str:
    return Invitation.objects.with_status().get(pk=invitation.pk).status


def test_guest_whose_proxy_signed_off_reads_it_and_answers_anew(client, invitation):
    client.post(url(invitation, "_proxy"), VERA)
    proxy = invitation.registrations.get()
    ask = reverse("events:registration_cancel", args=[proxy.link(at=NOW).token()])
    assert "Wer Sie benannt hat, bekommt Bescheid." in text(client.get(ask))
    client.post(ask)
    page = client.get(url(invitation))
    expected = ["Vera Gast kommt nicht", "Als Ihre Absage gilt das nicht", "Zusagen", "Eine Vertretung benennen"]
    assert (missing(expected, page), "Sie haben abgesagt" in text(page)) == ([], False)
    client.post(url(invitation, "_accept"), GERDA)
    assert status_of(invitation) == "accepted"


def missing(expected: list[str], answer) -> list[str]:
    return [one for one in expected if one not in text(answer)]


def test_page_names_guest_host_event_and_deadline(client, invitation, django_assert_max_num_queries):
    ProgrammeItemFactory(event=invitation.event, title="Begrüßung")
    with django_assert_max_num_queries(8):
        answer = client.get(url(invitation))
    expected = [
        "Einladung für Gerda Gast, Bürgermeisterin, Stadt Musterstadt",
        f"{invitation.event.host} lädt Sie ein",
        "Donnerstag, 14. März 2024",
        "Kreishaus Musterland",
        "Begrüßung",
        invitation.event.get_absolute_url(),
        "Bis zum 1. März 2024 können Sie Ihre Antwort jederzeit ändern",
        *(url(invitation, page_name) for page_name in ("_accept", "_decline", "_proxy")),
    ]
    assert (missing(expected, answer), answer.status_code) == ([], 200)
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_guest_accepts_with_workshop_and_needs_in_one_form(client, invitation):
    one, *_ = workshops(invitation.event, capacity=1)
    form = client.get(url(invitation, "_accept"))
    shown = ['value="Gerda"', "Workshop A", "noch ein Platz", "Barrierefreiheit"]
    assert (missing(shown, form), Registration.objects.count()) == ([], 0)
    typed = GERDA | {"block_1": str(one.pk), "dietary": "ohne Nüsse"}
    unticked = client.post(url(invitation, "_accept"), typed)
    assert (unticked.status_code, missing(["Setzen Sie das Häkchen", "ohne Nüsse"], unticked)) == (422, [])
    typed |= {"needs": "on", "needs_text": str(form.context["form"].needs_wording.pk)}
    for _ in range(2):
        answer = client.post(url(invitation, "_accept"), typed, follow=True)
        assert missing(["Danke für Ihre Zusage", "Sie haben zugesagt", "Dr. Gerda Gast", "Workshop A"], answer) == []
    assert (Needs.objects.get().dietary, Consent.objects.count()) == ("ohne Nüsse", 1)
    assert OutgoingMail.objects.filter(template="events/guest_registered").count() == 1
    assert JournalEntry.objects.filter(verb="accept").count() == 1


def test_guest_declines_names_a_proxy_and_comes_after_all(client, invitation):
    for _ in range(2):
        answer = client.post(url(invitation, "_decline"), {"text": "Ratssitzung"}, follow=True)
    assert missing(["Sie haben abgesagt", "Ratssitzung", "Doch zusagen"], answer) == []
    for _ in range(2):
        answer = client.post(url(invitation, "_proxy"), VERA, follow=True)
    assert missing(["Dr. Vera Gast kommt in Vertretung", "benannt von Bürgermeisterin Gerda Gast"], answer) == []
    own_page = "/anmeldung/"
    assert own_page not in text(answer), "the proxy's registration is the proxy's"
    form = client.get(url(invitation, "_proxy")).context["form"]
    assert [form[name].value() for name in ("head", "last_name", "email")] == [VERA["head"], None, None]
    answer = client.post(url(invitation, "_accept"), GERDA, follow=True)
    assert (missing(["Sie haben zugesagt", own_page], answer), status_of(invitation)) == ([], "accepted")
    assert Registration.objects.active().count() == 1


def test_mistakes_are_shown_and_nothing_typed_is_lost(client, invitation):
    answer = client.post(
        url(invitation, "_proxy"), VERA | {"head": "", "email": "vera@", "job_title": "Erste Beigeordnete"}
    )
    expected = ["Geben Sie den Namen der Person an, die vertreten wird.", "vera@", "Erste Beigeordnete"]
    assert (answer.status_code, missing(expected, answer), status_of(invitation)) == (422, [], "silent")


def test_get_requests_change_nothing(client, invitation):
    before = JournalEntry.objects.count()
    for page in ("", "_accept", "_decline", "_proxy"):
        assert client.get(url(invitation, page)).status_code == 200
        assert client.head(url(invitation, page)).status_code == 200
    assert (status_of(invitation), JournalEntry.objects.count(), OutgoingMail.objects.count()) == ("silent", before, 0)


def test_after_the_last_day_nothing_is_answered_and_the_page_says_whom_to_ask(client, invitation, today):
    today.move_to(LAST_DAY)
    assert client.get(url(invitation, "_accept")).status_code == 200
    today.move_to(LAST_DAY + timedelta(days=1))
    for page, typed in (("_accept", GERDA), ("_decline", {}), ("_proxy", VERA)):
        answer = client.post(url(invitation, page), typed, follow=True)
        assert missing(["Antworten waren bis zum 1. März 2024 möglich"], answer) == []
        assert url(invitation, page) not in text(answer)
    assert status_of(invitation) == "silent"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"state": "cancelled", "cancelled_at": NOW, "cancellation_reason": "Sturm"}, ["findet nicht statt", "Sturm"]),
        ({"starts_at": NOW - timedelta(days=3), "ends_at": NOW - timedelta(days=2)}, ["ist vorbei"]),
    ],
)  # fmt: skip
def test_cancelled_and_past_events_say_so(client, invitation, changes, expected):
    Event.objects.filter(pk=invitation.event_id).update(**changes)
    answer = client.get(url(invitation))
    assert (missing(expected, answer), url(invitation, "_accept") in text(answer)) == ([], False)
    client.post(url(invitation, "_accept"), GERDA)
    assert status_of(invitation) == "silent"


def test_invalid_links_show_nothing_and_offer_a_new_one(client, invitation, office_user):
    old = url(invitation)
    invitations.renew_link(invitation, by=office_user, at=NOW)
    OutgoingMail.objects.all().delete()
    foreign = reverse("events:invitation", args=[accessions_token()])
    for dead in (old, foreign, reverse("events:invitation", args=["unsinn"])):
        answer = client.get(dead)
        assert (answer.status_code, "Gast" in text(answer), "Netzwerktreffen" in text(answer)) == (404, False, False)
        assert "Sehen Sie in Ihr Postfach" in text(client.post(dead))
        assert client.post(f"{dead}zusagen/", GERDA).status_code == 404
    sent = OutgoingMail.objects.filter(template="events/invitation_link")
    assert [mail.to for mail in sent] == ["gerda@stadt.example.org"]
    for _ in range(5):
        client.post(old)
    states = list(sent.order_by("pk").values_list("state", flat=True))
    assert states == [*["waiting"] * 3, *["throttled"] * 3], "an hour's share of one mailbox"
    assert status_of(invitation) == "silent"


def test_link_of_an_anonymised_guest_opens_nothing(client, invitation):
    address = url(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(anonymised_at=NOW, last_name="", email="", person=None)
    answer = client.get(address)
    assert (answer.status_code, "Dieser Link gilt nicht oder nicht mehr" in text(answer)) == (404, True)
    assert [one for one in ("Gerda", "Gast", "Netzwerktreffen") if one in text(answer)] == []


def accessions_token() -> str:
    return invited_participant().link(at=NOW).token()


def test_link_is_valid_until_thirty_days_after_the_event(client, invitation, today):
    today.move_to(invitation.event.ends_at + timedelta(days=29))
    assert client.get(url(invitation)).status_code == 200
    today.move_to(invitation.event.ends_at + timedelta(days=30, hours=1))
    answer = client.get(url(invitation))
    assert (answer.status_code, "Gast" in text(answer)) == (410, False)
    assert client.post(url(invitation, "_accept"), GERDA).status_code == 410
    assert status_of(invitation) == "silent"


def test_code_of_a_letter_leads_to_the_page(client, invitation):
    page = reverse("events:invitation_code")
    answer = client.post(page, {"code": invitation.code().lower()}, follow=True)
    assert missing(["Einladung für Gerda Gast"], answer) == []
    wrong = client.post(page, {"code": "2345-6789-ABCD"})
    assert (wrong.status_code, missing(["Diesen Code kennen wir nicht"], wrong)) == (422, [])


@pytest.fixture
def guest_of_accession(event, office_user) -> Invitation:
    """The head of Musterstadt 1 without a name, invited to the event and to its accession."""
    accession = accessions.accession_with_participants(by=office_user, effective_on=event.starts_at.date())
    pasted_contacts.save_contacts(accession, "Stadt Musterstadt 1; rathaus@stadt.example.org", by=office_user, at=NOW)
    invitations.attach_accession(event, accession, by=office_user, at=NOW)
    invitations.add_heads_of_participants(event, by=office_user, at=NOW)
    invitations.invite(event, by=office_user, at=NOW)
    return event.invitations.select_related("participant").get(email="rathaus@stadt.example.org")


BOTH_ANSWERS = {
    "coming": "ja",
    "declares": "ja",
    "first_name": "Bärbel",
    "last_name": "Beispiel",
    "job_title": "Bürgermeisterin",
    "email": "bb@stadt.example.org",
    "may_declare": "on",
    "myself": "on",
    "people-TOTAL_FORMS": "1",
    "people-INITIAL_FORMS": "0",
}

PERSON = ("first_name", "last_name", "email", "job_title", "may_declare", "myself")


def state_of(guest_of_accession: Invitation) -> str:
    guest_of_accession.participant.refresh_from_db()
    return guest_of_accession.participant.state


def test_both_questions_are_answered_by_one_form(client, guest_of_accession):
    page = client.get(url(guest_of_accession))
    expected = [
        "Einladung für Bürgermeisterin oder Bürgermeister der Stadt Musterstadt 1",
        "Kommen Sie?",
        "Tritt Ihr Haus bei?",
        "„Beitritt des Regierungsbezirks Detmold“, wirksam am ",
        "Einladende Stelle: Bezirksregierung Detmold.",
        "Ich bin befugt, den Beitritt zu erklären.",
    ]
    assert missing(expected, page) == []
    for _ in range(2):
        answer = client.post(url(guest_of_accession), BOTH_ANSWERS, follow=True)
        assert missing(["Ihre Antwort ist angekommen", "Sie haben zugesagt", "hat den Beitritt erklärt"], answer) == []
    assert (status_of(guest_of_accession), state_of(guest_of_accession)) == ("accepted", ParticipantState.DECLARED)
    assert OutgoingMail.objects.filter(template="events/guest_registered").count() == 1


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ({"coming": "nein", "declares": "ja", "text": "Urlaub"}, ("declined", "declared")),
        ({"coming": "ja", "declares": "spaeter", "may_declare": "", "myself": ""}, ("accepted", "invited")),
        (dict.fromkeys(PERSON, "") | {"coming": "nein", "declares": "nein"}, ("declined", "declined")),
    ],
)  # fmt: skip
def test_only_what_an_answer_needs_is_asked(client, guest_of_accession, typed, outcome):
    answer = client.post(url(guest_of_accession), BOTH_ANSWERS | typed)
    assert (answer.status_code, status_of(guest_of_accession), state_of(guest_of_accession)) == (302, *outcome)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"coming": ""}, "Sagen Sie, ob Sie kommen."),
        ({"may_declare": ""}, "Bestätigen Sie, dass Sie den Beitritt erklären dürfen."),
        ({"myself": ""}, "Nennen Sie mindestens eine Person"),
        ({"last_name": ""}, "Geben Sie den Nachnamen an."),
        ({"dietary": "Fisch"}, "Setzen Sie das Häkchen, damit wir diese Angaben speichern dürfen."),
    ],
)
def test_invalid_input_in_one_form_loses_nothing_typed_in_the_others(client, guest_of_accession, typed, sentence):
    answer = client.post(url(guest_of_accession), BOTH_ANSWERS | typed)
    expected_texts = [sentence, 'value="Bärbel"', 'value="bb@stadt.example.org"', *typed.values()]
    assert (answer.status_code, missing(expected_texts, answer)) == (422, [])
    assert (status_of(guest_of_accession), state_of(guest_of_accession)) == ("silent", ParticipantState.INVITED)


def test_rows_are_added_and_typos_asked_about_without_validation(client, guest_of_accession):
    added = client.post(url(guest_of_accession), BOTH_ANSWERS | {"coming": "", "add": "1"})
    assert (added.status_code, missing(['name="people-1-first_name"', 'value="Bärbel"'], added)) == (200, [])
    typo = client.post(url(guest_of_accession), BOTH_ANSWERS | {"email": "bb@stadt.example.con"})
    assert missing(["Meinten Sie <strong>bb@stadt.example.com</strong>?"], typo) == []
    assert status_of(guest_of_accession) == "silent"


def test_each_answer_is_given_and_changed_separately_later(client, guest_of_accession):
    client.post(url(guest_of_accession, "_accept"), GERDA)
    page = client.get(url(guest_of_accession))
    own = guest_of_accession.participant.link(at=NOW).token()
    links = [reverse("accessions:declare", args=[own]), "noch keine Antwort", "Sie haben zugesagt"]
    assert missing(links, page) == []
    client.post(reverse("accessions:decline", args=[own]), {"text": "Rat"})
    assert (status_of(guest_of_accession), state_of(guest_of_accession)) == ("accepted", ParticipantState.DECLINED)
    assert missing(["tritt nicht bei"], client.get(url(guest_of_accession))) == []


def test_declaring_is_still_possible_when_the_event_is_cancelled(client, event, guest_of_accession, office_user):
    planning.cancel(event, reason="Sturm", by=office_user, at=NOW)
    page = client.get(url(guest_of_accession))
    own = reverse("accessions:declare", args=[guest_of_accession.participant.link(at=NOW).token()])
    assert missing([own, "ist davon nicht berührt", "findet nicht statt"], page) == []
    client.post(reverse("accessions:decline", args=[own.split("/")[2]]), {"text": "Rat"})
    assert state_of(guest_of_accession) == ParticipantState.DECLINED
    assert missing(["tritt nicht bei"], client.get(url(guest_of_accession))) == []


def test_refusal_of_the_accession_loses_nothing_typed(client, guest_of_accession, office_user):
    accession_planning.cancel(guest_of_accession.participant.accession, by=office_user, at=NOW)
    answer = client.post(url(guest_of_accession), BOTH_ANSWERS)
    expected_texts = ["Dieser Sammelbeitritt ist abgesagt.", 'value="Bärbel"']
    assert (answer.status_code, missing(expected_texts, answer), status_of(guest_of_accession)) == (409, [], "silent")
    client.post(url(guest_of_accession), BOTH_ANSWERS | {"declares": "spaeter"})
    assert status_of(guest_of_accession) == "accepted"


OLGA = {"first_name": "Olga", "last_name": "Anders", "email": "olga@haus.example.org", "job_title": "Ärztin"}
STORED = ("state", "invitation_id", "job_title", "is_proxy", "link_generation", "sequence", "confirmed_at", "until")


def row_by_form(event: Event, **changes) -> Registration:
    return RegistrationFactory(event=event, **OLGA, **changes)


def row_on_the_waiting_list(event: Event) -> Registration:
    RegistrationFactory(event=event)
    Event.objects.filter(pk=event.pk).update(capacity=1)
    return row_by_form(event, state="waiting", confirmed_at=None)


def row_by_other_invitation(event: Event) -> Registration:
    other = InvitationFactory(event=event, **OLGA, invited_at=NOW)
    return invitations.accept(other, at=NOW)


def row_by_other_proxy(event: Event) -> Registration:
    other = InvitationFactory(event=event, invited_at=NOW)
    return invitations.name_proxy(other, head="Otto Oben", proxy=Attendee(**OLGA), at=NOW)


def row_parted_from_an_invitation(event: Event) -> Registration:
    row = row_by_other_invitation(event)
    Registration.objects.filter(pk=row.pk).update(invitation=None)
    return row


EXISTING = {
    "unconfirmed": lambda event: row_by_form(
        event, state="reserved", confirmed_at=None, until=NOW + timedelta(hours=24)
    ),
    "confirmed": row_by_form,
    "waiting": row_on_the_waiting_list,
    "offered": lambda event: row_by_form(event, state="offered", confirmed_at=None, until=NOW + timedelta(hours=24)),
    "by the office": lambda event: row_by_form(event, origin=Registration.Origin.OFFICE),
    "walk-in": lambda event: row_by_form(event, origin=Registration.Origin.WALK_IN),
    "invited": row_by_other_invitation,
    "proxy": row_by_other_proxy,
    "parted": row_parted_from_an_invitation,
}


@pytest.mark.parametrize(
    ("existing", "page"), [*((one, "_accept") for one in EXISTING), ("confirmed", "_proxy"), ("invited", "_proxy")]
)
def test_typing_somebodys_name_and_address_neither_shows_nor_changes_their_registration(
    client, event, invitation, existing, page
):
    row = EXISTING[existing](event)
    text_shown = consents.current_text(Purpose.EVENT_NEEDS)
    Needs.objects.create(registration=row, accessibility="Assistenz am Platz", consent_text=text_shown, given_at=NOW)
    before = Registration.objects.values(*STORED).get(pk=row.pk)
    typed = GERDA | OLGA | {"job_title": "Hausmeisterin", "head": "Gerda Gast", "accessibility": "Laut"}
    typed |= {"needs": "on", "needs_text": str(text_shown.pk)}
    for answer_page in (page, "_accept", "_decline"):
        answer = client.post(url(invitation, answer_page), typed if answer_page != "_decline" else {}, follow=True)
        assert (answer.status_code, "Assistenz am Platz" in text(answer), str(row.code()) in text(answer)) == (
            200,
            False,
            False,
        )
        form = client.get(url(invitation, "_accept"))
        assert "Assistenz am Platz" not in text(form)
        assert Registration.objects.values(*STORED).get(pk=row.pk) == before
        assert Needs.objects.get(registration=row).accessibility == "Assistenz am Platz"
    assert status_of(invitation) == "declined"


@pytest.mark.parametrize("existing", ["unconfirmed", "waiting", "invited"])
def test_answer_for_somebody_is_the_same_whether_they_are_registered_or_not(client, event, invitation, existing):
    unknown = InvitationFactory(
        event=event, first_name="Gerda", last_name="Gast", email="gerda.gast@stadt.example.org", invited_at=NOW
    )
    EXISTING[existing](event)

    def answer(one: Invitation, address: str) -> tuple[int, str]:
        typed = GERDA | OLGA | {"email": address}
        shown = client.post(url(one, "_accept"), typed, follow=True)
        own = one.registrations.get().link(at=NOW).token()
        page = shown.content.decode().replace(url(one).split("/")[-2], "").replace(own, "").replace(address, "")
        return shown.status_code, page.replace(one.email, "")

    assert answer(invitation, OLGA["email"]) == answer(unknown, "olga@heim.example.org")


def test_owner_of_the_mailbox_reads_that_they_stand_twice(client, event, invitation):
    row_by_form(event)
    client.post(url(invitation, "_accept"), GERDA | OLGA)
    mail = OutgoingMail.objects.get(template="events/guest_registered")
    assert (mail.to, "noch eine Anmeldung auf diesen Namen" in mail.body) == (OLGA["email"], True)


def test_guest_cannot_turn_the_registration_of_their_proxy_into_their_own(client, invitation):
    client.post(url(invitation, "_proxy"), VERA)
    proxy = invitation.registrations.get()
    needs = registrations.NeedsInput(accessibility="Assistenz am Platz")
    registrations.set_needs(proxy, needs=needs, actor=actors.registrant(proxy.pk), at=NOW)
    client.post(url(invitation, "_accept"), VERA)
    own = invitation.registrations.active().get()
    assert (own.pk == proxy.pk, Needs.objects.exists(), own.is_proxy) == (False, False, False)


def test_own_mailbox_opens_what_was_registered_by_the_form(client, event, invitation):
    row = RegistrationFactory(event=event, first_name="Gerda", last_name="Gast", email=invitation.email)
    page = client.post(url(invitation, "_accept"), GERDA, follow=True)
    assert (row.link(at=NOW).token() in text(page), event.registrations.count()) == (True, 1)
