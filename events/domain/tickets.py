"""The ticket of a registration as PDF."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, time_format

from core import typesetting
from events.domain import times
from events.domain.printouts import NETWORK
from events.models import Event, Registration
from events.states import RegistrationState, SessionChoiceState
from mailings.domain.attachments import Attachment

TEMPLATE = "events/pdf/ticket"
MAX_PARAGRAPHS = 6
DAY, CLOCK = "l, j. F Y", "H:i"


def ticket_pdf(registration: Registration) -> bytes:
    """One page of PDF/UA-1, the upper half of which is the ticket. Two queries."""
    event = registration.event
    return typesetting.pdf(TEMPLATE, ticket_data(registration), at=max(event.changed_at, registration.created_at))


def file_name(registration: Registration) -> str:
    return f"eintrittskarte-{registration.event.slug}.pdf"


def build_attachment(object_id: int, extra: str, *, at: datetime) -> Attachment | None:
    """Attachment builder `events/ticket`: a registration's key. None without a seat and for online events."""
    found = Registration.objects.select_related("event").filter(pk=object_id, anonymised_at=None)
    registration = found.filter(state=RegistrationState.CONFIRMED).first()
    if registration is None or registration.event.is_online:
        return None
    return Attachment(file_name(registration), "application/pdf", ticket_pdf(registration))


def ticket_data(registration: Registration) -> dict[str, Any]:
    """The data that the ticket's template prints."""
    event, code = registration.event, registration.code()
    return {
        "title": f"Eintrittskarte: {event.title}",
        "author": NETWORK,
        "kind": event.get_kind_display(),
        "event": event.title,
        "day": day_text(event),
        "hours": hours_text(event),
        "name": str(registration),
        "proxy": registration.is_proxy,
        "house": [part for part in (registration.job_title, registration.organisation_name) if part],
        "place": event.address,
        "sessions": sessions(registration),
        "code": code,
        "qr": typesetting.qr_svg(code),
        "directions": typesetting.paragraphs(event.directions)[:MAX_PARAGRAPHS],
        "contact": [part for part in (event.contact, event.contact_email, event.contact_phone) if part],
    }


def day_text(event: Event) -> str:
    """„Donnerstag, 14. März 2024“, or from day to day."""
    first, last = timezone.localdate(event.starts_at), timezone.localdate(event.ends_at)
    return date_format(first, DAY) if first == last else f"{date_format(first, DAY)} – {date_format(last, DAY)}"


def hours_text(event: Event) -> str:
    begins, ends = _clock(event.starts_at), _clock(event.ends_at)
    text = f"Beginn {begins} Uhr, Ende {ends} Uhr" if event.has_several_days else f"{begins} bis {ends} Uhr"
    return f"{text}, Einlass ab {_clock(event.check_in_from)} Uhr" if event.check_in_from else text


def sessions(registration: Registration) -> list[str]:
    """Those with a seat: „11:30 Uhr: Deeskalation, Raum A“, with the day where the event has several."""
    held = registration.choices.filter(state=SessionChoiceState.HELD).select_related("item")
    items = sorted((choice.item for choice in held), key=lambda item: (item.starts_at, item.pk))
    return [
        f"{times.begin_text(item.starts_at, registration.event)}: {item.title}{f', {item.room}' if item.room else ''}"
        for item in items
    ]


def _clock(moment: datetime) -> str:
    return time_format(timezone.localtime(moment), CLOCK)
