"""Organisations, partners or not: search, creation, renaming, the territorial authorities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.utils import timezone

from core.statements import Parameter, PreparedQuery
from journal.actors import SYSTEM, Actor
from journal.entries import record, record_many
from members.domain import partners, slugs, value_origins
from members.domain.mail_addresses import is_same_or_subdomain
from members.models import Category, FormerSlug, Organisation
from members.models.domain_typos import DomainTypos
from members.models.organisations import OrganisationQuerySet
from normalisation.folding import Fold, fold
from normalisation.mailboxes import domain_of, mailbox, readable_domain
from normalisation.validators import without_hidden_characters
from regions.domain.areas import label, place
from regions.models import KREISFREI, Area

Level = Area.Level
BY_SLUG = PreparedQuery(
    lambda: Organisation.objects.filter(slug=Parameter("slug")).only("name", "slug", "body_of", "seat")
)


def place_text(organisation: Organisation) -> str:
    """Kind and place, so that Kreis Paderborn and Stadt Paderborn are not confused. No query after `search()`."""
    if body := organisation.body_of:
        return " · ".join(filter(None, [body.kind, place(body)]))
    return " · ".join(filter(None, [organisation.category.name, label(organisation.seat) if organisation.seat else ""]))


def search(
    text: str, *, limit: int = 20, day: date | None = None, among: OrganisationQuerySet | None = None
) -> list[Organisation]:
    """Organisations whose name contains, for each word of the text, a word with that beginning; the best matches first.

    `among` are those that are searched, all by default. Exact names come first („paderborn“ is Stadt and Kreis
    Paderborn), then territorial authorities, then short names. Each has `partner_since`: since when it is partner on
    the day (today by default), None for others.
    """
    folded = fold(text)
    rank = Case(
        When(Q(name_fold=folded) | Q(area_fold=folded), then=Value(1)),
        When(body_of__isnull=False, then=Value(2)),
        default=Value(3),
    )
    found = (
        (Organisation.objects.all() if among is None else among)
        .matching(text)
        .annotate(partner_since=partners.since(day or timezone.localdate()), area_fold=Fold(F("body_of__name")))
        .select_related("category", "body_of", "seat__parent__parent__parent")
        .order_by(rank, Length("name_fold"), "name_fold", "id")
    )
    return list(found[:limit])


def find_by_slug(slug: str) -> Organisation | None:
    """The organisation with this slug, partner or not, with the columns that the joining pages need."""
    return BY_SLUG.first(slug=slug)


def with_domain(address: str) -> list[Organisation]:
    """Organisations with the domain of this mail address, or one above it, by name."""
    searched = {
        parent for domain in (domain_of(address), mailbox(address).rpartition("@")[2]) for parent in _parents(domain)
    }
    found = Organisation.objects.alias(typos=DomainTypos("domains")).filter(typos__overlap=sorted(searched))
    return [one for one in found.order_by("name_fold", "id") if is_same_or_subdomain(domain_of(address), one.domains)]


def named_at_start_of(text: str) -> list[Organisation]:
    """Organisations whose name is the beginning of this text: „Stadt Lemgo“ of „Stadt Lemgo, Jugendamt“."""
    found = Organisation.objects.filter(name_fold__in=first_words(fold(text)))
    return list(found.order_by(Length("name_fold").desc(), "id"))


def first_words(folded: str) -> list[str]:
    """The folded text's beginnings in whole words: „stadt“, „stadt lemgo“ …, itself the last."""
    words = folded.split()
    return [" ".join(words[:count]) for count in range(1, len(words) + 1)]


def _parents(domain: str) -> Iterator[str]:
    labels = domain.split(".")
    return (".".join(labels[start:]) for start in range(len(labels) - 1))


def lock(organisation: Organisation) -> None:
    """Lock the organisation against other new memberships; always locked before its applications."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


@transaction.atomic
def create(
    *,
    name: str,
    category: Category,
    seat: Area | None,
    website: str = "",
    domains: Iterable[str] = (),
    contact: Mapping[str, str] | None = None,
    origin: value_origins.Origin | None = None,
    actor: Actor,
    at: datetime,
) -> Organisation:
    """Create an organisation with a free slug. Characters that nobody sees do not get into its name.

    `contact` are its postal address, mailbox and phone, `origin` is where the values come from.
    """
    name = without_hidden_characters(name)
    organisation = Organisation.objects.create(
        name=name,
        slug=slugs.free_slug(name),
        category=category,
        seat=seat,
        website=website,
        domains=[readable_domain(domain) for domain in domains],
        created_at=at,
        **(contact or {}),
    )
    record("create", organisation, actor=actor, at=at)
    value_origins.record_new([organisation], origin=origin, actor=actor, at=at)
    return organisation


@transaction.atomic
def rename(organisation: Organisation, *, name: str, actor: Actor, at: datetime) -> Organisation:
    """Rename an organisation and change its slug; the former slug redirects from now on."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    name = without_hidden_characters(name)
    if name != organisation.name:
        organisation.name = name
        _change_slug(organisation)
        organisation.save(update_fields=["name", "slug"])
        record("rename", organisation, actor=actor, at=at, data={"fields": ["name"]})
        value_origins.record(organisation, ["name"], actor=actor, at=at)
    return organisation


def _change_slug(organisation: Organisation) -> None:
    if re.fullmatch(re.escape(slugs.slug_base(organisation.name)) + r"(-\d+)?", organisation.slug):
        return
    former, organisation.slug = organisation.slug, slugs.free_slug(organisation.name, owner=organisation)
    organisation.former_slugs.filter(slug=organisation.slug).delete()
    FormerSlug.objects.create(slug=former, organisation=organisation)


@transaction.atomic
def create_territorial_authorities(*, at: datetime) -> int:
    """Create an organisation for each current Gemeinde, Kreis and Regierungsbezirk without one; returns how many.

    A kreisfreie Stadt is the body of its Gemeinde alone: its key at Kreis level is an alias. Existing organisations
    are not changed, and none becomes a partner.
    """
    areas = list(_areas_without_body(timezone.localdate(at)))
    free_slugs = slugs.free_slugs(authority_name(area) for area in areas)
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
        for area, slug in zip(areas, free_slugs, strict=True)
    ]
    Organisation.objects.bulk_create(bodies, batch_size=500)
    record_many("create", ((body, {}) for body in bodies), actor=SYSTEM, at=at)
    value_origins.record_new(bodies, actor=SYSTEM, at=at)
    return len(bodies)


def bodies_within(keys: Iterable[str], *, day: date) -> list[Organisation]:
    """The territorial authorities of the areas with these keys and of all below them, as they exist on a day.

    A kreisfreie Stadt is one body; the Land itself has none.
    """
    valid = Area.objects.active_on(day)
    wanted = Area.objects.none()
    for ags in keys:
        wanted |= valid.within(ags)
    found = Organisation.objects.filter(body_of__in=wanted.values("pk")).select_related("body_of")
    return list(found.order_by("body_of__ags"))


def authority_name(area: Area) -> str:
    """Name of the territorial authority: „Stadt Lemgo“, „Rhein-Kreis Neuss“, „Bezirksregierung Detmold“."""
    if area.level == Level.REGIERUNGSBEZIRK:
        return f"Bezirksregierung {area.name}"
    return area.title


def administration_name(area: Area) -> str:
    """Another name that people search for: „Stadtverwaltung Lemgo“, „Kreisverwaltung Lippe“."""
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
