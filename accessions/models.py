from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accessions.states import (
    ACCESSION_TRANSITIONS,
    ANSWERABLE,
    PARTICIPANT_TRANSITIONS,
    AccessionState,
    ParticipantState,
    RunKind,
    RunOutcome,
)
from core.change_listener import NOTIFIES_PAGE_CACHE
from core.leases import LeasedModel, LeasedQuerySet
from members.models.declarations import Declaration, DeclarationHolder, NominationQuerySet
from members.models.memberships import NETWORK_FOUNDED_ON, Membership
from members.models.organisations import Organisation
from members.models.person_names import NamedPerson
from regions.models import Area


class Accession(models.Model):
    """Sammelbeitritt: many organisations join by one document on one effective date."""

    title = models.CharField("Titel", max_length=150)
    effective_on = models.DateField("wirksam am")
    place = models.CharField("Ort", max_length=100)
    inviter = models.CharField("Einladende Stelle", max_length=200)
    invitation_text = models.TextField("Einladungstext", blank=True)
    answer_by = models.DateField("Antwort erbeten bis", null=True, blank=True)
    reminds = models.BooleanField("eine Woche vor Ablauf einmal erinnern", default=True)
    is_invited_elsewhere = models.BooleanField("Einladungen gehen mit einer Veranstaltung hinaus", default=False)
    areas = models.ManyToManyField(Area, related_name="+", blank=True, verbose_name="Gebiete")
    document = models.FileField("Dokument", upload_to="sammelbeitritte/%Y/", blank=True)
    state = models.CharField("Stand", max_length=20, choices=AccessionState, default=AccessionState.OPEN)
    created_at = models.DateTimeField("angelegt")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="angelegt von"
    )
    executed_at = models.DateTimeField("ausgeführt", null=True)

    class Meta:
        verbose_name = "Sammelbeitritt"
        verbose_name_plural = "Sammelbeitritte"
        ordering = ["-effective_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AccessionState.values), name="accession_state_known"),
            models.CheckConstraint(
                condition=Q(effective_on__gte=NETWORK_FOUNDED_ON), name="accession_not_before_the_network"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["executed", "undoing"], executed_at__isnull=False)
                | Q(state__in=["open", "executing", "cancelled"], executed_at=None),
                name="accession_executed_at",
            ),
        ]
        triggers = [
            *NOTIFIES_PAGE_CACHE,
            pgtrigger.FSM(
                name="accession_state_table", field="state", transitions=ACCESSION_TRANSITIONS.allowed_pairs()
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AccessionArea(Accession.areas.through):  # type: ignore[misc,name-defined]  # Django creates the class at run time
    """Proxy of the table behind `Accession.areas`, to give it a trigger: the map names the areas that acceded."""

    class Meta:
        proxy = True
        triggers = NOTIFIES_PAGE_CACHE


class Signatory(models.Model):
    """A person who signs the certificates; role and name are printed as they are at the execution."""

    accession = models.ForeignKey(Accession, models.CASCADE, related_name="signatories")
    position = models.PositiveSmallIntegerField()
    role = models.CharField("Amt", max_length=150)
    name = models.CharField("Name", max_length=150, blank=True)

    class Meta:
        verbose_name = "unterzeichnende Person"
        verbose_name_plural = "Unterzeichnende"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["accession", "position"], name="signatory_position_once"),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=6), name="signatory_six_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.name}" if self.name else self.role


class Proxy(NamedPerson):
    """Who declares in place of the head of administration; `named_by` is the head's name as typed."""

    job_title = models.CharField("Amt oder Funktion", max_length=150)
    email = models.EmailField("dienstliche E-Mail-Adresse")
    named_by = models.CharField("benannt von", max_length=200)
    named_at = models.DateTimeField("benannt am")

    class Meta:
        verbose_name = "Vertretung"
        verbose_name_plural = "Vertretungen"
        indexes = [models.Index(models.functions.Upper("email"), name="proxy_email")]


class ParticipantQuerySet(models.QuerySet["AccessionParticipant"]):
    def silent(self) -> ParticipantQuerySet:
        """Participants that are invited and have not answered."""
        return self.filter(state=ParticipantState.INVITED)

    def with_details(self) -> ParticipantQuerySet:
        """With the related rows that lists show."""
        return self.select_related("organisation__body_of", "declaration", "proxy", "membership")


