"""What the back office's templates need beyond the portal's own tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from accessions.models import Accession, AccessionParticipant
from events.models import Event, Invitation, Registration
from events.states import InvitationStatus
from journal.models import JournalEntry
from members.domain.certificates import CertificateStatus, status_of
from members.models import Application, Membership, Organisation, Person
from office.domain import journal_texts, marked_characters
from privacy.models import Case

register = template.Library()
CELL = re.compile(r"<(t[dh])")


@register.filter
def timeline_entries(entries: Iterable[JournalEntry]) -> list[journal_texts.TimelineEntry]:
    return journal_texts.timeline_entries(entries)


@register.filter
def mark_suspicious(value: object) -> SafeString:
    """Typed text with every invisible or foreign character marked and named."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in marked_characters.text_runs(str(value or ""))))


def _piece(piece: marked_characters.TextRun) -> SafeString:
    if not piece.remark:
        return conditional_escape(piece.text)
    return format_html('<mark class="suspicious">{}<small>{}</small></mark>', piece.text, f"[{piece.remark}]")


@register.filter
def waiting_since(since: datetime | None) -> str:
    """„seit heute“, „seit gestern“, „seit 5 Tagen“, „seit 3 Wochen“."""
    if since is None:
        return ""
    days = (timezone.localdate() - timezone.localdate(since)).days
    if days <= 0:
        return "seit heute"
    if days == 1:
        return "seit gestern"
    return f"seit {days} Tagen" if days < 21 else f"seit {days // 7} Wochen"  # noqa: PLR2004 - three weeks read better


@register.filter
def due_text(day: date) -> str:
    """„überfällig seit 3 Tagen“, „heute fällig“, „in 5 Tagen fällig“."""
    days = (day - timezone.localdate()).days
    word = "Tag" if abs(days) == 1 else "Tagen"
    if days < 0:
        return f"überfällig seit {'einem' if days == -1 else -days} {word}"
    if days == 0:
        return "heute fällig"
    return f"in {'einem' if days == 1 else days} {word} fällig"


@register.filter
def is_overdue(day: date) -> bool:
    return day < timezone.localdate()


PAGES: dict[type[Model], tuple[str, Callable[[Any], list[Any]]]] = {
    Application: ("office:application", lambda one: [one.reference]),
    Case: ("office:case", lambda one: [one.reference]),
    Accession: ("office:accession", lambda one: [one.pk]),
    Event: ("office:event", lambda one: [one.pk]),
    Invitation: ("office:event_guest", lambda one: [one.event_id, one.pk]),
    Registration: ("office:event_registration", lambda one: [one.event_id, one.pk]),
    AccessionParticipant: ("office:participant", lambda one: [one.accession_id, one.pk]),
    Organisation: ("office:organisation", lambda one: [one.pk]),
    Person: ("office:person", lambda one: [one.pk]),
}


@register.filter
def record_url(record: Model | None) -> str:
    """The office's page of a record; empty where it has none."""
    if isinstance(record, Membership):
        return record_url(record.organisation or record.person)
    if record is None or type(record) not in PAGES:
        return ""
    name, key = PAGES[type(record)]
    return reverse(name, args=key(record))


@register.inclusion_tag("components/badge.html")
def certificate_badge(membership: Membership) -> dict[str, str]:
    """What the certificate of a membership says today."""
    match status_of(membership, timezone.localdate()):
        case CertificateStatus.VALID:
            return {"kind": "success", "text": "gültig"}
        case CertificateStatus.PLANNED:
            return {"kind": "info", "text": f"gültig ab {date_format(membership.start, 'j. F Y')}"}
        case CertificateStatus.ENDED if membership.end:
            return {"kind": "warning", "text": f"beendet am {date_format(membership.end, 'j. F Y')}"}
        case _:
            return {"kind": "error", "text": "zurückgenommen"}


STATUS_KINDS = {
    InvitationStatus.ACCEPTED: "success",
    InvitationStatus.PROXY: "success",
    InvitationStatus.WAITING: "warning",
    InvitationStatus.SILENT: "info",
}


@register.inclusion_tag("components/badge.html")
def invitation_status_badge(status: str) -> dict[str, str]:
    """What is known of a guest's answer."""
    known = InvitationStatus(status)
    return {"kind": STATUS_KINDS.get(known, "neutral"), "text": known.label}


@register.filter
def with_column_labels(results: Iterable[Iterable[str]], headers: list[dict[str, Any]]) -> Iterator[list[SafeString]]:
    """The admin's ready-made cells with role and column name, so that they can stand below each other on a phone."""
    for result in results:
        yield [
            mark_safe(CELL.sub(_with_label(header), str(cell), count=1))  # noqa: S308 - the admin's own escaped cell
            for header, cell in zip(headers, result, strict=True)
        ]


def _with_label(header: dict[str, Any]) -> Any:
    def replace(match: re.Match[str]) -> str:
        kind = '<th role="rowheader" scope="row"' if match[1] == "th" else '<td role="cell"'
        return f'{kind} data-label="{escape(capfirst(header["text"]))}"'

    return replace
