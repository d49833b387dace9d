from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from imports.models.imports import Import
from imports.states import RowOutcome, RowResult
from members.models import Organisation, Person


class ImportRow(models.Model):
    """A row of an import.

    `corrections` are values that the office has typed instead, by field; `choices` its answers to what is doubtful.
    `plan` is what the dry run says will happen (`imports.domain.plans`). `organisation` and `person` are those that the
    row was applied to, new or known; `message` says why it was not, or what stayed when it was undone.
    """

    source = models.ForeignKey(Import, models.CASCADE, related_name="rows", verbose_name="Import")
    number = models.PositiveIntegerField("Zeile")
    cells = models.JSONField(default=list)
    corrections = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    plan = models.JSONField(default=dict)
    outcome = models.CharField("Probelauf", max_length=20, choices=RowOutcome, blank=True)
    result = models.CharField("Ergebnis", max_length=20, choices=RowResult, blank=True, default=RowResult.WAITING)
    message = models.TextField("Meldung", blank=True)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    if TYPE_CHECKING:
        source_id: int
        organisation_id: int | None
        person_id: int | None

    class Meta:
        verbose_name = "Zeile eines Imports"
        verbose_name_plural = "Zeilen von Importen"
        ordering = ["source", "number"]
        indexes = [models.Index(fields=["source", "outcome", "number"], name="import_row_outcome")]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="import_row_once"),
            models.CheckConstraint(condition=Q(outcome__in=["", *RowOutcome.values]), name="import_row_outcome_known"),
            models.CheckConstraint(condition=Q(result__in=RowResult.values), name="import_row_result_known"),
        ]

    def __str__(self) -> str:
        return f"Zeile {self.number}"


class InformationDuty(models.Model):
    """That somebody who came in with an import has to be told what is stored about them (Art. 14 DSGVO), once.

    `informed_at` and `channel` say when and how that was done.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", "per Mail"
        LETTER = "letter", "per Brief"

    person = models.OneToOneField(Person, models.CASCADE, related_name="information", verbose_name="Person")
    source = models.ForeignKey(Import, models.PROTECT, related_name="duties", verbose_name="Import")
    informed_at = models.DateTimeField("informiert am", null=True)
    channel = models.CharField("Weg", max_length=10, choices=Channel, blank=True)

    class Meta:
        verbose_name = "Information nach Art. 14 DSGVO"
        verbose_name_plural = "Informationen nach Art. 14 DSGVO"
        indexes = [
            models.Index(fields=["source"], condition=Q(informed_at=None), name="information_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(informed_at=None, channel="")
                | Q(informed_at__isnull=False, channel__in=["mail", "letter"]),
                name="information_channel",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class ImportedRecord(models.Model):
    """A record that an import has made, or whose fields it has changed, for taking it back.

    `before` and `after` hold the changed fields; of a new record `before` is null and `after` what it was made with.
    `origin_before` is where the former value of the changed field came from.
    """

    row = models.ForeignKey(ImportRow, models.CASCADE, related_name="records")
    model = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField()
    origin_before = models.JSONField(null=True)

    class Meta:
        verbose_name = "eingetragener Datensatz"
        verbose_name_plural = "eingetragene Datensätze"
        indexes = [models.Index(fields=["model", "record_id"], name="imported_record")]

    def __str__(self) -> str:
        return f"{self.model} {self.record_id}"