class AccessionParticipant(DeclarationHolder):
    """One organisation of a Sammelbeitritt: its answer, and the result of the execution.

    A declaration by link has `declaration`; one recorded by the office has at least `basis_note`. `state_before` is
    restored when the execution is undone.
    """

    class Source(models.TextChoices):
        ONLINE = "online", "über den Link"
        LETTER = "letter", "Brief"
        PHONE = "phone", "Telefon"
        IN_PERSON = "in_person", "persönlich"
        LIST = "list", "unterschriebene Liste"

    class Channel(models.TextChoices):
        MAIL = "mail", "Mail"
        LETTER = "letter", "Brief"

    accession = models.ForeignKey(Accession, models.CASCADE, related_name="participants", verbose_name="Sammelbeitritt")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="accessions", verbose_name="Organisation"
    )
    state = models.CharField("Stand", max_length=20, choices=ParticipantState, default=ParticipantState.DRAFT)
    state_before = models.CharField(max_length=20, blank=True)
    link_generation = models.PositiveIntegerField(default=1)
    invited_at = models.DateTimeField("eingeladen am", null=True)
    invitation_channel = models.CharField("eingeladen durch", max_length=10, choices=Channel, blank=True)
    reminded_at = models.DateTimeField("erinnert am", null=True)
    answered_at = models.DateTimeField("geantwortet am", null=True)
    source = models.CharField("Eingang der Antwort", max_length=20, choices=Source, blank=True)
    basis_note = models.CharField("Grundlage", max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="eingetragen von"
    )
    declaration = models.OneToOneField(Declaration, models.SET_NULL, null=True, related_name="participant")
    proxy = models.OneToOneField(Proxy, models.SET_NULL, null=True, related_name="participant")
    decline_text = models.TextField("Wort zur Ablehnung", blank=True)
    deferred_until = models.DateField("Beschluss erwartet am", null=True)
    brings_forward = models.BooleanField("spätere Mitgliedschaft vorziehen", default=False)
    membership = models.OneToOneField(Membership, models.PROTECT, null=True, related_name="participant")

    objects = ParticipantQuerySet.as_manager()
    if TYPE_CHECKING:
        accession_id: int
        organisation_id: int
        declaration_id: int | None
        proxy_id: int | None
        membership_id: int | None

    class Meta:
        verbose_name = "Teilnehmende Organisation"
        verbose_name_plural = "Teilnehmende Organisationen"
        indexes = [
            models.Index(fields=["accession", "state"], name="participant_state"),
            models.Index(
                fields=["invited_at"], condition=Q(state="invited", reminded_at=None), name="participant_silent"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["accession", "organisation"], name="participant_once"),
            models.CheckConstraint(condition=Q(state__in=ParticipantState.values), name="participant_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["declared", "joined"]) | Q(declaration__isnull=False) | ~Q(basis_note=""),
                name="participant_joins_on_a_basis",
            ),
            models.CheckConstraint(
                condition=Q(state="joined", membership__isnull=False) | (~Q(state="joined") & Q(membership=None)),
                name="participant_joined_with_membership",
            ),
            models.CheckConstraint(
                condition=Q(state="deferred", deferred_until__isnull=False) | ~Q(state="deferred"),
                name="participant_deferred_until",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["joined", "skipped"], state_before__in=sorted(ANSWERABLE))
                | (~Q(state__in=["joined", "skipped"]) & Q(state_before="")),
                name="participant_state_before",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="participant_state_table", field="state", transitions=PARTICIPANT_TRANSITIONS.allowed_pairs()
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_state_display()})"

    @property
    def organisation_name(self) -> str:
        return self.organisation.name

    @property
    def occasion(self) -> str:
        return self.accession.title

    @property
    def declared_at(self) -> datetime | None:
        return self.answered_at


class DeclaredNominationQuerySet(NominationQuerySet):
    """QuerySet of nominations of applications and accessions: `DeclaredNominationQuerySet(Nomination)`."""

    def with_holder(self) -> Self:
        """With the application, or the participant and its accession, that the declaration belongs to."""
        participant = "declaration__participant"
        return super().with_holder().select_related(f"{participant}__organisation", f"{participant}__accession")


class AccessionRunQuerySet(LeasedQuerySet):
    def due(self, at: datetime) -> Self:
        """Runs that are ordered, not finished and not leased by a worker."""
        return super().due(at).filter(finished_at=None)


class AccessionRun(LeasedModel):
    """An order to execute or undo an accession, carried out by a worker; one at a time per accession."""

    accession = models.ForeignKey(Accession, models.CASCADE, related_name="runs", verbose_name="Sammelbeitritt")
    kind = models.CharField("Art", max_length=10, choices=RunKind)
    expected = models.PositiveIntegerField("eingetippte Zahl", null=True)
    reason = models.CharField("Grund", max_length=300, blank=True)
    ordered_at = models.DateTimeField("angeordnet am")
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="angeordnet von"
    )
    finished_at = models.DateTimeField("fertig am", null=True)
    outcome = models.CharField("Ergebnis", max_length=10, choices=RunOutcome, blank=True)
    message = models.TextField("Meldung", blank=True)
    counts = models.JSONField("Zahlen", default=dict)

    objects = AccessionRunQuerySet.as_manager()
    if TYPE_CHECKING:
        accession_id: int

    class Meta:
        verbose_name = "Ausführung"
        verbose_name_plural = "Ausführungen"
        ordering = ["ordered_at", "id"]
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(finished_at=None), name="accession_run_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["accession"], condition=Q(finished_at=None), name="accession_run_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, outcome="") | (Q(finished_at__isnull=False) & ~Q(outcome="")),
                name="accession_run_outcome",
            ),
            models.CheckConstraint(
                condition=Q(kind="execute", expected__isnull=False) | (Q(kind="undo") & ~Q(reason="")),
                name="accession_run_ordered_with",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} vom {self.ordered_at:%d.%m.%Y}"
