"""Posts are held by one person at a time."""

from datetime import timedelta

import pytest

from core.refusals import DomainRefusal
from journal.actors import SYSTEM
from journal.entries import entries_for
from members.domain import posts
from members.models import Post
from tests.factories import NOW, TODAY, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return posts.create(OrganisationFactory(), kind=Post.Kind.OTHER, actor=SYSTEM, at=NOW)


def filled(post: Post, *, person=None, start=TODAY):
    return posts.fill(post, person=person or PersonFactory(), start=start, actor=SYSTEM, at=NOW)


def test_post_is_filled_anew_from_the_first_day_without_a_holder(post):
    end = TODAY + timedelta(days=10)
    posts.vacate(filled(post), on=end, actor=SYSTEM, at=NOW)
    with pytest.raises(DomainRefusal, match="besetzt"):
        filled(post, start=end - timedelta(days=1))
    assert filled(post, start=end).start == end


def test_who_holds_a_post_keeps_it_when_entered_again(post):
    tenure = filled(post)
    assert filled(post, person=tenure.person, start=TODAY + timedelta(days=5)) == tenure
    assert [entry.verb for entry in entries_for(tenure)] == ["fill"]


def test_voided_tenure_leaves_the_post_free(post):
    tenure = filled(post)
    posts.void(tenure, actor=SYSTEM, at=NOW)
    assert filled(post).person != tenure.person
    assert [entry.verb for entry in entries_for(tenure)] == ["fill", "void"]


def test_tenure_ends_once_and_not_before_it_began(post):
    tenure = filled(post)
    with pytest.raises(DomainRefusal, match="nicht vor dem Beginn"):
        posts.vacate(tenure, on=TODAY, actor=SYSTEM, at=NOW)
    for _ in range(2):
        posts.vacate(tenure, on=TODAY + timedelta(days=1), actor=SYSTEM, at=NOW)
    assert [entry.verb for entry in entries_for(tenure)] == ["fill", "vacate"]
