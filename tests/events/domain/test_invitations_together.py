"""Invitations under many hands: threads with connections of their own, on committed rows."""

import pytest

from events.domain import invitations
from events.domain.registrations import Attendee
from events.models import Event
from mailings.models import OutgoingMail
from tests.factories import NOW, UserFactory
from tests.factories.happenings import EventFactory, InvitationFactory
from tests.together import together

pytestmark = pytest.mark.usefixtures("committed_db")


def test_two_presses_at_once_send_each_invitation_once():
    event, office = EventFactory(), UserFactory()
    InvitationFactory.create_batch(5, event=event)
    sent = together(*[lambda: invitations.send(event, by=office, at=NOW)] * 2)
    assert sorted(one.mailed for one in sent) == [0, 5]
    assert OutgoingMail.objects.count() == 5


def test_guests_who_answer_at_once_share_the_last_seat():
    """Each twice, and one of them by proxy: one seat is given, nobody comes twice, nobody is lost."""
    event: Event = EventFactory(capacity=1)
    first, second = InvitationFactory.create_batch(2, event=event, invited_at=NOW, way="mail")
    vera = Attendee("Vera", "Vertretung", "vera@stadt.example.org")
    together(
        *[lambda: invitations.accept(first, at=NOW)] * 2,
        *[lambda: invitations.name_proxy(second, head="Gerda Gast", proxy=vera, at=NOW)] * 2,
    )
    states = event.registrations.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["confirmed", "waiting"]
    assert sorted(event.registrations.values_list("invitation", flat=True)) == [first.pk, second.pk]
    assert OutgoingMail.objects.count() == 2
