"""The days of tenures after any history of a membership, against a plain model."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from core.refusals import DomainRefusal
from journal.actors import SYSTEM
from mailings.models import OutgoingMail
from members.domain import applications, membership_corrections, memberships, posts, tenure_corrections
from members.domain.multiplier_mails import WELCOME
from members.domain.tenure_corrections import data_of
from members.models import Membership, Post, Representative
from tests.factories import NOW, TODAY, OrganisationFactory, PersonFactory, UserFactory, accepted_application

pytestmark = pytest.mark.django_db
DAYS = [TODAY + timedelta(days=number) for number in range(6)]
day = st.sampled_from(DAYS)
number = st.integers(min_value=0, max_value=9)
actions = (
    st.tuples(st.just("fill"), day)
    | st.tuples(st.just("vacate"), number, day)
    | st.tuples(st.just("end"), day)
    | st.tuples(st.just("correct"), day, st.none() | day)
)


@dataclass
class Tenure:
    """A tenure as somebody who keeps a list by hand knows it: each in a post of its own."""

    post: Post
    start: date
    begins_with_membership: bool
    own_end: date | None = None

    def days(self, membership: Membership) -> tuple[date, date | None] | None:
        """Those it holds; None where the membership leaves it none. What began after the membership is apart."""
        end = min(filter(None, [self.own_end, membership.end]), default=None)
        return None if end and end <= self.start else (self.start, end)


class History:
    def __init__(self) -> None:
        self.by, self.organisation = UserFactory(), OrganisationFactory()
        self.person = PersonFactory()
        self.membership = memberships.record_membership(organisation=self.organisation, start=TODAY, by=self.by, at=NOW)
        self.tenures: list[Tenure] = []

    def fill(self, start: date) -> None:
        if self.membership.end is None and start >= self.membership.start:
            post = posts.create(self.organisation, kind=Post.Kind.OTHER, actor=SYSTEM, at=NOW)
            posts.fill(post, person=self.person, start=start, actor=SYSTEM, at=NOW)
            self.tenures.append(Tenure(post, start, start == self.membership.start))

    def vacate(self, which: int, on: date) -> None:
        for row in Representative.objects.valid().filter(end=None).order_by("pk")[which : which + 1]:
            with suppress(DomainRefusal):
                posts.vacate(row, on=on, actor=SYSTEM, at=NOW)
                next(one for one in self.tenures if one.post.pk == row.post_id).own_end = on

    def end(self, on: date) -> None:
        with suppress(DomainRefusal):
            self.membership = memberships.end(self.membership, on=on, reason="Probe", by=self.by, at=NOW)

    def correct(self, start: date, end: date | None) -> None:
        before = self.membership
        with suppress(DomainRefusal):
            self.membership = membership_corrections.correct_dates(
                before, start=start, end=end, seen_dates=(before.start, before.end), reason="Probe", by=self.by, at=NOW
            )
            for one in self.tenures:
                held = one.days(before)
                if one.begins_with_membership and (held is None or one.start == before.start):
                    one.start = start

    def expected(self) -> dict[int, tuple[date, date | None]]:
        spans = {one.post.pk: one.days(self.membership) for one in self.tenures}
        return {post: span for post, span in spans.items() if span}


def ending_membership(on: date = DAYS[5], *, start: date = TODAY) -> Membership:
    membership = memberships.record_membership(
        organisation=OrganisationFactory(), start=start, by=UserFactory(), at=NOW
    )
    return memberships.end(membership, on=on, reason="Fusion", by=UserFactory(), at=NOW)


def filled(membership: Membership, start: date = TODAY) -> Representative:
    post = posts.create(membership.organisation, kind=Post.Kind.OTHER, actor=SYSTEM, at=NOW)
    return posts.fill(post, person=PersonFactory(), start=start, actor=SYSTEM, at=NOW)


def reopen(membership: Membership) -> None:
    membership_corrections.correct_dates(
        membership,
        start=membership.start,
        end=None,
        seen_dates=(membership.start, membership.end),
        reason="Probe",
        by=UserFactory(),
        at=NOW,
    )


def valid_days() -> list[tuple[date, date | None]]:
    return list(Representative.objects.valid().order_by("pk").values_list("start", "end"))


def test_post_filled_before_a_planned_membership_is_held_until_that_ends():
    filled(ending_membership(start=DAYS[2]))
    assert valid_days() == [(TODAY, DAYS[5])]


def test_who_holds_a_post_until_the_membership_ends_is_not_given_another():
    membership, person = ending_membership(), PersonFactory()
    given = [
        posts.appoint(membership.organisation, person=person, title="Personalrat", start=TODAY, actor=SYSTEM, at=NOW)
        for _ in range(2)
    ]
    assert given[0] == given[1]


def test_correcting_the_person_alone_leaves_the_end_to_the_membership():
    membership = ending_membership()
    tenure = filled(membership)
    days = {"start": tenure.start, "end": tenure.end, "seen": data_of(tenure)}
    tenure_corrections.correct(tenure, person=PersonFactory(), **days, by=UserFactory(), at=NOW)
    reopen(membership)
    assert valid_days() == [(TODAY, None)]


@pytest.mark.parametrize("end", [None, DAYS[5] + timedelta(days=1)])
def test_tenure_is_not_corrected_beyond_the_end_of_the_membership(end):
    tenure = filled(ending_membership())
    with pytest.raises(DomainRefusal, match=r"Die Mitgliedschaft endet am 05\.02\.2024"):
        tenure_corrections.correct(
            tenure, person=tenure.person, start=TODAY, end=end, seen=data_of(tenure), by=UserFactory(), at=NOW
        )
    assert valid_days() == [(TODAY, DAYS[5])]


def test_taking_back_a_membership_takes_back_what_its_end_did():
    membership = memberships.record_membership(
        organisation=OrganisationFactory(), start=TODAY, by=UserFactory(), at=NOW
    )
    cut, ended, later = filled(membership), filled(membership), filled(membership, DAYS[4])
    posts.vacate(ended, on=DAYS[1], actor=SYSTEM, at=NOW)
    voided = memberships.end(membership, on=DAYS[2], reason="Fusion", by=UserFactory(), at=NOW)
    assert valid_days() == [(TODAY, DAYS[2]), (TODAY, DAYS[1])]
    membership_corrections.take_back(voided, reason="Falsches Haus", by=UserFactory(), at=NOW)
    posts_held = Representative.objects.valid().order_by("post").values_list("post", "start", "end")
    assert list(posts_held) == [
        (cut.post_id, TODAY, None),
        (ended.post_id, TODAY, DAYS[1]),
        (later.post_id, DAYS[4], None),
    ]


def test_correcting_there_and_back_leaves_what_was_entered_for_a_day_of_its_own():
    by, organisation = UserFactory(), OrganisationFactory()
    membership = memberships.record_membership(organisation=organisation, start=TODAY, by=by, at=NOW)
    for start in DAYS[:3]:
        filled(membership, start)
    before = valid_days()
    for start, end in ((DAYS[1], None), (DAYS[3], None), (TODAY, DAYS[2]), (TODAY, None)):
        membership = membership_corrections.correct_dates(
            membership,
            start=start,
            end=end,
            seen_dates=(membership.start, membership.end),
            reason="Probe",
            by=by,
            at=NOW,
        )
    assert sorted(valid_days()) == before


def test_undone_acceptance_brings_no_tenure_back():
    application = accepted_application()
    Representative.objects.update(start=DAYS[4])
    memberships.end(application.membership, on=DAYS[2], reason="Fusion", by=UserFactory(), at=NOW)
    applications.undo_acceptance(application, reason="Irrtum", by=UserFactory(), at=NOW)
    assert not Representative.objects.valid().exists()


@pytest.mark.parametrize(("state", "states"), [("waiting", ["stopped", "waiting"]), ("sent", ["sent"])])
def test_welcome_that_never_left_leaves_when_the_tenure_comes_back(state, states):
    membership = accepted_application().membership
    Representative.objects.update(start=DAYS[4])
    OutgoingMail.objects.filter(template=WELCOME).update(state=state, sent_at=NOW if state == "sent" else None)
    reopen(memberships.end(membership, on=DAYS[2], reason="Fusion", by=UserFactory(), at=NOW))
    welcomes = OutgoingMail.objects.filter(template=WELCOME).order_by("pk")
    assert list(welcomes.values_list("state", flat=True)) == states
    assert valid_days() == [(DAYS[4], None)]


@settings(max_examples=60, deadline=None)
@given(st.lists(actions, max_size=8))
def test_tenures_follow_their_membership_through_any_history(steps):
    with transaction.atomic():
        history = History()
        for name, *arguments in steps:
            getattr(history, name)(*arguments)
            valid = Representative.objects.valid()
            assert {one.post_id: (one.start, one.end) for one in valid} == history.expected(), steps
        transaction.set_rollback(True)
