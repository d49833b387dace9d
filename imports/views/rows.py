"""Mending a row of an import, and the faulty rows as a file to correct."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views import View

from core.backoffice.action_views import ActionFormView
from core.backoffice.pages import backoffice_page
from core.http import attachment_response
from core.tables.cells import escape_formula
from core.transitions import TransitionError
from imports.domain import mending, uploads
from imports.forms.uploads import MendRowForm
from imports.models import Import, ImportRow
from imports.states import ImportState, RowOutcome
from journal import actors
from journal.entries import record_download

UNSETTLED = (RowOutcome.FAULTY, RowOutcome.DOUBTFUL)


class MendRowView(ActionFormView):
    """The row as it was read, with what is wrong or doubtful about it."""

    template = "imports/row.html"
    button_label = "Speichern und prüfen"
    conflict_exceptions = (TransitionError,)
    next_number: int | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = ImportRow.objects.select_related("source")
        self.row = get_object_or_404(rows, source=kwargs["pk"], number=kwargs["number"], source__is_emptied=False)

    @property
    def title(self) -> str:  # type: ignore[override]  # of this row
        return f"Zeile {self.row.number}"

    def refusal_reason(self) -> str:
        waits = self.row.source.state == ImportState.CHECKED
        return "" if waits else "Dieser Import lässt sich jetzt nicht ändern."

    def form(self, data: Any = None, files: Any = None) -> MendRowForm:
        columns = uploads.columns_of(self.row.source)
        return MendRowForm(data, row=self.row, columns=columns)

    def perform(self, form: BaseForm) -> None:
        assert isinstance(form, MendRowForm)  # noqa: S101 - as form() makes it
        mended = mending.mend(
            self.row,
            corrections=form.corrections,
            choices=form.choices,
            by=self.request.user,  # type: ignore[arg-type]  # a login of the back office
            at=timezone.now(),
        )
        self.success_message = f"Zeile {mended.number}: {RowOutcome(mended.outcome).label}."
        self.row.source.refresh_from_db()
        if self.row.source.state == ImportState.CHECKED:
            unsettled = self.row.source.rows.filter(outcome__in=UNSETTLED, number__gte=mended.number)
            self.next_number = unsettled.order_by("number").values_list("number", flat=True).first()
        else:
            self.success_message += " Andere Zeilen beruhen auf ihr; alle werden neu geprüft."

    def record_url(self) -> str:
        """The import; after the row was saved, the next row that is not settled, or the same one where it is not."""
        if self.next_number is not None:
            return reverse("imports:row", args=[self.row.source_id, self.next_number])
        return reverse("imports:import", args=[self.row.source_id])

    def record_label(self) -> str:
        return self.row.source.file_name

    def extra_context(self) -> dict[str, Any]:
        return {
            "row": self.row,
            "import_url": reverse("imports:import", args=[self.row.source_id]),
            "outcome_label": RowOutcome(self.row.outcome).label if self.row.outcome else "",
        }


class FaultyRowsView(View):
    """The rows that are faulty or doubtful, with the reason: to be corrected and uploaded again."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = get_object_or_404(Import, pk=pk, is_emptied=False)
        rows = source.rows.filter(outcome__in=UNSETTLED).order_by("number")
        columns = uploads.columns_of(source)
        text = io.StringIO()
        lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
        lines.writerow([*(column.label for column in columns), "Was fehlt oder zu entscheiden ist"])
        for row in rows:
            cells = [row.cells[column.index] if column.index < len(row.cells) else "" for column in columns]
            lines.writerow([escape_formula(cell) for cell in [*cells, reason(row)]])
        record_download(
            source, content="faulty_rows", people=rows.count(), actor=actors.user(request.user.pk), at=timezone.now()
        )
        content = b"\xef\xbb\xbf" + text.getvalue().encode()
        response = attachment_response(content, f"import-{source.pk}-fehler.csv", "text/csv; charset=utf-8")
        response.headers["Cache-Control"] = "no-store"
        return response


def reason(row: ImportRow) -> str:
    """What is wrong with a row, or what has to be decided, in words."""
    sentences = [sentence for _, sentence in row.plan.get("problems", [])]
    for question in row.plan.get("questions", []):
        options = [f"{option['label']} ({option['reasons']})" for option in question["options"] if option["reasons"]]
        sentences.append(f"Wahrscheinlich schon bekannt: {', '.join(options)}")
    return " ".join(sentences)


changes = backoffice_page("imports", "change")
mend = changes(MendRowView.as_view())
faulty_rows = changes(FaultyRowsView.as_view())
