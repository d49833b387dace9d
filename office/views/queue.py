from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.backoffice.pages import render_page
from office.domain.queue import waiting


def queue(request: HttpRequest) -> HttpResponse:
    """„Was ansteht“, the start page of the back office."""
    sections = waiting(request.user, at=timezone.now())
    return render_page(request, "office/queue.html", {"title": "Was ansteht", "sections": sections})
