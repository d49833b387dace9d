"""Invitations under many hands: threads with connections of their own, on committed rows."""

from threading import Event

import pytest
from django.db import transaction

from events import models
from events.domain import invitations
from events.domain.invitations.locking import lock
from events.domain.registrations import Attendee
from mailings.models import OutgoingMail
from members.models import Organisation
from tests.concurrently import run_concurrently, wait_until_lock_is_awaited
from tests.factories import NOW, UserFactory, accessions
from tests.factories.events import EventFactory, InvitationFactory

pytestmark = pytest.mark.usefixtures("committed_db")


def test_two_requests_at_once_send_each_invitation_once():
    event, office_user = EventFactory(), UserFactory()
    InvitationFactory.create_batch(5, event=event)
    sent = run_concurrently(*[lambda: invitations.invite(event, by=office_user, at=NOW)] * 2)
    assert sorted(one.mailed for one in sent) == [0, 5]
    assert OutgoingMail.objects.count() == 5


def test_guests_who_answer_at_once_share_the_last_seat():
    """Each twice, and one of them by proxy: one seat is given, nobody comes twice, nobody is lost."""
    event: models.Event = EventFactory(capacity=1)
    first, second = InvitationFactory.create_batch(2, event=event, invited_at=NOW, invitation_channel="mail")
    vera = Attendee("Vera", "Vertretung", "vera@stadt.example.org")
    run_concurrently(
        *[lambda: invitations.accept(first, at=NOW)] * 2,
        *[lambda: invitations.name_proxy(second, head="Gerda Gast", proxy=vera, at=NOW)] * 2,
    )
    states = event.registrations.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["confirmed", "waiting"]
    assert sorted(event.registrations.values_list("invitation", flat=True)) == [first.pk, second.pk]
    assert OutgoingMail.objects.count() == 2


def test_an_accession_is_attached_while_a_guest_answers():
    event, office_user, is_open = EventFactory(), UserFactory(), Event()
    accession = accessions.accession_with_participants(by=office_user)
    towns = Organisation.objects.filter(accessions__accession=accession)
    invitations.add_heads_of_organisations(event, towns, by=office_user, at=NOW)
    guest = event.invitations.first()

    def answer():
        with transaction.atomic():
            lock(guest)
            is_open.set()
            wait_until_lock_is_awaited()
            return invitations.accept(guest, attendee=Attendee("Gerda", "Gast", "gerda@stadt.example.org"), at=NOW)

    def attach():
        is_open.wait(timeout=20)
        return invitations.attach_accession(event, accession, by=office_user, at=NOW)

    registration, attached = run_concurrently(answer, attach)
    assert (registration.state, attached.accession) == ("confirmed", accession)
