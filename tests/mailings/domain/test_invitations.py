"""What inviting to accessions and to events have in common, shown on accessions and their participants."""

from datetime import timedelta

import pytest
from django.db import transaction

from accessions.models import Accession, AccessionParticipant
from core.refusals import DomainRefusal
from mailings.domain.invitations import lock_rows, remind_before_deadline
from tests.factories import NOW, TODAY, UserFactory
from tests.factories.accessions import accession, accession_with_participants

pytestmark = pytest.mark.django_db


def test_a_refused_reminder_counts_as_none_and_undoes_its_own_changes_only():
    user, days = UserFactory(), [TODAY, TODAY + timedelta(days=7), TODAY + timedelta(days=8)]
    first, last, later = (accession(by=user, title=f"bis {day}", answer_by=day) for day in days)

    def remind(occasion: Accession, **kwargs: object) -> int:
        Accession.objects.filter(pk=occasion.pk).update(title="erinnert")
        if occasion == first:
            raise DomainRefusal("Das geht nicht.")
        return 3

    assert remind_before_deadline(Accession.objects.all(), remind, at=NOW) == 3
    titles = dict(Accession.objects.values_list("pk", "title"))
    assert titles == {first.pk: first.title, last.pk: "erinnert", later.pk: later.title}


@transaction.atomic
def test_only_narrows_the_rows_and_never_adds_one():
    participants = list(accession_with_participants().participants.order_by("pk"))
    rows = AccessionParticipant.objects.exclude(pk=participants[0].pk)
    assert lock_rows(rows, only=reversed(participants[:3])) == participants[1:3]
    assert lock_rows(rows, only=[]) == []
    assert lock_rows(rows) == participants[1:]
