"""Who is Netzwerkpartner: organisations only, never people."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils import timezone

from core import keyset
from core.http import public_page
from members.domain import partners
from members.forms.partners import PartnerFilter
from members.models import Membership, Organisation
from regions.domain.areas import label, place

PAGE_SIZE = 25
LAND = "Nordrhein-Westfalen"


@public_page
def partner_list(request: HttpRequest) -> HttpResponse:
    form = PartnerFilter(request.GET)
    form.is_valid()
    day = timezone.localdate()
    rows = partners.chosen(form.choice, day=day)
    page = keyset.page(
        rows,
        order=form.order,
        size=PAGE_SIZE,
        after=request.GET.get(keyset.AFTER, ""),
        before=request.GET.get(keyset.BEFORE, ""),
        anchors=partners.current(day),
    )
    return render(
        request,
        "members/partner_list.html",
        {
            "form": form,
            "day": day,
            "rows": [(row, whereabouts(row.organisation)) for row in page.rows],
            "count": partners.count(rows),
            "count_cap": partners.COUNT_CAP,
            "is_narrowed": any([form.choice.text, form.choice.area, form.choice.category]),
            "next": page_url(request, keyset.AFTER, page.next),
            "previous": page_url(request, keyset.BEFORE, page.previous),
        },
    )


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


def whereabouts(organisation: Organisation) -> str:
    """Where it is, beside its name: an administration's own area stands in the name already."""
    if organisation.seat is None:
        return ""
    is_own = organisation.body_of_id == organisation.seat_id
    return place(organisation.seat) or LAND if is_own else label(organisation.seat)
