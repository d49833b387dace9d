"""The office reads the needs of the attendees."""

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Role
from events.domain import catering, registrations
from journal import actors
from journal.entries import entries_for
from tests.factories import NOW, TODAY
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    made = EventFactory(asks_needs=True, capacity=None)
    for number, (dietary, access) in enumerate(
        [("vegan", ""), (" Vegan ", "Rollstuhl"), ("ohne Nüsse", ""), ("Fisch", "")]
    ):
        one = RegistrationFactory(event=made, email=f"gast{number}@example.org")
        needs = registrations.NeedsInput(dietary, access)
        registrations.set_needs(one, needs=needs, actor=actors.guest(one.pk), at=NOW)
    registrations.cancel(one, actor=actors.guest(one.pk), at=NOW)
    return made


def test_needs_are_counted_without_names_of_those_who_come(event):
    assert catering.summarise(event) == catering.Catering(
        people=3, with_needs=3, dietary=[("vegan", 2), ("ohne Nüsse", 1)], accessibility=[("Rollstuhl", 1)]
    )


def test_needs_are_for_the_office_and_the_team_of_the_event(event, office_client, team_client, reader_client):
    address = reverse("office:event_needs", args=[event.pk])
    assert "2-mal" in office_client.get(address).content.decode()
    assert [one.get(address).status_code for one in (team_client, reader_client)] == [404, 403]
    assert entries_for(event).get().data == {"people": 3}
    assert address not in reader_client.get(reverse("office:event_printouts", args=[event.pk])).content.decode()


def test_readers_get_registrations_without_the_needs(event, office_client, team_client, reader_client):
    event.team.set(User.objects.with_role(Role.EVENT_TEAM, on=TODAY))
    one = event.registrations.order_by("pk")[1]
    page = reverse("office:event_registration", args=[event.pk, one.pk])
    export = reverse("office:event_export", args=[event.pk])
    for client, sees_needs in ((office_client, True), (team_client, True), (reader_client, False)):
        for address in (page, export):
            content = client.get(address).content.decode()
            assert [word in content for word in ("Vegan", "Rollstuhl", one.last_name)] == [sees_needs, sees_needs, True]
