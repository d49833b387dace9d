"""Each role sees exactly its own pages, and only the Geschäftsstelle can change anything."""

import re
from datetime import timedelta
from functools import cache

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse

from accounts.models import User
from accounts.permissions import Role
from events.domain.work_queue import events_needing_attention
from journal.models import JournalEntry
from tests.factories import NOW, TODAY, RegierungsbezirkFactory, UserFactory
from tests.factories.events import EventFactory
from tests.office.backoffice_urls import backoffice_urls
from tests.office.records import Records
from tests.office.role_table import JOURNALLED, ROLE_TABLE, ROLES, WITHOUT_PERSONAL_DATA

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(days=5)
LINK = re.compile(r'href="(/verwaltung/[^"#?]*)')
CLOSED = ("autocomplete/", "jsi18n/", "password_change/1/", "members/person/1/delete/", "members/person/1/")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def status(answer: HttpResponse) -> int:
    answer.getvalue()  # read to its end, a download closes its file
    return answer.status_code


def main_parts(answers: dict[str, HttpResponse]) -> dict[str, str]:
    """The main part of each page of the office's own that is shown."""
    pages = {name: answer for name, answer in answers.items() if name.startswith("office:") and is_page(answer)}
    return {name: page.content.partition(b"<main")[2].decode() for name, page in pages.items()}


def is_page(answer: HttpResponse) -> bool:
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def refused_links(page: str, role: str) -> set[str]:
    """The linked pages that the role may not see."""
    linked = set(map(view_name, set(LINK.findall(page))))
    return {name for name in linked if ROLE_TABLE[name][role] == 403}


@cache
def view_name(path: str) -> str:
    return resolve(path).view_name


def client_of(role: str, request: pytest.FixtureRequest) -> Client:
    client: Client = request.getfixturevalue(f"{role}_client")
    return client


