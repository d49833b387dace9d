"""What the database refuses of an invitation."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from events.models import Invitation
from tests.factories import NOW
from tests.factories.events import InvitationFactory

pytestmark = pytest.mark.django_db
SENT = {"invited_at": NOW, "invitation_channel": "mail"}
BEFORE = NOW - timedelta(seconds=1)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"invitation_channel": "letter"}, "invitation_channel"),
        ({"invited_at": NOW}, "invitation_channel"),
        ({"reminded_at": NOW}, "invitation_reminded_later"),
        ({**SENT, "reminded_at": BEFORE}, "invitation_reminded_later"),
    ],
)
def test_database_refuses_contradicting_channel_and_times(changes, name):
    guest = InvitationFactory()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Invitation.objects.filter(pk=guest.pk).update(**changes)


def test_database_accepts_a_reminder_after_the_invitation():
    guest = InvitationFactory()
    rows = Invitation.objects.filter(pk=guest.pk)
    assert [rows.update(**SENT, reminded_at=at) for at in (None, NOW, NOW + timedelta(days=3))] == [1, 1, 1]
