import uuid
from datetime import date, datetime, timedelta

import pytest

from accessions.domain import execution
from accounts.models import User
from accounts.roles import Role
from events.domain import planned_mails, planning, registrations
from events.models import Event, Registration, SessionChoice
from journal.actors import VISITOR
from mailings.models import OutgoingMail
from members.domain import applications, memberships
from office.domain.queue import SHOWN, pressing_events, waiting
from privacy.domain import cases
from privacy.models import Case
from tests.factories import NOW, TODAY, UserFactory, confirmed_application, submitted_application
from tests.factories.accessions import accession_with_participants, declare_for, participant_named
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory, workshops

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


def names(user, at=LATER) -> list[str]:
    return [section.name for section in waiting(user, at=at)]


def case(**days: int) -> Case:
    return cases.open_case(Case.Kind.CONTACT, submission=uuid.uuid4(), actor=VISITOR, at=NOW - timedelta(**days))


def test_nothing_waits_at_first():
    assert waiting(UserFactory(), at=NOW) == []


def test_answered_stand_before_new_ones_and_the_oldest_first():
    user = UserFactory()
    submitted_application()
    young, old = confirmed_application(at=NOW - timedelta(days=1)), confirmed_application(at=NOW - timedelta(days=2))
    replied = confirmed_application(at=NOW - timedelta(days=3))
    applications.ask(replied, text="?", by=user, at=NOW - timedelta(hours=2))
    applications.answer(replied, text="!", at=NOW - timedelta(hours=1))
    sections = waiting(user, at=NOW)[:2]
    assert [section.name for section in sections] == ["answered", "confirmed"]
    assert [[row.pk for row in section.rows] for section in sections] == [[replied.pk], [old.pk, young.pk]]


def test_question_waits_only_after_two_weeks():
    user = UserFactory()
    applications.ask(confirmed_application(), text="?", by=user, at=NOW)
    assert names(user, NOW + timedelta(days=13, hours=23)) == ["late"]
    assert names(user, NOW + timedelta(days=14)) == ["question", "late"]


def test_overdue_cases_stand_first():
    user = UserFactory()
    recent, overdue = case(days=0), case(days=60)
    sections = {section.name: section for section in waiting(user, at=NOW)}
    assert sections["cases"].rows == [overdue, recent]


def test_dead_and_late_mails_are_for_office_and_system_only():
    confirmed_application()
    OutgoingMail.objects.filter(template="members/confirm").update(state="dead")
    at = NOW + timedelta(days=1)
    assert names(UserFactory(role=Role.SYSTEM), at) == ["dead", "late"]
    assert names(UserFactory(role=Role.READER), at) == ["confirmed"]


def test_long_sections_are_cut_and_cost_no_further_query(django_assert_num_queries):
    user = UserFactory()
    case(days=1)
    with django_assert_num_queries(8):
        waiting(user, at=NOW)
    for day in range(SHOWN):
        case(days=day)
    with django_assert_num_queries(8):
        [section] = [section for section in waiting(user, at=NOW) if section.name == "cases"]
    assert (len(section.rows), section.count) == (SHOWN, f"mehr als {SHOWN}")


def reasons(user, at=LATER) -> list[str]:
    return [row.reason for section in waiting(user, at=at) if section.name == "accessions" for row in section.rows]


def test_accession_waits_when_all_have_answered_or_the_term_is_over_or_its_run_was_refused():
    user = UserFactory()
    made = accession_with_participants(by=user, answer_by=date(2024, 2, 10))
    assert reasons(user) == []
    assert reasons(user, NOW + timedelta(days=10)) == ["overdue"]
    declare_for(made, "Stadt Musterstadt 1", "Stadt Musterstadt 2", "Stadt Musterstadt 3", "Kreis Lippe")
    assert reasons(user) == ["ready"]
    execution.order(made, typed_count=4, by=user, at=NOW)
    assert reasons(user) == []
    memberships.record_membership(
        organisation=participant_named(made, "Kreis Lippe").organisation, start=TODAY, by=user, at=NOW
    )
    execution.run_due(at=NOW)
    assert reasons(user) == ["refused"]
    execution.order(made, typed_count=3, by=user, at=LATER)
    execution.run_due(at=LATER)
    assert reasons(user) == []


def test_events_wait_near_their_day_and_before_names_go():
    user = UserFactory()
    draft = EventFactory(state="draft", published_at=None)
    event = RegistrationFactory().event
    assert names(user, draft.starts_at - timedelta(days=22)) == []
    assert [row.reason for row in pressing_events(user, draft.starts_at - timedelta(days=20))] == ["unpublished"]
    assert not pressing_events(user, event.ends_at + timedelta(days=82))
    assert [row.reason for row in pressing_events(user, event.ends_at + timedelta(days=84))] == ["forgotten"]
    assert not pressing_events(UserFactory(role=Role.EVENT_TEAM), event.ends_at + timedelta(days=84))


def test_event_waits_while_guests_of_a_near_day_have_no_invitation():
    user, guest = UserFactory(), InvitationFactory(invited_at=None)
    starts = guest.event.starts_at
    assert not pressing_events(user, starts - timedelta(days=22))
    assert [row.reason for row in pressing_events(user, starts - timedelta(days=20))] == ["uninvited"]
    assert not pressing_events(user, starts + timedelta(days=1))


def waits(event: Event) -> Registration:
    return RegistrationFactory(event=event, state="waiting", confirmed_at=None)


def why(user: User, at: datetime) -> list[str]:
    return [row.waiting_list for row in pressing_events(user, at)]


def test_event_waits_while_a_seat_is_free_that_somebody_waits_for_and_nobody_moves_up():
    user, event = UserFactory(), EventFactory(capacity=2)
    RegistrationFactory.create_batch(2, event=event)
    waits(event)
    begun = event.starts_at + timedelta(hours=1)
    assert why(user, begun) == []
    event.registrations.filter(state="confirmed").first().delete()
    assert (why(user, NOW), why(user, begun), why(user, event.ends_at)) == (["slow"], ["begun"], [])
    planned_mails.plan_defaults(event, by=user, at=NOW)
    assert [(row.reason, row.waiting_list) for row in pressing_events(user, begun)] == [("leaving", "begun")]
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


def test_pressing_events_cost_one_query_however_many_wait(django_assert_num_queries):
    user = UserFactory()
    for number in range(3):
        waits(EventFactory())
        with django_assert_num_queries(1):
            assert len(pressing_events(user, NOW)) == number + 1
