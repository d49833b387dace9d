"""The database allows exactly the transitions of accessions and participants that the tables list."""

from typing import Any

import pytest
from django.db import DatabaseError, models, transaction

from accessions.domain import planning
from accessions.models import Accession, AccessionParticipant
from accessions.states import (
    ACCESSION_TRANSITIONS,
    ANSWERABLE,
    PARTICIPANT_TRANSITIONS,
    AccessionState,
    ParticipantState,
)
from members.models import Membership
from tests.factories import NOW, TODAY, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
P, A = ParticipantState, AccessionState


@pytest.fixture
def participant() -> AccessionParticipant:
    office_user = UserFactory()
    accession = planning.create(
        title="Beitritt", effective_on=TODAY, place="Detmold", inviter="Bezirksregierung", by=office_user, at=NOW
    )
    planning.add_organisations(accession, [OrganisationFactory()], by=office_user, at=NOW)
    return accession.participants.get()


def _write(row: models.Model, state: str, needs: dict[str, Any]) -> bool:
    """Whether the database accepts the state; an error about something else than the transition is raised."""
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(state=state, **needs)
    except DatabaseError as error:
        if "transition" not in str(error):
            raise
        return False
    return True


def _allowed(row: models.Model, states: Any, complete: Any) -> set[tuple[str, str]]:
    """All pairs of different states between which the database allows a transition."""
    allowed = set()
    for before in states:
        for after in set(states) - {before}:
            with transaction.atomic():
                _recreate(row, before, complete(before))
                if _write(row, after, complete(after)):
                    allowed.add((before.value, after.value))
                transaction.set_rollback(True)
    return allowed


def _recreate(row: models.Model, state: str, needs: dict[str, Any]) -> None:
    """Replace the row by a new one in this state; the trigger does not check new rows."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    type(row)._default_manager.filter(pk=row.pk).delete()
    type(row)._default_manager.bulk_create([type(row)(**{**fields, "state": state, **needs})])


def test_database_allows_the_transitions_of_participants(participant: AccessionParticipant) -> None:
    membership = Membership.objects.create(
        organisation=participant.organisation, start=TODAY, basis=Membership.Basis.ACCESSION, created_at=NOW
    )

    def complete(state: ParticipantState) -> dict[str, Any]:
        return {
            "basis_note": "Liste",
            "deferred_until": TODAY,
            "membership_id": membership.pk if state == P.JOINED else None,
            "state_before": "" if state in ANSWERABLE else P.DECLARED,
        }

    assert _allowed(participant, P, complete) == set(PARTICIPANT_TRANSITIONS.allowed_pairs())


def test_database_allows_the_transitions_of_accessions(participant: AccessionParticipant) -> None:
    accession = Accession.objects.get()
    participant.delete()

    def complete(state: AccessionState) -> dict[str, Any]:
        return {"executed_at": NOW if state in {A.EXECUTED, A.UNDOING} else None}

    assert _allowed(accession, A, complete) == set(ACCESSION_TRANSITIONS.allowed_pairs())


def test_nobody_joins_without_a_basis(participant: AccessionParticipant) -> None:
    with pytest.raises(DatabaseError, match="participant_joins_on_a_basis"):
        AccessionParticipant.objects.filter(pk=participant.pk).update(state=P.DECLARED)


def test_an_accession_before_the_network_is_refused() -> None:
    with pytest.raises(DatabaseError, match="accession_not_before_the_network"):
        Accession.objects.create(
            title="Zu früh", effective_on="2021-12-31", place="D", inviter="B", created_at=NOW, created_by=UserFactory()
        )
