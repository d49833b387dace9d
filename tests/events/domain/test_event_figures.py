import uuid

import pytest

from events.domain import event_figures
from events.domain.event_figures import Row
from events.models import CheckIn
from events.states import RegistrationState
from members.models import Category
from tests.factories import NOW, GemeindeFactory, OrganisationFactory, UserFactory
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def came(registration):
    return CheckIn.objects.create(
        registration=registration, at=NOW, source="code", nonce=uuid.uuid4(), by=UserFactory()
    )


def test_figures_count_answers_and_check_ins_by_area_and_category():
    event = EventFactory()
    stadt = OrganisationFactory(body_of=GemeindeFactory(), category=Category.objects.get(name="Kommune"))
    invited = {"event": event, "organisation": stadt, "invited_at": NOW}
    accepted, proxied = InvitationFactory(**invited), InvitationFactory(**invited)
    InvitationFactory(**invited, declined_at=NOW)
    InvitationFactory(**invited)
    InvitationFactory(event=event)  # not invited yet
    RegistrationFactory(event=event, invitation=proxied, organisation=stadt, is_proxy=True)
    came(RegistrationFactory(event=event, invitation=accepted, organisation=stadt))
    RegistrationFactory(event=event)
    RegistrationFactory(event=event, state=RegistrationState.WAITING, confirmed_at=None)
    RegistrationFactory()  # of another event

    counted = event_figures.count(event)

    assert counted.total == Row("gesamt", invited=4, accepted=2, proxies=1, declined=1, silent=1, registered=3, came=1)
    own = {"invited": 4, "accepted": 2, "proxies": 1, "declined": 1, "silent": 1, "registered": 2, "came": 1}
    assert counted.by_area == [Row("Regierungsbezirk Detmold", **own), Row("ohne Gebiet", registered=1)]
    assert counted.by_category == [Row("Kommune", **own), Row("ohne Kategorie", registered=1)]
    assert counted.waiting == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_figures_take_four_queries_however_many_guests(rows, django_assert_num_queries):
    event = EventFactory()
    for _ in range(rows):
        InvitationFactory(event=event, invited_at=NOW)
        RegistrationFactory(event=event, organisation=OrganisationFactory())
    with django_assert_num_queries(4):
        event_figures.count(event)


def test_stored_figures_are_read_back_unchanged():
    event = EventFactory()
    came(RegistrationFactory(event=event))
    counted = event_figures.count(event)
    assert event_figures.from_json(counted.to_json()) == counted
