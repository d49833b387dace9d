"""The page behind the link of somebody who is no person of the network to what is stored about them."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accessions.domain import answers_by_link
from accessions.domain.answers_by_link import ProxyInput
from accessions.models import AccessionParticipant, Proxy
from core.tokens import Link
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from members.domain import applications
from members.models import Application, Declaration, Nomination
from privacy.models import Case
from selfservice.domain import links
from tests.factories import (
    NOW,
    declarer_input,
    invited_participant,
    nominee_input,
    submitted_application,
    submitted_individual,
)
from tests.factories.events import InvitationFactory, RegistrationFactory
from tests.factories.selfservice import request_and_mail_links
from tests.members.views.form_data import text

pytestmark = pytest.mark.django_db
MAIL = "gerda@stadt.example.org"
GERDA = {"first_name": "Gerda", "last_name": "Gast", "email": MAIL}


def secretary() -> Application:
    """Who applied for an organisation on behalf of its head and is nobody in the network afterwards."""
    declarer = declarer_input(**GERDA, on_behalf_of="Berta Boss", on_behalf_of_job_title="Landrätin")
    return submitted_application(declarer=declarer)


def nominee() -> Nomination:
    return submitted_application(nominees=[nominee_input(**GERDA)]).declaration.nominations.get()


def declared_participant() -> AccessionParticipant:
    nominees = [nominee_input(1)]
    return answers_by_link.declare(invited_participant(), declarer=declarer_input(**GERDA), nominees=nominees, at=NOW)


def declarer() -> Declaration:
    return declared_participant().declaration


def proxy() -> Proxy:
    named = ProxyInput("Gerda", "Gast", "Beigeordnete", MAIL)
    return answers_by_link.name_proxy(invited_participant(), head="Berta Boss", proxy=named, at=NOW).proxy


# the folder of the address, the row, the section of the disclosure and what it says
KINDS = {
    "registrant": (lambda: RegistrationFactory(**GERDA), "Anmeldungen zu Veranstaltungen", "14. März 2024, 09:30 Uhr"),
    "guest": (lambda: InvitationFactory(**GERDA), "Einladungen zu Veranstaltungen", "14. März 2024, 09:30 Uhr"),
    "applicant": (secretary, "Anträge", "im Auftrag von: Berta Boss, Landrätin"),
    "nominee": (nominee, "Benennungen", "von Ihnen selbst benannt"),
    "declarer": (declarer, "Erklärungen in Sammelbeitritten", "Bürgermeisterin"),
    "proxy": (proxy, "Vertretungen in Sammelbeitritten", "von der Leitung der Organisation genannt"),
}
ACTORS = dict(zip(KINDS, ("registrant", "guest", "applicant", "nominee", "participant", "participant"), strict=True))
ENDINGS = ("", "_export", "_correction", "_objection")


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def row(kind):
    made = KINDS[kind][0]()
    OutgoingMail.objects.all().delete()
    return made


def address(kind: str, row, *, ending: str = "", generation: int = 1) -> str:
    return reverse(f"selfservice:{kind}{ending}", args=[Link(f"selfservice:{kind}", row.pk, generation, NOW).token()])


def test_page_and_file_show_what_is_stored_to_one_reader(client, kind, row):
    _, section, words = KINDS[kind]
    page = client.get(address(kind, row))
    assert (page.status_code, page["Cache-Control"], page["Referrer-Policy"]) == (200, "no-store", "no-referrer")
    assert [one for one in ("Gerda Gast", MAIL, section, words, "Mustertext") if one not in text(page)] == []
    file = client.get(address(kind, row, ending="_export"))
    assert (file["Content-Type"], file["Cache-Control"]) == ("application/json", "no-store")
    assert [MAIL in str(one) for one in json.loads(file.content)[section]] == [True]
    entry = JournalEntry.objects.filter(verb="download").get()
    assert (entry.data, entry.actor_kind) == ({"content": "own_data"}, ACTORS[kind])


def test_file_is_rendered_so_often_an_hour_and_no_more(client, row, kind, settings):
    settings.FILES_PER_LINK_HOUR = 2
    statuses = [client.get(address(kind, row, ending="_export")).status_code for _ in range(3)]
    assert (statuses, client.get(address(kind, row)).status_code) == ([200, 200, 429], 200)


def test_dead_and_foreign_links_tell_nothing(client, kind, row):
    other = "guest" if kind == "registrant" else "registrant"
    foreign = Link(f"selfservice:{other}", row.pk, 1, NOW).token()
    for ending in ENDINGS:
        dead = address(kind, row, ending=ending, generation=2)
        for one in (dead, reverse(f"selfservice:{kind}{ending}", args=[foreign])):
            for answer in (client.get(one), client.post(one)):
                assert (answer.status_code, "Gast" in answer.content.decode()) == (404, False)


@pytest.mark.parametrize("kind", ["registrant", "guest"])
def test_link_dies_with_the_name(client, kind, row):
    type(row).objects.filter(pk=row.pk).update(last_name="", first_name="", email="", anonymised_at=NOW)
    answer = client.get(address(kind, row))
    assert (answer.status_code, "Dieser Link gilt nicht" in text(answer)) == (404, True)
    assert [one for one in ("Gast", "Netzwerktreffen") if one in text(answer)] == []


def test_link_of_an_applicant_dies_with_their_data(client):
    application = submitted_application()
    applications.expire_due(at=NOW + timedelta(days=8))
    answer = client.get(address("applicant", application))
    assert (answer.status_code, "Dieser Link gilt nicht" in text(answer)) == (404, True)
    assert application.reference not in text(answer)


def test_link_of_a_declarer_never_shows_who_declared_after_them(client):
    participant = declared_participant()
    former, other = participant.declaration, declarer_input(first_name="Karl", last_name="Kollege")
    answers_by_link.declare(participant, declarer=other, nominees=[nominee_input(1)], at=NOW)
    assert client.get(address("declarer", former)).status_code == 404
    participant.refresh_from_db()
    assert [str(one) for one in participant.declaration.nominations.all()] == ["Moritz Muster 1"]


def test_looking_changes_nothing(client, kind, row):
    before = JournalEntry.objects.count()
    for ending in ("", "_correction", "_objection"):
        client.get(address(kind, row, ending=ending))
    client.head(address(kind, row, ending="_export"))
    client.post(address(kind, row))
    assert (JournalEntry.objects.count(), OutgoingMail.objects.count(), Case.objects.count()) == (before, 0, 0)


def test_expired_link_shows_nothing_and_mails_a_new_one(client, kind, row, now):
    now.move_to(NOW + timedelta(days=30))
    for ending in ENDINGS:
        answer = client.get(address(kind, row, ending=ending))
        assert (answer.status_code, "Gast" in answer.content.decode()) == (410, False)
    for _ in range(2):
        answer = client.post(address(kind, row))
        assert "Ein neuer Link ist unterwegs" in answer.content.decode()
    [mail] = OutgoingMail.objects.all()
    assert (mail.to, mail.links[0][0]) == (MAIL, links.GUEST_PAGES[type(row)])


@pytest.mark.parametrize(("ending", "case_kind"), [("_correction", "correction"), ("_objection", "objection")])
def test_correction_and_objection_become_a_case_of_who_asks(client, kind, row, ending, case_kind):
    page = address(kind, row, ending=ending)
    form = client.get(page).context["form"]
    typed = {"submission": str(form["submission"].value()), "message": "Ich heiße Gärda."}
    for _ in range(2):
        answer = client.post(page, typed, follow=True)
        assert "ist bei der Geschäftsstelle. Sie bekommen spätestens am 1. März 2024" in text(answer)
    case = Case.objects.get()
    assert (case.kind, case.name.endswith("Gerda Gast"), case.email) == (case_kind, True, MAIL)
    assert (case.reference in text(client.get(address(kind, row))), case.message) == (True, "Ich heiße Gärda.")
    entry = JournalEntry.objects.get(subject_kind="privacy.case")
    assert (entry.verb, entry.actor_kind) == ("open", ACTORS[kind])
    assert [mail.template for mail in OutgoingMail.objects.filter(to=MAIL)] == ["privacy/case_received"]


def test_who_objected_already_is_led_to_the_case_and_a_correction_needs_words(client):
    row = RegistrationFactory(**GERDA)
    objection, correction = (address("registrant", row, ending=one) for one in ("_objection", "_correction"))
    form = client.get(objection).context["form"]
    client.post(objection, {"submission": str(form["submission"].value()), "message": ""})
    assert client.get(objection)["Location"] == address("registrant", row)
    answer = client.post(correction, {"submission": str(form["submission"].value()), "message": ""})
    assert (answer.status_code, "Schreiben Sie, was falsch ist" in text(answer)) == (422, True)


@pytest.mark.parametrize("make", [secretary, lambda: submitted_individual(**GERDA)])
def test_page_of_an_application_leads_to_the_applicants_data_and_back(client, make):
    application = make()
    status = reverse("members:status", args=[Link("members:status", application.pk, 1, NOW).token()])
    own = address("applicant", application)
    assert (f'href="{own}"' in text(client.get(status)), f'href="{status}"' in text(client.get(own))) == (True, True)


@pytest.mark.parametrize("kind", ["applicant", "nominee", "declarer", "proxy"])
def test_mailed_link_opens_the_page(client, kind, row):
    request_and_mail_links(MAIL, at=NOW)
    mail = OutgoingMail.objects.get(template="selfservice/links")
    assert [link[1] for link in mail.links if link[0] == f"selfservice:{kind}"] == [row.pk]
    assert "Alles, was wir über Sie gespeichert haben, ansehen und herunterladen" in mail.body


def test_former_proxy_who_declared_gets_the_link_to_their_data_alone():
    participant = invited_participant()
    for email in ("gerda@stadt.example.org", "karl@stadt.example.org"):
        named = ProxyInput("Gerda", "Gast", "Beigeordnete", email)
        answers_by_link.name_proxy(participant, head="Berta Boss", proxy=named, at=NOW)
        if email == MAIL:
            declarer = declarer_input(**GERDA)
            nominees = [nominee_input()]
            answers_by_link.declare(participant, declarer=declarer, nominees=nominees, by_proxy=True, at=NOW)
    AccessionParticipant.objects.update(answered_at=NOW - timedelta(minutes=1))
    request_and_mail_links(MAIL, at=NOW)
    assert [link[0] for link in OutgoingMail.objects.get(template="selfservice/links").links] == [
        "selfservice:declarer"
    ]
