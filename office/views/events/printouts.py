"""Printouts of an event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from core.backoffice.pages import backoffice_page, render_page
from core.http import attachment_response
from core.primary_keys import parse_pk
from events.domain import catering, checkins, printouts
from events.models import Registration
from journal.entries import record, record_download
from office.views.events.base import EventBaseView

MAX_PARTS = 1_000


class PrintoutsView(EventBaseView):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        counts = checkins.counts(self.event)
        context = {
            "title": "Papiere",
            "event": self.event,
            "counts": counts,
            "sees_needs": self.event.may_be_changed_by(request.user),
            "present": printouts.present(self.event),
            "is_over": self.event.ends_at <= timezone.now(),
            "is_past": self.event.is_past(timezone.localdate()),
            "printed_texts": printouts.printed_texts(self.event),
            "badge_parts": printouts.parts(counts.registered),
            "certificate_parts": printouts.parts(counts.present),
        }
        return render_page(request, "office/events/printouts.html", context)


class NeedsView(EventBaseView):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        needs = catering.summarise(self.event)
        context = {"title": "Verpflegung und Barrierefreiheit", "event": self.event, "needs": needs}
        if needs.with_needs:
            record("view_needs", self.event, data={"people": needs.with_needs}, **self.journal_kwargs)
        response = render_page(request, "office/events/needs.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response


class PrintoutView(EventBaseView):
    """One PDF as a download, which is journalled; where it would be empty, redirects with a message."""

    name = ""
    journalled_content = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            content = self.content(**kwargs)
        except printouts.NothingToPrint as refusal:
            messages.info(request, str(refusal))
            return redirect("office:event_printouts", self.event.pk)
        record_download(
            self.event, content=self.journalled_content, people=self.number_of_people(), **self.journal_kwargs
        )
        return attachment_response(content, f"{self.name}-{self.event.slug}.pdf")

    def content(self, **kwargs: Any) -> bytes:
        raise NotImplementedError

    def number_of_people(self) -> int:
        raise NotImplementedError

    @property
    def part(self) -> int:
        requested_part = parse_pk(self.request.GET.get("teil", ""))
        return min(max(requested_part or 1, 1), MAX_PARTS)


class BadgesView(PrintoutView):
    name = "namensschilder"
    journalled_content = "badges"

    def content(self, **kwargs: Any) -> bytes:
        return printouts.badges_pdf(self.event, part=self.part, at=timezone.now())

    def number_of_people(self) -> int:
        return printouts.number_in_part(checkins.counts(self.event).registered, self.part)


class AttendanceListView(PrintoutView):
    name = "teilnahmeliste"
    journalled_content = "attendance_list"

    def content(self, **kwargs: Any) -> bytes:
        return printouts.attendance_list_pdf(self.event, at=timezone.now())

    def number_of_people(self) -> int:
        return checkins.counts(self.event).registered


class CertificatesView(PrintoutView):
    name = "teilnahmebescheinigungen"
    journalled_content = "attendance_certificates"

    def content(self, **kwargs: Any) -> bytes:
        return printouts.attendance_certificates_pdf(self.event, part=self.part, at=timezone.now())

    def number_of_people(self) -> int:
        return printouts.number_in_part(checkins.counts(self.event).present, self.part)


class CertificateView(PrintoutView):
    name = "teilnahmebescheinigung"
    journalled_content = "attendance_certificates"

    def content(self, *, registration: int, **kwargs: Any) -> bytes:
        rows = Registration.objects.filter(event=self.event, anonymised_at=None).select_related("event__host")
        return printouts.attendance_certificate_pdf(get_object_or_404(rows, pk=registration), at=timezone.now())

    def number_of_people(self) -> int:
        return 1


sees: Callable[[Any], Any] = backoffice_page("events")
overview = sees(PrintoutsView.as_view())
needs = backoffice_page("events", "change")(NeedsView.as_view())
badges = sees(BadgesView.as_view())
attendance_list = sees(AttendanceListView.as_view())
certificates = sees(CertificatesView.as_view())
certificate = sees(CertificateView.as_view())
