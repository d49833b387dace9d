from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from core.change_listener import NOTIFIES_PAGE_CACHE
from normalisation.folding import Fold

KREISFREI = "kreisfreie Stadt"  # the kind of both rows of such a city: 5 digits among the Kreise, 8 among the Gemeinden


class AreaQuerySet(models.QuerySet["Area"]):
    def active_on(self, day: date) -> AreaQuerySet:
        """Areas that exist on a day: valid_from ≤ day < valid_to, unbounded where empty."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gt=day))

    def within(self, ags: str) -> AreaQuerySet:
        """The area with this AGS and all areas below it."""
        return self.filter(ags__startswith=ags)

    def within_any(self, keys: Iterable[str]) -> AreaQuerySet:
        """The areas with these AGS and all areas below them; none for no key."""
        condition = Q(pk__in=[])
        for ags in keys:
            condition |= Q(ags__startswith=ags)
        return self.filter(condition)

    def by_name(self) -> AreaQuerySet:
        """As a German list has them: Bönen before Burscheid."""
        return self.order_by(Fold("name"), "ags")

    def seats(self) -> AreaQuerySet:
        """Where an organisation can have its seat: the Kreise and Gemeinden of today, each kreisfreie Stadt once."""
        areas = self.filter(level__in=[Area.Level.KREIS, Area.Level.GEMEINDE], valid_to=None)
        return areas.exclude(level=Area.Level.KREIS, kind=KREISFREI)

    def with_ancestors(self) -> AreaQuerySet:
        """Select the areas above, so that `regions.domain.areas.label()` needs no further query."""
        return self.select_related("parent__parent__parent")


class Area(models.Model):
    """An official administrative unit. Its AGS has 2 digits for the Land, 3 Regierungsbezirk, 5 Kreis, 8 Gemeinde."""

    class Level(models.TextChoices):
        LAND = "land", "Land"
        REGIERUNGSBEZIRK = "regierungsbezirk", "Regierungsbezirk"
        KREIS = "kreis", "Kreis"
        GEMEINDE = "gemeinde", "Gemeinde"

    ags = models.CharField("amtlicher Gemeindeschlüssel", max_length=8, unique=True)
    name = models.CharField("Name", max_length=100)
    level = models.CharField("Ebene", max_length=20, choices=Level)
    kind = models.CharField("Art", max_length=40)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="gehört zu"
    )
    valid_from = models.DateField("gültig ab", null=True, blank=True)
    valid_to = models.DateField("gültig bis (ausschließlich)", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="aufgegangen in"
    )

    objects = AreaQuerySet.as_manager()
    if TYPE_CHECKING:
        parent_id: int | None

    class Meta:
        verbose_name = "Gebiet"
        verbose_name_plural = "Gebiete"
        triggers = NOTIFIES_PAGE_CACHE
        ordering = ["ags"]
        constraints = [
            models.CheckConstraint(condition=Q(ags__regex=r"^\d{2}(\d(\d{2}(\d{3})?)?)?$"), name="area_ags_digits"),
            models.CheckConstraint(condition=Q(valid_from__lt=models.F("valid_to")), name="area_valid_span"),
            models.CheckConstraint(condition=Q(level="land") | Q(parent__isnull=False), name="area_has_parent"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Kind and name as commonly used: „Stadt Köln“, „Kreis Lippe“, „Rhein-Kreis Neuss“, „Städteregion Aachen“."""
        return area_title(self.name, self.kind, self.level)


def area_title(name: str, kind: str, level: str) -> str:
    """`Area.title` for callers that have an area's columns but no instance."""
    names_its_kind = level == Area.Level.KREIS and kind.lower() in name.lower()
    return name if names_its_kind else f"{kind.removeprefix('kreisfreie ')} {name}"


class Population(models.Model):
    """The population of an area on a day, from an edition of the official list."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="populations", verbose_name="Gebiet")
    counted_on = models.DateField("Stand")
    inhabitants = models.PositiveIntegerField("Einwohnerinnen und Einwohner")
    source = models.CharField("Quelle", max_length=200)

    if TYPE_CHECKING:
        area_id: int

    class Meta:
        verbose_name = "Einwohnerzahl"
        verbose_name_plural = "Einwohnerzahlen"
        triggers = NOTIFIES_PAGE_CACHE
        constraints = [
            models.UniqueConstraint(fields=["area", "counted_on"], name="population_one_a_day"),
            models.CheckConstraint(condition=Q(inhabitants__gt=0), name="population_of_somebody"),
        ]
        indexes = [models.Index(fields=["counted_on"], name="population_edition")]

    def __str__(self) -> str:
        return f"{self.inhabitants} am {self.counted_on:%d.%m.%Y}"
