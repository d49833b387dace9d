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


class PeopleCount(models.Model):
    """When people were counted for the public figures, and how many had come in; one row at most."""

    counted_at = models.DateTimeField()
    people = models.PositiveIntegerField()

    class Meta:
        triggers = NOTIFIES_PAGE_CACHE
        constraints = [models.CheckConstraint(condition=Q(id=1), name="people_count_once")]

    def __str__(self) -> str:
        return f"{self.people} ({self.counted_at})"


class PeopleChange(models.Model):
    """By how much the number of people in an area changes on a day, as it was counted last.

    `place` is the AGS of the Land or of a Regierungsbezirk, blank for who belongs to none.
    """

    class Kind(models.TextChoices):
        PERSON = "person", "Menschen"
        MULTIPLIER = "multiplier", "Multiplikatorinnen und Multiplikatoren"

    kind = models.CharField(max_length=10, choices=Kind)
    place = models.CharField(max_length=3, blank=True)
    day = models.DateField()
    change = models.IntegerField()

    class Meta:
        triggers = NOTIFIES_PAGE_CACHE
        constraints = [
            models.UniqueConstraint(fields=["kind", "place", "day"], name="people_change_once_a_day"),
            models.CheckConstraint(condition=Q(kind__in=["person", "multiplier"]), name="people_change_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place} {self.day}: {self.change:+}"


class PeopleCountDue(models.Model):
    """One row for each statement since the last count that changed whom it counts.

    Written by triggers on the tables that are counted (`0003_people_count_triggers`): rows, not a counter, so that
    nobody waits for another's commit.
    """

    class Meta:
        triggers = NOTIFIES_PAGE_CACHE

    def __str__(self) -> str:
        return str(self.pk)
