"""Taking back and correcting memberships that were entered wrongly."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.refusals import DomainRefusal
from journal.actors import SYSTEM
from journal.entries import entries_for
from mailings.models import OutgoingMail
from members.domain import applications, certificates, membership_corrections, memberships, posts
from members.domain.certificates import CertificateStatus, verify
from members.domain.membership_corrections import CorrectedMeanwhile, take_back
from members.domain.memberships import AlreadyMember
from members.models import Certificate, Membership, Post, Representative
from members.states import ApplicationState
from tests.factories import (
    NOW,
    TODAY,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    accepted_application,
    confirmed_application,
)

pytestmark = pytest.mark.django_db
EARLIER, LATER = TODAY - timedelta(days=100), TODAY + timedelta(days=30)


@pytest.fixture
def office_user() -> User:
    return UserFactory()


def by_hand(start: date = TODAY, *, by: User, **member: Any) -> Membership:
    return memberships.record_membership(
        **(member or {"organisation": OrganisationFactory()}), start=start, by=by, at=NOW
    )


def correct(membership: Membership, *, by: User, **changes: Any) -> Membership:
    values = {"start": membership.start, "end": membership.end, "seen_dates": (membership.start, membership.end)}
    return membership_corrections.correct_dates(membership, **(values | changes), reason="Vertippt", by=by, at=NOW)


def test_taking_back_voids_and_reopens_what_the_membership_had_closed(office_user):
    organisation = OrganisationFactory()
    waiting = confirmed_application(organisation=organisation)
    membership = by_hand(organisation=organisation, by=office_user)
    waiting.refresh_from_db()
    assert waiting.state == ApplicationState.SUPERSEDED
    OutgoingMail.objects.filter(template="members/superseded").update(state="sent", sent_at=NOW)
    for _ in range(2):
        voided = take_back(membership, reason="Falsche Organisation", by=office_user, at=NOW)
    waiting.refresh_from_db()
    assert (voided.voided_at, voided.void_reason) == (NOW, "Falsche Organisation")
    assert waiting.state == ApplicationState.CONFIRMED
    assert list(OutgoingMail.objects.filter(template="members/reopened").values_list("to")) == [
        (waiting.contact.email,)
    ]
    assert [entry.verb for entry in entries_for(membership)] == ["open", "void"]


def test_taking_back_what_an_application_opened_names_the_application(office_user):
    application = accepted_application()
    with pytest.raises(DomainRefusal, match=f"Antrag {application.reference}. Nehmen Sie dort die Annahme zurück"):
        take_back(application.membership, reason="Irrtum", by=office_user, at=NOW)
    assert Membership.objects.get().voided_at is None


@pytest.mark.parametrize(
    ("start", "end"),
    [(EARLIER, None), (LATER, None), (TODAY, LATER), (EARLIER, TODAY)],
    ids=["earlier", "later", "with an end", "over already"],
)
def test_correcting_voids_the_old_row_and_opens_a_linked_one(office_user, start, end):
    membership = by_hand(by=office_user)
    corrected = correct(membership, start=start, end=end, by=office_user)
    membership.refresh_from_db()
    assert (membership.start, membership.end, membership.voided_at) == (TODAY, None, NOW)
    assert (corrected.start, corrected.end, corrected.replaces, corrected.basis) == (
        start,
        end,
        membership,
        Membership.Basis.BY_HAND,
    )
    assert corrected.replacement == Membership.Replacement.CORRECTION
    assert list(membership.organisation.memberships.valid()) == [corrected]
    [entry] = entries_for(corrected)
    assert (entry.verb, entry.actor_id) == ("correct", office_user.pk)
    assert entry.data == {
        "start": start.isoformat(),
        "end": end.isoformat() if end else None,
        "corrects": membership.pk,
    }
    assert not OutgoingMail.objects.exists()


def test_planned_and_past_ends_are_changed_and_taken_away_with_the_tenures_that_ended_along(office_user):
    membership = accepted_application().membership
    ended = memberships.end(membership, on=LATER, reason="Fusion", by=office_user, at=NOW)
    later = correct(ended, end=LATER + timedelta(days=7), by=office_user)
    assert (later.end, later.end_reason) == (LATER + timedelta(days=7), "Fusion")
    assert list(Representative.objects.valid().values_list("end", flat=True)) == [later.end]
    open_again = correct(later, end=None, by=office_user)
    assert (open_again.end, open_again.end_reason) == (None, "")
    [tenure] = Representative.objects.valid()
    assert (tenure.start, tenure.end) == (TODAY, None)
    assert tenure.nominations.get().declaration.application.membership == open_again


def test_corrected_start_moves_along_what_began_with_the_membership(office_user):
    application = accepted_application()
    [tenure] = Representative.objects.all()
    corrected = correct(application.membership, start=EARLIER, by=office_user)
    application.refresh_from_db()
    assert application.membership == corrected
    [moved] = Representative.objects.valid()
    assert (moved.start, moved.person, moved.post) == (EARLIER, tenure.person, tenure.post)
    assert [entry.verb for entry in entries_for(moved)] == ["correct"]
    undone = applications.undo_acceptance(application, reason="Irrtum", by=office_user, at=NOW)
    assert undone.state == ApplicationState.CONFIRMED
    assert not Membership.objects.valid().exists()
    assert not Representative.objects.valid().exists()


def test_tenures_of_other_days_stay_as_they_are(office_user):
    membership = accepted_application().membership
    Representative.objects.update(start=TODAY + timedelta(days=1))
    correct(membership, start=EARLIER, by=office_user)
    [tenure] = Representative.objects.all()
    assert (tenure.start, tenure.voided_at) == (TODAY + timedelta(days=1), None)


def test_tenure_without_a_day_left_is_voided_and_comes_back(office_user):
    membership = accepted_application().membership
    Representative.objects.update(start=LATER)
    ended = correct(membership, end=LATER, by=office_user)
    [tenure] = Representative.objects.all()
    assert (tenure.voided_at, tenure.voided_with) == (NOW, ended)
    ended = correct(ended, end=LATER - timedelta(days=1), by=office_user)
    assert not Representative.objects.valid().exists()
    correct(ended, end=None, by=office_user)
    [back] = Representative.objects.valid()
    assert (back.start, back.end, back.person) == (LATER, None, tenure.person)
    assert back.nominations.count() == 1


def test_tenure_moved_behind_its_own_end_comes_back_with_the_beginning(office_user):
    membership = accepted_application().membership
    posts.vacate(Representative.objects.get(), on=LATER, actor=SYSTEM, at=NOW)
    later = correct(membership, start=LATER, by=office_user)
    assert not Representative.objects.valid().exists()
    correct(later, start=TODAY, by=office_user)
    assert list(Representative.objects.valid().values_list("start", "end")) == [(TODAY, LATER)]


@pytest.mark.parametrize("own_end", [LATER, LATER - timedelta(days=1), LATER + timedelta(days=1)])
def test_what_somebody_ended_stays_ended_and_what_the_membership_cut_goes_on(office_user, own_end):
    membership = accepted_application().membership
    posts.vacate(Representative.objects.get(), on=own_end, actor=SYSTEM, at=NOW)
    ended = memberships.end(membership, on=LATER, reason="Fusion", by=office_user, at=NOW)
    assert [one.end for one in Representative.objects.valid()] == [min(own_end, LATER)]
    correct(ended, end=None, by=office_user)
    assert [one.end for one in Representative.objects.valid()] == [own_end]


def test_who_took_over_a_post_meanwhile_keeps_it(office_user):
    membership = accepted_application().membership
    Representative.objects.update(start=LATER)
    ended = correct(membership, end=LATER, by=office_user)
    successor = PersonFactory()
    posts.fill(Post.objects.get(), person=successor, start=TODAY, actor=SYSTEM, at=NOW)
    assert [one.end for one in Representative.objects.valid()] == [LATER]
    correct(ended, end=None, by=office_user)
    assert [(one.person, one.end) for one in Representative.objects.valid()] == [(successor, None)]


def test_tenures_of_another_membership_are_left_alone(office_user):
    first = memberships.end(by_hand(EARLIER, by=office_user), on=TODAY, reason="Fusion", by=office_user, at=NOW)
    by_hand(LATER, organisation=first.organisation, by=office_user)
    post = posts.create(first.organisation, kind=Post.Kind.HEAD, actor=SYSTEM, at=NOW)
    tenure = posts.fill(post, person=PersonFactory(), start=LATER, actor=SYSTEM, at=NOW)
    correct(first, end=TODAY - timedelta(days=1), by=office_user)
    tenure.refresh_from_db()
    assert (tenure.start, tenure.end, tenure.voided_at) == (LATER, None, None)


def test_number_stays_and_so_does_a_certificate_whose_text_is_the_same(office_user):
    membership = by_hand(by=office_user)
    certificate = certificates.issue(membership, actor=SYSTEM, at=NOW)
    moved = correct(membership, end=LATER, by=office_user)
    again = correct(moved, end=None, by=office_user)
    assert [moved.number, again.number] == [membership.number] * 2
    assert Certificate.objects.get() == certificate
    assert verify(certificate.number, day=TODAY).status == CertificateStatus.VALID


def test_what_starts_far_ahead_is_corrected_but_not_moved_there(office_user):
    far = TODAY + timedelta(days=400)
    membership = by_hand(by=office_user)
    with pytest.raises(DomainRefusal, match="mehr als ein Jahr voraus"):
        correct(membership, start=far, by=office_user)
    with pytest.raises(DomainRefusal, match="mehr als ein Jahr voraus"):
        by_hand(far, by=office_user)
    Membership.objects.update(start=far)
    membership.refresh_from_db()
    end = far + timedelta(days=9)
    assert correct(membership, end=end, by=office_user).end == end


def test_corrected_dates_stop_where_somebody_else_holds_the_post(office_user):
    membership = by_hand(by=office_user)
    membership = memberships.end(membership, on=LATER, reason="Aufgelöst", by=office_user, at=NOW)
    post = Post.objects.create(organisation=membership.organisation, kind=Post.Kind.MULTIPLIER, created_at=NOW)
    before, after = EARLIER + timedelta(days=9), LATER + timedelta(days=9)
    for start, end in ((EARLIER - timedelta(days=9), before), (TODAY, LATER), (after, None)):
        Representative.objects.create(
            post=post,
            person=PersonFactory(),
            start=start,
            end=end,
            begins_with_membership=start == TODAY,
            created_at=NOW,
        )
    correct(membership, start=EARLIER, end=None, by=office_user)
    tenures = Representative.objects.valid().filter(post=post).order_by("start")
    assert [(one.start, one.end) for one in tenures][1:] == [(before, after), (after, None)]


def test_certificate_is_replaced_and_its_number_says_by_which(office_user):
    membership = by_hand(by=office_user)
    old = certificates.issue(membership, actor=SYSTEM, at=NOW)
    corrected = correct(membership, start=EARLIER, by=office_user)
    new = Certificate.objects.current().get()
    assert (new.membership, new.start, new.replaces) == (corrected, EARLIER, old)
    assert "24. Oktober 2023" in new.wording
    assert "1. Februar 2024" not in new.wording
    for number in (old.number, new.number):
        found = verify(number, day=TODAY)
        assert (found.status, found.replaced_by) == (
            (CertificateStatus.REPLACED, new.number) if number == old.number else (CertificateStatus.VALID, "")
        )


def test_applications_closed_by_the_membership_stay_closed_by_its_correction(office_user):
    organisation = OrganisationFactory()
    waiting = confirmed_application(organisation=organisation)
    corrected = correct(by_hand(organisation=organisation, by=office_user), start=EARLIER, by=office_user)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.superseded_by) == (ApplicationState.SUPERSEDED, corrected)
    assert not OutgoingMail.objects.filter(template="members/reopened").exists()
    take_back(corrected, reason="Doch falsch", by=office_user, at=NOW)
    waiting.refresh_from_db()
    assert waiting.state == ApplicationState.CONFIRMED


def test_second_press_gives_the_same_row_and_a_stale_page_is_refused(office_user):
    membership = by_hand(by=office_user)
    first = correct(membership, start=EARLIER, by=office_user)
    assert correct(membership, start=EARLIER, by=office_user) == first
    with pytest.raises(CorrectedMeanwhile, match=r"gilt jetzt seit dem 24. Oktober 2023\.") as refused:
        correct(membership, start=LATER, by=office_user)
    assert refused.value.membership == first
    memberships.end(first, on=LATER, reason="Fusion", by=office_user, at=NOW)
    with pytest.raises(CorrectedMeanwhile, match=r"vom 24. Oktober 2023 bis zum 1. März 2024\."):
        correct(first, start=TODAY, seen_dates=(EARLIER, None), by=office_user)


def test_impossible_dates_are_refused_and_nothing_is_changed(office_user):
    membership = by_hand(by=office_user)
    earlier = by_hand(EARLIER - timedelta(days=20), organisation=OrganisationFactory(), by=office_user)
    Membership.objects.filter(pk=earlier.pk).update(organisation=membership.organisation, end=EARLIER)
    with pytest.raises(DomainRefusal, match="letzte Tag darf nicht vor dem Beginn"):
        correct(membership, end=TODAY, by=office_user)
    with pytest.raises(DomainRefusal, match="mehr als ein Jahr voraus"):
        correct(membership, start=TODAY + timedelta(days=367), by=office_user)
    with pytest.raises(DomainRefusal, match="schon so eingetragen"):
        correct(membership, by=office_user)
    with pytest.raises(AlreadyMember, match=r"ist vom 4. Oktober 2023 bis zum 23. Oktober 2023 eingetragen"):
        correct(membership, start=EARLIER - timedelta(days=1), by=office_user)
    correct(membership, start=EARLIER, by=office_user)
    assert Membership.objects.valid().count() == 2


def test_correcting_costs_at_most_25_statements(office_user):
    membership = accepted_application().membership
    with CaptureQueriesContext(connection) as queries:
        correct(membership, start=EARLIER, by=office_user)
    assert len(queries) <= 25


def test_planned_membership_does_not_close_a_new_application(office_user):
    organisation = OrganisationFactory()
    by_hand(LATER, organisation=organisation, by=office_user)
    assert confirmed_application(organisation=organisation).state == ApplicationState.CONFIRMED
    by_hand(organisation=(current := OrganisationFactory()), by=office_user)
    assert confirmed_application(organisation=current).state == ApplicationState.SUPERSEDED