def test_each_address_stands_once_in_the_role_table():
    assert [url.name for url in backoffice_urls()] == list(ROLE_TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_role_is_answered_as_the_table_says(role, request):
    """Nothing is offered that the role may not do.

    Each download of personal data, and whoever sees needs, stands in the journal.
    """
    client, records = client_of(role, request), Records()
    records.event.team.set(User.objects.with_role(Role.EVENT_TEAM, on=TODAY))
    records.move_to(RegierungsbezirkFactory())
    paths = {url.name: url.path(records) for url in backoffice_urls()}
    expected = {name: statuses[role] for name, statuses in ROLE_TABLE.items()}
    last_entry = JournalEntry.objects.latest("pk").pk
    answers = {name: client.get(path) for name, path in paths.items()}
    assert {name: status(answer) for name, answer in answers.items()} == expected
    pages = main_parts(answers)
    assert {name: found for name, page in pages.items() if (found := refused_links(page, role))} == {}
    if role in ("reader", "regional"):
        acting = [name for name, page in pages.items() if 'method="post"' in page or "Ändern" in page]
        assert acting == (["office:recommend"] if role == "regional" else [])
    seen = {name: entry for name, entry in JOURNALLED.items() if expected[name] == 200}
    if role in ("reader", "regional"):
        del seen["office:event_registration"]  # shown without the needs
        seen["office:event_export"] = ("download", "registrations")
    downloads = {name for name, answer in answers.items() if answer.get("Content-Disposition")}
    assert downloads - WITHOUT_PERSONAL_DATA.keys() == {name for name, (verb, _) in seen.items() if verb == "download"}
    entries = JournalEntry.objects.filter(pk__gt=last_entry).order_by("pk")
    assert list(entries.values_list("verb", "data__content")) == [seen[name] for name in paths if name in seen]


def test_who_may_only_look_changes_nothing_by_post(reader_client):
    """A refusal by GET is one by POST, too; a page that answers POST at all does what GET does."""
    records = Records()
    before = JournalEntry.objects.count()
    for url in backoffice_urls():
        if url.name not in ("admin:login", "admin:logout"):
            by_get = ROLE_TABLE[url.name]["reader"]
            allowed = {by_get} if by_get in (403, 404) else {by_get, 400, 403, 405}
            by_post = status(reader_client.post(url.path(records)))
            assert (url.name, by_post in allowed) == (url.name, True)
    assert JournalEntry.objects.count() == before


def test_strangers_are_led_to_the_login():
    records, login = Records(), reverse("admin:login")
    for url in backoffice_urls():
        if url.name not in ("admin:login", "admin:logout"):
            answer = Client().get(url.path(records))
            assert (url.name, answer.status_code, answer.get("Location", "")[: len(login)]) == (url.name, 302, login)


@pytest.mark.parametrize("role", ROLES)
def test_what_nobody_uses_of_djangos_addresses_is_closed(role, request):
    client, records = client_of(role, request), Records()
    shortcuts = [
        f"r/{ContentType.objects.get_for_model(record).pk}/{record.pk}/"
        for record in (records.event, records.by_section["urkunden/"], records.done.organisation)
    ]
    for path in (*shortcuts, *CLOSED):
        answers = client.get(f"/verwaltung/{path}"), client.post(f"/verwaltung/{path}", {"post": "yes"})
        assert (path, [each.status_code for each in answers]) == (path, [404, 404])


@pytest.mark.parametrize("role", ["office", "system"])
def test_lists_answer_no_question_but_their_filters(role, request):
    """By counting the rows that remain, a lookup would read out other columns and other tables."""
    client = client_of(role, request)
    Records()
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        if ROLE_TABLE[name][role] == 200:
            related = [f"{field.name}__id=1" for field in model._meta.fields if field.is_relation]
            for query in ("id__gte=0", "_popup=1", "_to_field=id", *related[:1]):
                address = f"{reverse(name)}?{query}"
                assert (address, client.get(address).status_code) == (address, 400)


def test_who_may_not_see_a_record_does_not_learn_whether_it_exists(system_client, team_client):
    for client in (system_client, team_client):
        for page in ("history", "change"):
            for model in ("members_person", "members_application", "privacy_case"):
                assert client.get(reverse(f"admin:{model}_{page}", args=[4711])).status_code == 403


def test_team_sees_its_own_event_alone(team_client):
    """Nothing of other events: pages, search, the queue."""
    records = Records()
    foreign = EventFactory(title="Ein fremdes Netzwerktreffen", state="draft", published_at=None, starts_at=SOON)
    of_event = [url for url in backoffice_urls() if url.route.startswith("verwaltung/veranstaltungen/<int:pk>/")]
    for url in of_event:
        expected = 403 if ROLE_TABLE[url.name]["team"] == 403 else 404
        assert (url.name, status(team_client.get(url.path(records)))) == (url.name, expected)
    records.event.team.set(User.objects.with_role(Role.EVENT_TEAM, on=TODAY))
    assert foreign in events_needing_attention(UserFactory(), SOON)
    for address in (reverse("admin:index"), reverse("office:events"), reverse("office:search") + "?q=fremdes"):
        page = team_client.get(address).content.decode()
        assert (address, foreign.title in page, "Muster" in page.partition("<main")[2]) == (address, False, False)
    found = team_client.get(reverse("office:search") + "?q=netzwerktreffen")
    assert found["Location"] == reverse("office:event", args=[records.event.pk])


def test_system_sees_no_people_and_no_texts(system_client):
    records = Records()
    for url in (
        reverse("admin:index"),
        reverse("admin:mailings_outgoingmail_changelist"),
        reverse("admin:mailings_outgoingmail_change", args=[records.mail.pk]),
    ):
        page = system_client.get(url).content.decode()
        assert (url, records.mail.to in page, records.mail.subject in page) == (url, False, False)


@pytest.mark.parametrize(
    "question",
    [
        ("mailings_outgoingmail", "to__startswith=a"),
        ("mailings_outgoingmail", "body__contains=a"),
        ("mailings_outgoingmail", "subject__regex=a"),
        ("accounts_user", "password__startswith=a"),
    ],
)
def test_system_reads_nothing_out_by_counting(question, system_client):
    Records()
    model, query = question
    assert system_client.get(reverse(f"admin:{model}_changelist") + f"?{query}").status_code == 400


def test_lists_answer_their_own_filters(office_client, system_client):
    Records()
    for client, model, query in (
        (office_client, "members_application", "state__exact=confirmed"),
        (office_client, "members_organisation", "category__id__exact=1&partner=ja"),
        (system_client, "accounts_user", "is_active__exact=1"),
    ):
        assert client.get(reverse(f"admin:{model}_changelist") + f"?{query}").status_code == 200


def test_no_list_offers_to_delete(office_client):
    records = Records()
    for app_label, model in (("members", "organisation"), ("members", "application")):
        url = reverse(f"admin:{app_label}_{model}_changelist")
        office_client.post(url, {"action": "delete_selected", "_selected_action": "1", "post": "yes"})
    assert type(records.done).objects.count() == 2


def test_menu_names_what_the_role_sees(office_client, system_client):
    page = office_client.get(reverse("admin:index")).content.decode()
    assert all(word in page for word in ("Anträge", "Organisationen", "Postausgang", "Kategorien"))
    page = system_client.get(reverse("admin:index")).content.decode()
    assert "Zugänge" in page
    assert "Mitgliedschaften" not in page
