from __future__ import annotations

from datetime import date, datetime, timedelta

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.append_only import APPEND_ONLY
from normalisation.folding import FoldedSearchVector
from normalisation.mailboxes import Mailbox
from privacy.states import CASE_TRANSITIONS, CaseState


class Purpose(models.TextChoices):
    NEWSLETTER = "newsletter", "Rundbrief"
    EVENT_NEEDS = "event_needs", "Bedarf bei einer Veranstaltung"


class ConsentText(models.Model):
    """The wording of a consent box. A new wording is a new row; the database refuses changes."""

    purpose = models.CharField("Zweck", max_length=20, choices=Purpose)
    version = models.PositiveSmallIntegerField("Fassung")
    wording = models.TextField("Wortlaut")
    created_at = models.DateTimeField("gilt seit")

    class Meta:
        verbose_name = "Einwilligungstext"
        verbose_name_plural = "Einwilligungstexte"
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_version_once")]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, Fassung {self.version}"


class Consent(models.Model):
    """A consent given or withdrawn by a subject key, without names; append-only."""

    class Channel(models.TextChoices):
        JOINING = "joining", "beim Beitritt, durch Bestätigung der Mail"
        NOMINATION = "nomination", "auf der Seite der Benennung"
        STATUS = "status", "auf der Seite zum Stand des Antrags"
        MY_DATA = "my_data", "auf der Seite „Meine Daten“"
        EVENT = "event", "bei der Anmeldung zu einer Veranstaltung"
        OFFICE = "office", "durch die Geschäftsstelle eingetragen"

    subject_key = models.UUIDField()
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="consents")
    is_given = models.BooleanField("erteilt")
    at = models.DateTimeField("Zeit")
    channel = models.CharField("Weg", max_length=20, choices=Channel)

    class Meta:
        verbose_name = "Einwilligung"
        verbose_name_plural = "Einwilligungen"
        indexes = [models.Index(fields=["subject_key", "id"], name="consent_subject")]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return (
            f"{'erteilt' if self.is_given else 'widerrufen'}: {self.text_id} am {timezone.localdate(self.at):%d.%m.%Y}"
        )


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        return self.filter(state=Case.State.OPEN)

    def overdue(self, day: date) -> CaseQuerySet:
        return self.open().filter(due_on__lt=day)


class Case(models.Model):
    """Something a person asks of the office, with a date by which it must be answered."""

    class Kind(models.TextChoices):
        FEEDBACK = "feedback", "Rückmeldung zur Barrierefreiheit"
        CONTACT = "contact", "Nachricht"
        OBJECTION = "objection", "Widerspruch"
        LEAVING = "leaving", "Austritt"
        ACCESS = "access", "Auskunft"
        CORRECTION = "correction", "Berichtigung"

    State = CaseState

    kind = models.CharField("Art", max_length=20, choices=Kind)
    state = models.CharField("Stand", max_length=10, choices=CaseState, default=CaseState.OPEN)
    reference = models.CharField("Vorgangsnummer", max_length=12, unique=True)
    submission = models.UUIDField(unique=True)
    subject_key = models.UUIDField(null=True, blank=True)
    name = models.CharField("Name", max_length=200, blank=True)
    email = models.EmailField("E-Mail-Adresse", blank=True)
    message = models.TextField("Anliegen", blank=True)
    received_at = models.DateTimeField("eingegangen")
    due_on = models.DateField("zu beantworten bis")
    answer = models.TextField("Antwort", blank=True)
    answered_at = models.DateTimeField("beantwortet am", null=True, blank=True)
    closed_at = models.DateTimeField("abgeschlossen am", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "Anliegen"
        verbose_name_plural = "Anliegen"
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="case_open"),
            models.Index(fields=["due_on", "id"], name="case_due"),
            models.Index(Mailbox("email"), name="case_email"),
            GinIndex(FoldedSearchVector("name"), name="case_name"),
            models.Index(fields=["subject_key"], condition=Q(subject_key__isnull=False), name="case_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "answered", "closed"]), name="case_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None) | ~Q(state="open"), name="case_open_unanswered"
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False), name="case_answered_at"
            ),
            models.CheckConstraint(condition=~Q(state="closed") | Q(closed_at__isnull=False), name="case_closed_at"),
        ]
        triggers = [pgtrigger.FSM(name="case_state_table", field="state", transitions=CASE_TRANSITIONS.allowed_pairs())]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"


class DeletionCount(models.Model):
    """How many one deletion by itself has deleted in one night, and how far the office lets it go beyond its cap."""

    name = models.CharField(max_length=40)
    night = models.DateField()
    number = models.PositiveIntegerField(default=0)
    allowed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "night"], name="deletion_count_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.night}: {self.number}"


class DeletionStopQuerySet(models.QuerySet["DeletionStop"]):
    def open(self) -> DeletionStopQuerySet:
        return self.filter(released_at=None)

    def unanswered(self, at: datetime) -> DeletionStopQuerySet:
        """Open ones that the office has not refused, or so long ago or so many fewer that it looks again."""
        is_old = Q(refused_at__lte=at - DeletionStop.REFUSED_FOR)
        has_grown = Q(waiting__gte=models.F("refused_waiting") + DeletionStop.MANY_MORE)
        return self.open().filter(Q(refused_at=None) | is_old | has_grown)


class DeletionStop(models.Model):
    """A deletion by itself that deletes nothing until the office releases it (privacy/domain/deletions.py).

    `refused_at` is when the office last said that it stays stopped, with as many waiting as `refused_waiting`.
    """

    REFUSED_FOR = timedelta(days=7)
    MANY_MORE = 50

    name = models.CharField(max_length=40)
    label = models.CharField("Gelöscht werden", max_length=100)
    waiting = models.PositiveIntegerField("es warten")
    stopped_at = models.DateTimeField("angehalten")
    released_at = models.DateTimeField("fortgesetzt", null=True)
    refused_at = models.DateTimeField("nicht gelöscht", null=True)
    refused_waiting = models.PositiveIntegerField(null=True)

    objects = DeletionStopQuerySet.as_manager()

    class Meta:
        verbose_name = "angehaltene Löschung"
        verbose_name_plural = "angehaltene Löschungen"
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(released_at=None), name="deletion_stopped_once"),
            models.CheckConstraint(
                condition=Q(refused_at=None, refused_waiting=None)
                | Q(refused_at__isnull=False, refused_waiting__isnull=False),
                name="deletion_refused_with_number",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def shown_again_at(self) -> datetime | None:
        """When a refused stop comes back into the work queue at the latest."""
        return self.refused_at and self.refused_at + self.REFUSED_FOR
