"""Check-in in the browser, without JavaScript: permissions, outcomes, and that GET changes nothing."""

import io
import uuid
from datetime import timedelta
from typing import Any

import pypdf
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User
from accounts.permissions import Role
from events.domain import checkins, planning, registrations
from events.domain.checkins import checking_in
from events.models import CheckIn, Event, ProgrammeItem, Registration
from journal.entries import entries_for
from journal.models import JournalEntry
from tests.factories import NOW, UserFactory
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory, berlin_time, workshops
from tests.office.conftest import client_of

pytestmark = pytest.mark.django_db
BERLIN_2050 = berlin_time(2050, 3, 14, 10)
PAGES = ("event_check_in_page", "event_check_in_counts", "event_walk_in", "event_paper_list")
PAPERS = ("event_printouts", "event_badges", "event_attendance_list", "event_certificates")


@pytest.fixture
def event(db: None) -> Event:
    return EventFactory(capacity=3)


@pytest.fixture
def guest(event: Event) -> Registration:
    return RegistrationFactory(
        event=event, title="Dr.", first_name="Erika", last_name="Muster", organisation_name="Stadt Lemgo"
    )


@pytest.fixture
def that_morning(event: Event):
    with time_machine.travel(event.starts_at, tick=False) as traveller:
        yield traveller


def url(event: Event, name: str = "event_check_in_page", *more: int) -> str:
    return reverse(f"office:{name}", args=[event.pk, *more])


def post(client: Client, event: Event, name: str = "event_check_in_page", *more: int, **data: Any):
    values = {"nonce": str(uuid.uuid4()), "desk": "2", **data}
    return client.post(url(event, name, *more), values, follow=True)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def member(event: Event) -> User:
    user = UserFactory(role=Role.EVENT_TEAM)
    event.team.add(user)
    return user


def test_check_in_page_is_for_the_office_and_the_events_team(event, guest, office_client, reader_client, system_client):
    check_in(guest)
    team_client, stranger = client_of(member(event)), client_of(member(EventFactory()))
    for name in PAGES:
        answers = [
            client.get(url(event, name)).status_code
            for client in (office_client, team_client, stranger, reader_client, system_client)
        ]
        assert (name, answers) == (name, [200, 200, 404, 403, 403])
    for name in PAPERS:
        answers = [
            client.get(url(event, name)).status_code
            for client in (office_client, team_client, stranger, reader_client, system_client)
        ]
        assert (name, answers) == (name, [200, 200, 404, 200, 403])
    for name, key in (
        ("event_check_in_by_name", guest.pk),
        ("event_seat_and_check_in", guest.pk),
        ("event_undo_check_in", CheckIn.objects.get().pk),
    ):
        answers = [post(client, event, name, key).status_code for client in (stranger, reader_client, system_client)]
        assert (name, answers) == (name, [404, 403, 403])
    assert Client().get(url(event)).status_code == 302


def check_in(row: Registration) -> CheckIn:
    source, nonce = CheckIn.Source.SEARCH, uuid.uuid4()
    return checkins.check_in(row.event, registration=row, source=source, nonce=nonce, by=UserFactory(), at=NOW).check_in


def test_same_nonce_sent_twenty_times_checks_in_once(event, guest, office_client):
    item = workshops(event)[1]
    guest.choices.create(item=item, block=1, state="held", created_at=NOW)
    press = {"code": guest.code(), "nonce": str(uuid.uuid4())}
    pages = [text(post(office_client, event, **press)) for _ in range(20)]
    for page in pages:
        for part in (
            "Willkommen, Dr. Erika Muster",
            "Stadt Lemgo",
            "Workshop B · Raum B · 11:30 Uhr",
            "check-in-outcome--green",
        ):
            assert part in page
    assert (CheckIn.objects.count(), JournalEntry.objects.filter(verb="check_in").count()) == (1, 1)
    again = text(post(office_client, event, code=guest.code(), desk="Tisch 1"))
    assert "Dr. Erika Muster ist schon da: um" in again
    assert ("an Tisch 2" in again, "check-in-outcome--yellow" in again) == (True, True)


