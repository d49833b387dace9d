"""Issuing Beitrittsurkunden to earlier members, downloading and printing them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core import keyset
from core.backoffice.action_views import ActionFormView
from core.backoffice.pages import backoffice_page, render_page
from core.counts import count_text
from core.keyset import Order
from core.refusals import DomainRefusal
from journal import actors
from members.domain import certificates
from members.models import Certificate, Membership, Organisation, PrintJob
from members.views.certificates import pdf_response
from network.views.partners import page_url
from normalisation.printable_characters import MAYBE_UNPRINTABLE
from office.domain.certificates import filter_certificates
from office.forms.certificates import CertificateFilter
from office.forms.decisions import EmptyForm

PAGE_SIZE = 25
MAX_JOBS = 10
NEWEST = Order("day", "id", descending=True)
BY_NAME = ("membership__organisation__name_fold", "pk")


@backoffice_page("certificates")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    form = CertificateFilter(request.GET)
    form.is_valid()
    rows = filter_certificates(form.filter_values)
    missing = certificates.without_certificate(timezone.localdate())
    after, before = request.GET.get(keyset.AFTER, ""), request.GET.get(keyset.BEFORE, "")
    found = keyset.paginate(rows, order=NEWEST, size=PAGE_SIZE, after=after, before=before)
    context = {
        "title": "Urkunden",
        "form": form,
        "chosen": form.filter_values,
        "rows": found.rows,
        "count": rows.count(),
        "printed_texts": certificates.printed_texts(rows),
        "missing": missing.count(),
        "missing_names": missing.filter(organisation__name__regex=MAYBE_UNPRINTABLE).values_list(
            "organisation__name", flat=True
        ),
        "jobs": PrintJob.objects.all()[:MAX_JOBS],
        "may_decide": request.user.has_perm("members.change"),
        "next": page_url(request, keyset.AFTER, found.next),
        "previous": page_url(request, keyset.BEFORE, found.previous),
    }
    return render_page(request, "office/certificates.html", context)


@backoffice_page("members", "change")
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.visible_to(request.user), pk=pk, organisation__isnull=False)
    try:
        made = certificates.issue(membership, actor=actors.user(request.user.pk), at=timezone.now())
    except DomainRefusal as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, f"Die Urkunde {made.number} ist ausgestellt.")
    return redirect("office:organisation", membership.organisation_id)


class ReissueCertificateView(ActionFormView):
    form_class = EmptyForm
    template = "office/reissue_certificate.html"
    title = "Urkunde neu ausstellen"
    button_label = "Neu ausstellen"
    success_message = "Die neue Urkunde ist ausgestellt; die Nummer der alten sagt, dass sie ersetzt ist."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        related = Certificate.objects.visible_to(request.user).select_related("membership__organisation")
        self.certificate = get_object_or_404(related, pk=kwargs["pk"])
        self.organisation = get_object_or_404(Organisation, pk=self.certificate.membership.organisation_id)

    def refusal_reason(self) -> str:
        if self.certificate.membership.voided_at:
            return "Die Mitgliedschaft ist zurückgenommen, für sie gibt es keine Urkunde mehr."
        newer = Certificate.objects.filter(replaces=self.certificate).first()
        return f"Diese Urkunde ist schon durch {newer.number} ersetzt." if newer else ""

    def record_url(self) -> str:
        return reverse("office:organisation", args=[self.organisation.pk]) + "#urkunden"

    def record_label(self) -> str:
        return str(self.organisation)

    def extra_context(self) -> dict[str, Any]:
        return {"certificate": self.certificate, "organisation": self.organisation}

    def perform(self, form: BaseForm) -> None:
        certificates.reissue(self.certificate, actor=actors.user(self.request.user.pk), at=timezone.now())


reissue = backoffice_page("members", "change")(ReissueCertificateView.as_view())


@backoffice_page("members", "change")
@require_POST
def issue_missing(request: HttpRequest) -> HttpResponse:
    made = certificates.issue_missing(actor=actors.user(request.user.pk), at=timezone.now())
    if made:
        messages.success(request, f"{count_text(len(made), 'Eine Urkunde ist', 'Urkunden sind')} ausgestellt.")
    else:
        messages.info(request, "Alle Netzwerkpartner haben schon eine Urkunde.")
    return redirect("office:certificates")


@backoffice_page("members", "change")
@require_POST
def order_print(request: HttpRequest) -> HttpResponse:
    form = CertificateFilter(request.POST)
    form.is_valid()
    filter_values = form.filter_values
    rows = filter_certificates(filter_values).order_by(*BY_NAME)
    jobs = certificates.print_jobs.order_print(
        rows, title=str(filter_values)[:200], cause=filter_values.accession, by=request.user, at=timezone.now()
    )
    if jobs:
        messages.success(request, "PDF und ZIP werden erstellt. In etwa einer Minute stehen sie hier bereit.")
    else:
        messages.info(request, "In dieser Auswahl gibt es keine Urkunden.")
    return redirect(reverse("office:certificates") + "#druck")


@backoffice_page("members")
@require_safe
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return pdf_response(get_object_or_404(Certificate.objects.visible_to(request.user), pk=pk))


@backoffice_page("certificates")
@require_safe
def printed(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The printed certificates, as a download that the browser does not interpret."""
    job = get_object_or_404(PrintJob, pk=pk)
    file = {"pdf": job.pdf, "zip": job.archive}.get(kind)
    if not file:
        raise Http404
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content, as_attachment=True, filename=f"urkunden-{job.pk}.{kind}", content_type=f"application/{kind}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
