from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from core.change_listener import NOTIFIES_PAGE_CACHE
from events.models.events import Event


class ProgrammeItem(models.Model):
    """Programmpunkt. Items that share a `block` run side by side: one of them is chosen at registration."""

    class Format(models.TextChoices):
        WELCOME = "welcome", "Begrüßung"
        TALK = "talk", "Vortrag"
        PANEL = "panel", "Gesprächsrunde"
        WORKSHOP = "workshop", "Workshop"
        EXHIBITION = "exhibition", "Ausstellung"
        SIGNING = "signing", "Unterzeichnung"
        BREAK = "break", "Pause"
        OTHER = "other", "Sonstiges"

    event = models.ForeignKey(Event, models.CASCADE, related_name="items", verbose_name="Veranstaltung")
    starts_at = models.DateTimeField("Beginn")
    ends_at = models.DateTimeField("Ende")
    title = models.CharField("Titel", max_length=200)
    text = models.TextField("Text", blank=True)
    format = models.CharField("Form", max_length=20, choices=Format, default=Format.TALK)
    room = models.CharField("Raum", max_length=100, blank=True)
    block = models.PositiveSmallIntegerField(
        "Auswahl", null=True, blank=True, help_text="gleiche Nummer: laufen gleichzeitig, eine wird gewählt"
    )
    capacity = models.PositiveIntegerField("Plätze", null=True, blank=True)

    if TYPE_CHECKING:
        event_id: int

    class Meta:
        verbose_name = "Programmpunkt"
        verbose_name_plural = "Programm"
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="programme_item_ends_after_start"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1, block__isnull=False), name="programme_item_capacity"
            ),
        ]
        triggers = NOTIFIES_PAGE_CACHE

    def __str__(self) -> str:
        return self.title


class Speaker(models.Model):
    """A speaker of an item; shown in public as written here, without account or membership."""

    item = models.ForeignKey(ProgrammeItem, models.CASCADE, related_name="speakers", verbose_name="Programmpunkt")
    position = models.PositiveSmallIntegerField()
    name = models.CharField("Name", max_length=150)
    job_title = models.CharField("Amt oder Funktion", max_length=200, blank=True)
    text = models.CharField("Kurz vorgestellt", max_length=500, blank=True)

    class Meta:
        verbose_name = "Mitwirkende Person"
        verbose_name_plural = "Mitwirkende"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["item", "position"], name="speaker_position_once")]
        triggers = NOTIFIES_PAGE_CACHE

    def __str__(self) -> str:
        return f"{self.name}, {self.job_title}" if self.job_title else self.name
