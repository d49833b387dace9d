from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from office.domain.queue import waiting
from office.views.pages import render_page


def queue(request: HttpRequest) -> HttpResponse:
    """„Was ansteht“, the start page of the back office."""
    sections = waiting(request.user, at=timezone.now())
    return render_page(request, "queue", {"title": "Was ansteht", "sections": sections})
