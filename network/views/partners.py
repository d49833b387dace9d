"""Who is Netzwerkpartner: organisations only, never people."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils import timezone

from core import keyset
from core.http import public_page, query_parameters
from members.domain import partners
from members.models import Category, FormerSlug, Membership, Organisation
from network.domain.partner_list import COUNT_CAP, count_partners, partner_page
from network.forms.partners import PartnerFilterForm
from regions.domain.areas import label, larger_areas, place
from regions.models import Area

PAGE_SIZE = 25
LAND_NAME = "Nordrhein-Westfalen"


@public_page(*partners.MODELS, Category, Area)
@query_parameters("q", "gebiet", "kategorie", "sortierung", keyset.AFTER, keyset.BEFORE)
def partner_list(request: HttpRequest) -> HttpResponse:
    day, areas = timezone.localdate(), larger_areas()
    form = PartnerFilterForm(request.GET, areas=areas.values())
    form.is_valid()
    page = partner_page(
        form.filter_values,
        order=form.order,
        day=day,
        size=PAGE_SIZE,
        after=request.GET.get(keyset.AFTER, ""),
        before=request.GET.get(keyset.BEFORE, ""),
    )
    context = {
        "form": form,
        "day": day,
        "rows": [(row, row.organisation, place_text(row.organisation, areas)) for row in page.rows],
        "count": count_partners(form.filter_values, day=day),
        "count_cap": COUNT_CAP,
        "is_filtered": form.filter_values.is_filtered,
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


def place_text(organisation: Organisation, areas: Mapping[int, Area]) -> str:
    """Where it is, beside its name: an administration's own area stands in the name already."""
    if (seat := organisation.seat) is None:
        return ""
    seat.parent = areas.get(seat.parent_id or 0)
    return place(seat) or LAND_NAME if organisation.body_of_id == seat.pk else label(seat)