def test_page_keeps_the_desk_and_waits_for_the_next_code(event, guest, office_client):
    page = text(office_client.get(url(event) + "?tisch=2"))
    assert 'name="desk" value="2"' in page
    answered = post(office_client, event, code="ABCD-EFGH-2345")
    assert f'action="{url(event)}?tisch=2"' in text(answered)
    assert "autofocus" in text(answered)
    assert "Diesen Code gibt es nicht – Einlass" in text(answered)
    assert answered["Permissions-Policy"].startswith("accelerometer=(), camera=(self), ")
    assert "camera=()" in office_client.get(url(event, "event_walk_in"))["Permissions-Policy"]


@pytest.mark.parametrize("code", ["\x07", " ", "ß" * 5_000, "'; --", "\u202e2345"])
def test_whatever_is_typed_is_answered(code, event, office_client):
    assert post(office_client, event, code=code, nonce=code, desk="\x07" * 99).status_code == 200
    assert office_client.get(url(event), {"q": code, "tisch": code}).status_code == 200
    assert not CheckIn.objects.exists()


def test_too_many_unknown_codes_are_refused_and_names_still_work(event, guest, office_client, monkeypatch):
    monkeypatch.setattr(checking_in, "UNKNOWN_CODES_PER_USER_HOUR", 1)
    answers = [post(office_client, event, code="ABCD-EFGH-2345") for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 429]
    assert ("Suchen Sie bitte nach dem Namen." in text(answers[1]), answers[1].has_header("Retry-After")) == (
        True,
        True,
    )
    assert "Willkommen" in text(post(office_client, event, "event_check_in_by_name", guest.pk))


def test_search_shows_whom_and_since_when(event, guest, office_client):
    proxy = RegistrationFactory(
        event=event, last_name="Mustermann", is_proxy=True, invitation=InvitationFactory(event=event, last_name="Gast")
    )
    post(office_client, event, "event_check_in_by_name", guest.pk)
    page = text(office_client.get(url(event) + "?q=must"))
    assert "in Vertretung für Gerda Gast" in page
    assert f'action="{url(event, "event_undo_check_in", CheckIn.objects.get().pk)}"' in page
    assert f'action="{url(event, "event_check_in_by_name", proxy.pk)}"' in page
    assert "seit" in page
    assert "Niemand gefunden" in text(office_client.get(url(event) + "?q=zzz"))


def test_sessions_of_an_event_of_several_days_are_shown_with_their_day(guest, office_client):
    event = guest.event
    event.ends_at += timedelta(days=1)
    event.save()
    guest.choices.create(item=workshops(event)[0], block=1, state="held", created_at=NOW)
    page_text = "Donnerstag, 14. März, 11:30 Uhr"
    assert f"Workshop A · Raum A · {page_text}" in text(post(office_client, event, "event_check_in_by_name", guest.pk))
    assert f'Workshop A <span class="muted">· {page_text}</span>' in text(
        office_client.get(url(event, "event_registration", guest.pk))
    )


def test_check_in_is_undone_by_a_button_and_done_again(event, guest, office_client):
    post(office_client, event, "event_check_in_by_name", guest.pk)
    made = CheckIn.objects.get()
    for _ in range(2):
        page = text(post(office_client, event, "event_undo_check_in", made.pk))
        assert "Der Einlass von Dr. Erika Muster ist zurückgenommen." in page
    assert "Willkommen" in text(post(office_client, event, "event_check_in_by_name", guest.pk))


def test_walk_in_form_keeps_what_was_typed_and_offers_to_overbook(event, office_client):
    typed = {"first_name": "Willi", "last_name": "Spontan", "organisation_name": "Kreis Lippe"}
    bad = post(office_client, event, "event_walk_in", **{**typed, "last_name": ""})
    assert (bad.status_code, 'value="Kreis Lippe"' in text(bad), "Tragen Sie den Nachnamen ein." in text(bad)) == (
        400,
        True,
        True,
    )
    RegistrationFactory.create_batch(3, event=event)
    nonce = str(uuid.uuid4())
    full = post(office_client, event, "event_walk_in", nonce=nonce, **typed)
    assert (full.status_code, 'value="Willi"' in text(full), f'value="{nonce}"' in text(full)) == (409, True, True)
    for _ in range(2):
        page = text(post(office_client, event, "event_walk_in", nonce=nonce, overbook="1", **typed))
        assert "Willkommen, Willi Spontan" in page
        assert page.count(f'method="get" action="{url(event)}"') == 2  # this leads back to the check-in page
    assert Registration.objects.filter(origin="walk_in", is_overbooked=True).count() == 1


