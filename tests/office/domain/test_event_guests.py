import pytest

from office.domain import event_guests
from tests.factories import NOW
from tests.factories.events import EventFactory, InvitationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("addresses", "labels"), [(["a@x.example.org"], []), (["a@x.example.org", ""], [1])])
def test_guests_without_an_address_are_a_filter_where_there_are_any(addresses, labels):
    event = EventFactory()
    for email in addresses:
        InvitationFactory(event=event, email=email)
    links = event_guests.overview(event, at=NOW).filter_links
    assert [link.count for link in links if link.label == "ohne Mail-Adresse"] == labels
