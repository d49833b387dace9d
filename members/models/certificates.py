from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from core.append_only import append_only_but
from members.models.memberships import Membership
from members.models.organisations import Organisation


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: User) -> CertificateQuerySet:
        """Those of the organisations a user of the back office may see."""
        if user.scope_of("members.view").is_everything:
            return self
        return self.filter(membership__organisation__in=Organisation.objects.visible_to(user))

    def current(self) -> CertificateQuerySet:
        """Those that no other certificate replaces."""
        return self.filter(replaced_by=None)


class Certificate(models.Model):
    """A Beitrittsurkunde as it was issued; the database refuses every change of what it says.

    It is valid as long as its membership is and no other `replaces` it: after a mistake it is issued anew, as the next
    `version` of the same membership, or for the membership that was opened with the right beginning. Where only its
    end was corrected, the certificate goes over to the new membership: it does not name the end. `wording` is printed
    below the name, its paragraphs separated by blank lines; each of `signatories` has a role and optionally a name.
    """

    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="certificates", verbose_name="Mitgliedschaft"
    )
    version = models.PositiveSmallIntegerField("Fassung", default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="ersetzt"
    )
    number = models.CharField("Nummer", max_length=20, unique=True)
    issued_at = models.DateTimeField("ausgestellt am")
    day = models.DateField("Datum auf der Urkunde")
    place = models.CharField("Ort", max_length=100)
    name = models.CharField("Name der Organisation", max_length=200)
    start = models.DateField("Beginn der Mitgliedschaft")
    wording = models.TextField("Wortlaut")
    signatories = models.JSONField("Unterzeichnende")

    objects = CertificateQuerySet.as_manager()
    if TYPE_CHECKING:
        membership_id: int

    class Meta:
        verbose_name = "Urkunde"
        verbose_name_plural = "Urkunden"
        constraints = [
            models.UniqueConstraint(fields=["membership", "version"], name="certificate_version_once"),
            models.CheckConstraint(
                condition=Q(version=1) | Q(replaces__isnull=False), name="certificate_version_replaces_another"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(wording=""), name="certificate_says_something"),
        ]
        triggers = append_only_but("membership")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("members:certificate", args=[self.number])
