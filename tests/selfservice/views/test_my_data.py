"""„Meine Daten“ as a visitor meets it: asking for the link, the page it opens, every form behind it."""

import json
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accessions.domain import answers_by_link as accession_answers
from core.antispam import HONEYPOT, signed_time
from core.tokens import Link
from journal.models import JournalEntry
from mailings.domain import outgoing
from mailings.models import OutgoingMail
from members.models import Person, ProfessionalField
from privacy.domain import consents
from privacy.models import Case, Consent, Purpose
from selfservice.domain import actions, links
from selfservice.models import LinkRequest
from tests.factories import (
    NOW,
    KreisFactory,
    OrganisationFactory,
    PersonFactory,
    accepted_application,
    declarer_input,
    invited_participant,
    nominee_input,
)

pytestmark = pytest.mark.django_db
MAIL = "nele@klinik.example.org"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def person():
    return PersonFactory(first_name="Nele", last_name="Nachtdienst", email=MAIL)


@pytest.fixture
def pages(person):
    """The addresses behind a fresh link."""

    def address(name: str, *more: str) -> str:
        return reverse(f"selfservice:{name}", args=[Link(links.PERSON_PAGE, person.pk, 1, NOW).token(), *more])

    return address


def ask(client, email: str, **more: str):
    return client.post(
        "/konto/", {"email": email, "shown_at": signed_time(NOW - timedelta(seconds=9)), HONEYPOT: "", **more}
    )


def stored() -> tuple[list[dict], ...]:
    """All that a visitor could have changed."""
    return tuple(list(model.objects.values()) for model in (Person, Consent, Case, OutgoingMail, JournalEntry))


def test_known_and_unknown_address_get_the_same_answer(client, person):
    answers = [ask(client, address) for address in (MAIL, "niemand@example.org")]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/konto/gesendet/")] * 2
    assert "Wenn wir zu dieser Adresse Angaben haben" in client.get("/konto/gesendet/").content.decode()
    links.mail_requested_links(at=NOW, limit=100)
    assert [mail.to for mail in OutgoingMail.objects.all()] == [MAIL]


