"""The papers of an event: what there is to print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from core.http import download
from core.keys import key_in
from events.domain import catering, door, papers
from events.models import Registration
from office.views.events.frame import AboutEvent
from office.views.pages import office_page, page

MOST_PARTS = 1_000


class Papers(AboutEvent):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        counts = door.counts(self.event)
        context = {
            "title": "Papiere",
            "event": self.event,
            "counts": counts,
            "sees_needs": request.user.has_perm("events.change"),
            "there": papers.there(self.event),
            "is_past": self.event.is_past(timezone.localdate()),
            "badge_parts": papers.parts(counts.registered),
            "certificate_parts": papers.parts(counts.there),
        }
        return page(request, "events/door_papers", context)


class Needed(AboutEvent):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        context = {"title": "Verpflegung und Barrierefreiheit", "event": self.event, "needs": catering.of(self.event)}
        response = page(request, "events/needs", context)
        response.headers["Cache-Control"] = "no-store"
        return response


class Paper(AboutEvent):
    """One PDF as a download; what has nobody to name leads back and says so."""

    name = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            content = self.content(**kwargs)
        except papers.NothingToPrint as refusal:
            messages.info(request, str(refusal))
            return redirect("office:event_papers", self.event.pk)
        return download(content, f"{self.name}-{self.event.slug}.pdf")

    def content(self, **kwargs: Any) -> bytes:
        raise NotImplementedError

    @property
    def part(self) -> int:
        asked = key_in(self.request.GET.get("teil", ""))
        return min(max(asked or 1, 1), MOST_PARTS)


class Badges(Paper):
    name = "namensschilder"

    def content(self, **kwargs: Any) -> bytes:
        return papers.badges_pdf(self.event, part=self.part, at=timezone.now())


class AttendanceList(Paper):
    name = "teilnahmeliste"

    def content(self, **kwargs: Any) -> bytes:
        return papers.attendance_list_pdf(self.event, at=timezone.now())


class Certificates(Paper):
    name = "teilnahmebescheinigungen"

    def content(self, **kwargs: Any) -> bytes:
        return papers.attendance_certificates_pdf(self.event, part=self.part)


class Certificate(Paper):
    name = "teilnahmebescheinigung"

    def content(self, *, registration: int, **kwargs: Any) -> bytes:
        rows = Registration.objects.filter(event=self.event, anonymised_at=None).select_related("event__host")
        return papers.attendance_certificate_pdf(get_object_or_404(rows, pk=registration))


sees: Callable[[Any], Any] = office_page("events")
overview = sees(Papers.as_view())
needs = office_page("events", "change")(Needed.as_view())
badges = sees(Badges.as_view())
attendance_list = sees(AttendanceList.as_view())
certificates = sees(Certificates.as_view())
certificate = sees(Certificate.as_view())
