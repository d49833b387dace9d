"""Events for everybody: the list, the page of one, their calendar files, the picture to share."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accessions.models import Accession
from core import keyset
from core.http import public_page, query_parameters
from events.domain import calendar, public_event, public_events, share_picture
from events.models import Document, Event, ProgrammeItem, Speaker
from members.models import Organisation
from network.views.partners import page_url
from normalisation import markdown


@public_page(Event)
@query_parameters("art", keyset.AFTER, keyset.BEFORE)
def event_list(request: HttpRequest) -> HttpResponse:
    day, kind = timezone.localdate(), request.GET.get("art", "")
    after, before = request.GET.get(keyset.AFTER, ""), request.GET.get(keyset.BEFORE, "")
    past = public_events.past(day, kind=kind, after=after, before=before)
    context = {
        "day": day,
        "kind": kind,
        "kinds": public_events.kinds(),
        "coming": public_events.upcoming(day, kind=kind),
        "past": past,
        "next": page_url(request, keyset.AFTER, past.next),
        "previous": page_url(request, keyset.BEFORE, past.previous),
        "feed": settings.BASE_URL + reverse("events:feed"),
        "webcal": f"webcal://{urlsplit(settings.BASE_URL).netloc}{reverse('events:feed')}",
    }
    return render(request, "events/list.html", context)


@public_page(Event, Organisation, Accession, ProgrammeItem, Speaker, Document)
def event(request: HttpRequest, slug: str) -> HttpResponse:
    day = timezone.localdate()
    shown = get_object_or_404(Event.objects.public().select_related("host", "accession"), slug=slug)
    context = {
        "event": shown,
        "day": day,
        "is_past": shown.is_past(day),
        "takes_registrations": shown.takes_registrations(day),
        "text": markdown.render(shown.text),
        "programme": public_event.programme(shown),
        "documents": public_events.public_documents(shown, day),
        "accession": public_event.accession(shown, day),
        "base_url": settings.BASE_URL,
    }
    return render(request, "events/event.html", context)


@public_page(Event)
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Event.objects.public(), slug=slug)
    return _calendar_file(calendar.event_ics(shown), f"{shown.slug}.ics")


@public_page(Event)
def feed(request: HttpRequest) -> HttpResponse:
    return _calendar_file(calendar.feed(public_events.for_feed(timezone.localdate())), "veranstaltungen.ics")


@public_page(Event)
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse(
        share_picture.picture(get_object_or_404(Event.objects.public(), slug=slug)), content_type="image/png"
    )


@require_safe
def document(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """A file for everybody; a 404 where it is for others, not yet to be seen, or lost."""
    shown = get_object_or_404(Event.objects.public(), slug=slug)
    file = get_object_or_404(public_events.public_documents(shown, timezone.localdate()), pk=pk).file
    try:
        content = file.open("rb")
    except OSError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=True, content_type="application/pdf")


def _calendar_file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=calendar.CONTENT_TYPE, headers=headers)
