"""Which collective accessions need the office to do something."""

from datetime import date, timedelta

import pytest

from accessions.domain import execution
from accessions.domain.work_queue import accessions_needing_attention
from members.domain import memberships
from tests.factories import NOW, TODAY, UserFactory
from tests.factories.accessions import accession_with_participants, declare_for, participant_named

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


def reasons(at=LATER) -> list[str]:
    return [row.reason for row in accessions_needing_attention(at)]


def test_accession_waits_when_all_have_answered_or_the_term_is_over_or_its_run_was_refused():
    user = UserFactory()
    made = accession_with_participants(by=user, answer_by=date(2024, 2, 10))
    assert reasons() == []
    assert reasons(NOW + timedelta(days=10)) == ["overdue"]
    declare_for(made, "Stadt Musterstadt 1")
    assert [(row.reason, row.answered, row.total) for row in accessions_needing_attention(LATER)] == [("soon", 1, 4)]
    declare_for(made, "Stadt Musterstadt 2", "Stadt Musterstadt 3", "Kreis Lippe")
    assert reasons() == ["ready"]
    execution.order(made, typed_count=4, by=user, at=NOW)
    assert reasons() == []
    memberships.record_membership(
        organisation=participant_named(made, "Kreis Lippe").organisation, start=TODAY, by=user, at=NOW
    )
    execution.run_due(at=NOW)
    assert reasons() == ["refused"]
    execution.order(made, typed_count=3, by=user, at=LATER)
    execution.run_due(at=LATER)
    assert reasons() == []


@pytest.mark.parametrize(("days", "found"), [(15, []), (14, ["soon"]), (-1, ["soon"])])
def test_accession_that_collects_answers_is_shown_two_weeks_before_it_takes_effect(days, found):
    made = accession_with_participants(by=UserFactory(), effective_on=TODAY + timedelta(days=days))
    declare_for(made, "Stadt Musterstadt 1")
    assert reasons(NOW) == found
