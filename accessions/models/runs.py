from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accessions.models.accessions import Accession
from accessions.states import RunKind, RunOutcome
from core.leases import LeasedModel, LeasedQuerySet


class AccessionRunQuerySet(LeasedQuerySet):
    def due(self, at: datetime) -> Self:
        """Runs that are ordered, not finished and not leased by a worker."""
        return super().due(at).filter(finished_at=None)


class AccessionRun(LeasedModel):
    """An order to execute or undo an accession, carried out by a worker; one at a time per accession."""

    accession = models.ForeignKey(Accession, models.CASCADE, related_name="runs", verbose_name="Sammelbeitritt")
    kind = models.CharField("Art", max_length=10, choices=RunKind)
    expected = models.PositiveIntegerField("eingetippte Zahl", null=True)
    reason = models.CharField("Grund", max_length=300, blank=True)
    ordered_at = models.DateTimeField("angeordnet am")
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="angeordnet von"
    )
    finished_at = models.DateTimeField("fertig am", null=True)
    outcome = models.CharField("Ergebnis", max_length=10, choices=RunOutcome, blank=True)
    message = models.TextField("Meldung", blank=True)
    counts = models.JSONField("Zahlen", default=dict)

    objects = AccessionRunQuerySet.as_manager()
    if TYPE_CHECKING:
        accession_id: int

    class Meta:
        verbose_name = "Ausführung"
        verbose_name_plural = "Ausführungen"
        ordering = ["ordered_at", "id"]
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(finished_at=None), name="accession_run_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["accession"], condition=Q(finished_at=None), name="accession_run_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, outcome="") | (Q(finished_at__isnull=False) & ~Q(outcome="")),
                name="accession_run_outcome",
            ),
            models.CheckConstraint(
                condition=Q(kind="execute", expected__isnull=False) | (Q(kind="undo") & ~Q(reason="")),
                name="accession_run_ordered_with",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} vom {self.ordered_at:%d.%m.%Y}"
