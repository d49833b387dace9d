"""Imports: the list with the upload, one import with its rows, and the buttons that order what happens to it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View

from core import keyset
from core.backoffice.action_views import ActionButtonView
from core.backoffice.pages import backoffice_page, render_page
from core.refusals import DomainRefusal
from imports.domain import orders, retention, uploads
from imports.domain.row_values import ACCEPTED
from imports.forms.uploads import UploadForm
from imports.models import Import
from imports.models.imports import WORKED_ON
from imports.states import ImportState, RowOutcome, RowResult
from members.forms.table_columns import TableColumnsForm, chosen_columns
from network.views.partners import page_url

PAGE_SIZE = 50
MAX_SHOWN = 50


class ImportsView(View):
    """The imports, newest first; POST uploads a table and redirects to its dry run."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_form(UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                made = uploads.upload(
                    file.read(),
                    file_name=file.name or "",
                    sheet_name=form.cleaned_data["sheet_name"],
                    by=request.user,
                    at=timezone.now(),
                )
            except DomainRefusal as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect("imports:import", made.pk)
        return self.render_form(form, status=HTTPStatus.BAD_REQUEST)

    def render_form(self, form: UploadForm, *, status: int = 200) -> HttpResponse:
        rows = Import.objects.select_related("uploaded_by").annotate(number=Count("rows"))
        context = {"title": "Import", "form": form, "imports": rows[:MAX_SHOWN]}
        return render_page(self.request, "imports/imports.html", context, status=status)


class ImportView(View):
    """One import: what the dry run says of its rows, or what has become of them."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = get_object_or_404(Import.objects.select_related("uploaded_by", "ordered_by"), pk=pk)
        is_planned = source.state in {ImportState.CHECKED, ImportState.UNDONE}
        field = "outcome" if is_planned else "result"
        chosen = request.GET.get("zeige", "")
        counts = dict(source.rows.order_by().values_list(field).annotate(Count("pk")))
        choices = RowOutcome if is_planned else RowResult
        rows = source.rows.filter(**{field: chosen}) if chosen in choices.values and chosen else source.rows.all()
        page = keyset.paginate(
            rows,
            order=keyset.Order("number"),
            size=PAGE_SIZE,
            after=request.GET.get(keyset.AFTER, ""),
            before=request.GET.get(keyset.BEFORE, ""),
        )
        context = {
            "title": source.file_name,
            "import": source,
            "is_planned": is_planned,
            "is_worked_on": source.state in WORKED_ON,
            "percent": source.progress * 100 // max(source.total, 1),
            "number": sum(counts.values()),
            "ready": sum(counts.get(one, 0) for one in (RowOutcome.NEW, RowOutcome.CHANGED)),
            "open": sum(counts.get(one, 0) for one in (RowOutcome.FAULTY, RowOutcome.DOUBTFUL)),
            "filter_links": [(one.value, one.label, counts.get(one, 0)) for one in choices if one.value],
            "chosen": chosen,
            "rows": page.rows,
            "next": page_url(request, keyset.AFTER, page.next),
            "previous": page_url(request, keyset.BEFORE, page.previous),
            "to_inform": source.duties.filter(informed_at=None).count() if source.state == ImportState.APPLIED else 0,
            "columns_form": TableColumnsForm(uploads.columns_of(source), ACCEPTED),
            "undo_until": source.applied_at and source.applied_at + retention.UNDO_WITHIN,
        }
        return render_page(request, "imports/import.html", context)


class ImportButtonView(ActionButtonView):
    """A button on the page of an import."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.source = get_object_or_404(Import, pk=kwargs["pk"])

    def record_url(self) -> str:
        return reverse("imports:import", args=[self.source.pk])

    @property
    def actor_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user, "at": timezone.now()}


class ColumnsView(ImportButtonView):
    def perform_and_describe(self) -> str:
        uploads.choose_columns(self.source, chosen_columns(self.request.POST), **self.actor_kwargs)
        return "Die Spalten sind geändert; alle Zeilen werden neu geprüft."


class CheckAgainView(ImportButtonView):
    def perform_and_describe(self) -> str:
        uploads.check_again(self.source, **self.actor_kwargs)
        return "Alle Zeilen werden neu geprüft."


class ApplyView(ImportButtonView):
    def perform_and_describe(self) -> str:
        orders.apply(self.source, **self.actor_kwargs)
        return "Die Zeilen werden jetzt übernommen. Sie können währenddessen weiterarbeiten."


class UndoView(ImportButtonView):
    def perform_and_describe(self) -> str:
        orders.undo(self.source, **self.actor_kwargs)
        return "Der Import wird jetzt zurückgenommen."


class DiscardView(ImportButtonView):
    def perform_and_describe(self) -> str:
        orders.discard(self.source, **self.actor_kwargs)
        return "Der Import ist verworfen; sein Inhalt ist gelöscht."

    def back_url(self) -> str:
        return reverse("imports:imports")


changes = backoffice_page("imports", "change")
imports = changes(ImportsView.as_view())
detail = changes(ImportView.as_view())
columns = changes(ColumnsView.as_view())
check_again = changes(CheckAgainView.as_view())
apply = changes(ApplyView.as_view())
undo = changes(UndoView.as_view())
discard = changes(DiscardView.as_view())
