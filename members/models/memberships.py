from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from members.models.organisations import Organisation
from members.models.people import Person
from members.models.spans import DateRange, SameKey


def _never_two(member: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=f"membership_one_per_{member}",
        index_type="gist",
        expressions=[
            (SameKey(member, member), RangeOperators.OVERLAPS),
            (DateRange("start", "end"), RangeOperators.OVERLAPS),
        ],
        condition=Q(**{f"{member}__isnull": False}, voided_at=None),
    )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def valid(self) -> MembershipQuerySet:
        return self.filter(voided_at=None)

    def active_on(self, day: date) -> MembershipQuerySet:
        """In force on a day: start ≤ day < end, not voided."""
        return self.valid().filter(Q(end=None) | Q(end__gt=day), start__lte=day)

    def open_on(self, day: date) -> MembershipQuerySet:
        """In force on a day or planned after it."""
        return self.valid().filter(Q(end=None) | Q(end__gt=day))


class Membership(models.Model):
    """Of an organisation or of a person, half-open [start, end). Ended or voided, never overwritten or deleted."""

    class Basis(models.TextChoices):
        DECLARATION = "declaration", "eigene Erklärung"
        ACCESSION = "accession", "Sammelbeitritt"
        BY_HAND = "by_hand", "von Hand eingetragen"

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
    created_at = models.DateTimeField("eingetragen am")

    objects = MembershipQuerySet.as_manager()
    if TYPE_CHECKING:
        organisation_id: int | None
        person_id: int | None

    class Meta:
        verbose_name = "Mitgliedschaft"
        verbose_name_plural = "Mitgliedschaften"
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
            _never_two("organisation"),
            _never_two("person"),
        ]

    def __str__(self) -> str:
        return f"{self.number} seit {self.start:%d.%m.%Y}"

    @property
    def number(self) -> str:
        """The number of the membership, as letters and certificates name it."""
        return f"M-{self.pk:06d}"
