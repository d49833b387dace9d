"""List of accessions and overview of one."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accessions.models import Accession
from accessions.states import AccessionState
from core import keyset
from core.backoffice.pages import backoffice_page, render_page
from events.domain.invitations import effective_date_hint
from events.models import Event
from journal import actors
from journal.entries import record_download
from members.domain import certificates
from network.views.partners import page_url
from office.domain import accession_overview, member_details
from office.domain.certificates import CertificateFilterValues, filter_certificates

REFRESH_SECONDS = "4"


@backoffice_page("members")
def accession_list(request: HttpRequest) -> HttpResponse:
    found = accession_overview.accession_page(
        request.user, after=request.GET.get(keyset.AFTER, ""), before=request.GET.get(keyset.BEFORE, "")
    )
    context = {
        "title": "Sammelbeitritte",
        "accessions": found.rows,
        "next": page_url(request, keyset.AFTER, found.next),
        "previous": page_url(request, keyset.BEFORE, found.previous),
        "may_decide": request.user.has_perm("members.change"),
    }
    return render_page(request, "office/accessions/list.html", context)


@backoffice_page("members")
def accession(request: HttpRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(Accession.objects.visible_to(request.user).select_related("created_by"), pk=pk)
    overview = accession_overview.overview(item, at=timezone.now())
    state, text = request.GET.get("stand", ""), request.GET.get("q", "")[:200]
    found = accession_overview.participant_page(
        item, state=state, text=text, after=request.GET.get(keyset.AFTER, ""), before=request.GET.get(keyset.BEFORE, "")
    )
    event = Event.objects.visible_to(request.user).filter(accession=item).select_related("accession").first()
    context = {
        "title": item.title,
        "accession": item,
        "overview": overview,
        "printed_texts": certificates.printed_texts(filter_certificates(CertificateFilterValues(accession=item)))
        if item.state == AccessionState.EXECUTED
        else [],
        "event": event,
        "effective_date_hint": effective_date_hint(event) if event else "",
        "may_plan_events": request.user.has_perm("events.add"),
        "is_open": item.state == AccessionState.OPEN,
        "rows": found.rows,
        "chosen_state": state,
        "text": text,
        "next": page_url(request, keyset.AFTER, found.next),
        "previous": page_url(request, keyset.BEFORE, found.previous),
        "timeline": member_details.timeline(("accessions.accession", [item.pk])),
        "may_decide": request.user.has_perm("members.change"),
    }
    response = render_page(request, "office/accessions/accession.html", context)
    if overview.is_busy:
        response.headers["Refresh"] = REFRESH_SECONDS
    return response


@backoffice_page("members")
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The scanned document, as a download that the browser does not interpret."""
    item = get_object_or_404(Accession.objects.visible_to(request.user), pk=pk)
    download = as_download(item.document, f"sammelbeitritt-{item.pk}.pdf", "application/pdf")
    record_download(item, content="document", actor=actors.user(request.user.pk), at=timezone.now())
    return download


def as_download(file: object, name: str, content_type: str) -> HttpResponse:
    if not file:
        raise Http404
    try:
        content = file.open("rb")  # type: ignore[attr-defined]  # a FieldFile
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