def test_walk_in_who_waits_is_recognised_and_let_in_with_the_existing_row(event, office_client):
    names = {"first_name": "Willi", "last_name": "Spontan"}
    waiting = RegistrationFactory(event=event, **names, email="", state="waiting", confirmed_at=None)
    refused = post(office_client, event, "event_walk_in", **names)
    page = text(refused)
    assert (refused.status_code, "auf der Warteliste</span>" in page, 'value="Willi"' in page) == (409, True, True)
    assert url(event, "event_seat_and_check_in", waiting.pk) in page
    for _ in range(2):
        assert "Willi Spontan" in text(post(office_client, event, "event_seat_and_check_in", waiting.pk))
    assert [(row.pk, row.state) for row in Registration.objects.all()] == [(waiting.pk, "confirmed")]
    assert CheckIn.objects.count() == 1
    other = text(post(office_client, event, "event_walk_in", **names, other_than=waiting.pk))
    assert ("Willkommen, Willi Spontan" in other, Registration.objects.count()) == (True, 2)


@pytest.mark.usefixtures("that_morning")
def test_walk_in_chooses_a_workshop_and_reads_which_is_full(event, office_client):
    first, second = workshops(event, capacity=1, count=2)
    RegistrationFactory(event=event).choices.create(item=first, block=1, state="held", created_at=NOW)
    page = office_client.get(url(event, "event_walk_in"))
    field = page.context["form"]["block_1"]
    assert (field.value(), "Raum A · ausgebucht" in text(page), "Raum B · noch ein Platz" in text(page)) == (
        "keiner",
        True,
        True,
    )
    typed = {"first_name": "Willi", "last_name": "Spontan", "nonce": str(uuid.uuid4())}
    full = post(office_client, event, "event_walk_in", block_1=first.pk, **typed)
    assert (
        full.status_code,
        "„Workshop A“ ist ausgebucht. Wählen Sie etwas anderes, oder überbuchen Sie." in text(full),
    ) == (409, True)
    assert ('value="Willi"' in text(full), "Überbuchen und einlassen" in text(full)) == (True, True)
    for _ in range(2):
        welcome = text(post(office_client, event, "event_walk_in", block_1=second.pk, **typed))
        assert ("Willkommen, Willi Spontan" in welcome, "Workshop B · Raum B · 11:30 Uhr" in welcome) == (True, True)
    assert Registration.objects.filter(origin="walk_in").count() == 1


def test_walk_in_is_offered_what_has_not_ended(event, office_client, that_morning):
    first, second = workshops(event, count=2)
    ProgrammeItem.objects.filter(pk=second.pk).update(ends_at=second.ends_at + timedelta(minutes=30))
    offered = []
    for minutes in (-1, 0, 29, 30):
        that_morning.move_to(first.ends_at + timedelta(minutes=minutes))
        form = office_client.get(url(event, "event_walk_in")).context["form"]
        offered.append([item.title for items in form.blocks.values() for item in items])
    assert offered == [["Workshop A", "Workshop B"], ["Workshop B"], ["Workshop B"], []]
    typed = {"first_name": "Willi", "last_name": "Spontan", "block_1": first.pk}
    assert "Willkommen, Willi Spontan" in text(post(office_client, event, "event_walk_in", **typed))
    assert not Registration.objects.get().choices.exists()


