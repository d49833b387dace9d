"""Issuing certificates concurrently."""

import pytest

from journal.actors import SYSTEM
from journal.entries import entries_for
from members.domain import certificates
from members.models import Certificate
from tests.concurrently import run_concurrently
from tests.factories import NOW, TODAY
from tests.members.domain.test_certificates import member


@pytest.mark.usefixtures("committed_db")
def test_concurrent_calls_issue_one_certificate():
    rows = [member(f"Stadt {number}") for number in range(3)]
    results = run_concurrently(
        *[lambda: certificates.issue_many(rows, day=TODAY, actor=SYSTEM, at=NOW) for _ in range(2)]
    )
    assert results[0] == results[1]
    assert Certificate.objects.count() == 3
    assert [entries_for(each).count() for each in results[0]] == [1, 1, 1]
