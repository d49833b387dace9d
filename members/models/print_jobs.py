from __future__ import annotations

from datetime import datetime
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.leases import LeasedModel, LeasedQuerySet
from members.states import PRINT_TRANSITIONS, PrintState


class PrintJobQuerySet(LeasedQuerySet):
    def due(self, at: datetime) -> Self:
        """Jobs that wait, are due and not leased by a worker."""
        return super().due(at).filter(state=PrintState.WAITING)

    def caused_by(self, cause: models.Model) -> Self:
        return self.filter(cause_kind=cause._meta.label_lower, cause_id=cause.pk)


class PrintJob(LeasedModel):
    """A job of the worker: make one PDF to print and one ZIP of single PDFs of some certificates.

    `certificates` are their keys in the order of printing. Many certificates are divided among several jobs (`part`).
    """

    title = models.CharField("Titel", max_length=200)
    cause_kind = models.CharField("Anlass", max_length=60, blank=True)
    cause_id = models.BigIntegerField(null=True)
    certificates = ArrayField(models.BigIntegerField(), verbose_name="Urkunden")
    part = models.PositiveSmallIntegerField("Teil", default=1)
    parts = models.PositiveSmallIntegerField("Teile", default=1)
    state = models.CharField("Stand", max_length=10, choices=PrintState, default=PrintState.WAITING)
    ordered_at = models.DateTimeField("bestellt am")
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="bestellt von"
    )
    finished_at = models.DateTimeField("fertig am", null=True)
    pdf = models.FileField("PDF zum Drucken", upload_to="urkunden/%Y/%m/", blank=True)
    archive = models.FileField("ZIP der einzelnen Urkunden", upload_to="urkunden/%Y/%m/", blank=True)

    objects = PrintJobQuerySet.as_manager()

    class Meta:
        verbose_name = "Druckauftrag"
        verbose_name_plural = "Druckaufträge"
        ordering = ["-ordered_at", "part", "id"]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="print_job_due"),
            models.Index(fields=["cause_kind", "cause_id"], name="print_job_cause"),
            models.Index(fields=["ordered_at"], name="print_job_ordered"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PrintState.values), name="print_job_state_known"),
            models.CheckConstraint(
                condition=(Q(state="done") & ~Q(pdf="") & ~Q(archive=""))
                | (Q(state__in=["waiting", "failed"]) & Q(pdf="", archive="")),
                name="print_job_files",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="print_job_state_table", field="state", transitions=PRINT_TRANSITIONS.allowed_pairs())
        ]

    def __str__(self) -> str:
        return f"{self.title}, Teil {self.part} von {self.parts}" if self.parts > 1 else self.title

    @property
    def size(self) -> int:
        return len(self.certificates)
