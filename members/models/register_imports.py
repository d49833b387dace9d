from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from accounts.models import User


class RegisterImport(models.Model):
    """An uploaded edition of the official list: it waits for its preview to be confirmed, or has been applied.

    `content` is the part of the file about the Land, `report` the changes that were made.
    """

    as_of = models.DateField("Gebietsstand")
    counted_on = models.DateField("Stand der Einwohnerzahlen")
    content = models.JSONField()
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="eingespielt von")
    uploaded_at = models.DateTimeField("hochgeladen")
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="übernommen von")
    done_at = models.DateTimeField("übernommen", null=True)
    report = models.JSONField(default=list)

    if TYPE_CHECKING:
        uploaded_by_id: int | None

    class Meta:
        verbose_name = "Ausgabe des Gemeindeverzeichnisses"
        verbose_name_plural = "Ausgaben des Gemeindeverzeichnisses"
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(counted_on__lte=F("as_of")), name="register_import_counted_before"),
        ]

    def __str__(self) -> str:
        return f"Gemeindeverzeichnis, Gebietsstand {self.as_of:%d.%m.%Y}"
