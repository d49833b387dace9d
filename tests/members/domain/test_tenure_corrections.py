"""Correcting and taking back who holds a post, and from when to when."""

from datetime import timedelta

import pytest

from accounts.models import User
from core.refusals import DomainRefusal
from journal import actors
from journal.actors import SYSTEM
from journal.entries import entries_for
from mailings.models import OutgoingMail
from members.domain import membership_corrections, nominations, people, posts, tenure_corrections
from members.domain.tenure_corrections import TenureCorrectedMeanwhile, data_of
from members.models import Nomination, Person, Post, Representative
from tests.factories import NOW, TODAY, OrganisationFactory, PersonFactory, UserFactory, accepted_application

pytestmark = pytest.mark.django_db
EARLIER, LATER = TODAY - timedelta(days=100), TODAY + timedelta(days=30)
WELCOME = "members/multiplier_welcome"


@pytest.fixture
def office_user() -> User:
    return UserFactory()


@pytest.fixture
def post(db: None) -> Post:
    return posts.create(OrganisationFactory(), kind=Post.Kind.MULTIPLIER, actor=SYSTEM, at=NOW)


def held(post: Post, person: Person | None = None, *, start=TODAY) -> Representative:
    return posts.fill(post, person=person or PersonFactory(), start=start, actor=SYSTEM, at=NOW)


def correct(tenure: Representative, *, by: User, **changes: object) -> Representative:
    values = {"person": tenure.person, "start": tenure.start, "end": tenure.end, "seen": data_of(tenure)}
    return tenure_corrections.correct(tenure, **(values | changes), by=by, at=NOW)


def welcomed() -> Representative:
    accepted_application()
    return Representative.objects.get()


def welcomes() -> list[tuple[str, bool]]:
    mails = OutgoingMail.objects.filter(template=WELCOME).order_by("pk")
    return [(mail.state, "seit dem 1. Februar 2024" in mail.body) for mail in mails]


@pytest.mark.parametrize("days", [(EARLIER, None), (TODAY, LATER), (EARLIER, TODAY)])
def test_days_are_corrected_by_a_new_row_once(office_user, post, days):
    tenure, (start, end) = held(post), days
    corrected = [correct(tenure, start=start, end=end, by=office_user) for _ in range(2)]
    assert corrected[0] == corrected[1]
    rows = Representative.objects.order_by("pk").values_list("person", "start", "end", "voided_at")
    assert list(rows) == [(tenure.person_id, TODAY, None, NOW), (tenure.person_id, start, end, None)]
    data = {"start": start.isoformat(), "end": end.isoformat() if end else None, "corrects": tenure.pk}
    assert [(entry.verb, entry.data) for entry in entries_for(corrected[0])] == [("correct", data)]
    assert [entry.verb for entry in entries_for(tenure)] == ["fill", "void"]


def test_wrong_holder_is_replaced_and_their_nomination_does_not_lead_to_the_other(office_user):
    tenure = welcomed()
    other = PersonFactory()
    corrected = correct(tenure, person=other, by=office_user)
    nomination = Nomination.objects.get()
    assert (corrected.person, nomination.representative) == (other, tenure)
    nominations.record_objection(nomination, at=NOW)
    assert (list(Representative.objects.all()), Person.objects.get()) == ([corrected], other)


def test_nomination_follows_to_the_person_it_names(office_user):
    tenure = welcomed()
    namesake = PersonFactory(first_name="Moritz", last_name="Muster 1")
    corrected = correct(tenure, person=namesake, by=office_user)
    assert Nomination.objects.get().representative == corrected


def test_nomination_does_not_follow_a_name_that_somebody_gave_themselves(office_user):
    tenure = welcomed()
    renamed = PersonFactory()
    people.correct(
        renamed, changes={"first_name": "Moritz", "last_name": "Muster 1"}, actor=actors.person(renamed.pk), at=NOW
    )
    renamed.refresh_from_db()
    correct(tenure, person=renamed, by=office_user)
    assert Nomination.objects.get().representative == tenure


def test_taken_back_tenure_is_void_and_the_post_free(office_user, post):
    tenure = held(post)
    for _ in range(2):
        tenure_corrections.take_back(tenure, by=office_user, at=NOW)
    assert [entry.verb for entry in entries_for(tenure)] == ["fill", "void"]
    assert held(post).start == TODAY
    with pytest.raises(TenureCorrectedMeanwhile):
        correct(tenure, start=EARLIER, by=office_user)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "So ist es schon eingetragen."),
        ({"end": TODAY}, "Der letzte Tag darf nicht vor dem Beginn"),
        ({"start": TODAY + timedelta(days=400)}, "Der Beginn liegt mehr als ein Jahr voraus."),
        ({"start": EARLIER - timedelta(days=1)}, "hat die Funktion vom 24. Oktober 2023 bis zum 31. Januar 2024."),
    ],
)
def test_impossible_corrections_are_refused(office_user, post, changes, sentence):
    before = held(post, start=EARLIER)
    posts.vacate(before, on=TODAY, actor=SYSTEM, at=NOW)
    tenure = held(post)
    with pytest.raises(DomainRefusal, match=sentence):
        correct(tenure, **changes, by=office_user)
    assert Representative.objects.filter(voided_at=None).count() == 2


def test_stale_page_changes_nothing(office_user, post):
    tenure = held(post)
    seen = data_of(tenure)
    posts.vacate(tenure, on=LATER, actor=SYSTEM, at=NOW)
    with pytest.raises(TenureCorrectedMeanwhile, match=r"gilt jetzt vom 1\. Februar 2024 bis zum 1\. März 2024"):
        correct(tenure, start=EARLIER, seen=seen, by=office_user)


def test_welcome_that_waits_is_written_anew_and_nobody_else_gets_a_mail(office_user):
    tenure = welcomed()
    number = OutgoingMail.objects.count()
    later = correct(tenure, start=EARLIER, by=office_user)
    assert welcomes() == [("stopped", True), ("waiting", False)]
    correct(later, person=PersonFactory(), by=office_user)
    assert [state for state, _ in welcomes()] == ["stopped", "stopped"]
    assert OutgoingMail.objects.count() == number + 1


def test_welcome_that_has_left_is_not_written_again(office_user):
    tenure = welcomed()
    OutgoingMail.objects.update(state="sent", sent_at=NOW)
    tenure_corrections.take_back(correct(tenure, start=EARLIER, by=office_user), by=office_user, at=NOW)
    assert welcomes() == [("sent", True)]


def test_welcome_says_the_days_of_a_corrected_membership(office_user):
    membership = welcomed().post.organisation.memberships.get()
    days = {"start": EARLIER, "end": None, "seen_dates": (TODAY, None)}
    membership_corrections.correct_dates(membership, **days, reason="Vertippt", by=office_user, at=NOW)
    assert welcomes() == [("stopped", True), ("waiting", False)]
