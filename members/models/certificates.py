from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.append_only import APPEND_ONLY
from members.models.memberships import Membership


class Certificate(models.Model):
    """A Beitrittsurkunde as it was issued, one per membership; the database refuses every change.

    It is valid as long as its membership is. `wording` is printed below the name, its paragraphs separated by blank
    lines; each of `signatories` has a role and optionally a name.
    """

    membership = models.OneToOneField(
        Membership, models.PROTECT, related_name="certificate", verbose_name="Mitgliedschaft"
    )
    number = models.CharField("Nummer", max_length=20, unique=True)
    issued_at = models.DateTimeField("ausgestellt am")
    day = models.DateField("Datum auf der Urkunde")
    place = models.CharField("Ort", max_length=100)
    name = models.CharField("Name der Organisation", max_length=200)
    start = models.DateField("Beginn der Mitgliedschaft")
    wording = models.TextField("Wortlaut")
    signatories = models.JSONField("Unterzeichnende")
    if TYPE_CHECKING:
        membership_id: int

    class Meta:
        verbose_name = "Urkunde"
        verbose_name_plural = "Urkunden"
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(wording=""), name="certificate_says_something"),
        ]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("members:certificate", args=[self.number])
