from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.backoffice.pages import backoffice_page, render_page
from core.backoffice.registry import record_url
from normalisation.validators import without_hidden_characters
from office.domain.search import search_everything

MAX_LENGTH = 200


@backoffice_page("events")  # whoever sees members sees events too
def everything(request: HttpRequest) -> HttpResponse:
    """Hits of every kind; a single hit redirects to its record."""
    text = without_hidden_characters(request.GET.get("q", "")[:MAX_LENGTH])
    found = search_everything(text, user=request.user)
    hits = [hit for group in found for hit in group.hits]
    if len(hits) == 1:
        return redirect(record_url(hits[0].record))
    return render_page(request, "office/search.html", {"title": "Suche", "search_text": text, "search_hits": found})
