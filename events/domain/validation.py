"""Validation of an event and its programme: times, periods and numbers that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from core.refusals import DomainRefusal
from events.domain import times
from events.models import Event, ProgrammeItem

MAX_DURATION = timedelta(days=31)
MAX_CHECK_IN_LEAD = timedelta(hours=12)
MAX_OFFER_HOURS = 14 * 24
MIN_NOTICE = timedelta(days=7)  # the work queue lists an event that long before its people are anonymised
MAX_RETENTION_DAYS = 10 * 365  # as long as papers of public funding are kept


class PlanRefusal(DomainRefusal):
    """The plan contradicts itself; `mistakes` has a sentence for each field."""

    def __init__(self, mistakes: Mapping[str, str]) -> None:
        self.mistakes = dict(mistakes)
        super().__init__(" ".join(dict.fromkeys(mistakes.values())))


def validate_event(event: Event, items: Iterable[ProgrammeItem] = ()) -> None:
    """Raise PlanRefusal with all contradictions, also for `items` outside the event's time."""
    if mistakes := {**_periods(event), **_numbers(event), **_times(event)}:
        raise PlanRefusal(mistakes)
    if outside := next((item for item in items if not _lies_within(item, event)), None):
        field = "starts_at" if outside.starts_at < event.starts_at else "ends_at"
        when = times.span_text(outside.starts_at, outside.ends_at, event)
        raise PlanRefusal({field: f"„{outside.title}“ ({when}) läge dann außerhalb. Ändern Sie zuerst das Programm."})


def validate_retention(event: Event, day: date) -> None:
    """Raise PlanRefusal for a past event's retention that would end within a week: nobody could object any more."""
    over = day - timezone.localdate(event.ends_at)
    if over > timedelta(0) and event.retention_days < (min_value := (over + MIN_NOTICE).days):
        sentence = (
            f"Die Angaben würden gleich gelöscht. Geben Sie mindestens {min_value} Tage an, dann bleibt eine Woche."
        )
        raise PlanRefusal({"retention_days": sentence})


def validate_item(item: ProgrammeItem) -> None:
    """Raise PlanRefusal for an item that ends before it begins, lies outside its event or has a useless capacity."""
    event, mistakes = item.event, {}
    if item.ends_at <= item.starts_at:
        mistakes["ends_at"] = "Das Ende liegt nicht nach dem Beginn. Prüfen Sie beide Zeiten."
    elif item.starts_at < event.starts_at:
        mistakes["starts_at"] = f"Die Veranstaltung beginnt erst um {clock(event.starts_at)}."
    elif item.ends_at > event.ends_at:
        mistakes["ends_at"] = f"Die Veranstaltung endet schon um {clock(event.ends_at)}."
    if item.capacity is not None and item.block is None:
        mistakes["capacity"] = "Plätze zählt das Portal nur für das, was bei der Anmeldung gewählt wird."
    elif item.capacity == 0:
        mistakes["capacity"] = "Geben Sie mindestens einen Platz an, oder lassen Sie das Feld leer."
    if mistakes:
        raise PlanRefusal(mistakes)


def clock(at: datetime) -> str:
    """„10:30 Uhr am 1. Februar“."""
    local = timezone.localtime(at)
    return f"{local:%H:%M} Uhr am {date_format(local, 'j. F')}"


def _lies_within(item: ProgrammeItem, event: Event) -> bool:
    return event.starts_at <= item.starts_at and item.ends_at <= event.ends_at


def _times(event: Event) -> dict[str, str]:
    mistakes = {}
    if event.ends_at <= event.starts_at:
        mistakes["ends_at"] = "Das Ende liegt nicht nach dem Beginn. Prüfen Sie Tag und Uhrzeit."
    elif event.ends_at - event.starts_at > MAX_DURATION:
        mistakes["ends_at"] = "So dauerte die Veranstaltung mehr als einen Monat. Prüfen Sie den Tag."
    if event.check_in_from and event.check_in_from > event.starts_at:
        mistakes["check_in_from"] = "Der Einlass läge nach dem Beginn. Wählen Sie eine frühere Zeit."
    elif event.check_in_from and event.starts_at - event.check_in_from > MAX_CHECK_IN_LEAD:
        mistakes["check_in_from"] = "Der Einlass läge mehr als zwölf Stunden vor dem Beginn. Prüfen Sie die Zeit."
    return mistakes


def _periods(event: Event) -> dict[str, str]:
    last = timezone.localdate(event.ends_at)
    begins, ends = event.registration_from, event.registration_until
    mistakes = {}
    if begins and begins > last:
        mistakes["registration_from"] = "Die Anmeldung begänne erst nach der Veranstaltung."
    if ends and ends > last:
        mistakes["registration_until"] = "Die Anmeldung endete erst nach der Veranstaltung."
    elif begins and ends and begins > ends:
        mistakes["registration_until"] = "Die Anmeldung endete, bevor sie beginnt."
    if event.answer_by and event.answer_by > last:
        mistakes["answer_by"] = "Die Frist für Antworten liegt nach der Veranstaltung."
    return mistakes


def _numbers(event: Event) -> dict[str, str]:
    mistakes = {}
    if event.capacity == 0:
        mistakes["capacity"] = "Geben Sie mindestens einen Platz an, oder lassen Sie das Feld leer."
    if not 1 <= event.offer_hours <= MAX_OFFER_HOURS:
        mistakes["offer_hours"] = "Geben Sie 1 bis 336 Stunden an (zwei Wochen)."
    if event.retention_days > MAX_RETENTION_DAYS:
        mistakes["retention_days"] = "Länger als zehn Jahre werden die Angaben nicht gebraucht."
    return mistakes
