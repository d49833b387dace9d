from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.refusals import DomainRefusal
from journal.actors import SYSTEM
from journal.entries import entries_for
from members.domain import memberships, posts
from members.domain.memberships import AlreadyMember
from members.models import Membership, Post, Representative
from tests.factories import NOW, TODAY, OrganisationFactory, PersonFactory, UserFactory, accepted_application

pytestmark = pytest.mark.django_db
BASIS = Membership.Basis.BY_HAND


@transaction.atomic
def opened(*, start: date = TODAY, **member: object) -> Membership:
    return memberships.open_membership(start=start, basis=BASIS, actor=SYSTEM, at=NOW, **member)


def test_open_membership_refuses_to_overlap_and_names_the_existing_one():
    organisation = OrganisationFactory()
    first = opened(organisation=organisation, start=TODAY)
    for start in (TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)):
        with pytest.raises(AlreadyMember) as refused:
            opened(organisation=organisation, start=start)
        assert refused.value.membership == first


def test_membership_may_follow_one_that_ended():
    organisation = OrganisationFactory()
    first = opened(organisation=organisation, start=TODAY)
    end = TODAY + timedelta(days=10)
    memberships.end(first, on=end, reason="Aufgelöst", by=UserFactory(), at=NOW)
    opened(organisation=organisation, start=end)
    periods = organisation.memberships.order_by("start").values_list("start", "end")
    assert list(periods) == [(TODAY, end), (end, None)]
    assert [Membership.objects.active_on(day).count() for day in (end - timedelta(days=1), end)] == [1, 1]


@pytest.mark.parametrize("member", ["organisation", "person"])
def test_database_refuses_two_at_a_time(member):
    row = {member: OrganisationFactory() if member == "organisation" else PersonFactory()}
    opened(**row)
    with pytest.raises(IntegrityError, match=f"membership_one_per_{member}"), transaction.atomic():
        Membership.objects.create(**row, start=TODAY + timedelta(days=5), basis=BASIS, created_at=NOW)
    with pytest.raises(IntegrityError, match="membership_one_member"), transaction.atomic():
        Membership.objects.create(
            organisation=OrganisationFactory(), person=PersonFactory(), start=TODAY, basis=BASIS, created_at=NOW
        )
    with pytest.raises(IntegrityError, match="membership_span"), transaction.atomic():
        Membership.objects.create(
            organisation=OrganisationFactory(), start=TODAY, end=TODAY, basis=BASIS, created_at=NOW
        )


def test_end_vacates_the_posts_and_can_be_repeated():
    membership = accepted_application().membership
    end = TODAY + timedelta(days=1)
    for _ in range(2):
        ended = memberships.end(membership, on=end, reason="Fusion", by=UserFactory(), at=NOW)
    assert (ended.end, ended.end_reason) == (end, "Fusion")
    assert [(entry.verb, entry.data.get("end")) for entry in entries_for(ended)][1:] == [("end", end.isoformat())]
    assert list(Representative.objects.values_list("end", flat=True)) == [end]
    with pytest.raises(DomainRefusal):
        memberships.end(membership, on=end + timedelta(days=1), reason="", by=UserFactory(), at=NOW)


def test_end_leaves_a_tenure_that_begins_on_that_day():
    membership, end = accepted_application().membership, TODAY + timedelta(days=1)
    post = posts.create(membership.organisation, kind=Post.Kind.OTHER, actor=SYSTEM, at=NOW)
    later = posts.fill(post, person=PersonFactory(), start=end, actor=SYSTEM, at=NOW)
    memberships.end(membership, on=end, reason="Fusion", by=UserFactory(), at=NOW)
    assert list(Representative.objects.order_by("pk").values_list("end", flat=True)) == [end, None]
    assert later.start == end


def test_period_may_end_where_another_begins_and_not_a_day_later():
    organisation, start = OrganisationFactory(), TODAY + timedelta(days=10)
    existing = opened(organisation=organisation, start=start)
    memberships.require_no_overlap(organisation, start=TODAY, end=start, at=NOW)
    with pytest.raises(AlreadyMember) as refused:
        memberships.require_no_overlap(organisation, start=TODAY, end=start + timedelta(days=1), at=NOW)
    assert refused.value.membership == existing


def test_end_refuses_a_day_not_after_the_start():
    membership = opened(organisation=OrganisationFactory())
    with pytest.raises(DomainRefusal, match="nehmen Sie sie zurück"):
        memberships.end(membership, on=TODAY, reason="", by=UserFactory(), at=NOW)


def test_void_allows_another_membership():
    organisation = OrganisationFactory()
    first = opened(organisation=organisation)
    for _ in range(2):
        voided = memberships.void(first, reason="Irrtum", actor=SYSTEM, at=NOW)
    second = opened(organisation=organisation)
    assert (voided.voided_at, voided.void_reason) == (NOW, "Irrtum")
    assert [entry.verb for entry in entries_for(voided)] == ["open", "void"]
    assert list(Membership.objects.valid()) == [second]
