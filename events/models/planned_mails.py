from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import Q

from core.leases import LeasedModel, LeasedQuerySet
from events.models.events import Event
from events.states import PLANNED_MAIL_TRANSITIONS, PlannedMailState


class PlannedMailQuerySet(LeasedQuerySet):
    def due(self, at: datetime) -> Self:
        """Planned mails that are due and not leased."""
        return super().due(at).filter(state=PlannedMailState.PLANNED)


class PlannedMail(LeasedModel):
    """A mail to many that is sent automatically, `days` after the event's last day or, if negative, before its first.

    `due_at` is computed from that and moves with the event. `text` is what stands between salutation and signature.
    """

    class Kind(models.TextChoices):
        REMINDER = "reminder", "Erinnerung"
        THANKS = "thanks", "Dank"
        MATERIAL = "material", "Unterlagen"
        NOTE = "note", "Hinweis"

    class RecipientGroup(models.TextChoices):
        CONFIRMED = "confirmed", "alle Angemeldeten"
        PRESENT = "present", "wer da war"
        ABSENT = "absent", "wer angemeldet war und fehlte"

    event = models.ForeignKey(Event, models.CASCADE, related_name="planned_mails", verbose_name="Veranstaltung")
    kind = models.CharField("Art", max_length=10, choices=Kind)
    recipient_group = models.CharField("an", max_length=10, choices=RecipientGroup)
    days = models.SmallIntegerField("Tage nach der Veranstaltung (davor: negativ)")
    mail_subject = models.CharField("Betreff", max_length=150)
    text = models.TextField("Text")
    state = models.CharField("Stand", max_length=10, choices=PlannedMailState, default=PlannedMailState.PLANNED)
    sent_at = models.DateTimeField("gesendet am", null=True)
    number = models.PositiveIntegerField("Mails", null=True)
    created_at = models.DateTimeField("angelegt")

    objects = PlannedMailQuerySet.as_manager()
    if TYPE_CHECKING:
        event_id: int

    class Meta:
        verbose_name = "Geplante Mail"
        verbose_name_plural = "Geplante Mails"
        ordering = ["due_at", "id"]
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(state="planned"), name="planned_mail_due")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PlannedMailState.values), name="planned_mail_state_known"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False, number__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None, number=None)),
                name="planned_mail_sent",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="planned_mail_state_table", field="state", transitions=PLANNED_MAIL_TRANSITIONS.allowed_pairs()
            )
        ]

    def __str__(self) -> str:
        return self.mail_subject
