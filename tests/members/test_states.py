"""The domain and the database allow exactly the transitions of applications that the table lists."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import DatabaseError, transaction

from core.transitions import TransitionError
from journal.actors import SYSTEM, VISITOR
from journal.entries import entries_for
from members.domain import applications
from members.domain.applications.transitions import APPLICATION_MACHINE
from members.models import Application, Membership
from members.states import APPLICATION_TRANSITIONS, ApplicationState, ApplicationTransition
from tests.factories import (
    NOW,
    TODAY,
    OrganisationFactory,
    UserFactory,
    accepted_application,
    confirmed_application,
    submitted_application,
)

pytestmark = pytest.mark.django_db
S = ApplicationState
EIGHT_DAYS = timedelta(days=8)


def expired() -> Application:
    application = submitted_application(at=NOW - EIGHT_DAYS)
    applications.expire_due(at=NOW)
    application.refresh_from_db()
    return application


def superseded() -> Application:
    organisation = OrganisationFactory()
    application = confirmed_application(organisation)
    accepted_application(organisation)
    application.refresh_from_db()
    return application


CREATORS = {
    S.SUBMITTED: submitted_application,
    S.CONFIRMED: confirmed_application,
    S.QUESTION: lambda: applications.ask(confirmed_application(), text="Wer?", by=UserFactory(), at=NOW),
    S.ANSWERED: lambda: applications.answer(CREATORS[S.QUESTION](), text="Ich.", at=NOW),
    S.ACCEPTED: accepted_application,
    S.DECLINED: lambda: applications.decline(confirmed_application(), text="Nein.", by=UserFactory(), at=NOW),
    S.WITHDRAWN: lambda: applications.withdraw(confirmed_application(), actor=VISITOR, at=NOW),
    S.EXPIRED: expired,
    S.SUPERSEDED: superseded,
}
# Other columns that the new state needs, so that only the transition itself can be refused.
REQUIRED_FIELDS = {
    S.CONFIRMED: lambda application: {"confirmed_at": NOW},
    S.ACCEPTED: lambda application: {"membership": application.membership_id or _membership(), "decided_at": NOW},
    S.DECLINED: lambda application: {"decided_at": NOW},
    S.SUPERSEDED: lambda application: {"state_before": S.CONFIRMED},
    S.EXPIRED: lambda application: {"declaration": None, "details": None},
}


def _membership() -> int:
    membership = Membership.objects.create(
        organisation=OrganisationFactory(), start=TODAY, basis=Membership.Basis.DECLARATION, created_at=NOW
    )
    return membership.pk


def _database_accepts(application: Application, fields: dict[str, object]) -> bool:
    """Whether the database accepts the fields; an error about something else than the transition is raised."""
    try:
        with transaction.atomic():
            Application.objects.filter(pk=application.pk).update(**fields)
            transaction.set_rollback(True)
    except DatabaseError as error:
        if "transition" not in str(error):
            raise
        return False
    return True


def test_every_state_is_reached_by_the_domain():
    assert {state: create().state for state, create in CREATORS.items()} == {state: state for state in S}


@pytest.mark.parametrize("before", list(S))
def test_database_refuses_every_change_the_table_refuses(before):
    application = CREATORS[before]()
    allowed = set()
    for after in set(S) - {before}:
        fields = {"state": after, "confirmed_at": NOW, **REQUIRED_FIELDS.get(after, lambda _: {})(application)}
        if _database_accepts(application, fields):
            allowed.add(after)
    assert allowed == {after for old, after in APPLICATION_TRANSITIONS.allowed_pairs() if old == before}


@pytest.mark.parametrize(("transition", "state"), list(product(ApplicationTransition, S)))
def test_move_allows_exactly_what_the_table_says(transition, state):
    application = CREATORS[state]()
    target = next(iter(APPLICATION_TRANSITIONS.rules[transition][1]))
    changes = REQUIRED_FIELDS.get(target, lambda _: {})(application)
    if "membership" in changes:
        changes["membership"] = Membership.objects.get(pk=changes["membership"])
    journal = entries_for(application).count()
    if APPLICATION_TRANSITIONS.allows(transition, state):
        with transaction.atomic():
            moved = APPLICATION_MACHINE.move(application, transition, actor=SYSTEM, at=NOW, to=target, **changes)
        last = entries_for(moved).last()
        assert (moved.state, last.verb, last.data["from"], last.data["to"]) == (target, transition, state, target)
    else:
        with pytest.raises(TransitionError), transaction.atomic():
            APPLICATION_MACHINE.move(application, transition, actor=SYSTEM, at=NOW, to=target, **changes)
        application.refresh_from_db()
        assert (application.state, entries_for(application).count()) == (state, journal)
