"""What two might change at the same moment is locked first; each case names the rows that others wait for."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from journal.actors import SYSTEM
from members.domain import memberships, organisations, people, phone_numbers, posts, tenure_corrections
from members.models import Membership, Representative
from tests.factories import NOW, TODAY, UserFactory, accepted_application

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=10)
BY = {"actor": SYSTEM, "at": NOW}


@pytest.fixture
def tenure() -> Representative:
    accepted_application()
    return Representative.objects.select_related("post__organisation", "person").get()


def _end(tenure: Representative) -> Membership:
    return memberships.end(Membership.objects.get(), on=LATER, reason="Fusion", by=UserFactory(), at=NOW)


def _fill(tenure: Representative) -> Representative:
    return posts.fill(tenure.post, person=tenure.person, start=TODAY, **BY)


def _replace_email(tenure: Representative) -> None:
    before = tenure.person.emails.get().address
    people.replace_email(tenure.person, before=before, after="neu@example.org", **BY)


@pytest.mark.parametrize(
    ("change", "locked"),
    [
        (_end, "members_organisation members_membership"),
        (_fill, "members_organisation"),
        (_replace_email, "members_emailaddress"),
        (lambda one: posts.vacate(one, on=LATER, **BY), "members_representative"),
        (
            lambda one: tenure_corrections.take_back(one, by=UserFactory(), at=NOW),
            "members_organisation members_representative",
        ),
        (lambda one: people.complete(one.person, {"title": "Dr."}, **BY), "members_person"),
        (lambda one: people.correct(one.person, changes={"title": "Dr."}, **BY), "members_person"),
        (lambda one: phone_numbers.change(one.person, [], **BY), "members_person"),
        (lambda one: organisations.rename(one.post.organisation, name="Neu", **BY), "members_organisation"),
        (lambda one: organisations.lock(one.post.organisation), "members_organisation"),
        (
            lambda one: memberships.void(Membership.objects.get(), reason="Irrtum", **BY),
            "members_membership",
        ),
    ],
)
def test_rows_are_locked_before_they_change(tenure, change: Callable[[Representative], Any], locked: str):
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        change(tenure)
    locking = [one["sql"] for one in queries if " FOR UPDATE" in one["sql"] or " FOR NO KEY UPDATE" in one["sql"]]
    tables = [one for one in locked.split() if any(f'FROM "{one}"' in sql for sql in locking)]
    assert tables == locked.split()
