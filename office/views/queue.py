from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from office.domain.queue import waiting
from office.views.pages import render_page


def queue(request: HttpRequest) -> HttpResponse:
    """„Was ansteht“, the start page of the back office."""
    user = request.user
    context = {
        "title": "Was ansteht",
        "sections": waiting(user, at=timezone.now()),
        "may_decide": user.has_perm("members.change"),
        "may_run_events": user.has_perm("events.change"),
        "may_retry": user.has_module_perms("mailings"),
        "sees_people": user.has_module_perms("members"),
    }
    return render_page(request, "queue", context)
