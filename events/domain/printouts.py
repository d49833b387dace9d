"""Printouts of an event as PDF/UA-1: badges, attendance list, certificates of attendance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format

from core import local_times, typesetting
from core.refusals import DomainRefusal
from events.domain import times
from events.domain.checkins.attendance import expected, for_display
from events.models import Event, Registration
from events.models.registrations import RegistrationQuerySet

NETWORK = "Präventionsnetzwerk #sicherimDienst"
BADGES = "events/pdf/badges"
LIST = "events/pdf/attendance_list"
CERTIFICATES = "events/pdf/attendance"
EMPTY_LINES = 12
MAX_IN_HOURS = timedelta(hours=12)
MAX_PER_PDF = 400  # badges or certificates in one PDF: a page takes half a megabyte of memory


class NothingToPrint(DomainRefusal):
    """There is nobody to print this for."""


def parts(number: int) -> range:
    """Numbers, from 1, of the PDFs that badges or certificates of so many people are split into."""
    return range(1, max(-(-number // MAX_PER_PDF), 1) + 1)


def number_in_part(number: int, part: int) -> int:
    """How many of so many people are in this PDF of badges or certificates."""
    return max(min(number - (part - 1) * MAX_PER_PDF, MAX_PER_PDF), 0)


def badges_pdf(event: Event, *, part: int = 1, at: datetime) -> bytes:
    """Badges, eight per page and sorted by name, for those with a seat. Raises NothingToPrint."""
    return typesetting.pdf(BADGES, badges(event, part=part), at=at)


def attendance_list_pdf(event: Event, *, at: datetime) -> bytes:
    """The list to sign, by name, with empty lines for walk-ins."""
    return typesetting.pdf(LIST, attendance_list(event, at=at), at=at)


def attendance_certificate_pdf(registration: Registration, *, at: datetime) -> bytes:
    """For somebody who was checked in, once the event is over. Raises NothingToPrint for others and before."""
    return typesetting.pdf(CERTIFICATES, attendance_certificate(registration, at=at), at=registration.event.ends_at)


def attendance_certificates_pdf(event: Event, *, part: int = 1, at: datetime) -> bytes:
    """For all who were checked in, in one PDF, by name, once the event is over. Raises NothingToPrint."""
    return typesetting.pdf(CERTIFICATES, attendance_certificates(event, part=part, at=at), at=event.ends_at)


def printed_texts(event: Event) -> list[str]:
    """What papers and tickets print of people and of the event, the people first."""
    people = [
        text
        for row in expected(event)
        for text in (str(row), row.job_title, row.organisation_label, str(row.invitation or ""))
    ]
    items = [text for item in event.items.all() for text in (item.title, item.room)]
    return [
        *people,
        event.title,
        event.host.name,
        *event.address,
        *items,
        *event.directions.splitlines(),
        event.contact,
    ]


def badges(event: Event, *, part: int = 1) -> dict[str, Any]:
    """Data of the template. Raises NothingToPrint."""
    rows = _part(expected(event), part)
    if not rows:
        raise NothingToPrint("Noch ist niemand angemeldet; Namensschilder gibt es, sobald jemand einen Platz hat.")
    return {
        "title": f"Namensschilder – {event}",
        "author": NETWORK,
        "event": event.title,
        "badges": [
            {"name": str(row), "job_title": row.job_title, "house": row.organisation_label, "is_proxy": row.is_proxy}
            for row in rows
        ],
    }


def attendance_list(event: Event, *, at: datetime) -> dict[str, Any]:
    return {
        "title": f"Teilnahmeliste – {event}",
        "author": NETWORK,
        "event": event.title,
        "facts": [line for line in (_when(event), event.place) if line],
        "state": f"Teilnahmeliste, Stand: {date_format(timezone.localtime(at), 'j. F Y, H:i')} Uhr",
        "rows": [_line(row) for row in expected(event)],
        "empty": EMPTY_LINES,
    }


def attendance_certificate(registration: Registration, *, at: datetime) -> dict[str, Any]:
    """Data of the template for one person. Raises NothingToPrint."""
    event = registration.event
    _require_over(event, at=at)
    rows = list(present(event).filter(pk=registration.pk))
    if not rows:
        raise NothingToPrint("Eine Bescheinigung bekommt, wer am Einlass war. Das ist hier nicht eingetragen.")
    return _certificates(event, rows, title=f"Teilnahmebescheinigung – {rows[0]}")


def attendance_certificates(event: Event, *, part: int = 1, at: datetime) -> dict[str, Any]:
    """Data of the template for all. Raises NothingToPrint."""
    _require_over(event, at=at)
    rows = _part(present(event), part)
    if not rows:
        raise NothingToPrint("Noch war niemand am Einlass; Bescheinigungen bekommt, wer da war.")
    return _certificates(event, rows, title=f"Teilnahmebescheinigungen – {event}")


def _require_over(event: Event, *, at: datetime) -> None:
    if at < event.ends_at:
        end = date_format(timezone.localtime(event.ends_at), "j. F Y, H:i")
        raise NothingToPrint(f"Bescheinigt wird, was vorbei ist. Die Veranstaltung endet am {end} Uhr.")


def present(event: Event) -> RegistrationQuerySet:
    """Registrations of those who were checked in, by name."""
    return for_display(event).present().order_by("last_fold", "first_name", "pk")


def _part(rows: RegistrationQuerySet, part: int) -> list[Registration]:
    return list(rows[(part - 1) * MAX_PER_PDF : part * MAX_PER_PDF])


def _certificates(event: Event, rows: Sequence[Registration], *, title: str) -> dict[str, Any]:
    common = [*_when_certified(event), ("Umfang", _duration(event))]
    place = [("Ort", event.place)] if event.place else []
    return {
        "title": title,
        "author": NETWORK,
        "event": event.title,
        "certificates": [
            {
                "name": str(row),
                "from": ", ".join(part for part in (row.job_title, row.organisation_label) if part),
                "sentence": "hat teilgenommen an der Veranstaltung",
                "facts": [*common, *place, ("Gastgeber", event.host.name), *_sessions(row, event)],
                "closing": "Diese Bescheinigung ist am Einlass der Veranstaltung begründet, elektronisch erstellt und "
                "ohne Unterschrift gültig.",
            }
            for row in rows
        ],
    }


def _when_certified(event: Event) -> list[tuple[str, str]]:
    if event.has_several_days:
        return [("Beginn", _moment(event.starts_at)), ("Ende", _moment(event.ends_at))]
    return [("Tag", _day(event.starts_at)), ("Zeit", times.hours_text(event.starts_at, event.ends_at))]


def _sessions(row: Registration, event: Event) -> list[tuple[str, str]]:
    items = [choice.item for choice in row.sessions]  # type: ignore[attr-defined]  # prefetched by for_display()
    if event.has_several_days:
        titles = [f"{item.title} ({times.begin_text(item.starts_at, event)})" for item in items]
    else:
        titles = [item.title for item in items]
    return [("Angemeldet für", "; ".join(titles))] if titles else []


def _line(row: Registration) -> dict[str, str]:
    first_names = " ".join(part for part in (row.title, row.first_name) if part)
    note = f"in Vertretung für {row.invitation}" if row.is_proxy and row.invitation else ""
    return {
        "last": row.last_name,
        "first": first_names,
        "note": note,
        "job_title": row.job_title,
        "house": row.organisation_label,
    }


def _when(event: Event) -> str:
    if event.has_several_days:
        return f"{_moment(event.starts_at)}, bis {_moment(event.ends_at)}"
    return f"{_day(event.starts_at)}, {times.hours_text(event.starts_at, event.ends_at)}"


def _moment(at: datetime) -> str:
    return f"{_day(at)}, {date_format(timezone.localtime(at), 'H:i')} Uhr"


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j. F Y")


def _duration(event: Event) -> str:
    """The duration: in days for several days and more than twelve hours, else in hours."""
    length = event.ends_at - event.starts_at
    if event.has_several_days and length > MAX_IN_HOURS:
        return f"{local_times.days_between(event.starts_at, event.ends_at - timedelta.resolution) + 1} Tage"
    if length == timedelta(hours=1):
        return "1 Stunde"
    hours = number_format(length / timedelta(hours=1), 2)
    return f"{hours.rstrip('0').rstrip(',')} Stunden"
