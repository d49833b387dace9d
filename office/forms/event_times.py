"""A time of day that the office enters, and with its day the moment it means."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms

from core.refusals import DomainRefusal
from events.domain import times

FORMATS = ["%H:%M", "%H:%M:%S", "%H.%M"]


class TimeInput(forms.TimeInput):
    """The browser's own field for a time of day."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def time_field(label: str, **options: Any) -> forms.TimeField:
    wrong = {"invalid": "Geben Sie eine Uhrzeit ein, zum Beispiel „9:30“."}
    return forms.TimeField(label=label, widget=TimeInput, input_formats=FORMATS, error_messages=wrong, **options)


def moment_of(form: Any, day: date | None, clock: time | None, *, field: str) -> datetime | None:
    """What the two mean; a refusal stands beside `field`, None where one of them is missing."""
    if day is None or clock is None:
        return None
    try:
        return times.local_datetime(day, clock)
    except DomainRefusal as refusal:
        form.add_error(field, str(refusal))
        return None
