from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accessions.models.accessions import Accession
from accessions.models.proxies import Proxy
from accessions.states import ANSWERABLE, PARTICIPANT_TRANSITIONS, ParticipantState
from core.tokens import Link
from mailings.models import InvitedModel
from members.models.declarations import Declaration, DeclarationHolder
from members.models.memberships import Membership
from members.models.organisations import Organisation


class ParticipantQuerySet(models.QuerySet["AccessionParticipant"]):
    def silent(self) -> ParticipantQuerySet:
        """Participants that are invited and have not answered."""
        return self.filter(state=ParticipantState.INVITED)

    def with_details(self) -> ParticipantQuerySet:
        """With the related rows that lists show."""
        return self.select_related("organisation__body_of", "declaration", "proxy", "membership")


class AccessionParticipant(DeclarationHolder, InvitedModel):
    """One organisation of a Sammelbeitritt: its answer, and the result of the execution.

    A declaration by link has `declaration`; one recorded by the office has at least `basis_note`. `answered_by_proxy`:
    the answer came by the proxy's link. `state_before` is restored when the execution is undone.
    """

    class Source(models.TextChoices):
        ONLINE = "online", "über den Link"
        LETTER = "letter", "Brief"
        PHONE = "phone", "Telefon"
        IN_PERSON = "in_person", "persönlich"
        LIST = "list", "unterschriebene Liste"

    link_page = "accessions:participation"
    proxy_link_page = "accessions:proxy_participation"
    code_purpose = "accession code"

    accession = models.ForeignKey(Accession, models.CASCADE, related_name="participants", verbose_name="Sammelbeitritt")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="accessions", verbose_name="Organisation"
    )
    state = models.CharField("Stand", max_length=20, choices=ParticipantState, default=ParticipantState.DRAFT)
    state_before = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField("geantwortet am", null=True)
    source = models.CharField("Eingang der Antwort", max_length=20, choices=Source, blank=True)
    basis_note = models.CharField("Grundlage", max_length=300, blank=True)
    answered_by_proxy = models.BooleanField("in Vertretung geantwortet", default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="eingetragen von"
    )
    declaration = models.OneToOneField(Declaration, models.SET_NULL, null=True, related_name="participant")
    proxy = models.OneToOneField(Proxy, models.SET_NULL, null=True, related_name="participant")
    decline_text = models.TextField("Wort zur Ablehnung", blank=True)
    deferred_until = models.DateField("Beschluss erwartet am", null=True)
    taken_out_at = models.DateTimeField("herausgenommen am", null=True)
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

    def proxy_link(self, *, at: datetime) -> Link:
        """The link of the proxy to the same page: an answer given by it is the proxy's, not the head's."""
        return Link(self.proxy_link_page, self.pk, self.link_generation, at)

    @property
    def answering_proxy(self) -> Proxy | None:
        """Who gave the answer in the head's place, unless another proxy was named since."""
        if self.answered_by_proxy and self.proxy and self.answered_at and self.proxy.named_at <= self.answered_at:
            return self.proxy
        return None

    def is_answered_by(self, *, proxy: bool) -> bool:
        """Whether the answer is the present proxy's, or else the head's own, as is what the office recorded."""
        return self.answering_proxy is not None if proxy else not self.answered_by_proxy

    @property
    def organisation_name(self) -> str:
        return self.organisation.name

    @property
    def occasion(self) -> str:
        return self.accession.title

    @property
    def declared_at(self) -> datetime | None:
        return self.answered_at
