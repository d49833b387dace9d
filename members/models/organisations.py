from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.change_listener import NOTIFIES_PAGE_CACHE
from members.models.domain_typos import DomainTypos
from members.models.postal_addresses import PostalAddress, postal_address_constraints
from members.models.selections import Selection
from members.validators import RESERVED_SLUGS
from normalisation.folding import Fold, FoldedSearchVector, prefix_query
from normalisation.mailboxes import Mailbox
from normalisation.phone_numbers import PhoneWords
from regions.models import Area

PARENTS_LOCK = "organisation parents"
NO_CIRCLE = pgtrigger.Trigger(  # the lock makes two who build a circle together wait for each other
    name="no_circle",
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),  # type: ignore[no-untyped-call]  # it has no types
    when=pgtrigger.Before,
    condition=pgtrigger.Q(new__parent__isnull=False),
    func=f"""
        PERFORM pg_advisory_xact_lock(hashtextextended('{PARENTS_LOCK}', 0));
        IF EXISTS (
            WITH RECURSIVE above (id, parent_id) AS (
                SELECT id, parent_id FROM members_organisation WHERE id = NEW.parent_id
                UNION
                SELECT one.id, one.parent_id FROM members_organisation AS one JOIN above ON one.id = above.parent_id
            )
            SELECT FROM above WHERE id = NEW.id
        ) THEN
            RAISE EXCEPTION 'organisation % would be above itself', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,  # noqa: S608 - a constant, no input
)


class Category(Selection):
    """What kind of organisation it is."""

    class Meta(Selection.Meta):
        verbose_name = "Kategorie"
        verbose_name_plural = "Kategorien"
        triggers = NOTIFIES_PAGE_CACHE


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def matching(self, text: str) -> OrganisationQuerySet:
        """Organisations whose name or aliases contain, for each word of the text, a word with that beginning."""
        query = prefix_query(text)
        return self.filter(words=query) if query else self.none()

    def partners_on(self, day: date) -> OrganisationQuerySet:
        """Organisations with a membership in force on a day."""
        memberships: Any = self.model._meta.get_field("memberships").related_model  # a circular import otherwise
        return self.filter(Exists(memberships.objects.active_on(day).filter(organisation=OuterRef("pk"))))

    def visible_to(self, user: User) -> OrganisationQuerySet:
        """Those a user of the back office may see: with their seat in the user's areas."""
        scope = user.scope_of("members.view")
        return self if scope.is_everything else self.filter(seat__in=scope.areas())

    def within(self, ags: str) -> OrganisationQuerySet:
        """Organisations with their seat in the area with this key."""
        return self.filter(seat__in=Area.objects.within(ags))


class Organisation(PostalAddress):
    """An authority, municipality, association …, partner or not.

    `body_of` is the area whose administration it is: only territorial authorities have one, and only they count for
    coverage. `seat` is the area where it has its seat. `parent` is the organisation that it belongs to (a Klinikum of a
    Kreis); a trigger refuses a circle.
    """

    name = models.CharField("Name", max_length=200)
    aliases = models.CharField(
        "auch bekannt als",
        max_length=300,
        blank=True,
        help_text="Kurzformen und frühere Namen, nach denen gesucht wird",
    )
    slug = models.SlugField("Adresse im Netz", max_length=120, unique=True)
    category = models.ForeignKey(Category, models.PROTECT, verbose_name="Kategorie")
    body_of = models.OneToOneField(
        Area, models.PROTECT, null=True, blank=True, related_name="body", verbose_name="ist die Verwaltung von"
    )
    seat = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="seated", verbose_name="Sitz")
    website = models.URLField("Internetseite", blank=True)
    mailbox = models.EmailField("Zentrale E-Mail-Adresse", blank=True, default="")
    phone = models.CharField("Zentrale Telefonnummer", max_length=60, blank=True, default="")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="gehört zu"
    )
    domains = ArrayField(
        models.CharField(max_length=253),
        verbose_name="Mail-Domänen",
        default=list,
        blank=True,
        help_text="durch Komma getrennt",
    )
    created_at = models.DateTimeField("angelegt", default=timezone.now, editable=False)
    name_fold = models.GeneratedField(expression=Fold(F("name")), output_field=models.TextField(), db_persist=True)
    words = models.GeneratedField(
        expression=FoldedSearchVector(F("name"), F("aliases")), output_field=SearchVectorField(), db_persist=True
    )

    objects = OrganisationQuerySet.as_manager()
    if TYPE_CHECKING:
        category_id: int
        seat_id: int | None
        body_of_id: int | None
        parent_id: int | None

    class Meta:
        verbose_name = "Organisation"
        verbose_name_plural = "Organisationen"
        triggers = [*NOTIFIES_PAGE_CACHE, NO_CIRCLE]
        indexes = [
            GinIndex(fields=["words"], name="organisation_words"),
            GinIndex(DomainTypos(F("domains")), name="organisation_domain_typos"),
            models.Index(fields=["name_fold", "id"], name="organisation_name"),
            models.Index(Mailbox("mailbox"), name="organisation_mailbox", condition=~Q(mailbox="")),
            GinIndex(PhoneWords("phone"), name="organisation_phone", condition=~Q(phone="")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_name"),
            models.CheckConstraint(condition=~Q(slug__in=sorted(RESERVED_SLUGS)), name="organisation_slug_free"),
            *postal_address_constraints("organisation"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="organisation_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network:partner", args=[self.slug])


class FormerSlug(models.Model):
    """A former slug of an organisation; it redirects to the current one."""

    slug = models.SlugField(max_length=120, unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="former_slugs")

    class Meta:
        triggers = NOTIFIES_PAGE_CACHE

    def __str__(self) -> str:
        return self.slug
