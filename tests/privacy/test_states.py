"""The database refuses what the table of a case refuses, whoever asks."""

from datetime import UTC, datetime
from itertools import product
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from journal.actors import VISITOR
from privacy.domain import cases
from privacy.models import Case
from privacy.states import CASE_TRANSITIONS, CaseState

NOW = datetime(2026, 1, 30, 12, tzinfo=UTC)
MOMENTS = {
    CaseState.OPEN: {"answered_at": None, "closed_at": None},
    CaseState.ANSWERED: {"answered_at": NOW, "closed_at": None},
    CaseState.CLOSED: {"answered_at": NOW, "closed_at": NOW},
}


@pytest.mark.django_db
def test_database_allows_exactly_the_table():
    refused = set()
    for old, new in product(CaseState, CaseState):
        case = cases.open_case(Case.Kind.CONTACT, submission=uuid4(), actor=VISITOR, at=NOW)
        rows = Case.objects.filter(pk=case.pk)
        if old != CaseState.OPEN:
            rows.update(state=old, **MOMENTS[old])
        try:
            with transaction.atomic():
                rows.update(state=new, **MOMENTS[new])
        except DatabaseError:
            refused.add((old, new))
    unchanged = {(state, state) for state in CaseState}
    assert refused == set(product(CaseState, CaseState)) - set(CASE_TRANSITIONS.allowed_pairs()) - unchanged
