"""The page behind a guest's link to what is stored about them."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from core.tokens import Link
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from selfservice.domain import links
from tests.factories import NOW
from tests.factories.events import InvitationFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
MAIL = "gerda@stadt.example.org"
KINDS = {"registrant": RegistrationFactory, "guest": InvitationFactory}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def row(kind):
    return KINDS[kind](first_name="Gerda", last_name="Gast", email=MAIL)


def address(kind: str, row, *, ending: str = "", generation: int = 1) -> str:
    return reverse(f"selfservice:{kind}{ending}", args=[Link(f"selfservice:{kind}", row.pk, generation, NOW).token()])


def test_page_and_file_show_what_is_stored_to_one_reader(client, kind, row):
    page = client.get(address(kind, row))
    assert (page.status_code, page["Cache-Control"], page["Referrer-Policy"]) == (200, "no-store", "no-referrer")
    for shown in ("Gerda Gast", MAIL, str(row.event), "14. März 2024, 09:30 Uhr", "Mustertext"):
        assert shown in page.content.decode()
    file = client.get(address(kind, row, ending="_export"))
    assert (file["Content-Type"], file["Cache-Control"]) == ("application/json", "no-store")
    titles = ("Anmeldungen zu Veranstaltungen", "Einladungen zu Veranstaltungen")
    assert [one["Nachname"] for title in titles for one in json.loads(file.content)[title]] == ["Gast"]
    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.data, entry.actor_kind) == ("download", {"content": "own_data"}, kind)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("ending", ["", "_export"])
def test_dead_and_foreign_links_tell_nothing(client, kind, row, method, ending):
    other = "guest" if kind == "registrant" else "registrant"
    foreign = Link(f"selfservice:{other}", row.pk, 1, NOW).token()
    wrong = [address(kind, row, ending=ending, generation=2), reverse(f"selfservice:{kind}{ending}", args=[foreign])]
    for one in wrong:
        answer = getattr(client, method)(one)
        assert (answer.status_code, "Gast" in answer.content.decode()) == (404, False)


def test_link_dies_with_the_name(client, kind, row):
    type(row).objects.filter(pk=row.pk).update(last_name="", first_name="", email="", anonymised_at=NOW)
    assert client.get(address(kind, row)).status_code == 404


def test_looking_changes_nothing(client, kind, row):
    client.get(address(kind, row))
    client.head(address(kind, row, ending="_export"))
    client.post(address(kind, row))
    assert not JournalEntry.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_expired_link_shows_nothing_and_mails_a_new_one(client, kind, row, now):
    now.move_to(NOW + timedelta(days=30))
    for ending in ("", "_export"):
        answer = client.get(address(kind, row, ending=ending))
        assert (answer.status_code, "Gast" in answer.content.decode()) == (410, False)
    for _ in range(2):
        answer = client.post(address(kind, row))
        assert "Ein neuer Link ist unterwegs" in answer.content.decode()
    [mail] = OutgoingMail.objects.all()
    assert (mail.to, mail.links[0][0]) == (MAIL, links.GUEST_PAGES[type(row)])