def test_mailed_link_opens_the_page(client, person):
    ask(client, MAIL)
    links.mail_requested_links(at=NOW, limit=100)
    text = outgoing.rendered_for_demo(OutgoingMail.objects.get())
    [link] = [line for line in text.splitlines() if line.startswith("http://testserver/konto/")]
    answer = client.get(link)
    assert answer.status_code == 200
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "Nele Nachtdienst" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": ""}, "Geben Sie die E-Mail-Adresse an, unter der wir Sie kennen."),
        ({"email": "nele"}, "Geben Sie eine E-Mail-Adresse ein"),
        ({"email": MAIL + "\r\nBcc: alle@example.org"}, "Entfernen Sie Zeilenumbrüche"),
        ({"email": MAIL, HONEYPOT: "x"}, "Senden Sie das Formular noch einmal"),
        ({"email": MAIL, "shown_at": signed_time(NOW)}, "Das ging sehr schnell."),
    ],
)
def test_bad_request_comes_back_with_a_sentence_and_what_was_typed(client, person, fields, sentence):
    answer = ask(client, **fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Fehler: Meine Daten" in page
    assert sentence in page
    assert not LinkRequest.objects.exists()


def test_too_many_requests_from_one_origin_wait(client, settings):
    settings.FORMS_PER_ORIGIN_HOUR = 1
    assert [ask(client, MAIL).status_code for _ in range(2)] == [302, 429]
    assert LinkRequest.objects.count() == 1


def test_page_shows_all_that_is_stored(client):
    accepted_application()
    person = Person.objects.get()
    page = client.get(reverse("selfservice:overview", args=[Link(links.PERSON_PAGE, person.pk, 1, NOW).token()]))
    tenure = person.tenures.get()
    for shown in (
        str(person),
        nominee_input().email,
        str(tenure.post.organisation),
        "<dd>1. Februar 2024</dd>",
        "Mustertext",
    ):
        assert shown in page.content.decode()


def test_page_shows_what_an_accession_knows(client):
    participant = invited_participant(OrganisationFactory(name="Klinikum Musterland"))
    proxy = accession_answers.ProxyInput("Moritz", "Muster 1", "Beigeordneter", nominee_input().email)
    accession_answers.name_proxy(participant, head="Direktorin Beispiel", proxy=proxy, at=NOW)
    own = declarer_input(first_name="Moritz", last_name="Muster 1", email=nominee_input().email)
    accession_answers.declare(participant, declarer=own, nominees=[nominee_input()], at=NOW)
    person = PersonFactory(first_name="Moritz", last_name="Muster 1", email=nominee_input().email)
    page = client.get(reverse("selfservice:overview", args=[Link(links.PERSON_PAGE, person.pk, 1, NOW).token()]))
    text = page.content.decode()
    expected = ["Benennungen</h3>", "Erklärungen in Sammelbeitritten</h3>", "Vertretungen in Sammelbeitritten</h3>"]
    assert [one for one in expected if one not in text] == []
    assert (text.count("Der Regierungsbezirk tritt bei</dd>"), text.count("Klinikum Musterland</dd>")) == (3, 3)


@pytest.mark.parametrize("many", [1, 3])
def test_page_costs_the_same_with_few_and_many_rows(client, django_assert_num_queries, many):
    for _ in range(many):
        accepted_application()
    person = Person.objects.get()
    address = reverse("selfservice:overview", args=[Link(links.PERSON_PAGE, person.pk, 1, NOW).token()])
    with django_assert_num_queries(22):
        client.get(address)


GETS = ["overview", "export", "correct", "consent", "invalidate_links", "address", "objection", "leave"]


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(client, person, pages, method):
    consents.give(person.subject_key, text=consents.current_text("newsletter"), channel=Consent.Channel.OFFICE, at=NOW)
    before = stored()
    for name in GETS:
        if (method, name) != ("get", "export"):  # a download is journalled
            assert getattr(client, method)(pages(f"{name}")).status_code in {200, 302}
    assert stored() == before


@pytest.mark.parametrize("name", GETS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_dead_foreign_and_tampered_links_tell_nothing(client, person, name, method):
    wrong = [
        Link(links.PERSON_PAGE, person.pk, 2, NOW).token(),
        Link(links.PERSON_PAGE, person.pk + 1, 1, NOW).token(),
        Link("members:status", person.pk, 1, NOW).token(),
        Link(links.PERSON_PAGE, person.pk, 1, NOW).token()[:-1] + "_",
        "unsinn",
    ]
    before = stored()
    for token in wrong:
        answer = getattr(client, method)(reverse(f"selfservice:{name}", args=[token]))
        assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
        assert "Nachtdienst" not in answer.content.decode()
    assert stored() == before


@pytest.mark.parametrize("name", GETS)
def test_expired_link_shows_nothing_and_does_nothing(client, person, pages, name, now):
    address = pages(f"{name}")
    now.move_to(NOW + timedelta(days=30))
    before = stored()
    answers = [client.get(address), *([client.post(address)] if name != "overview" else [])]
    for answer in answers:
        assert (answer.status_code, answer["Referrer-Policy"]) == (410, "no-referrer")
        assert "Nachtdienst" not in answer.content.decode()
        assert "Neuen Link zusenden" in answer.content.decode()
    assert stored() == before


def test_expired_link_sends_a_new_one_to_the_address_on_file(client, pages, now):
    now.move_to(NOW + timedelta(days=30))
    for _ in range(2):
        answer = client.post(pages("overview"))
        assert (answer.status_code, "Ein neuer Link ist unterwegs" in answer.content.decode()) == (200, True)
        assert MAIL not in answer.content.decode()
    assert [mail.to for mail in OutgoingMail.objects.all()] == [MAIL]


def test_download_is_readable_json_for_one_reader(client, pages):
    answer = client.get(pages("export"))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/json", "no-store")
    assert answer["Content-Disposition"] == 'attachment; filename="meine-daten.json"'
    assert json.loads(answer.content)["Angaben zur Person"]["Vorname"] == "Nele"
    assert "Anträge" in answer.content.decode()
    entry = JournalEntry.objects.latest("pk")
    assert (entry.verb, entry.data, entry.actor_kind) == ("download", {"content": "own_data"}, "person")


def test_correction_is_stored_and_shown(client, person, pages):
    field, kreis = ProfessionalField.objects.get(name="Justiz"), KreisFactory()
    typed = {
        "title": "Dr.",
        "first_name": "Nele",
        "last_name": "Frühdienst",
        "employer": "Klinik Musterland",
        "professional_field": field.pk,
        "duty_area": kreis.ags,
    }
    for _ in range(2):
        answer = client.post(pages("correct"), typed, follow=True)
    person.refresh_from_db()
    assert (str(person), person.employer) == ("Dr. Nele Frühdienst", "Klinik Musterland")
    assert (person.professional_field, person.duty_area) == (field, kreis)
    assert "Ihre Angaben sind gespeichert." in answer.content.decode()
    entry = JournalEntry.objects.get()
    assert entry.data == {"fields": ["duty_area", "employer", "last_name", "professional_field", "title"]}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"last_name": ""}, "Geben Sie den Nachnamen an."),
        ({"first_name": "Nele\r\nBcc: x@example.org"}, "Entfernen Sie Zeilenumbrüche"),
        ({"employer": "x" * 1_000_000}, "Kürzen Sie diese Angabe auf höchstens 200 Zeichen"),
        ({"duty_area": "99999"}, "Wählen Sie eine der angebotenen Möglichkeiten aus."),
        ({"professional_field": "unsinn"}, "Wählen Sie eine der angebotenen Möglichkeiten aus."),
    ],
)
def test_bad_correction_is_refused_with_a_sentence(client, person, pages, changes, sentence):
    before = stored()
    answer = client.post(pages("correct"), {"first_name": "Neu", "last_name": "Neu", **changes})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert stored() == before


