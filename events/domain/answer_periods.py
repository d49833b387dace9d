"""Until when the guests of an event may answer."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from events.models import Event
from events.states import EventState


def answer_refusal(event: Event, *, by_office: bool, at: datetime) -> str:
    """Why an answer cannot be given or changed now; empty where it can.

    Guests may answer up to and including `answer_by`, the office until the event's last day.
    """
    today = timezone.localdate(at)
    if event.state == EventState.CANCELLED:
        return "Die Veranstaltung findet nicht statt."
    if event.is_past(today):
        return "Die Veranstaltung ist vorbei."
    if event.state == EventState.DRAFT and not by_office:
        return "Die Einladung ruht gerade. Fragen beantwortet die Geschäftsstelle."
    if event.answer_by and event.answer_by < today and not by_office:
        day = date_format(event.answer_by, "j. F Y")
        return f"Antworten waren bis zum {day} möglich. Ändert sich noch etwas, melden Sie sich bei der Ansprechstelle."
    return ""
