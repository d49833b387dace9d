from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from core.change_listener import NOTIFIES_PAGE_CACHE
from core.date_ranges import DateRangeMixin, DateRangeQuerySet, no_overlap
from members.models.memberships import Membership
from members.models.organisations import Organisation
from members.models.people import Person
from normalisation.phone_numbers import PhoneWords


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: User) -> PostQuerySet:
        """Those of the organisations a user of the back office may see."""
        if user.scope_of("members.view").is_everything:
            return self
        return self.filter(organisation__in=Organisation.objects.visible_to(user))


class RepresentativeQuerySet(DateRangeQuerySet["Representative"]):
    def visible_to(self, user: User) -> RepresentativeQuerySet:
        """Those in the organisations a user of the back office may see."""
        if user.scope_of("members.view").is_everything:
            return self
        return self.filter(post__organisation__in=Organisation.objects.visible_to(user))


class Post(models.Model):
    """A function in an organisation; it stays when people change and may be vacant, and so do its mailbox and phone."""

    class Kind(models.TextChoices):
        HEAD = "head", "Leitung"
        MULTIPLIER = "multiplier", "Multiplikatorin/Multiplikator"
        OTHER = "other", "Sonstige Funktion"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts", verbose_name="Organisation")
    kind = models.CharField("Art", max_length=20, choices=Kind, default=Kind.MULTIPLIER)
    title = models.CharField("Bezeichnung", max_length=150, blank=True)
    mailbox = models.EmailField("Funktionspostfach", blank=True)
    phone = models.CharField("Telefon der Funktion", max_length=60, blank=True, default="")
    created_at = models.DateTimeField("angelegt", default=timezone.now, editable=False)

    objects = PostQuerySet.as_manager()
    if TYPE_CHECKING:
        organisation_id: int

    class Meta:
        verbose_name = "Funktion"
        verbose_name_plural = "Funktionen"
        triggers = NOTIFIES_PAGE_CACHE
        indexes = [GinIndex(PhoneWords("phone"), name="post_phone", condition=~Q(phone=""))]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["head", "multiplier", "other"]), name="post_kind_known"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(kind="head"), name="post_one_head"),
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class Representative(DateRangeMixin, models.Model):
    """A tenure: who holds a post, from `start` to `end` (half-open). One person at a time.

    `begins_with_membership` says that it was entered for the first day of one, and moves with that day. `own_end` is
    the end that it was given itself. `end` is never later, but earlier where the organisation's membership ends before.
    `voided_with` is the membership that left it no day: it comes back when that is corrected.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="representatives", verbose_name="Funktion")
    person = models.ForeignKey(Person, models.PROTECT, related_name="tenures", verbose_name="Person")
    start = models.DateField("von")
    end = models.DateField("bis (ausschließlich)", null=True, blank=True)
    begins_with_membership = models.BooleanField(default=False, editable=False)
    own_end = models.DateField(null=True, blank=True, editable=False)
    voided_at = models.DateTimeField("zurückgenommen am", null=True, blank=True, editable=False)
    voided_with = models.ForeignKey(Membership, models.PROTECT, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField("eingetragen am", editable=False)

    objects = RepresentativeQuerySet.as_manager()
    if TYPE_CHECKING:
        post_id: int
        person_id: int

    class Meta:
        verbose_name = "Besetzung"
        verbose_name_plural = "Besetzungen"
        triggers = NOTIFIES_PAGE_CACHE
        constraints = [
            models.CheckConstraint(condition=Q(end=None) | Q(start__lt=F("end")), name="representative_span"),
            models.CheckConstraint(condition=Q(own_end=None) | Q(end__lte=F("own_end")), name="representative_own_end"),
            models.CheckConstraint(
                condition=Q(voided_with=None) | Q(voided_at__isnull=False), name="representative_voided_with"
            ),
            no_overlap("post", name="representative_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.post})"
