from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accessions.models import Accession
from accounts.models import User
from accounts.permissions import Role, allows
from core.change_listener import NOTIFIES_PAGE_CACHE
from events.states import EVENT_TRANSITIONS, EventState
from events.validators import RESERVED_SLUGS
from members.models import Organisation


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User, act: str = "events.view") -> EventQuerySet:
        """Events of which a user of the back office may do what the act says, by default see them.

        All; those whose host has its seat in the user's areas, or whose accession is visible to them; and those to
        whose team they belong, with that role. Each role counts for what it allows itself: who reads everywhere and is
        in one team changes that team's events alone.
        """
        scope = user.scope_of(act)
        if scope.is_everything:
            return self
        visible = Q(pk__in=[])
        if scope.keys:
            visible |= Q(host__seat__in=scope.areas()) | Q(accession__in=Accession.objects.visible_to(user))
        if user.is_active and Role.EVENT_TEAM in user.roles and allows(Role.EVENT_TEAM, act):
            visible |= Q(pk__in=user.events.values("pk"))
        return self.filter(visible)

    def public(self) -> EventQuerySet:
        """Events that everybody may see: no drafts, no closed events; cancelled ones are included."""
        return self.exclude(state=EventState.DRAFT).filter(is_closed=False, published_at__isnull=False)

    def upcoming(self, day: date) -> EventQuerySet:
        """Events whose last day has not passed, the next first."""
        return self.filter(ends_at__gte=midnight(day)).order_by("starts_at", "pk")

    def past(self, day: date) -> EventQuerySet:
        return self.filter(ends_at__lt=midnight(day)).order_by("-starts_at", "-pk")


