"""Accessions with concurrent calls: threads with their own connections, on committed rows."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import psycopg2
import pytest
from django.db import Error, connection, transaction

from accessions.domain import answers_by_link, execution, planning
from accessions.models import Accession, AccessionParticipant, AccessionRun
from accessions.states import AccessionState, ParticipantState, RunOutcome
from accounts.models import User
from core.refusals import DomainRefusal
from mailings.models import OutgoingMail
from members.domain import applications, nominations
from members.models import Application, Certificate, Declaration, Membership, Nomination, Organisation, Person
from tests.concurrently import run_concurrently, wait_until_lock_is_awaited
from tests.factories import (
    NOW,
    TODAY,
    OrganisationFactory,
    UserFactory,
    confirmed_application,
    declarer_input,
    nominee_input,
)

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def office_user(committed_db: None) -> User:
    return UserFactory()


@pytest.fixture
def bodies(committed_db: None) -> list[Organisation]:
    return OrganisationFactory.create_batch(5)


@pytest.fixture
def accession(office_user: User, bodies: list[Organisation]) -> Accession:
    made = planning.create(title="Verbund", effective_on=TODAY, place="D", inviter="B", by=office_user, at=NOW)
    planning.add_organisations(made, bodies, by=office_user, at=NOW)
    for number, one in enumerate(made.participants.all()):
        answers_by_link.declare(
            one, declarer=declarer_input(), nominees=[nominee_input(number), nominee_input(99)], at=NOW
        )
    return made


def test_two_browsers_and_three_workers_execute_once(accession: Accession, office_user: User) -> None:
    orders = run_concurrently(*[lambda: execution.order(accession, typed_count=5, by=office_user, at=NOW)] * 2)
    assert sorted(type(one).__name__ for one in orders) == ["AccessionRun", "TransitionError"]
    assert sum(run_concurrently(*[lambda: execution.run_due(at=NOW)] * 3)) == 1
    assert (Membership.objects.count(), Certificate.objects.count(), AccessionRun.objects.count()) == (5, 5, 1)
    assert OutgoingMail.objects.filter(template="accessions/welcome").count() == 5
    assert Person.objects.filter(last_name="Muster 99").count() == 1


def test_worker_that_dies_leaves_nothing_and_the_next_one_executes(accession: Accession, office_user: User) -> None:
    """The connection to the database breaks when the execution queues its mails."""
    run = execution.order(accession, typed_count=5, by=office_user, at=NOW)

    def cut(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "mailings_outgoingmail" in sql:
            with suppress(psycopg2.OperationalError), connection.connection.cursor() as raw:
                raw.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(cut), pytest.raises(Error):
        execution.run_due(at=NOW)
    connection.close()
    assert (Membership.objects.count(), Person.objects.count()) == (0, 0)
    assert execution.run_due(at=NOW) == 0
    assert execution.run_due(at=NOW + execution.LEASE) == 1
    run.refresh_from_db()
    assert (run.outcome, run.attempts, Membership.objects.count()) == (RunOutcome.DONE, 2, 5)


def test_application_accepted_concurrently_leaves_one_membership(
    accession: Accession, bodies: list[Organisation], office_user: User
) -> None:
    """Whichever comes first, there is one membership, and the other is superseded or refused."""
    application = confirmed_application(bodies[0])
    run = execution.order(accession, typed_count=5, by=office_user, at=NOW)
    run_concurrently(
        lambda: execution.run_due(at=NOW),
        lambda: applications.accept(application, start=TODAY, by=office_user, at=NOW),
    )
    run.refresh_from_db()
    state = Application.objects.get(pk=application.pk).state
    assert (run.outcome, state) in {(RunOutcome.DONE, "superseded"), (RunOutcome.REFUSED, "accepted")}
    assert Membership.objects.filter(organisation=bodies[0]).count() == 1


def test_answer_during_the_order_is_counted_or_refused(accession: Accession, office_user: User) -> None:
    one = accession.participants.first()
    run_concurrently(
        lambda: execution.order(accession, typed_count=5, by=office_user, at=NOW),
        lambda: answers_by_link.decline(one, at=NOW),
    )
    execution.run_due(at=NOW)
    accession.refresh_from_db()
    assert (accession.state, Membership.objects.count()) in {(AccessionState.EXECUTED, 5), (AccessionState.OPEN, 0)}


def test_undo_ordered_twice_is_carried_out_once(accession: Accession, office_user: User) -> None:
    execution.order(accession, typed_count=5, by=office_user, at=NOW)
    execution.run_due(at=NOW)
    later = NOW + timedelta(hours=1)
    orders = run_concurrently(*[lambda: execution.order_undo(accession, reason="Irrtum", by=office_user, at=later)] * 2)
    assert sorted(type(one).__name__ for one in orders) == ["AccessionRun", "TransitionError"]
    assert sum(run_concurrently(*[lambda: execution.run_due(at=later)] * 3)) == 1
    assert not Membership.objects.valid().exists()


def test_concurrent_declarations_leave_one_declaration(accession: Accession) -> None:
    """Both declare the same; no declaration without a participant is left."""
    one = AccessionParticipant.objects.create(
        accession=accession, organisation=OrganisationFactory(), state=ParticipantState.INVITED
    )
    before = Declaration.objects.count()
    who = declarer_input(email="leitung@rathaus.example.org")
    answer = partial(answers_by_link.declare, one, declarer=who, nominees=[nominee_input(1)], at=NOW)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            answer()
            second = pool.submit(run_concurrently, answer)
            wait_until_lock_is_awaited()
        [outcome] = second.result()
    assert outcome == one
    assert Declaration.objects.count() == before + 1
    assert OutgoingMail.objects.filter(template="accessions/declared", cause_id=one.pk).count() == 1


def test_answer_during_a_removal_is_refused(accession: Accession, office_user: User) -> None:
    one = AccessionParticipant.objects.create(
        accession=accession, organisation=OrganisationFactory(), state=ParticipantState.INVITED
    )
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            planning.remove(one, by=office_user, at=NOW)
            second = pool.submit(run_concurrently, lambda: answers_by_link.decline(one, at=NOW))
            wait_until_lock_is_awaited()
        [outcome] = second.result()
    assert isinstance(outcome, DomainRefusal)


def test_an_objection_and_an_undo_do_not_block_each_other(accession: Accession, office_user: User) -> None:
    """Both lock the nomination before the tenure."""
    execution.order(accession, typed_count=5, by=office_user, at=NOW)
    execution.run_due(at=NOW)
    named = Nomination.objects.filter(created_tenure=True).first()
    execution.order_undo(accession, reason="Irrtum", by=office_user, at=NOW)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Nomination.objects.select_for_update().get(pk=named.pk)
            undone = pool.submit(run_concurrently, lambda: execution.run_due(at=NOW))
            wait_until_lock_is_awaited()
            nominations.record_objection(named, at=NOW)
        assert undone.result() == [1]
    assert not Nomination.objects.filter(pk=named.pk).exists()
    assert not Membership.objects.valid().exists()
