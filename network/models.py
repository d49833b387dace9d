from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.append_only import APPEND_ONLY
from core.change_listener import NOTIFIES_PAGE_CACHE


class PressSheet(models.Model):
    """The network's figures of a day as the office froze them for the press; the database refuses every change.

    `figures` is what `network.domain.figures_snapshot` said then, `data_as_of` when something was last entered before.
    """

    title = models.CharField("Überschrift", max_length=150)
    day = models.DateField("Stand")
    figures = models.JSONField("Zahlen", encoder=DjangoJSONEncoder)
    data_as_of = models.DateTimeField("Datenstand")
    frozen_at = models.DateTimeField("festgehalten am")
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="festgehalten von"
    )

    class Meta:
        verbose_name = "Presseblatt"
        verbose_name_plural = "Presseblätter"
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="press_sheet_has_title")]
        triggers = [*APPEND_ONLY, *NOTIFIES_PAGE_CACHE]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("network:press_sheet", args=[self.pk])
