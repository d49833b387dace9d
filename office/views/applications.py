"""Detail page of an application, and its scan."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from core.backoffice.pages import backoffice_page, render_page
from journal import actors
from journal.entries import record_download
from members.models import Application
from office.domain import application_detail
from office.forms.decisions import AcceptApplicationForm


def get_application(reference: str, user: User) -> Application:
    try:
        return application_detail.find(reference, user=user)
    except Application.DoesNotExist:
        raise Http404 from None


@backoffice_page("members")
def application(request: HttpRequest, reference: str) -> HttpResponse:
    item = get_application(reference, request.user)
    compiled = application_detail.application_detail(item, day=timezone.localdate(), user=request.user)
    may_decide = request.user.has_perm("members.change")
    context = {
        "title": item.organisation_name or item.contact or "Verfallener Antrag",
        "application": item,
        "detail": compiled,
        "sees_mails": request.user.has_module_perms("mailings"),
        "may_decide": may_decide,
        "may_recommend": request.user.has_perm("applications.recommend"),
        "accept_form": AcceptApplicationForm(application=item) if may_decide and compiled.may_accept else None,
    }
    return render_page(request, "office/application.html", context)


@backoffice_page("members")
@require_safe
def scan(request: HttpRequest, reference: str) -> HttpResponse:
    """The scanned letter, as a download that the browser does not interpret."""
    item = get_application(reference, request.user)
    if not item.scan:
        raise Http404
    try:
        content = item.scan.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    record_download(item, content="scan", actor=actors.user(request.user.pk), at=timezone.now())
    response = FileResponse(
        content, as_attachment=True, filename=f"{item.reference}.pdf", content_type="application/pdf"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
