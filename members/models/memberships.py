from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from core.change_listener import NOTIFIES_PAGE_CACHE
from core.date_ranges import DateRangeMixin, DateRangeQuerySet, no_overlap
from members.models.organisations import Organisation
from members.models.people import Person

NETWORK_FOUNDED_ON = date(2022, 1, 1)  # there are no accessions and no figures before


class MembershipQuerySet(DateRangeQuerySet["Membership"]):
    def visible_to(self, user: User) -> MembershipQuerySet:
        """Those of the organisations and people a user of the back office may see."""
        if user.scope_of("members.view").is_everything:
            return self
        organisations, people = Organisation.objects.visible_to(user), Person.objects.visible_to(user)
        return self.filter(Q(organisation__in=organisations) | Q(person__in=people))


class Membership(DateRangeMixin, models.Model):
    """Membership of an organisation or a person, half-open [start, end). It is ended or voided, never deleted.

    `numbered_as` is the key of the first row of those that correct each other: their number is one.
    """

    class Basis(models.TextChoices):
        DECLARATION = "declaration", "eigene Erklärung"
        ACCESSION = "accession", "Sammelbeitritt"
        BY_HAND = "by_hand", "von Hand eingetragen"

    class Replacement(models.TextChoices):
        BROUGHT_FORWARD = "brought_forward", "durch einen Sammelbeitritt vorgezogen"
        RESTORED = "restored", "nach dessen Rücknahme wiederhergestellt"
        CORRECTION = "correction", "berichtigt"

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="memberships", verbose_name="Organisation"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="memberships", verbose_name="Person")
    start = models.DateField("Beginn")
    end = models.DateField("Ende (ausschließlich)", null=True)
    basis = models.CharField("Grundlage", max_length=20, choices=Basis)
    end_reason = models.CharField("Grund des Endes", max_length=300, blank=True)
    voided_at = models.DateTimeField("zurückgenommen am", null=True)
    void_reason = models.CharField("Grund der Rücknahme", max_length=300, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    replacement = models.CharField("Ersatz", max_length=20, choices=Replacement, blank=True)
    numbered_as = models.BigIntegerField(null=True, editable=False)
    created_at = models.DateTimeField("eingetragen am")

    objects = MembershipQuerySet.as_manager()
    if TYPE_CHECKING:
        organisation_id: int | None
        person_id: int | None
        replaces_id: int | None

    class Meta:
        verbose_name = "Mitgliedschaft"
        verbose_name_plural = "Mitgliedschaften"
        triggers = NOTIFIES_PAGE_CACHE
        indexes = [
            models.Index(
                fields=["organisation", "start", "end"],
                condition=Q(voided_at=None),
                name="membership_organisation_span",
            ),
            models.Index(
                fields=["-start", "-id"],
                condition=Q(voided_at=None, organisation__isnull=False),
                name="membership_newest",
            ),
            models.Index(
                fields=["end", "start"],
                include=["organisation", "basis"],
                condition=Q(voided_at=None, organisation__isnull=False),
                name="membership_in_force",
            ),
            models.Index(
                fields=["end", "organisation"],
                include=["start"],
                condition=Q(voided_at=None, organisation__isnull=False, end__isnull=False),
                name="membership_ended",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True, person__isnull=False)
                | Q(organisation__isnull=False, person__isnull=True),
                name="membership_one_member",
            ),
            models.CheckConstraint(condition=Q(end=None) | Q(start__lt=F("end")), name="membership_span"),
            models.CheckConstraint(
                condition=Q(basis__in=["declaration", "accession", "by_hand"]), name="membership_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(replaces=None, replacement="")
                | Q(replaces__isnull=False, replacement__in=["brought_forward", "restored", "correction"]),
                name="membership_replacement_known",
            ),
            no_overlap(
                "organisation",
                name="membership_one_per_organisation",
                condition=Q(organisation__isnull=False, voided_at=None),
            ),
            no_overlap("person", name="membership_one_per_person", condition=Q(person__isnull=False, voided_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.number}, Beginn {self.start:%d.%m.%Y}"

    @property
    def member(self) -> Organisation | Person:
        """The organisation or the person; a constraint makes sure that it is exactly one of them."""
        member = self.organisation or self.person
        if member is None:
            raise ObjectDoesNotExist(self.pk)
        return member

    @property
    def current_certificate(self) -> models.Model | None:
        """The certificate that no other one replaces, by one query."""
        return self.certificates.current().first()

    @property
    def number(self) -> str:
        """The number of the membership in mails and letters; it stays when the dates are corrected."""
        return f"M-{self.numbered_as or self.pk:06d}"
