"""Which events need the office to look at them."""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from accounts.permissions import Role
from events.domain import planned_mails, planning, registrations
from events.domain.work_queue import events_needing_attention
from events.models import Event, Registration, SessionChoice
from tests.factories import NOW, UserFactory
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory, workshops

pytestmark = pytest.mark.django_db


def test_events_wait_near_their_day_and_before_names_go():
    user = UserFactory()
    draft = EventFactory(state="draft", published_at=None)
    event = RegistrationFactory().event
    assert not events_needing_attention(user, draft.starts_at - timedelta(days=22))
    assert [row.reason for row in events_needing_attention(user, draft.starts_at - timedelta(days=20))] == [
        "unpublished"
    ]
    assert not events_needing_attention(user, event.ends_at + timedelta(days=82))
    assert [row.reason for row in events_needing_attention(user, event.ends_at + timedelta(days=84))] == ["forgotten"]
    assert not events_needing_attention(UserFactory(role=Role.EVENT_TEAM), event.ends_at + timedelta(days=84))


def test_event_waits_while_guests_of_a_near_day_have_no_invitation():
    user, guest = UserFactory(), InvitationFactory(invited_at=None)
    starts = guest.event.starts_at
    assert not events_needing_attention(user, starts - timedelta(days=22))
    assert [row.reason for row in events_needing_attention(user, starts - timedelta(days=20))] == ["uninvited"]
    assert not events_needing_attention(user, starts + timedelta(days=1))


def waits(event: Event) -> Registration:
    return RegistrationFactory(event=event, state="waiting", confirmed_at=None)


def why(user: User, at: datetime) -> list[str]:
    return [row.waiting_list for row in events_needing_attention(user, at)]


def test_event_waits_while_a_seat_is_free_that_somebody_waits_for_and_nobody_moves_up():
    user, event = UserFactory(), EventFactory(capacity=2)
    RegistrationFactory.create_batch(2, event=event)
    waits(event)
    begun = event.starts_at + timedelta(hours=1)
    assert why(user, begun) == []
    event.registrations.filter(state="confirmed").first().delete()
    assert (why(user, NOW), why(user, begun), why(user, event.ends_at)) == (["slow"], ["begun"], [])
    planned_mails.plan_defaults(event, by=user, at=NOW)
    assert [(row.reason, row.waiting_list) for row in events_needing_attention(user, begun)] == [("leaving", "begun")]
    registrations.promote_due(at=NOW)
    assert why(user, NOW) == []


def test_event_waits_for_free_seats_of_a_session_and_before_its_publication():
    user, draft = UserFactory(), EventFactory(state="draft", published_at=None)
    [session] = workshops(draft, count=1)
    choice = {"item": session, "block": 1, "state": "waiting", "created_at": NOW}
    SessionChoice.objects.create(registration=RegistrationFactory(event=draft), **choice)
    assert why(user, NOW) == ["draft"]
    planning.cancel(draft, reason="Sturm", by=user, at=NOW)
    assert why(user, NOW) == []


def test_event_waits_for_a_call_to_who_was_offered_a_seat_and_has_no_address():
    user, event = UserFactory(), EventFactory(capacity=1)
    offered = {"event": event, "state": "offered", "confirmed_at": None, "until": event.starts_at}
    RegistrationFactory(**offered)
    assert why(user, NOW) == []
    Registration.objects.update(email="")
    assert (why(user, NOW), why(user, event.starts_at)) == (["call"], [])


def test_events_needing_attention_cost_one_query_however_many_wait(django_assert_num_queries):
    user = UserFactory()
    assert user.roles  # read once for each request
    for number in range(3):
        waits(EventFactory())
        with django_assert_num_queries(1):
            assert len(events_needing_attention(user, NOW)) == number + 1
