"""Files of a registration: ticket, calendar entry, certificate of attendance, documents."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from core.http import attachment_response
from core.rendering_limits import count_rendered_file
from events.domain import calendar, printouts, tickets
from events.states import RegistrationState
from events.views.registration_page import RegistrationLinkView


class SeatFileView(RegistrationLinkView):
    """A file for confirmed registrations; 404 for others."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.object.state != RegistrationState.CONFIRMED or self.object.anonymised_at:
            raise Http404
        return self.file()

    def file(self) -> HttpResponse:
        raise NotImplementedError


class TicketView(SeatFileView):
    def file(self) -> HttpResponse:
        if self.event.is_cancelled:
            raise Http404
        count_rendered_file(self.request)
        return attachment_response(tickets.ticket_pdf(self.registration), tickets.file_name(self.registration))


class CalendarFileView(SeatFileView):
    def file(self) -> HttpResponse:
        method = "cancel" if self.event.is_cancelled else "publish"
        entry = calendar.registration_ics(self.registration, method=method)
        return attachment_response(
            entry, f"{self.event.slug}.ics", f"text/calendar; method={method.upper()}; charset=utf-8"
        )


class AttendanceCertificateView(SeatFileView):
    """For those who were checked in, once the event has ended."""

    def file(self) -> HttpResponse:
        if not self.has_certificate:
            raise Http404
        count_rendered_file(self.request)
        return attachment_response(
            printouts.attendance_certificate_pdf(self.registration, at=timezone.now()),
            f"teilnahme-{self.event.slug}.pdf",
        )


class DocumentView(RegistrationLinkView):
    def get(self, request: HttpRequest, document: int) -> FileResponse:
        try:
            content = get_object_or_404(self.documents(at=timezone.now()), pk=document).file.open("rb")
        except OSError as lost:
            raise Http404 from lost
        return FileResponse(content, as_attachment=True, content_type="application/pdf")
