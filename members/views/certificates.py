"""Public verification of a certificate by its number, from the QR code or typed; and an applicant's download."""

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
from core.http import attachment_response, private_page, query_parameters
from core.rendering_limits import count_rendered_file
from members.domain import certificates
from members.domain.certificates import CertificateStatus
from members.domain.certificates.documents import file_name
from members.forms.certificates import CertificateNumberForm
from members.models import Certificate, Organisation
from members.views.application_status import ApplicationLinkView

MAX_UNKNOWN_PER_ADDRESS_HOUR = 30
NOT_FOUND = 404


def not_indexed(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@private_page
@query_parameters("nummer")
@require_safe
def enter_number(request: HttpRequest) -> HttpResponse:
    form = CertificateNumberForm(request.GET if "nummer" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("members:certificate", form.cleaned_data["nummer"])
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else 200
    return not_indexed(render(request, "members/certificates/enter_number.html", {"form": form}, status=status))


@private_page
@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Only well-formed numbers that do not exist count against the limit; valid numbers and typos do not."""
    at = timezone.now()
    limit_kwargs: dict[str, Any] = {"limit": MAX_UNKNOWN_PER_ADDRESS_HOUR, "period": timedelta(hours=1), "at": at}
    limits.check("certificate", client_address(request), **limit_kwargs)
    verification = certificates.verify(number, day=timezone.localdate(at))
    if verification.status == CertificateStatus.UNKNOWN and verification.number:
        limits.count("certificate", client_address(request), **limit_kwargs)
    if verification.number and verification.number != number:
        return redirect("members:certificate", verification.number)
    context = {"verification": verification, "partner": current_partner(verification.organisation)}
    status = NOT_FOUND if verification.status == CertificateStatus.UNKNOWN else 200
    return not_indexed(render(request, "members/certificates/certificate.html", context, status=status))


def current_partner(organisation: Organisation | None) -> Organisation | None:
    """The organisation where it is partner today and so has a public page."""
    if organisation is None:
        return None
    return Organisation.objects.partners_on(timezone.localdate()).filter(pk=organisation.pk).first()


class ApplicationCertificateView(ApplicationLinkView):
    """The certificate of an accepted organisation, by the link of its application."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.is_expired:
            return self.render_or_renew_expired(request)
        issued = (
            Certificate.objects.current().filter(membership=self.object.membership, membership__voided_at=None).first()
        )
        if self.object.membership is None or issued is None:
            raise Http404
        count_rendered_file(request)
        return pdf_response(issued)


def pdf_response(issued: Certificate) -> HttpResponse:
    """The PDF as a download that the browser does not interpret."""
    return attachment_response(certificates.pdf(issued), file_name(issued))
