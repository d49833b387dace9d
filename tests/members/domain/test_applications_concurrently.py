"""Applications with concurrent calls: threads with their own connections, on committed rows."""

import uuid

import pytest
from django.conf import settings

from core.transitions import TransitionError
from journal.actors import VISITOR
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from members.domain import applications, organisations
from members.models import Application, Category, Membership, Person
from tests.concurrently import run_concurrently
from tests.factories import (
    NOW,
    TODAY,
    OrganisationFactory,
    UserFactory,
    confirmed_application,
    declarer_input,
    nominee_input,
    submitted_application,
    submitted_individual,
)

pytestmark = pytest.mark.usefixtures("committed_db")


def test_two_parallel_posts_of_one_form_make_one_application():
    organisation, submission = OrganisationFactory(), uuid.uuid4()
    results = run_concurrently(*[lambda: submitted_application(organisation, submission=submission)] * 4)
    assert {result.pk for result in results} == {Application.objects.get().pk}
    assert OutgoingMail.objects.count() == 1


def test_two_strangers_can_apply_for_one_city():
    organisation = OrganisationFactory()
    calls = [
        lambda number=number: submitted_application(
            organisation, declarer=declarer_input(email=f"fremd{number}@example.org")
        )
        for number in range(2)
    ]
    run_concurrently(*calls)
    assert list(Application.objects.values_list("state", flat=True)) == ["submitted"] * 2
    bodies = OutgoingMail.objects.values_list("body", flat=True)
    assert [("liegt bereits" in body) for body in bodies] == [False, False]


def test_workers_at_once_expire_each_application_once_and_count_it_once():
    applications_of_all = [submitted_application(OrganisationFactory()) for _ in range(3)]
    late = NOW + settings.UNCONFIRMED_AGE
    assert sum(run_concurrently(*[lambda: applications.expire_due(at=late)] * 4)) == len(applications_of_all)


def test_two_reviewers_accept_one_application_and_one_is_refused():
    application, reviewers = confirmed_application(), [UserFactory(), UserFactory()]
    results = run_concurrently(
        *[lambda by=by: applications.accept(application, start=TODAY, by=by, at=NOW) for by in reviewers]
    )
    [error] = [result for result in results if isinstance(result, TransitionError)]
    done = Application.objects.get()
    assert (done.state, Membership.objects.count()) == ("accepted", 1)
    assert done.decided_by.name in str(error)


def test_two_reviewers_accept_two_applications_of_one_organisation():
    organisation, office_user = OrganisationFactory(), UserFactory()
    applications_of_both = [confirmed_application(organisation), confirmed_application(organisation)]
    results = run_concurrently(
        *[
            lambda application=application: applications.accept(application, start=TODAY, by=office_user, at=NOW)
            for application in applications_of_both
        ]
    )
    assert [type(result).__name__ for result in results if isinstance(result, Exception)] == ["TransitionError"]
    assert sorted(Application.objects.values_list("state", flat=True)) == ["accepted", "superseded"]
    assert Membership.objects.count() == 1


def test_two_acceptances_naming_the_same_people_make_each_person_once():
    office_user = UserFactory()
    named = [nominee_input(1), nominee_input(2), nominee_input(3)]
    applications_of_both = [confirmed_application(nominees=named), confirmed_application(nominees=named[::-1])]
    run_concurrently(
        *[
            lambda application=application: applications.accept(application, start=TODAY, by=office_user, at=NOW)
            for application in applications_of_both
        ]
    )
    assert (Membership.objects.count(), Person.objects.count()) == (2, 3)


def test_one_individual_with_two_applications_becomes_one_member():
    office_user = UserFactory()
    applications_of_both = [applications.confirm(submitted_individual(), at=NOW) for _ in range(2)]
    results = run_concurrently(
        *[
            lambda application=application: applications.accept(application, start=TODAY, by=office_user, at=NOW)
            for application in applications_of_both
        ]
    )
    assert [type(result).__name__ for result in results if isinstance(result, Exception)] == ["TransitionError"]
    assert (Membership.objects.count(), Person.objects.count()) == (1, 1)
    assert sorted(Application.objects.values_list("state", flat=True)) == ["accepted", "superseded"]


def test_confirming_while_another_is_accepted_leaves_nothing_open():
    organisation, office_user = OrganisationFactory(), UserFactory()
    first, late = confirmed_application(organisation), submitted_application(organisation)
    run_concurrently(
        lambda: applications.accept(first, start=TODAY, by=office_user, at=NOW),
        lambda: applications.confirm(late, at=NOW),
    )
    assert sorted(Application.objects.values_list("state", flat=True)) == ["accepted", "superseded"]


def test_accepting_and_withdrawing_at_once_leaves_one_outcome():
    application, office_user = confirmed_application(), UserFactory()
    run_concurrently(
        lambda: applications.accept(application, start=TODAY, by=office_user, at=NOW),
        lambda: applications.withdraw(application, actor=VISITOR, at=NOW),
    )
    application.refresh_from_db()
    decided = JournalEntry.objects.filter(
        subject_kind="members.application", subject_id=application.pk, verb__in=["accept", "withdraw"]
    )
    assert [entry.data["to"] for entry in decided] == [application.state]
    assert Membership.objects.count() == (application.state == "accepted")


def test_organisations_of_one_name_made_at_once_get_addresses_of_their_own():
    category = Category.objects.get(name="Verband")
    made = run_concurrently(
        *[lambda: organisations.create(name="Verband", category=category, seat=None, actor=VISITOR, at=NOW)] * 3
    )
    assert sorted(organisation.slug for organisation in made) == ["verband", "verband-2", "verband-3"]
