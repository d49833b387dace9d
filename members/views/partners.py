"""Who is Netzwerkpartner: organisations only, never people."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils import timezone

from core import keyset
from core.http import Kept, public_page
from core.keyset import Page
from members.domain import listing, partners
from members.domain.listing import Listed
from members.forms.partners import PartnerFilter, offered
from members.models import Membership
from regions.domain.areas import label, place

PAGE_SIZE = 25
LAND = "Nordrhein-Westfalen"
KEPT, KEPT_ASKED = Kept(2), Kept(16)  # strangers can make up any number of queries


@public_page
def partner_list(request: HttpRequest) -> HttpResponse:
    day, offers = timezone.localdate(), offered()
    form = PartnerFilter(request.GET, offers)
    form.is_valid()
    page = listing.page(
        form.choice,
        order=form.order,
        day=day,
        size=PAGE_SIZE,
        after=request.GET.get(keyset.AFTER, ""),
        before=request.GET.get(keyset.BEFORE, ""),
    )
    told = (day, request.GET.urlencode(), offers, tuple(page.rows), page.next, page.previous)
    kept = KEPT_ASKED if request.GET else KEPT
    return kept.page(told, lambda: _made(request, form, day, page))


def _made(request: HttpRequest, form: PartnerFilter, day: date, page: Page[Listed]) -> HttpResponse:
    context = {
        "form": form,
        "day": day,
        "rows": [(row, whereabouts(row)) for row in page.rows],
        "count": page.rows[0].count if page.rows else 0,
        "count_cap": listing.COUNT_CAP,
        "is_narrowed": form.choice.is_narrowed,
        "next": page_url(request, keyset.AFTER, page.next),
        "previous": page_url(request, keyset.BEFORE, page.previous),
    }
    return render(request, "members/partner_list.html", context)


@public_page
def partner(request: HttpRequest, slug: str) -> HttpResponse:
    day = timezone.localdate()
    membership = partners.find(slug, day=day)
    if membership is None:
        return to_present_address(slug)
    organisation = membership.organisation
    context = {
        "organisation": organisation,
        "since": membership.since,
        "basis": partners.BASIS[Membership.Basis(membership.basis)],
        "seat": label(organisation.seat) if organisation.seat else "",
    }
    return render(request, "members/partner.html", context)


def to_present_address(slug: str) -> HttpResponsePermanentRedirect:
    organisation = partners.moved(slug, day=timezone.localdate())
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


def whereabouts(row: Listed) -> str:
    """Where it is, beside its name: an administration's own area stands in the name already."""
    seat = row.seat_area
    if seat is None:
        return ""
    return place(seat) or LAND if row.body_of == row.seat else label(seat)