@pytest.mark.usefixtures("that_morning")
def test_walk_in_to_a_full_event_reads_that_the_workshop_is_full_too(event, office_client):
    item = workshops(event, capacity=1, count=1)[0]
    for row in RegistrationFactory.create_batch(3, event=event)[:1]:
        row.choices.create(item=item, block=1, state="held", created_at=NOW)
    typed = {"first_name": "Willi", "last_name": "Spontan", "block_1": item.pk}
    page = text(post(office_client, event, "event_walk_in", **typed))
    assert ("Alle Plätze sind vergeben." in page, "Auch „Workshop A“ ist ausgebucht." in page) == (True, True)
    assert "Willkommen" in text(post(office_client, event, "event_walk_in", overbook="1", **typed))


@pytest.mark.parametrize(
    ("capacity", "ending", "overbook"),
    [
        (
            3,
            "Alle Plätze sind vergeben. Sie können überbuchen; es steht dann im Journal. Überbuchen und einlassen",
            {"overbook": "1"},
        ),
        (4, "Ein Platz ist frei: Sie können ihn jetzt geben. Platz geben und einlassen", {}),
    ],
)
def test_card_of_who_waits_says_at_once_what_can_be_done(capacity, ending, overbook, event, office_client):
    Event.objects.filter(pk=event.pk).update(capacity=capacity)
    names = {"last_name": "Wartend", "organisation_name": "Stadt Lemgo"}
    row = RegistrationFactory(event=event, **names, state="waiting", confirmed_at=None)
    free, full = workshops(event, capacity=1, count=2)
    others = RegistrationFactory.create_batch(3, event=event)
    others[0].choices.create(item=full, block=1, state="held", created_at=NOW)
    row.choices.create(item=full, block=1, state="waiting", created_at=NOW)
    row.choices.create(item=free, block=2, state="waiting", created_at=NOW)
    found = text(office_client.get(url(event) + "?q=wartend"))
    assert f'action="{url(event, "event_seat_and_check_in", row.pk)}"' in found
    card = words(post(office_client, event, "event_check_in_by_name", row.pk, part="1"))
    assert card == (
        "! Noch nicht eingelassen Anna Wartend steht auf der Warteliste Stadt Lemgo "
        "gewählt: Workshop B · 11:30 Uhr gewählt: Workshop A · 11:30 Uhr "
        f"{ending}"
    )
    seated = post(office_client, event, "event_seat_and_check_in", row.pk, part="1", **overbook)
    assert words(seated).startswith(
        "✓ Eingelassen Willkommen, Anna Wartend Stadt Lemgo Workshop A · Raum A · 11:30 Uhr "
        "Workshop B · 11:30 Uhr: kein Platz, auf der Warteliste"
    )


def words(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode().replace("<", " <")).split())


def test_undoing_says_what_remains(event, guest, office_client):
    waiting = RegistrationFactory(event=event, last_name="Wartend", state="waiting", confirmed_at=None)
    post(office_client, event, "event_check_in_by_name", guest.pk)
    post(office_client, event, "event_seat_and_check_in", waiting.pk)
    post(office_client, event, "event_walk_in", first_name="Willi", last_name="Spontan")
    undone = [
        [str(message) for message in post(office_client, event, "event_undo_check_in", one.pk).context["messages"]]
        for one in CheckIn.objects.order_by("pk")
    ]
    assert undone == [
        ["Der Einlass von Dr. Erika Muster ist zurückgenommen."],
        ["Der Einlass von Anna Wartend ist zurückgenommen. Der Stand ist wieder „auf der Warteliste“."],
        [
            "Der Einlass von Willi Spontan ist zurückgenommen. Die Anmeldung bleibt mit ihrem Platz; "
            "war sie ein Versehen, lässt sie sich unter „Anmeldungen“ abmelden."
        ],
    ]


def test_script_gets_the_answer_alone_and_numbers_only_when_they_changed(event, guest, office_client):
    part = post(office_client, event, code=guest.code(), part="1", source="scan")
    assert part.content.decode().strip().startswith('<div class="check-in-outcome check-in-outcome--green"')
    assert CheckIn.objects.get().source == "scan"
    first = office_client.get(url(event, "event_check_in_counts"))
    assert first.json() == {"registered": 1, "present": 1, "open": 0}
    assert (
        office_client.get(url(event, "event_check_in_counts"), headers={"If-None-Match": first["ETag"]}).status_code
        == 304
    )


