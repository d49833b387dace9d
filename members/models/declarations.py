from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from members.models.person_names import NamedPerson
from members.models.posts import Representative
from normalisation.folding import FoldedSearchVector
from normalisation.mailboxes import Mailbox
from normalisation.phone_numbers import PhoneWords
from privacy.models import ConsentText


class DeclarationHolder(models.Model):
    """Base of the models with a one-to-one field `declaration`: `Application` and `AccessionParticipant`."""

    if TYPE_CHECKING:
        organisation: Any

    class Meta:
        abstract = True

    @property
    def organisation_name(self) -> str:
        """Name of the organisation that the declaration is for."""
        raise NotImplementedError

    @property
    def occasion(self) -> str:
        """What the declaration was made for: number of the application, or title of the Sammelbeitritt."""
        raise NotImplementedError

    @property
    def declared_at(self) -> datetime | None:
        """When the declaration was made."""
        raise NotImplementedError


class Declaration(NamedPerson):
    """Beitrittserklärung of an authorised person for an organisation, with its nominations.

    It belongs to an application or to an accession's participant. Name, address and phone are of who filled it in: the
    declarer, or somebody who does so on behalf of the declarer (`on_behalf_of`, empty otherwise). `subject_key` is
    their key for consents; `newsletter` the text they ticked, which becomes a consent once the address is confirmed.
    """

    job_title = models.CharField("Amt oder Funktion", max_length=150)
    email = models.EmailField("dienstliche E-Mail-Adresse")
    phone = models.CharField("Telefon", max_length=60, blank=True)
    may_declare = models.BooleanField("ist befugt, den Beitritt zu erklären")
    on_behalf_of = models.CharField("im Auftrag von", max_length=200, blank=True)
    on_behalf_of_job_title = models.CharField("Amt dieser Person", max_length=150, blank=True)
    subject_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    newsletter = models.ForeignKey(ConsentText, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "Beitrittserklärung"
        verbose_name_plural = "Beitrittserklärungen"
        indexes = [
            models.Index(Mailbox("email"), name="declaration_email"),
            GinIndex(FoldedSearchVector("first_name", "last_name"), name="declaration_name"),
            GinIndex(PhoneWords("phone"), name="declaration_phone", condition=~Q(phone="")),
            GinIndex(
                FoldedSearchVector("on_behalf_of"), name="declaration_on_behalf_of", condition=~Q(on_behalf_of="")
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(may_declare=True), name="declaration_by_authorised"),
            models.CheckConstraint(
                condition=Q(on_behalf_of="", on_behalf_of_job_title="")
                | (~Q(on_behalf_of="") & ~Q(on_behalf_of_job_title="")),
                name="declaration_on_behalf_whole",
            ),
        ]

    @property
    def declarer(self) -> str:
        """Name of who declares: on whose behalf it was filled in, else who filled it in."""
        return self.on_behalf_of or str(self)

    @property
    def declarer_job_title(self) -> str:
        return self.on_behalf_of_job_title or self.job_title

    @property
    def holder(self) -> DeclarationHolder | None:
        """The application or the accession's participant that this declaration belongs to, if any."""
        return getattr(self, "application", None) or getattr(self, "participant", None)

    @property
    def organisation_name(self) -> str:
        """The holder's `organisation_name`; empty without a holder."""
        return self.holder.organisation_name if self.holder else ""

    @property
    def occasion(self) -> str:
        """The holder's `occasion`; empty without a holder."""
        return self.holder.occasion if self.holder else ""

    @property
    def given_at(self) -> datetime | None:
        """The holder's `declared_at`."""
        return self.holder.declared_at if self.holder else None


class NominationQuerySet(models.QuerySet["Nomination"]):
    def with_holder(self) -> Self:
        """With the application that the declaration belongs to, and its organisation."""
        return self.select_related("declaration__application__organisation")


class Nomination(NamedPerson):
    """A person nominated as Multiplikatorin or Multiplikator; deleted on objection.

    `created_tenure`: the execution of an accession created the tenure because of this nomination; accepting an
    application leaves it False.
    """

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="nominations")
    position = models.PositiveSmallIntegerField()
    is_declarer = models.BooleanField("ist die erklärende Person", default=False)
    job_title = models.CharField("Funktion", max_length=150, blank=True)
    email = models.EmailField("dienstliche E-Mail-Adresse")
    phone = models.CharField("Telefon", max_length=60, blank=True)
    subject_key = models.UUIDField(default=uuid.uuid4, editable=False)
    link_generation = models.PositiveIntegerField(default=1)
    informed_at = models.DateTimeField("benachrichtigt am", null=True)
    representative = models.ForeignKey(Representative, models.SET_NULL, null=True, related_name="nominations")
    created_tenure = models.BooleanField(default=False, editable=False)

    objects = NominationQuerySet.as_manager()
    if TYPE_CHECKING:
        representative_id: int | None

    class Meta:
        verbose_name = "Benennung"
        verbose_name_plural = "Benennungen"
        ordering = ["position"]
        indexes = [
            models.Index(Mailbox("email"), name="nomination_email"),
            GinIndex(FoldedSearchVector("first_name", "last_name"), name="nomination_name"),
            GinIndex(PhoneWords("phone"), name="nomination_phone", condition=~Q(phone="")),
            models.Index(fields=["subject_key"], name="nomination_subject"),
        ]
        constraints = [
            models.UniqueConstraint(  # deferred, so that two nominations may swap positions
                fields=["declaration", "position"],
                name="nomination_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=10), name="nomination_ten_at_most"),
        ]
