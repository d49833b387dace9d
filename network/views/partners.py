"""Who is Netzwerkpartner: organisations only, never people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils import timezone

from core import keyset
from core.http import RenderedPageCache, public_page
from core.keyset import Page
from members.domain import partners
from members.models import Category, FormerSlug, Membership
from network.domain import partner_list as listing
from network.domain.partner_list import ListedPartner
from network.forms.partners import FilterOptions, PartnerFilterForm, bound_filter, filter_options
from network.views.map_drawing import KREIS_DIGITS
from regions.domain.areas import BEZIRK_DIGITS, label, place
from regions.models import Area

PAGE_SIZE = 25
LAND = "Nordrhein-Westfalen"
PAGE_CACHE, QUERY_PAGE_CACHE = (
    RenderedPageCache(2),
    RenderedPageCache(16),
)  # strangers can make up any number of queries


@public_page(*partners.MODELS, Category, Area)
def partner_list(request: HttpRequest) -> HttpResponse:
    day, offers = timezone.localdate(), filter_options()
    form = bound_filter(request.GET.urlencode(), offers)
    page = listing.page(
        form.choice,
        order=form.order,
        day=day,
        size=PAGE_SIZE,
        after=request.GET.get(keyset.AFTER, ""),
        before=request.GET.get(keyset.BEFORE, ""),
    )
    cache_key = (day, request.GET.urlencode(), offers, tuple(page.rows), page.next, page.previous)
    page_cache = QUERY_PAGE_CACHE if request.GET else PAGE_CACHE
    return page_cache.page(cache_key, lambda: _render_list(request, form, offers, day, page))


def _render_list(
    request: HttpRequest, form: PartnerFilterForm, offers: FilterOptions, day: date, page: Page[ListedPartner]
) -> HttpResponse:
    categories = dict(offers.categories)
    above = {ags: named for ags, *named in offers.areas}
    context = {
        "form": form,
        "day": day,
        "rows": [(row, categories.get(row.category, ""), place_text(row, above)) for row in page.rows],
        "count": page.rows[0].total if page.rows else 0,
        "count_cap": listing.COUNT_CAP,
        "is_narrowed": form.choice.is_filtered,
        "next": page_url(request, keyset.AFTER, page.next),
        "previous": page_url(request, keyset.BEFORE, page.previous),
    }
    return render(request, "network/partner_list.html", context)


@public_page(*partners.MODELS, Category, Area, FormerSlug)
def partner(request: HttpRequest, slug: str) -> HttpResponse:
    day = timezone.localdate()
    membership = partners.find(slug, day=day)
    if membership is None:
        return redirect_to_current_slug(slug)
    organisation = membership.organisation
    context = {
        "organisation": organisation,
        "since": membership.since,
        "basis": partners.BASIS[Membership.Basis(membership.basis)],
        "seat": label(organisation.seat) if organisation.seat else "",
    }
    return render(request, "network/partner.html", context)


def redirect_to_current_slug(slug: str) -> HttpResponsePermanentRedirect:
    organisation = partners.find_by_former_slug(slug, day=timezone.localdate())
    if organisation is None:
        raise Http404
    return redirect(organisation, permanent=True)


def page_url(request: HttpRequest, parameter: str, key: int | None) -> str:
    """The same list from another row on; empty where there is no such page."""
    if key is None:
        return ""
    query = request.GET.copy()
    for name in (keyset.AFTER, keyset.BEFORE):
        query.pop(name, None)
    query[parameter] = str(key)
    return f"?{query.urlencode()}"


def place_text(row: ListedPartner, above: Mapping[str, Sequence[str]]) -> str:
    """Where it is, beside its name: an administration's own area stands in the name already.

    `above` has name, kind and level of Kreise and Regierungsbezirke by key.
    """
    if row.seat_ags is None:
        return ""
    seat = None
    for digits in (BEZIRK_DIGITS, KREIS_DIGITS):
        if len(row.seat_ags) > digits and (named := above.get(row.seat_ags[:digits])):
            seat = _area(named, seat)
    seat = _area((row.seat_name, row.seat_kind, row.seat_level), seat)
    return place(seat) or LAND if row.body_of == row.seat else label(seat)


def _area(named: Sequence[str | None], parent: Area | None) -> Area:
    name, kind, level = named
    return Area(name=name, kind=kind, level=level, parent=parent)