def test_paper_list_checks_in_and_keeps_who_is_present(event, guest, office_client):
    absent, off = RegistrationFactory.create_batch(2, event=event)
    check_in(guest)
    page = text(office_client.get(url(event, "event_paper_list")))
    assert page.count("checked disabled") == 1
    registrations.cancel(off, actor=_actor(), at=NOW)
    page_text = text(post(office_client, event, "event_paper_list", present=[absent.pk, off.pk, guest.pk, "x"]))
    assert "Eine Person ist eingetragen." in page_text
    assert f"{off} hat inzwischen keinen Platz mehr" in page_text
    assert page_text.count("checked disabled") == 2
    assert "laut Papierliste" in page_text
    assert "Es war niemand neu angekreuzt." in text(post(office_client, event, "event_paper_list", present=[absent.pk]))


def test_nobody_came_to_what_was_called_off(event, guest, office_client):
    planning.cancel(event, reason="Sturm", by=UserFactory(), at=NOW)
    assert "abgesagt" in text(post(office_client, event, "event_paper_list", present=[guest.pk]))
    assert not CheckIn.objects.exists()


def _actor():
    from journal.actors import VISITOR  # noqa: PLC0415

    return VISITOR


def test_looking_changes_nothing_and_costs_the_same(event, guest, office_client):
    check_in(guest)
    office_client.get(url(event))
    before = (CheckIn.objects.count(), JournalEntry.objects.count())
    first = {name: statements(office_client, event, name) for name in (*PAGES, "event_printouts")}
    for row in RegistrationFactory.create_batch(4, event=event, first_name="Erika", is_proxy=False):
        check_in(row)
    before = (before[0] + 4, before[1] + 4)
    assert {name: statements(office_client, event, name) for name in first} == first
    for name in ("event_check_in_by_name", "event_seat_and_check_in"):
        assert office_client.get(url(event, name, guest.pk)).status_code == 302
    assert (CheckIn.objects.count(), JournalEntry.objects.count()) == before


def statements(client: Client, event: Event, name: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url(event, name) + "?q=erika").status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"starts_at": BERLIN_2050, "ends_at": BERLIN_2050 + timedelta(hours=2)},
            "gibt es nach dem Ende am 14. März 2050, 12:00 Uhr",
        ),
        ({}, "gibt es, sobald eingetragen ist, wer da war"),
        ({"state": "cancelled", "cancelled_at": NOW, "cancellation_reason": "Sturm"}, "die Veranstaltung ist abgesagt"),
        ({"anonymised_at": NOW}, "gibt es nicht mehr"),
    ],
)
def test_printouts_say_when_there_are_certificates_instead_of_offering_none(office_client, changes, sentence):
    event = EventFactory(**changes)
    page = text(office_client.get(url(event, "event_printouts")))
    offered = [url(event, name) in page for name in ("event_certificates", "event_badges")]
    assert (sentence in page, offered) == (True, [False, False])


def test_printouts_are_offered_once_there_is_somebody_to_name(event, guest, office_client):
    check_in(guest)
    page = text(office_client.get(url(event, "event_printouts")))
    names = ("event_certificates", "event_badges", "event_attendance_list")
    assert [url(event, name) in page for name in names] == [True, True, True]


def test_printouts_are_downloads_and_say_where_there_is_nobody(event, office_client):
    for name in ("event_badges", "event_certificates"):
        assert "Noch" in text(office_client.get(url(event, name), follow=True))
    row = RegistrationFactory(event=event)
    check_in(row)
    response = office_client.get(url(event, "event_certificate", row.pk))
    assert response["Content-Disposition"] == f'attachment; filename="teilnahmebescheinigung-{event.slug}.pdf"'
    assert len(pypdf.PdfReader(io.BytesIO(response.content)).pages) == 1
    assert office_client.get(url(event, "event_certificate", RegistrationFactory().pk)).status_code == 404
    office_client.get(url(event, "event_certificates"))
    downloads = entries_for(event).filter(verb="download").values_list("data", flat=True)
    assert list(downloads) == [{"content": "attendance_certificates", "people": 1}] * 2
