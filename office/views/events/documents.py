"""The files of an event: handed out before or after, to all or to some."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.backoffice.pages import backoffice_page
from events.domain import documents
from office.forms.event_actions import AddDocumentForm, DocumentPropertiesForm
from office.views.accessions.list_and_detail import as_download
from office.views.events.base import EventActionView, EventBaseView, EventButtonView


class AddDocumentView(EventActionView):
    """The documents of an event and, for users who may change it, the form to add one."""

    template = "office/events/documents.html"
    title = "Unterlagen"
    button_label = "Ablegen"
    is_new = True

    @property
    def success_message(self) -> str:  # type: ignore[override]
        return "Die Unterlage ist abgelegt." if self.is_new else "Diese Unterlage gibt es schon."

    def form(self, data: Any = None, files: Any = None) -> AddDocumentForm:
        return AddDocumentForm(data, files)

    def perform(self, form: AddDocumentForm) -> None:
        _made, self.is_new = documents.add(self.event, **form.cleaned_data, **self.actor_kwargs)
        self.is_done_here = True

    is_done_here = False

    def record_url(self) -> str:
        name = "office:event_documents" if self.is_done_here else "office:event"
        return reverse(name, args=[self.event.pk])

    def extra_context(self) -> dict[str, Any]:
        return {
            "event": self.event,
            "documents": self.event.documents.all(),
            "may_change": self.event.may_be_changed_by(self.request.user),
        }


class DocumentBaseView(EventBaseView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.document = get_object_or_404(self.event.documents.select_related("event"), pk=kwargs["document"])

    def record_url(self) -> str:
        return reverse("office:event_documents", args=[self.event.pk])

    def record_label(self) -> str:
        return f"Unterlagen: {self.event.title}"


class ChangeDocumentView(DocumentBaseView, EventActionView):
    title = "Unterlage ändern"
    button_label = "Speichern"
    success_message = "Die Unterlage ist geändert."

    def form(self, data: Any = None, files: Any = None) -> DocumentPropertiesForm:
        shown = {name: getattr(self.document, name) for name in DocumentPropertiesForm.base_fields}
        return DocumentPropertiesForm(data, initial=shown)

    def perform(self, form: DocumentPropertiesForm) -> None:
        documents.change(self.document, **form.cleaned_data, **self.actor_kwargs)


class RemoveDocumentView(EventButtonView):
    def back_url(self) -> str:
        return reverse("office:event_documents", args=[self.event.pk])

    def perform_and_describe(self) -> str:
        document = self.event.documents.select_related("event").filter(pk=self.kwargs["document"]).first()
        if document:
            documents.remove(document, **self.actor_kwargs)
        return "Die Unterlage ist entfernt."


class DownloadDocumentView(DocumentBaseView):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return as_download(self.document.file, f"unterlage-{self.document.pk}.pdf", "application/pdf")


sees, changes = backoffice_page("events"), backoffice_page("events", "change")


class DocumentsView(AddDocumentView):
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.http_method_not_allowed(request)


overview = sees(DocumentsView.as_view())
add = changes(AddDocumentView.as_view())
change = changes(ChangeDocumentView.as_view())
remove = changes(RemoveDocumentView.as_view())
download = sees(DownloadDocumentView.as_view())
