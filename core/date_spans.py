"""Half-open spans of days as people say them: the last day is named, and nothing is „seit“ that has not begun."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.formats import date_format


def short_text(start: date, end: date | None, *, today: date) -> str:
    """„seit 1. Februar 2024“, „ab 1. März 2027“ or „vom 1. Februar 2024 bis 31. März 2024“, for lists and labels.

    `end` is the first day without it.
    """
    if end is not None:
        return f"vom {_long(start)} bis {_long(end - timedelta(days=1))}" if _has_days(start, end) else _one_day(start)
    return f"seit {_long(start)}" if start <= today else f"ab {_long(start)}"


def sentence_text(start: date, end: date | None, *, today: date) -> str:
    """As `short_text()`, for a sentence: „seit dem 1. Februar 2024“, „vom 1. März 2027 an“, „vom … bis zum …“."""
    if end is not None:
        last_day = _long(end - timedelta(days=1))
        return f"vom {_long(start)} bis zum {last_day}" if _has_days(start, end) else _one_day(start)
    return f"seit dem {_long(start)}" if start <= today else f"vom {_long(start)} an"


def _has_days(start: date, end: date) -> bool:
    return end - start > timedelta(days=1)


def _one_day(day: date) -> str:
    return f"am {_long(day)}"


def _long(day: date) -> str:
    return date_format(day, "j. F Y")
