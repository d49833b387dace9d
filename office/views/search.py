from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from office.domain import search
from office.templatetags.office_tags import record_url
from office.views.pages import office_page, render_page

LONGEST = 200


@office_page("events")  # whoever sees members sees events too
def everything(request: HttpRequest) -> HttpResponse:
    """Hits of every kind; a single hit opens at once."""
    text = request.GET.get("q", "")[:LONGEST]
    found = search.everything(text, user=request.user)
    hits = [row for kind in found for row in kind.rows]
    if len(hits) == 1:
        return redirect(record_url(hits[0]))
    return render_page(request, "search", {"title": "Suche", "search_text": text, "found": found})
