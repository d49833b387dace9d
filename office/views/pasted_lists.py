"""Lists that are pasted or uploaded: checked, shown with what was recognised, saved at „Übernehmen“."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from core.backoffice.pages import render_page
from core.backoffice.uploads import PastedListForm
from core.refusals import DomainRefusal
from core.tables.rows import UnreadableTableError
from members.forms.table_columns import TableColumnsForm, chosen_columns, were_shown
from members.tables.fields import Field
from members.tables.recognition import RecognisedTable

COLUMNS_CHANGED = "Die Spalten bedeuten jetzt etwas anderes. Sehen Sie die Vorschau noch einmal an."


class PastedListMixin:
    """Shows a preview whose form carries the text and the meaning of its columns; nothing is saved before „Übernehmen“.

    Mixed into a view with a `request`, that says what it reads and saves.
    """

    request: HttpRequest
    form_class: type[PastedListForm]
    accepted: ClassVar[Collection[Field]]
    template_name: str
    preview_template_name: str

    def page_context(self) -> dict[str, Any]:
        raise NotImplementedError

    def read(self, text: str, columns: Mapping[int, Field]) -> tuple[RecognisedTable, dict[str, Any]]:
        """The table and what the preview shows of it. Raises DomainRefusal."""
        raise NotImplementedError

    def save(self, text: str, columns: Mapping[int, Field]) -> HttpResponse:
        """Save the usable rows and redirect. Raises DomainRefusal."""
        raise NotImplementedError

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_form(form, status=HTTPStatus.BAD_REQUEST)
        text = form.cleaned_data["text"]
        if "change" in request.POST:
            return self.render_form(self.form_class(initial={"text": text}))
        columns = chosen_columns(request.POST)
        try:
            if "take" not in request.POST:
                return self.render_preview(text, columns, form.unread_sheets)
            if were_shown(request.POST):
                return self.save(text, columns)
            messages.info(request, COLUMNS_CHANGED)
            return self.render_preview(text, columns)
        except DomainRefusal as refusal:
            form = self.form_class({"text": text})
            form.add_error("text" if isinstance(refusal, UnreadableTableError) else None, str(refusal))
            return self.render_form(form, status=HTTPStatus.BAD_REQUEST)

    def render_preview(
        self, text: str, columns: Mapping[int, Field], unread_sheets: Collection[str] = ()
    ) -> HttpResponse:
        table, shown = self.read(text, columns)
        context = {
            **self.page_context(),
            **shown,
            "text": text,
            "table": table,
            "columns_form": TableColumnsForm(table.columns, self.accepted),
            "unread_sheets": unread_sheets,
        }
        return render_page(self.request, self.preview_template_name, context)

    def render_form(self, form: PastedListForm, *, status: int = 200) -> HttpResponse:
        return render_page(self.request, self.template_name, {**self.page_context(), "form": form}, status=status)
