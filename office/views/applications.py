"""An application on one page, with all that belongs to it."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone

from members.models import Application
from office.domain import dossier
from office.forms.decisions import AcceptForm
from office.views.pages import office_page, page


def found(reference: str) -> Application:
    try:
        return dossier.find(reference)
    except Application.DoesNotExist:
        raise Http404 from None


@office_page("members")
def application(request: HttpRequest, reference: str) -> HttpResponse:
    item = found(reference)
    compiled = dossier.compile_for(item, day=timezone.localdate())
    may_decide = request.user.has_perm("members.change")
    context = {
        "title": item.organisation_name or item.contact or "Verfallener Antrag",
        "application": item,
        "dossier": compiled,
        "sees_mails": request.user.has_module_perms("mailings"),
        "may_decide": may_decide,
        "accept_form": AcceptForm(application=item) if may_decide and compiled.may_accept else None,
    }
    return page(request, "application", context)


@office_page("members")
def scan(request: HttpRequest, reference: str) -> HttpResponse:
    """The scanned letter, as a download that the browser does not interpret."""
    item = found(reference)
    if not item.scan:
        raise Http404
    try:
        content = item.scan.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content, as_attachment=True, filename=f"{item.reference}.pdf", content_type="application/pdf"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
