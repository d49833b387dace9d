"""Organisations, partners or not: search, creation, renaming, the territorial authorities."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.utils import timezone

from core.folding import Fold, fold
from core.statements import Parameter, PreparedQuery
from journal.actors import SYSTEM, Actor
from journal.entries import record, record_many
from members.domain import partners, slugs
from members.models import Category, FormerSlug, Organisation
from regions.domain.areas import KREISFREI
from regions.models import Area

Level = Area.Level
PICKED = PreparedQuery(
    lambda: Organisation.objects.filter(slug=Parameter("slug")).only("name", "slug", "body_of", "seat")
)


def search(text: str, *, limit: int = 20, day: date | None = None) -> list[Organisation]:
    """Organisations in whose names every typed word begins some word, the likeliest first; none for nothing searchable.

    Exact names come first („paderborn“ is Stadt and Kreis Paderborn), then territorial authorities, then short names.
    Each carries `partner_since`: the date for a partner of the day (without a day: today in Berlin), else None.
    """
    typed = fold(text)
    rank = Case(
        When(Q(name_fold=typed) | Q(area_fold=typed), then=Value(1)),
        When(body_of__isnull=False, then=Value(2)),
        default=Value(3),
    )
    found = (
        Organisation.objects.matching(text)
        .annotate(partner_since=partners.since(day or timezone.localdate()), area_fold=Fold(F("body_of__name")))
        .select_related("category", "body_of", "seat__parent__parent__parent")
        .order_by(rank, Length("name_fold"), "name_fold", "id")
    )
    return list(found[:limit])


def find_by_slug(slug: str) -> Organisation | None:
    """The organisation somebody picked, partner or not, by name, slug and place."""
    return PICKED.first(slug=slug)


def lock(organisation: Organisation) -> None:
    """Let nobody else open a membership of it until the running transaction ends; taken before its applications."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


@transaction.atomic
def create(
    *,
    name: str,
    category: Category,
    seat: Area | None,
    website: str = "",
    domains: Iterable[str] = (),
    actor: Actor,
    at: datetime,
) -> Organisation:
    """A new organisation under a free address."""
    name = " ".join(name.split())
    organisation = Organisation.objects.create(
        name=name,
        slug=slugs.free_slug(name),
        category=category,
        seat=seat,
        website=website,
        domains=[domain.lower() for domain in domains],
        created_at=at,
    )
    record("create", organisation, actor=actor, at=at)
    return organisation


@transaction.atomic
def rename(organisation: Organisation, *, name: str, actor: Actor, at: datetime) -> Organisation:
    """Give another name and the address that goes with it; the address so far redirects from now on."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    name = " ".join(name.split())
    if name != organisation.name:
        organisation.name = name
        _change_slug(organisation)
        organisation.save(update_fields=["name", "slug"])
        record("rename", organisation, actor=actor, at=at, data={"fields": ["name"]})
    return organisation


def _change_slug(organisation: Organisation) -> None:
    if re.fullmatch(re.escape(slugs.slug_base(organisation.name)) + r"(-\d+)?", organisation.slug):
        return
    former, organisation.slug = organisation.slug, slugs.free_slug(organisation.name, owner=organisation)
    organisation.former_slugs.filter(slug=organisation.slug).delete()
    FormerSlug.objects.create(slug=former, organisation=organisation)


@transaction.atomic
def create_territorial_authorities(*, at: datetime) -> int:
    """An organisation for each Gemeinde, Kreis and Regierungsbezirk in force that has none; returns how many were made.

    A kreisfreie Stadt is the body of its Gemeinde alone: its key at Kreis level is an alias. Who is there stays as it
    is, nobody becomes a partner by this.
    """
    areas = list(_areas_without_body(timezone.localdate(at)))
    free = slugs.free_slugs(authority_name(area) for area in areas)
    government, municipal = (_category(name) for name in ("Bezirksregierung", "Kommune"))
    bodies = [
        Organisation(
            name=authority_name(area),
            aliases=administration_name(area),
            slug=slug,
            category=government if area.level == Level.REGIERUNGSBEZIRK else municipal,
            body_of=area,
            seat=area,
            created_at=at,
        )
        for area, slug in zip(areas, free, strict=True)
    ]
    Organisation.objects.bulk_create(bodies, batch_size=500)
    record_many("create", ((body, {}) for body in bodies), actor=SYSTEM, at=at)
    return len(bodies)


def bodies_within(keys: Iterable[str], *, day: date) -> list[Organisation]:
    """The territorial authorities of the areas with these keys and of all below them, as they exist on a day.

    A kreisfreie Stadt is one body. The Land's own key brings no body of its own.
    """
    valid = Area.objects.active_on(day)
    wanted = Area.objects.none()
    for ags in keys:
        wanted |= valid.within(ags)
    found = Organisation.objects.filter(body_of__in=wanted.values("pk")).select_related("body_of")
    return list(found.order_by("body_of__ags"))


def authority_name(area: Area) -> str:
    """„Stadt Lemgo“, „Kreis Lippe“, „Rhein-Kreis Neuss“, „Bezirksregierung Detmold“."""
    if area.level == Level.REGIERUNGSBEZIRK:
        return f"Bezirksregierung {area.name}"
    return area.title


def administration_name(area: Area) -> str:
    """What people may type instead: „Stadtverwaltung Lemgo“, „Kreisverwaltung Lippe“."""
    return f"{_administration(area)} {area.name}"


def _administration(area: Area) -> str:
    if area.level == Level.REGIERUNGSBEZIRK:
        return "Regierungspräsidium"
    if area.level == Level.KREIS:
        return "Kreisverwaltung"
    return "Gemeindeverwaltung" if area.kind == "Gemeinde" else "Stadtverwaltung"


def _areas_without_body(day: date) -> QuerySet[Area]:
    has_body = Q(level__in=[Level.REGIERUNGSBEZIRK, Level.GEMEINDE]) | Q(level=Level.KREIS) & ~Q(kind=KREISFREI)
    return Area.objects.active_on(day).filter(has_body, body=None).order_by("ags")


def _category(name: str) -> Category:
    return Category.objects.get_or_create(name=name)[0]
