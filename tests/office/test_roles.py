"""Each role sees exactly its own pages, and only the Geschäftsstelle can change anything."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.domain.work_queue import events_needing_attention
from journal.actors import VISITOR
from mailings.models import OutgoingMail
from members.domain import posts
from members.models import Post, Representative
from privacy.domain import cases
from privacy.models import Case
from tests.factories import NOW, PersonFactory, UserFactory, accepted_application, confirmed_application
from tests.factories.accessions import accession_with_participants
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(days=5)

LISTS = {
    "members": ["application", "organisation", "person", "membership", "post", "category", "professionalfield"],
    "privacy": ["case", "consenttext"],
    "regions": ["area"],
    "journal": ["journalentry"],
    "mailings": ["outgoingmail"],
    "accounts": ["user"],
}
EVENT_PAGES = (
    "event", "event_programme", "event_documents", "event_guests", "event_registrations", "event_printouts",
    "event_mails", "event_figures", "event_retention",
)  # fmt: skip
HELD = ("check_in_page", "export", "badges", "attendance_list", "record_registration", "guest_new", "mail_new")
EVENT_ACTIONS = ("change", "cancel", "item_new")
ACCESSION_ACTIONS = ("change", "attach", "add", "contacts", "invite", "letters", "signed_list", "remind", "cancel")
SEES = {
    "office": {"members", "privacy", "regions", "journal", "mailings"},
    "reader": {"members", "privacy", "regions", "journal"},
    "team": set(),
    "system": {"accounts", "mailings"},
}


class Records:
    """One of each, and the addresses of their pages."""

    def __init__(self) -> None:
        self.open = confirmed_application()
        self.done = accepted_application()
        self.office = Representative.objects.get()
        self.post = posts.create(self.done.organisation, kind=Post.Kind.OTHER, actor=VISITOR, at=NOW)
        self.person = PersonFactory(email="p@example.org")
        self.case = cases.open_case(Case.Kind.CONTACT, submission=uuid.uuid4(), actor=VISITOR, at=NOW)
        self.mail = OutgoingMail.objects.first()
        self.accession = accession_with_participants()
        self.participant = self.accession.participants.first()
        start = timezone.now() + timedelta(days=30)
        values = {"starts_at": start, "ends_at": start + timedelta(hours=6), "venue": "Kreishaus"}
        self.event = EventFactory(title="Netzwerktreffen im Kreishaus", **values)

    def of_event(self) -> list[str]:
        return [reverse(f"office:{name}", args=[self.event.pk]) for name in EVENT_PAGES]

    def readable(self) -> list[str]:
        return [
            reverse("office:application", args=[self.open.reference]),
            reverse("office:application", args=[self.done.reference]),
            reverse("office:organisation", args=[self.done.organisation_id]),
            reverse("office:person", args=[self.person.pk]),
            reverse("office:case", args=[self.case.reference]),
            reverse("office:search") + "?q=muster",
            reverse("office:accessions"),
            reverse("office:accession", args=[self.accession.pk]),
            reverse("office:accession_preview", args=[self.accession.pk]),
            reverse("office:participant", args=[self.accession.pk, self.participant.pk]),
            reverse("office:events"),
            *self.of_event(),
        ]

    def pressable(self) -> list[str]:
        of_open = [
            reverse(f"office:{action}", args=[self.open.reference])
            for action in ("accept", "ask", "decline", "withdraw", "note")
        ]
        return [
            *of_open,
            reverse("office:undo", args=[self.done.reference]),
            reverse("office:record_organisation"),
            reverse("office:record_individual"),
            reverse("office:add_organisation"),
            reverse("office:add_person"),
            reverse("office:add_post", args=[self.done.organisation_id]),
            reverse("office:fill_post", args=[self.post.pk]),
            reverse("office:vacate_post", args=[self.office.pk]),
            reverse("office:open_organisation_membership", args=[self.open.organisation_id]),
            reverse("office:open_person_membership", args=[self.person.pk]),
            reverse("office:end_membership", args=[self.done.membership_id]),
            reverse("office:answer_case", args=[self.case.reference]),
            reverse("office:accession_new"),
            *(reverse(f"office:accession_{action}", args=[self.accession.pk]) for action in ACCESSION_ACTIONS),
            reverse("office:event_new"),
            *(
                reverse(f"office:event_{action}", args=[self.event.pk])
                for action in (*EVENT_ACTIONS, "copy", "team", "accession")
            ),
            *(
                reverse(f"office:participant_{action}", args=[self.accession.pk, self.participant.pk])
                for action in ("declare", "decline", "defer", "link", "remove")
            ),
        ]


@pytest.mark.parametrize("role", ["office", "reader", "team", "system"])
def test_role_sees_exactly_its_lists(role, request):
    client = request.getfixturevalue(f"{role}_client")
    for app_label, models in LISTS.items():
        expected = 200 if app_label in SEES[role] else 403
        for model in models:
            url = reverse(f"admin:{app_label}_{model}_changelist")
            assert (url, client.get(url).status_code) == (url, expected)


@pytest.mark.parametrize("role", ["office", "reader", "system"])
def test_role_reads_records(role, request):
    client, expected = request.getfixturevalue(f"{role}_client"), 403 if role == "system" else 200
    for url in Records().readable():
        assert (url, client.get(url).status_code) == (url, expected)


@pytest.mark.parametrize(("role", "expected"), [("office", 200), ("reader", 403), ("system", 403)])
def test_only_the_office_reaches_action_views(role, expected, request):
    client = request.getfixturevalue(f"{role}_client")
    for url in Records().pressable():
        assert (url, client.get(url).status_code) == (url, expected)
        if expected == 403:
            assert (url, client.post(url).status_code) == (url, 403)


def test_team_sees_its_own_event_alone(team_client):
    """Nothing of members, nothing of other events: lists, pages, search, the queue."""
    records = Records()
    foreign = EventFactory(title="Ein fremdes Netzwerktreffen", state="draft", published_at=None, starts_at=SOON)
    for url in [url for url in records.readable() if "/veranstaltungen/" not in url and "/suche/" not in url]:
        assert (url, team_client.get(url).status_code) == (url, 403)
    for url in [*records.of_event(), *(reverse(f"office:event_{name}", args=[records.event.pk]) for name in HELD)]:
        assert (url, team_client.get(url).status_code) == (url, 404)
    records.event.team.set(User.objects.filter(role="event_team"))
    for url in [
        *records.of_event(),
        *(reverse(f"office:event_{action}", args=[records.event.pk]) for action in EVENT_ACTIONS),
    ]:
        assert (url, team_client.get(url).status_code) == (url, 200)
    for url in (reverse("office:event_new"), reverse("office:event_team", args=[records.event.pk])):
        assert (url, team_client.get(url).status_code) == (url, 403)
    assert foreign in events_needing_attention(UserFactory(), SOON)
    for url in (reverse("admin:index"), reverse("office:events"), reverse("office:search") + "?q=fremdes"):
        page = team_client.get(url).content.decode()
        assert (url, foreign.title in page, "Muster" in page.partition("<main")[2]) == (url, False, False)
    found = team_client.get(reverse("office:search") + "?q=netzwerktreffen")
    assert found["Location"] == reverse("office:event", args=[records.event.pk])


def test_reader_is_shown_no_button(reader_client):
    for url in Records().readable():
        page = reader_client.get(url).content.decode().partition("<main")[2]
        assert (url, 'method="post"' in page, "Ändern" in page) == (url, False, False)


def test_strangers_are_led_to_the_login():
    records = Records()
    for url in [reverse("admin:index"), *records.readable(), *records.pressable()]:
        response = Client().get(url)
        assert (url, response.status_code) == (url, 302)
        assert response["Location"].startswith(reverse("admin:login"))


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


@pytest.mark.parametrize("role", ["office", "reader", "system"])
def test_nobody_deletes(role, request):
    client, records = request.getfixturevalue(f"{role}_client"), Records()
    for app_label, model, record in (
        ("members", "organisation", records.done.organisation),
        ("members", "person", records.person),
        ("members", "post", records.post),
        ("mailings", "outgoingmail", records.mail),
    ):
        url = reverse(f"admin:{app_label}_{model}_delete", args=[record.pk])
        assert client.post(url, {"post": "yes"}).status_code == 403
    for app_label, model in (("members", "organisation"), ("members", "application")):
        url = reverse(f"admin:{app_label}_{model}_changelist")
        client.post(url, {"action": "delete_selected", "_selected_action": "1", "post": "yes"})
    assert type(records.done).objects.count() == 2


def test_menu_names_what_the_role_sees(office_client, system_client):
    page = office_client.get(reverse("admin:index")).content.decode()
    assert all(word in page for word in ("Anträge", "Organisationen", "Postausgang", "Kategorien"))
    assert "Zugänge" not in page
    page = system_client.get(reverse("admin:index")).content.decode()
    assert "Zugänge" in page
    assert "Mitgliedschaften" not in page