class Event(models.Model):
    """Veranstaltung: anything with a date that people register for or are invited to.

    Start and end are datetimes; what depends on the day (past, registration open) changes at midnight in Berlin.
    `is_closed`: visible to invited and registered people only. `registration_from` and `registration_until` are days,
    both inclusive. `answer_by` is the last day on which guests may change their answer. `sequence` is raised for
    changes that calendars must learn of (RFC 5545).
    """

    class Kind(models.TextChoices):
        ACCESSION = "accession", "Beitrittsveranstaltung"
        MEETING = "meeting", "Netzwerktreffen"
        CONFERENCE = "conference", "Fachtagung"
        TRAINING = "training", "Fortbildung"
        ONLINE = "online", "Online-Seminar"

    class Admission(models.TextChoices):
        OPEN = "open", "offen für alle"
        MEMBERS = "members", "für Mitglieder des Netzwerks"
        INVITATION = "invitation", "auf Einladung"

    kind = models.CharField("Art", max_length=20, choices=Kind)
    title = models.CharField("Titel", max_length=150)
    slug = models.SlugField("Adresse im Netz", max_length=120, unique=True)
    summary = models.CharField("Kurz gesagt", max_length=300, blank=True)
    text = models.TextField("Text", blank=True, help_text="Markdown")
    starts_at = models.DateTimeField("Beginn")
    ends_at = models.DateTimeField("Ende")
    check_in_from = models.DateTimeField("Einlass", null=True, blank=True)
    venue = models.CharField("Ort", max_length=150, blank=True)
    street = models.CharField("Straße und Hausnummer", max_length=150, blank=True)
    town = models.CharField("Postleitzahl und Ort", max_length=100, blank=True)
    directions = models.TextField("Anreise und Zugang", blank=True)
    online_link = models.URLField("Link zur Teilnahme", max_length=500, blank=True)
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="Gastgeber")
    contact = models.CharField("Ansprechstelle", max_length=150, blank=True)
    contact_email = models.EmailField("E-Mail-Adresse der Ansprechstelle", blank=True)
    contact_phone = models.CharField("Telefon der Ansprechstelle", max_length=60, blank=True)
    capacity = models.PositiveIntegerField("Plätze", null=True, blank=True)
    admission = models.CharField("Zugang", max_length=20, choices=Admission, default=Admission.OPEN)
    is_closed = models.BooleanField("geschlossen: nur Eingeladene sehen die Seite", default=False)
    registration_from = models.DateField("Anmeldung ab", null=True, blank=True)
    registration_until = models.DateField("Anmeldung bis", null=True, blank=True)
    answer_by = models.DateField("Antwort auf Einladungen bis", null=True, blank=True)
    reminds = models.BooleanField("Schweigende eine Woche vor Ablauf einmal erinnern", default=True)
    offer_hours = models.PositiveSmallIntegerField("Frist für einen angebotenen Platz (Stunden)", default=48)
    asks_needs = models.BooleanField("nach Verpflegung und Barrierefreiheit fragen", default=False)
    invitation_text = models.TextField("Text der Einladung", blank=True)
    accession = models.OneToOneField(
        Accession, models.PROTECT, null=True, blank=True, related_name="event", verbose_name="Sammelbeitritt"
    )
    team = models.ManyToManyField(User, related_name="events", blank=True, verbose_name="Veranstaltungsteam")
    retention_days = models.PositiveSmallIntegerField("Personenangaben löschen nach (Tagen)", default=90)
    state = models.CharField("Stand", max_length=20, choices=EventState, default=EventState.DRAFT)
    published_at = models.DateTimeField("veröffentlicht am", null=True)
    cancelled_at = models.DateTimeField("abgesagt am", null=True)
    cancellation_reason = models.CharField("Grund der Absage", max_length=300, blank=True)
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField("zuletzt geändert")
    anonymised_at = models.DateTimeField("Personenangaben gelöscht am", null=True)
    final_figures = models.JSONField("aufbewahrte Zahlen", default=dict)
    created_at = models.DateTimeField("angelegt")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="angelegt von"
    )

    objects = EventQuerySet.as_manager()
    if TYPE_CHECKING:
        accession_id: int | None
        host_id: int

    class Meta:
        verbose_name = "Veranstaltung"
        verbose_name_plural = "Veranstaltungen"
        ordering = ["-starts_at", "-id"]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="event_start"),
            models.Index(fields=["ends_at", "id"], name="event_end"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="event_ends_after_start"),
            models.CheckConstraint(
                condition=Q(check_in_from=None) | Q(check_in_from__lte=F("starts_at")),
                name="event_check_in_before_start",
            ),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="event_capacity_positive"),
            models.CheckConstraint(
                condition=Q(registration_from=None)
                | Q(registration_until=None)
                | Q(registration_from__lte=F("registration_until")),
                name="event_registration_period",
            ),
            models.CheckConstraint(condition=Q(state__in=EventState.values), name="event_state_known"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="event_published_at"
            ),
            models.CheckConstraint(
                condition=(Q(state="cancelled", cancelled_at__isnull=False) & ~Q(cancellation_reason=""))
                | (~Q(state="cancelled") & Q(cancelled_at=None, cancellation_reason="")),
                name="event_cancelled_with_reason",
            ),
            models.CheckConstraint(condition=~Q(slug__in=sorted(RESERVED_SLUGS)), name="event_slug_free"),
            models.CheckConstraint(condition=Q(offer_hours__gte=1), name="event_offer_hours"),
        ]
        triggers = [
            *NOTIFIES_PAGE_CACHE,
            pgtrigger.FSM(name="event_state_table", field="state", transitions=EVENT_TRANSITIONS.allowed_pairs()),
        ]

    def may_be_changed_by(self, user: User) -> bool:
        """Whether the user may change this event and see its needs; a query only where the user's view is limited."""
        if user.scope_of("events.change").is_everything or not user.has_perm("events.change"):
            return user.has_perm("events.change")
        return Event.objects.visible_to(user, "events.change").filter(pk=self.pk).exists()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.slug])

    @property
    def address(self) -> list[str]:
        """Venue, street and town, as far as they are known."""
        return [part for part in (self.venue, self.street, self.town) if part]

    @property
    def place(self) -> str:
        """The address in one line, else „online“ where it is; may be empty."""
        return ", ".join(self.address) or ("online" if self.is_online else "")

    @property
    def has_several_days(self) -> bool:
        """Whether it goes on beyond a midnight in Berlin."""
        return timezone.localdate(self.ends_at - timedelta.resolution) > timezone.localdate(self.starts_at)

    @property
    def is_online(self) -> bool:
        return self.kind == self.Kind.ONLINE

    @property
    def is_cancelled(self) -> bool:
        return self.state == EventState.CANCELLED

    def is_past(self, day: date) -> bool:
        """Whether its last day in Berlin lies before `day`."""
        return timezone.localdate(self.ends_at) < day

    def takes_registrations(self, day: date) -> bool:
        """Whether the form for everybody (or for members) is open on a day."""
        return (
            self.state == EventState.PUBLISHED
            and self.admission != self.Admission.INVITATION
            and not self.is_past(day)
            and (self.registration_from is None or self.registration_from <= day)
            and (self.registration_until is None or day <= self.registration_until)
        )


class Document(models.Model):
    """A file of an event, visible from a time on to a group of people."""

    class Availability(models.TextChoices):
        BEFORE = "before", "sofort"
        AFTER = "after", "nach der Veranstaltung"

    class Visibility(models.TextChoices):
        PUBLIC = "public", "alle"
        REGISTERED = "registered", "Angemeldete und Eingeladene"
        PRESENT = "present", "wer da war"

    event = models.ForeignKey(Event, models.CASCADE, related_name="documents", verbose_name="Veranstaltung")
    title = models.CharField("Bezeichnung", max_length=150)
    file = models.FileField("Datei", upload_to="veranstaltungen/%Y/")
    when = models.CharField("sichtbar", max_length=10, choices=Availability, default=Availability.BEFORE)
    visibility = models.CharField("für", max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    created_at = models.DateTimeField("angelegt")

    class Meta:
        verbose_name = "Unterlage"
        verbose_name_plural = "Unterlagen"
        ordering = ["id"]
        triggers = NOTIFIES_PAGE_CACHE

    def __str__(self) -> str:
        return self.title


def midnight(day: date) -> datetime:
    """When a day begins in Berlin."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
