"""Whether a certificate holds: for whoever has its number in hand, by QR code or typed."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import limits
from core.client_address import client_address
from core.http import attachment_response, private_page
from members.domain import certificates
from members.domain.certificates import CertificateStatus
from members.domain.certificates.documents import file_name
from members.forms.certificates import CertificateNumberForm
from members.models import Certificate, Organisation
from members.views.application_status import ApplicationLinkView

UNKNOWN_PER_ORIGIN_HOUR = 30
NOT_FOUND = 404


def not_indexed(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@private_page
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    form = CertificateNumberForm(request.GET if "nummer" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("members:certificate", form.cleaned_data["nummer"])
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else 200
    return not_indexed(render(request, "members/certificates/ask.html", {"form": form}, status=status))


@private_page
@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Only well-formed numbers that do not exist count against the limit; valid numbers and typos do not."""
    at = timezone.now()
    limit_kwargs: dict[str, Any] = {"limit": UNKNOWN_PER_ORIGIN_HOUR, "period": timedelta(hours=1), "at": at}
    limits.check("certificate", client_address(request), **limit_kwargs)
    found = certificates.verify(number, day=timezone.localdate(at))
    if found.status == CertificateStatus.UNKNOWN and found.number:
        limits.count("certificate", client_address(request), **limit_kwargs)
    if found.number and found.number != number:
        return redirect("members:certificate", found.number)
    context = {"found": found, "partner": partner_page(found.organisation)}
    status = NOT_FOUND if found.status == CertificateStatus.UNKNOWN else 200
    return not_indexed(render(request, "members/certificates/certificate.html", context, status=status))


def partner_page(organisation: Organisation | None) -> Organisation | None:
    """Who is partner today and so has a page of its own."""
    if organisation is None:
        return None
    return Organisation.objects.partners_on(timezone.localdate()).filter(pk=organisation.pk).first()


class ApplicationCertificateView(ApplicationLinkView):
    """The certificate of an accepted organisation, by the link of its application."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.is_expired:
            return self.expired(request)
        issued = Certificate.objects.filter(membership=self.row.membership, membership__voided_at=None).first()
        if self.row.membership is None or issued is None:
            raise Http404
        return as_pdf(issued)


def as_pdf(issued: Certificate) -> HttpResponse:
    """The PDF as a download that the browser does not interpret."""
    return attachment_response(certificates.pdf(issued), file_name(issued))
