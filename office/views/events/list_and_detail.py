"""List of events and overview of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from core import keyset
from core.backoffice.pages import backoffice_page, render_page
from events.domain.invitations import effective_date_hint
from members.domain import organisations
from network.views.partners import page_url
from office.domain import event_overview, member_details
from office.domain.event_overview import LABELS, EventListFilter
from office.views.events.base import EventBaseView

MAX_QUERY_LENGTH = 200


@backoffice_page("events")
def event_list(request: HttpRequest) -> HttpResponse:
    chosen = request.GET.get("zeige", "")
    shown = EventListFilter(chosen) if chosen in set(EventListFilter) else EventListFilter.COMING
    found = event_overview.event_page(
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
        "filter_links": LABELS.items(),
        "next": page_url(request, keyset.AFTER, found.next),
        "previous": page_url(request, keyset.BEFORE, found.previous),
        "may_plan": request.user.has_perm("events.add"),
    }
    return render_page(request, "office/events/list.html", context)


class EventView(EventBaseView):
    def get(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        context = {
            "title": self.event.title,
            "effective_date_hint": effective_date_hint(self.event),
            "event": self.event,
            "overview": event_overview.overview(self.event, at=timezone.now()),
            "timeline": member_details.timeline(("events.event", [self.event.pk])),
            "may_change": self.event.may_be_changed_by(request.user),
            "may_plan": request.user.has_perm("events.add"),
            "sees_accession": self.sees_accession,
            "sees_members": request.user.has_module_perms("members"),
        }
        return render_page(request, "office/events/event.html", context)


@backoffice_page("events", "change")
def hosts(request: HttpRequest) -> JsonResponse:
    """Suggestions of hosts for the form's autocomplete; without JavaScript the form searches itself."""
    found = organisations.search(request.GET.get("q", "")[:MAX_QUERY_LENGTH])
    return JsonResponse(
        [{"value": one.pk, "label": one.name, "detail": organisations.place_text(one)} for one in found], safe=False
    )


event = backoffice_page("events")(EventView.as_view())
