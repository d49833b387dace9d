from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, at: datetime) -> OutgoingMailQuerySet:
        """Waiting, due and in nobody's hands."""
        return self.filter(
            Q(leased_until=None) | Q(leased_until__lte=at), state=OutgoingMail.State.WAITING, due_at__lte=at
        )


class OutgoingMail(models.Model):
    """A mail as it will be or was sent; written in the transaction that causes it.

    `body` holds placeholders where links stand; `links` holds the four values of each (purpose, row, generation, time
    of issue), from which the worker makes the link while sending.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "wartet"
        SENT = "sent", "gesendet"
        DEAD = "dead", "nicht zustellbar"
        STOPPED = "stopped", "angehalten"

    template = models.CharField("Vorlage", max_length=60)
    to = models.CharField("an", max_length=254)
    subject = models.CharField("Betreff", max_length=200)
    body = models.TextField("Text")
    links = models.JSONField(default=list)
    cause_kind = models.CharField("Anlass", max_length=60)
    cause_id = models.BigIntegerField()
    state = models.CharField("Stand", max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("Versuche", default=0)
    due_at = models.DateTimeField("fällig")
    leased_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    last_error = models.CharField("letzter Fehler", max_length=300, blank=True)
    created_at = models.DateTimeField("geschrieben")
    sent_at = models.DateTimeField("gesendet am", null=True)
    erased_at = models.DateTimeField("Text gelöscht am", null=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = "Mail"
        verbose_name_plural = "Postausgang"
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="mail_due"),
            models.Index(fields=["cause_kind", "cause_id"], name="mail_cause"),
            models.Index(fields=["id"], condition=Q(state="dead"), name="mail_dead"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "dead", "stopped"]), name="mail_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="mail_sent_at",
            ),
            models.CheckConstraint(
                condition=~Q(to__regex=r"[\r\n]") & ~Q(subject__regex=r"[\r\n]"), name="mail_one_line_headers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.template} ({self.pk})"
