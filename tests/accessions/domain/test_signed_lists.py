"""Recording a signed list."""

import pytest

from accessions.domain import answers_by_link, planning, signed_lists
from accessions.domain.signed_lists import SignedLine
from accessions.states import ParticipantState
from mailings.models import OutgoingMail
from members.models import Nomination
from tests.factories import NOW, TODAY, OrganisationFactory, UserFactory, declarer_input, nominee_input

pytestmark = pytest.mark.django_db


def test_signed_list_declares_for_many_and_sends_no_mails() -> None:
    office_user = UserFactory()
    made = planning.create(title="Liste", effective_on=TODAY, place="D", inviter="B", by=office_user, at=NOW)
    planning.add_organisations(made, OrganisationFactory.create_batch(3), by=office_user, at=NOW)
    first, second, third = made.participants.order_by("pk")
    answers_by_link.decline(third, at=NOW)
    before = OutgoingMail.objects.count()
    lines = [SignedLine(first, declarer_input(), [nominee_input(1)]), SignedLine(second), SignedLine(third)]
    assert signed_lists.record_list(made, lines, basis_note="Unterschrieben am 1. Februar", by=office_user, at=NOW) == 2
    assert signed_lists.record_list(made, lines, basis_note="Unterschrieben am 1. Februar", by=office_user, at=NOW) == 0
    states = list(made.participants.order_by("pk").values_list("state", "source", "basis_note"))
    assert states == [
        (ParticipantState.DECLARED, "list", "Unterschrieben am 1. Februar"),
        (ParticipantState.DECLARED, "list", "Unterschrieben am 1. Februar"),
        (ParticipantState.DECLINED, "online", ""),
    ]
    assert (OutgoingMail.objects.count(), Nomination.objects.get().informed_at) == (before, NOW)
