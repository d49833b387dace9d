"""The page of a login, on which roles are given, confirmed and ended; „Wer darf was“."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import RoleAssignment, User
from accounts.permissions import ACTS, Role
from tests.factories import NOW, KreisFactory, RegierungsbezirkFactory, UserFactory
from tests.office.conftest import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office_client() -> Client:
    return client_of(UserFactory(name="Jana Beispiel"))


@pytest.fixture
def newcomer() -> User:
    return UserFactory(name="Neu Hier", role=None)


def text_of(client: Client, url: str, data: dict[str, str] | None = None) -> str:
    answer = client.get(url) if data is None else client.post(url, data, follow=True)
    return answer.content.decode()


def test_office_gives_dates_and_ends_a_role(office_client, newcomer):
    today = timezone.localdate()
    page = reverse("accounts:login", args=[newcomer.pk])
    assert "Ohne Rolle kann sich Neu Hier nicht anmelden." in text_of(office_client, page)
    given = {"role": "reader", "start": f"{today}", "last_day": f"{today + timedelta(days=30)}"}
    assert "Die Rolle „Lesezugriff“ ist gegeben." in text_of(
        office_client, reverse("accounts:give_role", args=[newcomer.pk]), given
    )
    [assignment] = newcomer.assignments.all()
    end = reverse("accounts:end_role", args=[assignment.pk])
    assert "Die Rolle „Lesezugriff“ von Neu Hier." in text_of(office_client, end)
    assert "Das Ende der Rolle ist eingetragen." in text_of(office_client, end, {"last_day": ""})
    assert not User.objects.get(pk=newcomer.pk).roles


def test_open_window_is_shut_when_the_role_ends(office_client, newcomer):
    held = newcomer.assignments.create(
        role=Role.READER, start=timezone.localdate() - timedelta(days=9), state="granted", given_at=NOW
    )
    theirs = client_of(newcomer)
    people = reverse("admin:members_person_changelist")
    assert theirs.get(people).status_code == 200
    office_client.post(reverse("accounts:end_role", args=[held.pk]), {"last_day": ""})
    assert theirs.get(people)["Location"] == f"{reverse('admin:login')}?next={people}"


def test_second_person_finds_it_in_the_queue_and_confirms(office_client, newcomer):
    second = client_of(UserFactory(name="Tom Muster"))
    given = {"role": "office", "start": f"{timezone.localdate()}"}
    answer = text_of(office_client, reverse("accounts:give_role", args=[newcomer.pk]), given)
    assert "Sie gilt, sobald eine zweite Person sie bestätigt." in answer
    queue, page = reverse("admin:index"), reverse("accounts:login", args=[newcomer.pk])
    assert ["Neu Hier: Geschäftsstelle" in text_of(each, queue) for each in (office_client, second)] == [False, True]
    assert f"ab {date_format(timezone.localdate(), 'j. F Y')}" in text_of(second, queue)
    assert ["Nicht bestätigen" in text_of(each, page) for each in (office_client, second)] == [False, True]
    confirm = reverse("accounts:confirm_role", args=[RoleAssignment.objects.latest("pk").pk])
    assert "Das entscheidet eine zweite Person" in text_of(office_client, confirm, {})
    assert "Die Rolle „Geschäftsstelle“ von Neu Hier ist bestätigt." in text_of(second, confirm, {})
    assert User.objects.get(pk=newcomer.pk).roles == {Role.OFFICE}


def test_own_page_offers_nothing_about_own_roles():
    user = UserFactory()
    page = text_of(client_of(user), reverse("accounts:login", args=[user.pk]))
    assert ("nur durch andere" in page, "Beenden" in page, "Rolle geben" in page) == (True, False, False)


def test_list_filters_by_role_in_force(office_client, newcomer):
    UserFactory(name="Rita Leserin", role=Role.READER)
    newcomer.assignments.create(
        role=Role.READER, start=timezone.localdate() + timedelta(days=1), state="granted", given_at=NOW
    )
    page = text_of(office_client, f"{reverse('admin:accounts_user_changelist')}?rolle=reader")
    assert ("Rita Leserin" in page, "Neu Hier" in page) == (True, False)


def test_everybody_reads_who_may_do_what():
    page = text_of(client_of(UserFactory(role=Role.EVENT_TEAM)), reverse("accounts:permissions"))
    assert [act.label in page for act in ACTS] == [True] * len(ACTS)
    assert "<strong>Veranstaltungsteam</strong>" in page


def test_coordinator_is_limited_to_what_was_chosen(office_client, newcomer):
    detmold, lippe = RegierungsbezirkFactory(), KreisFactory()
    give = reverse("accounts:give_role", args=[newcomer.pk])
    given = {"role": "regional", "start": f"{timezone.localdate()}", "last_day": ""}
    assert "Wählen Sie die Regierungsbezirke oder Kreise" in text_of(office_client, give, given)
    answer = text_of(office_client, give, given | {"districts": [detmold.pk], "kreise": [lippe.pk]})
    assert "Die Rolle „Regionalkoordination (Regierungsbezirk Detmold, Kreis Lippe)“ ist gegeben." in answer
    assert newcomer.assignments.get().areas == ["057", "05766"]
