"""Form field for a time of day, and the datetime of a day and a time."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms

from core import local_times
from core.refusals import DomainRefusal

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
    """The local datetime; None where day or time is missing or, with an error at `field`, impossible."""
    if day is None or clock is None:
        return None
    try:
        return local_times.local_datetime(day, clock)
    except DomainRefusal as refusal:
        form.add_error(field, str(refusal))
        return None
