"""Which collective accessions need the office to do something."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.utils import timezone

from accessions.models import Accession, AccessionParticipant, AccessionRun
from accessions.states import AccessionState, ParticipantState, RunOutcome


def accessions_needing_attention(at: datetime) -> QuerySet[Accession]:
    """What the office has to do is in `reason`: refused, ready (nobody is silent), overdue (term over)."""
    today = timezone.localdate(at)
    taking_part = AccessionParticipant.objects.filter(accession=OuterRef("pk"))
    last_run = AccessionRun.objects.filter(accession=OuterRef("pk")).order_by("-ordered_at", "-pk")
    rows = Accession.objects.filter(state__in=[AccessionState.OPEN, AccessionState.EXECUTED]).annotate(
        last=Subquery(last_run.values("outcome")[:1]),
        is_declared=Exists(taking_part.filter(state=ParticipantState.DECLARED)),
        is_silent=Exists(taking_part.filter(state__in=[ParticipantState.DRAFT, ParticipantState.INVITED])),
    )
    reason = Case(
        When(last=RunOutcome.REFUSED, then=Value("refused")),
        When(is_declared=True, is_silent=False, then=Value("ready")),
        When(is_silent=True, answer_by__lt=today, then=Value("overdue")),
        default=Value(""),
    )
    return rows.annotate(reason=reason).exclude(reason="").order_by("effective_on", "id")
