from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from core.leases import LeasedModel, LeasedQuerySet
from imports.states import IMPORT_TRANSITIONS, ImportState

WORKED_ON = (ImportState.CHECKING, ImportState.APPLYING, ImportState.UNDOING)


class ImportQuerySet(LeasedQuerySet):
    def due(self, at: datetime) -> Self:
        """Imports that a worker has to check, apply or undo, and that none has leased."""
        return super().due(at).filter(state__in=WORKED_ON)


class Import(LeasedModel):
    """A table of the office that is brought in, once, and can be taken back.

    `columns` says for each column its heading, a sample and what it was taken for; `headings` is their common key, by
    which the next table with the same ones is read the same way. `progress` counts the rows, or while it is undone the
    records, that a worker has dealt with of `total`. `is_emptied` says that the rows' contents are deleted.
    """

    file_name = models.CharField("Datei", max_length=200)
    sheet_name = models.CharField("Blatt", max_length=100, blank=True)
    headings = models.CharField(max_length=64, editable=False)
    columns = models.JSONField(default=list)
    skipped_lines = models.JSONField(default=list)
    state = models.CharField("Stand", max_length=20, choices=ImportState, default=ImportState.CHECKING)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField("hochgeladen am")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="hochgeladen von"
    )
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="angeordnet von"
    )
    applied_at = models.DateTimeField("übernommen am", null=True)
    undone_at = models.DateTimeField("zurückgenommen am", null=True)
    is_emptied = models.BooleanField(default=False)

    objects = ImportQuerySet.as_manager()
    if TYPE_CHECKING:
        uploaded_by_id: int
        ordered_by_id: int | None

    class Meta:
        verbose_name = "Import"
        verbose_name_plural = "Importe"
        ordering = ["-uploaded_at", "-id"]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state__in=WORKED_ON), name="import_due"),
            models.Index(fields=["headings", "-id"], name="import_headings"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(condition=Q(progress__lte=models.F("total")), name="import_progress"),
            models.CheckConstraint(
                condition=Q(applied_at=None, state__in=["checking", "checked", "applying", "discarded"])
                | Q(applied_at__isnull=False),
                name="import_applied_at",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="import_state_table", field="state", transitions=IMPORT_TRANSITIONS.allowed_pairs())
        ]

    def __str__(self) -> str:
        return self.file_name
