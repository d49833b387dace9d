import uuid
from datetime import timedelta

import pytest

from accounts.permissions import Role
from core.backoffice.registry import queue_sections
from journal.actors import VISITOR
from mailings.models import OutgoingMail
from members.domain import applications
from office.domain.queue import waiting
from privacy.domain import cases
from privacy.models import Case
from tests.factories import NOW, UserFactory, confirmed_application, submitted_application

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


def names(user, at=LATER) -> list[str]:
    return [found.section.name for found in waiting(user, at=at)]


def case(**days: int) -> Case:
    return cases.open_case(Case.Kind.CONTACT, submission=uuid.uuid4(), actor=VISITOR, at=NOW - timedelta(**days))


def test_nothing_waits_at_first():
    assert waiting(UserFactory(), at=NOW) == []


def test_answered_come_before_new_ones_and_the_oldest_first():
    user = UserFactory()
    submitted_application()
    young, old = confirmed_application(at=NOW - timedelta(days=1)), confirmed_application(at=NOW - timedelta(days=2))
    replied = confirmed_application(at=NOW - timedelta(days=3))
    applications.ask(replied, text="?", by=user, at=NOW - timedelta(hours=2))
    applications.answer(replied, text="!", at=NOW - timedelta(hours=1))
    sections = waiting(user, at=NOW)[:2]
    assert [found.section.name for found in sections] == ["answered", "confirmed"]
    assert [[row.pk for row in section.rows] for section in sections] == [[replied.pk], [old.pk, young.pk]]


def test_question_waits_only_after_two_weeks():
    user = UserFactory()
    applications.ask(confirmed_application(), text="?", by=user, at=NOW)
    assert names(user, NOW + timedelta(days=13, hours=23)) == ["late"]
    assert names(user, NOW + timedelta(days=14)) == ["question", "late"]


def test_overdue_cases_come_first():
    user = UserFactory()
    recent, overdue = case(days=0), case(days=60)
    sections = {found.section.name: found for found in waiting(user, at=NOW)}
    assert sections["cases"].rows == [overdue, recent]


def test_dead_and_late_mails_are_for_office_and_system_only():
    confirmed_application()
    OutgoingMail.objects.filter(template="members/confirm").update(state="dead")
    at = NOW + timedelta(days=1)
    assert names(UserFactory(role=Role.SYSTEM), at) == ["dead", "late"]
    assert names(UserFactory(role=Role.READER), at) == ["confirmed"]


def test_long_sections_are_cut_and_cost_no_further_query(django_assert_num_queries):
    user = UserFactory()
    [max_rows] = [section.max_rows for section in queue_sections() if section.name == "cases"]
    case(days=1)
    assert user.roles  # read once for each request
    with django_assert_num_queries(12):
        waiting(user, at=NOW)
    for day in range(max_rows):
        case(days=day)
    with django_assert_num_queries(12):
        [cases_waiting] = [found for found in waiting(user, at=NOW) if found.section.name == "cases"]
    assert (len(cases_waiting.rows), cases_waiting.count) == (max_rows, f"mehr als {max_rows}")
