"""Calendar files (RFC 5545) of an event, of all public events, and of one registration.

The same state gives the same bytes. No file contains names; only that of a confirmed registration contains the online
link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils import timezone

from events.domain import times
from events.models import Event, Registration
from events.states import ACTIVE, RegistrationState, SessionChoiceState
from mailings.domain.attachments import Attachment
from normalisation.domains import ascii_address

CONTENT_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=1)
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")  # all but the line feed
Method = Literal["publish", "cancel"]

BERLIN = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


def event_ics(event: Event) -> bytes:
    """The public calendar entry of an event; a cancelled one has the same UID."""
    return _file([_entry(event)], method="publish")


def feed(events: Iterable[Event]) -> bytes:
    """The calendar to subscribe to, with the interval in which clients should refresh it."""
    calendar = _calendar("publish")
    calendar.add("x-wr-calname", "Veranstaltungen #sicherimDienst")
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(REFRESH))
    return _to_ical(calendar, (_entry(event) for event in events))


def registration_ics(registration: Registration, *, method: Method = "publish") -> bytes:
    """The person's own entry with the sessions they have a seat in and, where confirmed, the online link.

    Its UID differs from the event's, so that both can be in one calendar. One query.
    """
    return _file([_registration_entry(registration, is_cancelled=method == "cancel")], method=method)


def build_attachment(object_id: int, extra: str, *, at: datetime) -> Attachment | None:
    """Attachment builder `events/calendar`: the registration's key and „publish“ or „cancel“."""
    registration = Registration.objects.select_related("event").filter(pk=object_id, anonymised_at=None).first()
    if registration is None:
        return None
    method: Method = "cancel" if extra == "cancel" else "publish"
    kind = CONTENT_TYPE.replace(";", f"; method={method.upper()};")
    name = "absage.ics" if method == "cancel" else "termin.ics"
    return Attachment(name, kind, registration_ics(registration, method=method))


def _file(entries: Iterable[icalendar.Event], *, method: Method) -> bytes:
    return _to_ical(_calendar(method), entries)


def _calendar(method: Method) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//sicherimDienst//Veranstaltungen//DE")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.upper())
    return calendar


def _to_ical(calendar: icalendar.Calendar, entries: Iterable[icalendar.Event]) -> bytes:
    calendar.add_component(icalendar.Timezone.from_ical(BERLIN))
    for entry in entries:
        calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


def _entry(event: Event) -> icalendar.Event:
    return _build_entry(event, uid=str(event.uid), is_cancelled=event.is_cancelled, place=event.place)


def _registration_entry(registration: Registration, *, is_cancelled: bool) -> icalendar.Event:
    event = registration.event
    is_registered = registration.state == RegistrationState.CONFIRMED
    link = event.online_link if is_registered and not is_cancelled else ""
    entry = _build_entry(
        event,
        uid=f"{event.uid}-{registration.pk}",
        is_cancelled=is_cancelled or event.is_cancelled or registration.state not in ACTIVE,
        is_tentative=not is_registered,
        place=", ".join(event.address) or link or event.place,
        lines=[*_sessions(registration), f"Link zur Teilnahme: {link}" if link else ""],
        sequence=event.sequence + registration.sequence,
        changed_at=max(filter(None, (event.changed_at, registration.confirmed_at, registration.ended_at))),
    )
    if link:
        entry.add("conference", link, parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    return entry


def _build_entry(
    event: Event,
    *,
    uid: str,
    is_cancelled: bool,
    place: str,
    is_tentative: bool = False,
    lines: Iterable[str] = (),
    sequence: int | None = None,
    changed_at: datetime | None = None,
) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", f"{uid}@{urlsplit(settings.BASE_URL).hostname}")
    entry.add("sequence", event.sequence if sequence is None else sequence)
    for name in ("dtstamp", "last-modified"):
        entry.add(name, changed_at or event.changed_at)
    entry.add("dtstart", timezone.localtime(event.starts_at))
    entry.add("dtend", timezone.localtime(event.ends_at))
    entry.add("summary", _text(f"Abgesagt: {event.title}" if is_cancelled else event.title))
    entry.add("status", "CANCELLED" if is_cancelled else "TENTATIVE" if is_tentative else "CONFIRMED")
    if description := _text("\n".join(filter(None, (*_description(event), *lines)))):
        entry.add("description", description)
    if place:
        entry.add("location", _text(place))
    if not event.is_closed:
        entry.add("url", settings.BASE_URL + event.get_absolute_url())
    entry.add("organizer", _organizer())
    return entry


def _organizer() -> icalendar.vCalAddress:
    organizer = icalendar.vCalAddress(f"mailto:{ascii_address(settings.MAIL_REPLY_TO)}")
    organizer.params["CN"] = "#sicherimDienst"
    return organizer


def _description(event: Event) -> Iterable[str]:
    if event.is_cancelled:
        yield f"Abgesagt: {event.cancellation_reason}"
    yield event.summary
    if event.check_in_from:
        yield f"Einlass ab {timezone.localtime(event.check_in_from):%H:%M} Uhr"


def _sessions(registration: Registration) -> Iterable[str]:
    held = (
        registration.choices.filter(state=SessionChoiceState.HELD)
        .select_related("item")
        .order_by("item__starts_at", "pk")
    )
    for choice in held:
        item = choice.item
        begins = times.begin_text(item.starts_at, registration.event)
        yield f"{begins}: " + ", ".join(filter(None, (item.title, item.room)))


def _text(text: str) -> str:
    return CONTROLS.sub("", text)