def test_names_are_escaped(client, person, pages):
    client.post(pages("correct"), {"first_name": "<script>", "last_name": "Ä😀"})
    page = client.get(pages("overview")).content.decode()
    assert "&lt;script&gt; Ä😀" in page
    assert "<script>" not in page


def test_consent_is_given_by_a_ticked_box_and_withdrawn_by_one_button(client, person, pages):
    text = consents.current_text(Purpose.NEWSLETTER)
    page = client.get(pages("overview")).content.decode()
    assert text.wording in page
    assert "checked" not in page
    address = pages("consent")
    for _ in range(2):
        client.post(address, {"newsletter": "on", "newsletter_text": text.pk})
    assert "Einwilligung widerrufen" in client.get(pages("overview")).content.decode()
    for _ in range(2):
        answer = client.post(address, {"withdraw": "newsletter"}, follow=True)
    assert "Ihre Einwilligung ist widerrufen." in answer.content.decode()
    consent_rows = Consent.objects.order_by("id")
    assert [(consent.subject_key, consent.is_given, consent.channel) for consent in consent_rows] == [
        (person.subject_key, True, "my_data"),
        (person.subject_key, False, "my_data"),
    ]


def test_newsletter_without_tick_is_no_consent(client, pages):
    text = consents.current_text(Purpose.NEWSLETTER)
    answer = client.post(pages("consent"), {"newsletter_text": text.pk})
    assert answer.status_code == 422
    assert "Setzen Sie das Häkchen" in answer.content.decode()
    assert not Consent.objects.exists()


def test_withdrawing_an_unknown_purpose_changes_nothing(client, pages):
    before = stored()
    assert client.post(pages("consent"), {"withdraw": "unsinn"}).status_code == 302
    assert stored() == before


@pytest.mark.parametrize(
    ("page", "typed", "stands"),
    [
        ("objection", {"message": "Ich werde bedroht."}, ("objection", "Ich werde bedroht.")),
        ("leave", {}, ("leaving", "")),
        ("address", {"email": "neu@example.org"}, ("correction", "Neue E-Mail-Adresse: neu@example.org")),
    ],
)
def test_form_for_the_office_is_one_case_however_often_it_is_sent(client, pages, page, typed, stands):
    submission = str(uuid.uuid4())
    for _ in range(2):
        answer = client.post(pages(f"{page}"), {"submission": submission, **typed})
        shown = client.get(answer["Location"])
    case = Case.objects.get()
    assert (case.kind, case.message) == stands
    assert case.reference in shown.content.decode()
    assert "spätestens am 1. März 2024" in shown.content.decode()
    assert [mail.to for mail in OutgoingMail.objects.all()] == [MAIL]


@pytest.mark.parametrize("page", ["objection", "leave"])
def test_other_text_while_the_first_waits_is_refused_and_not_lost(client, pages, page):
    submission = str(uuid.uuid4())
    client.post(pages(page), {"submission": submission, "message": "Ich gehe."})
    for number in (submission, str(uuid.uuid4())):
        answer = client.post(pages(page), {"submission": number, "message": "Ich gehe doch erst im Mai."})
        html = answer.content.decode()
        assert answer.status_code == 422
        assert [one for one in (Case.objects.get().reference, "Ich gehe doch erst im Mai.") if one not in html] == []
    assert Case.objects.get().message == "Ich gehe."


@pytest.mark.parametrize("page", ["objection", "leave"])
def test_who_asked_already_is_led_to_the_case(client, pages, page):
    client.post(pages(f"{page}"))
    case = Case.objects.get()
    shown = pages("case", case.reference)
    assert client.get(pages(f"{page}"))["Location"] == shown
    assert client.post(pages(f"{page}"), {"submission": str(uuid.uuid4())})["Location"] == shown
    assert list(Case.objects.all()) == [case]


def test_case_of_somebody_else_is_not_shown(client, pages):
    case = actions.open_case(PersonFactory(), kind=Case.Kind.LEAVING, submission=uuid.uuid4(), at=NOW)
    answer = client.get(pages("case", case.reference))
    assert (answer.status_code, case.reference in answer.content.decode()) == (404, False)


def test_all_links_die_at_the_press_of_a_button(client, person, pages):
    assert "Alle Links sind ungültig" in client.post(pages("invalidate_links")).content.decode()
    again = client.post(pages("invalidate_links"))
    assert (again.status_code, "Dieser Link gilt nicht" in again.content.decode()) == (404, True)
    assert client.get(pages("overview")).status_code == 404
    person.refresh_from_db()
    assert person.link_generation == 2
