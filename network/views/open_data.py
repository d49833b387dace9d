"""Open data: tables of the public figures as CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from core.http import public_page, query_parameters
from members.domain import partners
from members.models import Category
from network.domain import coverage, open_data
from network.domain.open_data import Cell, OpenDataTable
from network.forms.as_of import AsOfForm, canonical_day
from network.views.day_requests import day_file
from regions.models import Area

BOM = "\ufeff"  # without it, Excel reads UTF-8 as Windows-1252
FORMULA = tuple("=+-@\t\r")
WORDS = {True: "ja", False: "nein", None: ""}


def open_data_file(view: Callable[[date], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A view of the day that `?stand=` names, today without it; its answer links to what documents it."""

    @query_parameters(stand=canonical_day)
    @day_file
    @wraps(view)
    def answer(request: HttpRequest, form: AsOfForm) -> HttpResponse:
        response = view(form.day)
        response["Link"] = f'<{reverse("network:figures")}#offene-daten>; rel="describedby"'
        return response

    return answer


@public_page(*partners.MODELS, Category, Area)
@open_data_file
def partner_csv(day: date) -> HttpResponse:
    return csv_file(open_data.partner_table(day), "partner")


@public_page(*coverage.MODELS)
@open_data_file
def coverage_csv(day: date) -> HttpResponse:
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


def csv_file(table: OpenDataTable, name: str) -> HttpResponse:
    """RFC 4180 with a header, UTF-8 with a byte order mark; a cell that begins like a formula gets an apostrophe."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(table.columns)
    rows.writerows([cell(row[column]) for column in table.columns] for row in table.rows)
    response = HttpResponse(BOM + text.getvalue(), "text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = f'attachment; filename="{name}-{table.day:%Y-%m-%d}.csv"'
    return response


def cell(value: Cell) -> str:
    if value is None or isinstance(value, bool):
        return WORDS[value]
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
