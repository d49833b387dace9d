"""The list of events, and the page of one: what stands, what is missing, what to press next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from core import keyset
from members.domain import organisations
from members.views.joining_organisation import detail
from network.views.partners import page_url
from office.domain import event_board, records
from office.domain.event_board import LABELS, Shown
from office.views.events.frame import AboutEvent
from office.views.pages import office_page, page

LONGEST = 200


@office_page("events")
def event_list(request: HttpRequest) -> HttpResponse:
    chosen = request.GET.get("zeige", "")
    shown = Shown(chosen) if chosen in set(Shown) else Shown.COMING
    found = event_board.listed(
        request.user,
        shown,
        at=timezone.now(),
        after=request.GET.get(keyset.AFTER, ""),
        before=request.GET.get(keyset.BEFORE, ""),
    )
    context = {
        "title": "Veranstaltungen",
        "events": found.rows,
        "shown": shown,
        "chips": LABELS.items(),
        "next": page_url(request, keyset.AFTER, found.next),
        "previous": page_url(request, keyset.BEFORE, found.previous),
        "may_plan": request.user.has_perm("events.add"),
    }
    return page(request, "events/list", context)


class EventPage(AboutEvent):
    def get(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        context = {
            "title": self.event.title,
            "event": self.event,
            "board": event_board.board(self.event, at=timezone.now()),
            "timeline": records.timeline(("events.event", [self.event.pk])),
            "may_change": request.user.has_perm("events.change"),
            "may_plan": request.user.has_perm("events.add"),
            "sees_members": request.user.has_module_perms("members"),
        }
        return page(request, "events/event", context)


@office_page("events", "change")
def hosts(request: HttpRequest) -> JsonResponse:
    """For the type-ahead of the form; without it the form itself looks the name up."""
    found = organisations.search(request.GET.get("q", "")[:LONGEST])
    return JsonResponse([{"value": one.pk, "label": one.name, "detail": detail(one)} for one in found], safe=False)


event = office_page("events")(EventPage.as_view())
