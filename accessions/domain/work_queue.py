"""Which collective accessions need the office to do something."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from accessions.models import Accession, AccessionParticipant, AccessionRun
from accessions.states import AccessionState, RunOutcome
from accessions.states import ParticipantState as P

SOON = timedelta(days=14)  # before the effective date an accession that collects answers is worth a look


def accessions_needing_attention(at: datetime) -> QuerySet[Accession]:
    """What the office has to do is in `reason`: refused, ready (nobody is silent), overdue (term over), soon (effective
    within two weeks or already past).

    `answered` and `total` count the participants.
    """
    today = timezone.localdate(at)
    taking_part = AccessionParticipant.objects.filter(accession=OuterRef("pk"))
    last_run = AccessionRun.objects.filter(accession=OuterRef("pk")).order_by("-ordered_at", "-pk")
    rows = Accession.objects.filter(state__in=[AccessionState.OPEN, AccessionState.EXECUTED]).annotate(
        last=Subquery(last_run.values("outcome")[:1]),
        is_declared=Exists(taking_part.filter(state=P.DECLARED)),
        is_silent=Exists(taking_part.filter(state__in=[P.DRAFT, P.INVITED])),
    )
    reason = Case(
        When(last=RunOutcome.REFUSED, then=Value("refused")),
        When(is_declared=True, is_silent=False, then=Value("ready")),
        When(is_silent=True, answer_by__lt=today, then=Value("overdue")),
        When(state=AccessionState.OPEN, is_declared=True, effective_on__lte=today + SOON, then=Value("soon")),
        default=Value(""),
    )
    answered = Count("participants", filter=~Q(participants__state__in=[P.DRAFT, P.INVITED]))
    counted = rows.annotate(reason=reason).exclude(reason="").annotate(answered=answered, total=Count("participants"))
    return counted.order_by("effective_on", "id")
