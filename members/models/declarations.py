from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from core.folding import FoldedWords
from members.models.names import Named
from members.models.posts import Representative
from privacy.models import ConsentText

if TYPE_CHECKING:
    from members.models.accessions import AccessionParticipant
    from members.models.applications import Application


class Declaration(Named):
    """The act of an authorised person for an organisation; an application or an accession's participant carries one.

    `subject` is the declarer's key for consents; `newsletter` is the text they ticked, to become a consent once the
    mail address is confirmed.
    """

    office = models.CharField("Amt oder Funktion", max_length=150)
    email = models.EmailField("dienstliche E-Mail-Adresse")
    phone = models.CharField("Telefon", max_length=60, blank=True)
    may_declare = models.BooleanField("ist befugt, den Beitritt zu erklären")
    subject = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    newsletter = models.ForeignKey(ConsentText, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "Beitrittserklärung"
        verbose_name_plural = "Beitrittserklärungen"
        indexes = [
            models.Index(models.functions.Upper("email"), name="declaration_email"),
            GinIndex(FoldedWords("first_name", "last_name"), name="declaration_name"),
        ]
        constraints = [models.CheckConstraint(condition=Q(may_declare=True), name="declaration_by_authorised")]

    @property
    def organisation_name(self) -> str:
        """For whom it was made."""
        holder = self.holder
        name = getattr(holder, "organisation_name", "")
        return name or str(getattr(holder, "organisation", None) or "")

    @property
    def occasion(self) -> str:
        """What it belongs to, as people know it: the number of an application, or the title of a Sammelbeitritt."""
        holder = self.holder
        accession = getattr(holder, "accession", None)
        return str(accession) if accession else getattr(holder, "reference", "")

    @property
    def holder(self) -> Application | AccessionParticipant | None:
        """What carries it: an application or an accession's participant."""
        return getattr(self, "application", None) or getattr(self, "participant", None)

    @property
    def given_at(self) -> datetime | None:
        """When it was handed in."""
        holder = self.holder
        return getattr(holder, "submitted_at", None) or getattr(holder, "answered_at", None)


class NominationQuerySet(models.QuerySet["Nomination"]):
    def carried(self) -> NominationQuerySet:
        """With what carries the declaration: the application or the accession's participant, and its organisation."""
        return self.select_related(
            "declaration__application__organisation",
            "declaration__participant__organisation",
            "declaration__participant__accession",
        )


class Nomination(Named):
    """Somebody named as Multiplikatorin or Multiplikator. Who objects is deleted.

    `made_office` tells whether the office they hold was filled because of this, or was theirs before.
    """

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="nominations")
    position = models.PositiveSmallIntegerField()
    is_declarer = models.BooleanField("ist die erklärende Person", default=False)
    function = models.CharField("Funktion", max_length=150, blank=True)
    email = models.EmailField("dienstliche E-Mail-Adresse")
    phone = models.CharField("Telefon", max_length=60, blank=True)
    subject = models.UUIDField(default=uuid.uuid4, editable=False)
    link_generation = models.PositiveIntegerField(default=1)
    informed_at = models.DateTimeField("benachrichtigt am", null=True)
    representative = models.ForeignKey(Representative, models.SET_NULL, null=True, related_name="nominations")
    made_office = models.BooleanField(default=False, editable=False)

    objects = NominationQuerySet.as_manager()
    if TYPE_CHECKING:
        representative_id: int | None

    class Meta:
        verbose_name = "Benennung"
        verbose_name_plural = "Benennungen"
        ordering = ["position"]
        indexes = [
            models.Index(models.functions.Upper("email"), name="nomination_email"),
            GinIndex(FoldedWords("first_name", "last_name"), name="nomination_name"),
            models.Index(fields=["subject"], name="nomination_subject"),
        ]
        constraints = [
            models.UniqueConstraint(  # deferred, so that people may change places
                fields=["declaration", "position"],
                name="nomination_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=10), name="nomination_ten_at_most"),
        ]
