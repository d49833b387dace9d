from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accessions.states import ACCESSION_TRANSITIONS, AccessionState
from accounts.models import User
from core.change_listener import NOTIFIES_PAGE_CACHE
from members.models.memberships import NETWORK_FOUNDED_ON
from regions.models import Area


class AccessionQuerySet(models.QuerySet["Accession"]):
    def visible_to(self, user: User) -> AccessionQuerySet:
        """Those a user of the back office may see: whose areas and organisations all lie in the user's areas."""
        scope = user.scope_of("members.view")
        if scope.is_everything:
            return self
        participants: Any = self.model._meta.get_field("participants").related_model  # a circular import otherwise
        taking_part = participants.objects.filter(accession=OuterRef("pk"))
        areas_of = self.model.areas.through.objects.filter(accession=OuterRef("pk"))
        from_elsewhere = ~Q(organisation__seat__in=scope.areas()) | Q(organisation__seat=None)
        return self.filter(Exists(areas_of) | Exists(taking_part)).exclude(
            Exists(areas_of.exclude(area__in=scope.areas())) | Exists(taking_part.filter(from_elsewhere))
        )


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

    objects = AccessionQuerySet.as_manager()

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
