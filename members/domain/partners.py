"""Who is Netzwerkpartner on a day, and since when without interruption."""

from __future__ import annotations

from datetime import date
from functools import cache

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from members.models import FormerSlug, Membership, Organisation

MODELS = (Membership, Organisation)  # what `current()` and `newest()` read
BASIS = {
    Membership.Basis.DECLARATION: "eigene Erklärung",
    Membership.Basis.ACCESSION: "Sammelbeitritt",
    Membership.Basis.BY_HAND: "Erklärung gegenüber der Geschäftsstelle",
}


def current(day: date) -> QuerySet[Membership]:
    """The membership in force of each partner of the day; `since` is the start of its uninterrupted membership.

    A membership that starts on the day another one ended continues it, so the first date stays.
    """
    return Membership.objects.active_on(day).filter(organisation__isnull=False).annotate(since=_first_day())


@cache
def _first_day() -> Subquery:
    """For a queryset of memberships: when the uninterrupted membership began. Built once in a process."""
    same_organisation = Membership.objects.valid().filter(organisation=OuterRef("organisation"))
    # Scalar look-ups by organisation alone: with EXISTS, or with the date among the conditions, the planner chooses
    # joins and indexes that take seconds for some thousand rows while it has no statistics.
    continued = Subquery(same_organisation.filter(end=OuterRef("start")).values("pk")[:1])
    begun = same_organisation.alias(continued=continued).filter(continued=None).values("organisation")
    return Subquery(begun.annotate(first=Max("start", filter=Q(start__lte=OuterRef("start")))).values("first"))


def since(day: date) -> Subquery:
    """For a queryset of organisations: since when each is partner without interruption; NULL for who is no partner."""
    return Subquery(current(day).filter(organisation=OuterRef("pk")).values(first=F("since"))[:1])


def since_of(organisation: Organisation, *, day: date) -> date | None:
    """As `since()`, for one organisation, by one simple query."""
    periods = Membership.objects.valid().filter(organisation=organisation, start__lte=day).order_by("-start")
    first = None
    for start, end in periods.values_list("start", "end"):
        if first is None and end is not None and end <= day:
            return None
        if first is not None and end != first:
            break
        first = start
    return first


def current_with_details(day: date) -> QuerySet[Membership]:
    """Current memberships with everything that a partner's page shows."""
    # Not by joins: planning seven of them takes PostgreSQL several times as long as answering all of these.
    with_organisations = current(day).select_related("organisation")
    return with_organisations.prefetch_related("organisation__category", "organisation__seat__parent__parent__parent")


def administration_slugs(day: date) -> set[str]:
    """The slugs of the partners of the day that are the administration of an area."""
    active = Membership.objects.active_on(day).filter(organisation__body_of__isnull=False)
    return set(active.values_list("organisation__slug", flat=True))


def newest(*, day: date, limit: int) -> list[Membership]:
    """The current memberships of the partners with the latest `since`."""
    return list(current(day).select_related("organisation").order_by(F("since").desc(), "-id")[:limit])


def find(slug: str, *, day: date) -> Membership | None:
    """The current membership of the partner with this slug; None for who is no partner on the day."""
    return current_with_details(day).filter(organisation__slug=slug).first()


def find_by_former_slug(slug: str, *, day: date) -> Organisation | None:
    """The partner that had this slug before, else the one whose area took over the area of the former owner."""
    partners = Organisation.objects.partners_on(day)
    former = FormerSlug.objects.filter(slug=slug, organisation__in=partners)
    row = former.select_related("organisation").first()
    return row.organisation if row else partners.filter(body_of__predecessors__body__slug=slug).first()
