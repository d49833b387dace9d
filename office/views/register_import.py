"""Importing the Gemeindeverzeichnis: upload, preview, applying an edition."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.views import View

from core.backoffice.pages import backoffice_page, render_page
from core.refusals import DomainRefusal
from members.domain import register_import
from members.domain.register_import import ChangedSincePreview, EditionPreview
from members.models import RegisterImport
from office.forms.register_import import ApplyEditionForms, UploadForm
from regions.domain.gemeindeverzeichnis import RegisterRefusal

MAX_SHOWN = 50
GONE = "Diese Datei liegt nicht mehr vor. Wählen Sie sie noch einmal aus."


def may_take_over(request: HttpRequest) -> bool:
    return request.user.has_perm("members.change")


class EditionsView(View):
    """The editions that were applied and those that wait; POST uploads a file and redirects to its preview."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_form(UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if not may_take_over(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                waiting = register_import.upload(form.cleaned_data["file"], by=request.user, at=timezone.now())
            except RegisterRefusal as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect("office:register_edition", waiting.pk)
        return self.render_form(form, status=HTTPStatus.BAD_REQUEST)

    def render_form(self, form: UploadForm, *, status: int = 200) -> HttpResponse:
        rows = RegisterImport.objects.select_related("uploaded_by", "done_by").defer("content", "report")
        context = {
            "title": "Gemeindeverzeichnis",
            "form": form,
            "may_take_over": may_take_over(self.request),
            "waiting": rows.filter(done_at=None)[:MAX_SHOWN],
            "done": rows.exclude(done_at=None).order_by("-done_at")[:MAX_SHOWN],
        }
        return render_page(self.request, "office/register_import.html", context, status=status)


class EditionView(View):
    """One edition: its preview while it waits, afterwards the report of its changes."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = RegisterImport.objects.select_related("uploaded_by", "done_by").filter(pk=kwargs["pk"]).first()
        if found is None:
            messages.info(request, GONE)
            return redirect("office:register_import")
        self.edition = found
        try:
            return super().dispatch(request, *args, **kwargs)
        except RegisterRefusal as refusal:
            messages.error(request, str(refusal))
            return redirect("office:register_import")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.edition.done_at:
            return self.render_edition(sections=self.edition.report)
        preview = self.preview()
        return self.render_edition(preview, ApplyEditionForms(changes=preview.changes))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not may_take_over(request):
            raise PermissionDenied
        if self.edition.done_at:
            return self.was_done()
        preview = self.preview()
        form = ApplyEditionForms(request.POST, changes=preview.changes)
        if not form.is_valid():
            return self.render_edition(preview, form, status=HTTPStatus.BAD_REQUEST)
        return self.take_over(preview, form)

    def take_over(self, preview: EditionPreview, form: ApplyEditionForms) -> HttpResponse:
        now = timezone.now()
        try:
            done = register_import.apply(self.edition, **form.order(), by=self.request.user, at=now)
        except ChangedSincePreview as conflict:
            fresh = self.preview()
            typed = self.request.POST.copy()
            typed["seen_digest"] = fresh.changes.digest
            return self.render_edition(
                fresh,
                ApplyEditionForms(typed, changes=fresh.changes),
                conflict=str(conflict),
                status=HTTPStatus.CONFLICT,
            )
        except DomainRefusal as refusal:
            form.head.add_error(None, str(refusal))
            return self.render_edition(preview, form, status=HTTPStatus.BAD_REQUEST)
        if done.done_at != now:
            return self.was_done()
        messages.success(self.request, "Die Ausgabe ist übernommen.")
        return redirect("office:register_edition", done.pk)

    def was_done(self) -> HttpResponse:
        messages.info(self.request, "Diese Ausgabe war schon übernommen; es ist nichts doppelt geschehen.")
        return redirect("office:register_edition", self.edition.pk)

    def preview(self) -> EditionPreview:
        edition = register_import.edition_of(self.edition)
        return register_import.preview(edition, day=timezone.localdate(), counted_on=self.edition.counted_on)

    def render_edition(
        self,
        preview: EditionPreview | None = None,
        form: ApplyEditionForms | None = None,
        *,
        sections: Any = None,
        conflict: str = "",
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "title": f"Ausgabe vom {date_format(self.edition.as_of, 'j. F Y')}",
            "edition": self.edition,
            "changes": preview.changes if preview else None,
            "sections": register_import.report(preview)
            if preview
            else [register_import.ReportSection(*one) for one in sections],
            "take_over": form,
            "forms": list(form or ()),
            "may_take_over": may_take_over(self.request),
            "conflict": conflict,
        }
        return render_page(self.request, "office/register_edition.html", context, status=status)


sees = backoffice_page("register")
editions = sees(EditionsView.as_view())
edition = sees(EditionView.as_view())
