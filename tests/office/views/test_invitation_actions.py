"""The office sends a new link to a guest or to a participant of an accession."""

import pytest
import time_machine
from django.urls import reverse

from journal.entries import entries_for
from mailings.models import OutgoingMail
from tests.factories import NOW, invited_participant
from tests.factories.events import InvitationFactory

pytestmark = pytest.mark.django_db

OWNERS = {
    "event_guest_link": lambda: InvitationFactory(
        email="gast@stadt.example.org", invited_at=NOW, invitation_channel="mail"
    ),
    "participant_link": invited_participant,
}


@pytest.mark.parametrize("name", OWNERS)
@time_machine.travel(NOW, tick=False)
def test_new_link_is_sent_and_the_old_one_replaced(office_client, name):
    owner = OWNERS[name]()
    before, group = owner.link_generation, owner.accession_id if name == "participant_link" else owner.event_id
    OutgoingMail.objects.all().delete()
    page = office_client.post(reverse(f"office:{name}", args=[group, owner.pk]), follow=True).content.decode()
    assert "gilt nicht mehr" in page
    owner.refresh_from_db()
    assert (owner.link_generation, entries_for(owner).last().verb) == (before + 1, "renew_link")
    assert OutgoingMail.objects.caused_by(owner).count() == 1
