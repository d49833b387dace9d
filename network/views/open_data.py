"""Open data: tables of the public figures as CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import wraps
from itertools import chain

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from core.http import public_page, query_parameters
from members.domain import partners
from members.models import Category
from network.domain import coverage, open_data
from network.domain.open_data import Cell, OpenDataTable, Rows
from network.forms.as_of import AsOfForm, canonical_day
from network.views.day_requests import day_file
from regions.models import Area

BOM = "\ufeff"  # without it, Excel reads UTF-8 as Windows-1252
CSV = "text/csv; charset=utf-8; header=present"
FORMULA = tuple("=+-@\t\r")
WORDS = {True: "ja", False: "nein", None: ""}


def open_data_file(view: Callable[[date], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """A view of the day that `?stand=` names, today without it; its answer links to what documents it."""

    @query_parameters(stand=canonical_day)
    @day_file
    @wraps(view)
    def answer(request: HttpRequest, form: AsOfForm) -> HttpResponseBase:
        response = view(form.day)
        response["Link"] = f'<{reverse("network:figures")}#offene-daten>; rel="describedby"'
        return response

    return answer


@public_page(*partners.MODELS, Category, Area)
@open_data_file
def partner_csv(day: date) -> HttpResponseBase:
    pages = open_data.partner_pages(day)
    first = next(pages)
    further_rows = pages if len(first) == open_data.PAGE_ROWS else None
    return csv_file(OpenDataTable(day, open_data.PARTNER_COLUMNS, first), "partner", further_rows=further_rows)


@public_page(*coverage.MODELS)
@open_data_file
def coverage_csv(day: date) -> HttpResponseBase:
    return csv_file(open_data.coverage_table(coverage.on_day(day)), "abdeckung")


@public_page(*coverage.MODELS)
@open_data_file
def coverage_json(day: date) -> HttpResponse:
    table = open_data.coverage_table(coverage.on_day(day))
    data = {
        "stand": day,
        "namensnennung": open_data.attribution(day),
        "definition": open_data.DEFINITION,
        "spalten": table.columns,
        "gebiete": table.rows,
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def csv_file(table: OpenDataTable, name: str, *, further_rows: Iterator[Rows] | None = None) -> HttpResponseBase:
    """RFC 4180 with a header, UTF-8 with a byte order mark; a cell that begins like a formula gets an apostrophe.

    `further_rows` are streamed, part by part, as a file that no cache of the portal keeps.
    """
    start = BOM + csv_text([list(table.columns)]) + csv_text(cells(table.rows, table.columns))
    headers = {"Content-Disposition": f'attachment; filename="{name}-{table.day:%Y-%m-%d}.csv"'}
    if further_rows is None:
        return HttpResponse(start, content_type=CSV, headers=headers)
    parts = chain([start], (csv_text(cells(rows, table.columns)) for rows in further_rows))
    return StreamingHttpResponse(parts, content_type=CSV, headers=headers)


def csv_text(rows: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def cells(rows: Rows, columns: Iterable[str]) -> Iterator[list[str]]:
    return ([cell(row[column]) for column in columns] for row in rows)


def cell(value: Cell) -> str:
    if value is None or isinstance(value, bool):
        return WORDS[value]
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
