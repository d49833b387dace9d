"""Deletions that have stopped stand in the work queue, show what is due, and go on when the office says so."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.domain import registrations
from events.domain.retention import NEEDS_RETENTION
from journal.actors import VISITOR
from journal.models import JournalEntry
from privacy.domain import deletions
from privacy.models import DeletionCount, DeletionStop
from tests.factories import submitted_individual
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 15, 9, tzinfo=timezone.get_default_timezone())
DAY = timedelta(days=1)
LOOK = "Ansehen und entscheiden"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def stop() -> DeletionStop:
    for days in (3, 1, 0):
        submitted_individual(last_name="Geheim", at=NOW - settings.UNCONFIRMED_AGE - days * DAY)
    return DeletionStop.objects.create(name="members.unconfirmed", label="Anträge", waiting=3, stopped_at=NOW)


def queue(client: Client) -> str:
    return client.get("/verwaltung/").content.decode()


def text(client: Client, stop: DeletionStop) -> str:
    """The page of the stop without tags."""
    page = client.get(reverse("office:deletion_stop", args=[stop.pk])).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def answer(client: Client, name: str, stop: DeletionStop, **data: object) -> str:
    page = client.post(reverse(f"office:{name}", args=[stop.pk]), data, follow=True).content.decode()
    stop.refresh_from_db()
    return page


def journal() -> list[tuple[str, int]]:
    return list(JournalEntry.objects.filter(subject_kind="privacy.deletionstop").values_list("verb", "data__waiting"))


def test_page_shows_what_is_due_by_kind_day_and_reference_without_names(office_client, stop):
    page, age = text(office_client, stop), settings.UNCONFIRMED_AGE
    oldest, newest = (f"{timezone.localdate(NOW - age - days * DAY).day}. März 2026" for days in (3, 0))
    assert f"Einzelperson 3 Vom ältesten bis zum neuesten {oldest} bis {newest}" in page
    assert len(set(re.findall(r"SID-[0-9A-Z]{8}", page))) == 3
    assert "Geheim" not in page


def test_needs_of_guests_are_shown_by_their_event(office_client):
    times = {"starts_at": NOW - 3 * DAY, "ends_at": NOW - 2 * NEEDS_RETENTION}
    event = EventFactory(title="Netzwerktreffen", asks_needs=True, **times)
    needs = registrations.NeedsInput(dietary="vegetarisch", accessibility="")
    registrations.set_needs(RegistrationFactory(event=event), needs=needs, actor=VISITOR, at=NOW)
    stop = DeletionStop.objects.create(name="events.needs", label="Bedarfe", waiting=1, stopped_at=NOW)
    assert "Veranstaltungen 1 Bedarfe 1" in text(office_client, stop)


def test_stopped_deletion_goes_on_once_with_as_many_as_were_shown(office_client, stop):
    assert ("3 Fälle warten" in queue(office_client), LOOK in queue(office_client)) == (True, True)
    said = [answer(office_client, "release_deletion", stop, number=2) for _ in range(2)]
    assert "2 Fälle, die warteten, werden in den nächsten Minuten gelöscht." in said[0]
    assert "Das Löschen geht schon weiter." in said[1]
    assert "Das Löschen geht schon weiter." in answer(office_client, "refuse_deletion", stop)
    assert (LOOK in queue(office_client), DeletionCount.objects.get().allowed) == (False, 2)
    assert journal() == [("release_deletion", 2)]


def test_more_than_is_due_is_never_allowed(office_client, stop):
    answer(office_client, "release_deletion", stop, number=1_000)
    assert DeletionCount.objects.get().allowed == 3


def test_without_a_number_nothing_goes_on(office_client, stop):
    assert "noch nicht geschehen" in answer(office_client, "release_deletion", stop)
    assert (stop.released_at, journal()) == (None, [])


def test_refused_deletion_stays_stopped_and_leaves_the_queue_for_a_week(office_client, stop):
    said = answer(office_client, "refuse_deletion", stop)
    assert "Am 22. März 2026 steht es wieder unter „Was ansteht“, früher, sobald 50 mehr warten." in said
    assert (LOOK in queue(office_client), stop.released_at, journal()) == (False, None, [("refuse_deletion", 3)])
    assert [DeletionStop.objects.unanswered(NOW + time).exists() for time in (7 * DAY - DAY / 24, 7 * DAY)] == [
        False,
        True,
    ]
    assert "Löschen fortsetzen" in text(office_client, stop)


@pytest.mark.parametrize(("waiting", "is_shown"), [(52, False), (53, True)])
def test_refused_deletion_comes_back_once_many_more_wait(office_client, stop, waiting, is_shown):
    answer(office_client, "refuse_deletion", stop)
    DeletionStop.objects.update(waiting=waiting)
    assert (LOOK in queue(office_client)) == is_shown


def test_wrong_clock_says_both_times_and_shows_everything_that_is_due(office_client, stop):
    DeletionStop.objects.update(name=deletions.CLOCK, stopped_at=NOW + 8 * DAY)
    assert "seine Uhr geht falsch" in queue(office_client)
    page = text(office_client, stop)
    assert "war dort der 23. März 2026, 09:00 Uhr; hier ist der 15. März 2026, 09:00 Uhr" in page
    assert (page.count("Jetzt fällig:"), page.count("Nichts.")) == (4, 3)


def test_readers_see_the_stop_without_buttons(reader_client, stop):
    assert ("Anträge" in queue(reader_client), LOOK in queue(reader_client)) == (True, False)
    assert "Ihre Antwort" not in text(reader_client, stop)
