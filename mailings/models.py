from __future__ import annotations

from datetime import datetime
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format

from core.leases import LeasedModel, LeasedQuerySet
from core.links import LinkedModel
from mailings.states import MAIL_TRANSITIONS, MailState
from normalisation.mailboxes import Mailbox

UNSENT = [MailState.THROTTLED, MailState.WAITING]


class OutgoingMailQuerySet(LeasedQuerySet):
    def due(self, at: datetime) -> Self:
        """Mails that are waiting, due and not leased; parts of a digest are sent with it."""
        return super().due(at).filter(state=MailState.WAITING, digest=None)

    def unsent(self, at: datetime) -> Self:
        """Mails that could have left by now, each with the moment `since` when; planned for later is not among them."""
        may_leave = Q(due_at__lte=at) | Q(attempts__gt=0)
        return self.filter(may_leave, state__in=UNSENT, digest=None).annotate(since=Coalesce("turn_at", "created_at"))

    def caused_by(self, cause: models.Model) -> Self:
        return self.filter(cause_kind=cause._meta.label_lower, cause_id=cause.pk)


class OutgoingMail(LeasedModel):
    """A mail as it will be or was sent; written in the transaction that causes it.

    `body` has a placeholder for each link. `links` has the four values of each (purpose, row, generation, time of
    issue), from which the worker builds the link while sending; `attachments` has an `AttachmentSpec` for each. Where
    `erased_at` is set, address, text and attachments are gone.

    `turn_at` has only a mail whose mailbox was at its limit: while it is THROTTLED, when its turn will be; later, when
    it was. What waits together leaves as one mail: `digest`, whose outcome is that of its parts. `settled_reason` may
    say why a mail is SETTLED, which never arrived and need not any more.
    """

    State = MailState

    template = models.CharField("Vorlage", max_length=60)
    to = models.CharField("an", max_length=254)
    subject = models.CharField("Betreff", max_length=200)
    body = models.TextField("Text")
    links = models.JSONField(default=list)
    attachments = models.JSONField(default=list)
    cause_kind = models.CharField("Anlass", max_length=60)
    cause_id = models.BigIntegerField()
    state = models.CharField("Stand", max_length=10, choices=MailState, default=MailState.WAITING)
    last_error = models.CharField("letzter Fehler", max_length=300, blank=True)
    settled_reason = models.CharField("erledigt, weil", max_length=300, blank=True)
    created_at = models.DateTimeField("geschrieben")
    turn_at = models.DateTimeField("an der Reihe", null=True)
    digest = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="parts",
        verbose_name="gesendet mit der Sammelmail",
    )
    sent_at = models.DateTimeField("gesendet am", null=True)
    erased_at = models.DateTimeField("Text gelöscht am", null=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = "Mail"
        verbose_name_plural = "Postausgang"
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="mail_due"),
            models.Index(fields=["-created_at", "-id"], name="mail_newest"),
            models.Index(Coalesce("turn_at", "created_at"), condition=Q(state__in=UNSENT), name="mail_oldest_unsent"),
            models.Index(fields=["digest"], condition=Q(digest__isnull=False), name="mail_parts"),
            models.Index(Mailbox("to"), condition=Q(state="throttled"), name="mail_throttled"),
            models.Index(fields=["cause_kind", "cause_id"], name="mail_cause"),
            models.Index(fields=["id"], condition=Q(state="dead"), name="mail_dead"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "throttled", "sent", "dead", "settled", "stopped"]),
                name="mail_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="throttled") | Q(turn_at__isnull=False, digest=None), name="mail_throttled_has_turn"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="mail_sent_at",
            ),
            models.CheckConstraint(
                condition=~Q(to__regex=r"[\r\n]") & ~Q(subject__regex=r"[\r\n]"), name="mail_one_line_headers"
            ),
            models.CheckConstraint(condition=Q(erased_at=None) | ~Q(state__in=UNSENT), name="mail_unsent_not_erased"),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(to="", subject="", body="", attachments=[], settled_reason=""),
                name="mail_erased_empty",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="mail_state_table",
                field="state",
                transitions=sorted(MAIL_TRANSITIONS.allowed_pairs()),
            )
        ]

    def __str__(self) -> str:
        return f"Mail {self.pk}, {self.status}"

    @property
    def status(self) -> str:
        """The state in words, and until when a throttled mail waits."""
        if self.state != MailState.THROTTLED or self.turn_at is None:
            return self.get_state_display()
        return f"{self.get_state_display()} bis {date_format(timezone.localtime(self.turn_at), 'j. F Y, H:i')} Uhr"


class InvitedModel(LinkedModel):
    """Abstract model of somebody who is invited by a mail or letter with a personal link, and reminded once."""

    class Channel(models.TextChoices):
        MAIL = "mail", "Mail"
        LETTER = "letter", "Brief"

    invited_at = models.DateTimeField("eingeladen am", null=True)
    invitation_channel = models.CharField("eingeladen durch", max_length=10, choices=Channel, blank=True)
    reminded_at = models.DateTimeField("erinnert am", null=True)

    class Meta:
        abstract = True
