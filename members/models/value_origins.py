from __future__ import annotations

from django.db import models


class ValueOrigin(models.Model):
    """Where the present value of a field comes from: how it came in, when, and by whom.

    The record is named by its kind and key, as in the journal, and so is who did it; there is one row for each field.
    """

    class Origin(models.TextChoices):
        FORM = "form", "Formular"
        IMPORT = "import", "Import"
        SELF = "self", "selbst angegeben"
        OFFICE = "office", "Geschäftsstelle"

    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    field = models.CharField("Feld", max_length=60)
    origin = models.CharField("Herkunft", max_length=10, choices=Origin)
    at = models.DateTimeField("eingetragen am")
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "Herkunft einer Angabe"
        verbose_name_plural = "Herkunft von Angaben"
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "field"], name="value_origin_once"),
            models.CheckConstraint(
                condition=models.Q(origin__in=["form", "import", "self", "office"]), name="value_origin_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}: {self.field}"
