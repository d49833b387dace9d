"""CSV export of an event's registrations for a German Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from core.tables.cells import escape_formula
from events.models import CheckIn, Event, Registration, SessionChoice
from events.states import SessionChoiceState

HEADERS = (
    "Stand",
    "Titel",
    "Vorname",
    "Nachname",
    "Haus",
    "Amt oder Funktion",
    "E-Mail",
    "Telefon",
    "in Vertretung für",
    "Workshops",
    "Eingang",
    "eingegangen am",
    "da seit",
    "Tisch",
)
NEEDS = ("Verpflegung", "Barrierefreiheit")


def registrations_csv(event: Event, *, with_needs: bool) -> bytes:
    """CSV of all registrations that were not anonymised, in the order of arrival.

    UTF-8 with a byte order mark, separated by semicolons. Formulas are escaped. `with_needs` adds what may be health
    data and is for the event's team only.
    """
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerow([*HEADERS, *(NEEDS if with_needs else ())])
    for row in _rows(event):
        lines.writerow([escape_formula(cell) for cell in _cells(row, with_needs=with_needs)])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def exported(event: Event) -> QuerySet[Registration]:
    return Registration.objects.filter(event=event, anonymised_at=None)


def _rows(event: Event) -> Iterator[Registration]:
    """A fixed number of statements for each two thousand rows."""
    check_in = CheckIn.objects.valid().filter(registration=OuterRef("pk"))
    rows = exported(event).select_related("invitation", "needs")
    rows = rows.annotate(came_at=Subquery(check_in.values("at")[:1]), came_to=Subquery(check_in.values("desk")[:1]))
    return rows.prefetch_related("choices__item").order_by("pk").iterator(chunk_size=2_000)


def _cells(row: Registration, *, with_needs: bool) -> list[str]:
    came_at, came_to = row.came_at, row.came_to  # type: ignore[attr-defined]  # annotated above
    needs = getattr(row, "needs", None)
    return [
        row.get_state_display(),
        row.title,
        row.first_name,
        row.last_name,
        row.organisation_name,
        row.job_title,
        row.email,
        row.phone,
        _represented(row),
        ", ".join(_session(choice) for choice in row.choices.all() if choice.state != SessionChoiceState.RELEASED),
        row.get_origin_display(),
        f"{timezone.localtime(row.created_at):%d.%m.%Y %H:%M}",
        f"{timezone.localtime(came_at):%d.%m.%Y %H:%M}" if came_at else "",
        came_to or "",
        *([needs.dietary if needs else "", needs.accessibility if needs else ""] if with_needs else ()),
    ]


def _represented(row: Registration) -> str:
    return str(row.invitation) if row.is_proxy else ""


def _session(choice: SessionChoice) -> str:
    return f"{choice.item.title} (Warteliste)" if choice.state == SessionChoiceState.WAITING else choice.item.title
