"""Deletions that have stopped stand in the work queue, and go on when the office says so."""

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.models import JournalEntry
from privacy.models import DeletionCount, DeletionStop

pytestmark = pytest.mark.django_db
BUTTON = "Löschen fortsetzen"


@pytest.fixture
def stop() -> DeletionStop:
    return DeletionStop.objects.create(name="probe", label="Proben", waiting=352, stopped_at=timezone.now())


def test_stopped_deletion_stands_in_the_queue_and_goes_on_once(office_client, stop):
    page = office_client.get("/verwaltung/").content.decode()
    assert ("352 Fälle warten" in page, BUTTON in page) == (True, True)
    url = reverse("office:release_deletion", args=[stop.pk])
    said = [office_client.post(url, follow=True).content.decode() for _ in range(2)]
    assert "Das Löschen geht in den nächsten Minuten weiter." in said[0]
    assert "Das Löschen geht schon weiter." in said[1]
    assert (BUTTON in said[0], DeletionCount.objects.get().allowed) == (False, 352)
    assert list(JournalEntry.objects.values_list("verb", "data__waiting")) == [("release_deletion", 352)]


def test_wrong_clock_says_which_day_it_showed(office_client):
    DeletionStop.objects.create(name="clock", label="Löschfristen", waiting=1, stopped_at=timezone.now())
    assert "seine Uhr geht falsch" in office_client.get("/verwaltung/").content.decode()


def test_readers_see_the_stop_without_a_button_and_looking_never_goes_on(reader_client, office_client, stop):
    page = reader_client.get("/verwaltung/").content.decode()
    assert ("Proben" in page, BUTTON in page) == (True, False)
    url = reverse("office:release_deletion", args=[stop.pk])
    assert reader_client.post(url).status_code == 403
    office_client.get(url)
    stop.refresh_from_db()
    assert stop.released_at is None
