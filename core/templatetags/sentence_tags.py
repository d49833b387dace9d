"""Filters that put spans of days and numbers into words, for pages and mails."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import number_format

from core import counts, date_spans

register = template.Library()


@register.filter
def span(row: Any, today: date | None = None) -> str:
    """„seit 1. Februar 2024“, „ab 1. März 2027“, „vom … bis …“ of a row with `start` and `end`."""
    return date_spans.short_text(row.start, row.end, today=today or timezone.localdate())


@register.filter
def span_in_sentence(row: Any, today: date | None = None) -> str:
    """„seit dem 1. Februar 2024“, „vom 1. März 2027 an“, „vom … bis zum …“ of a row with `start` and `end`."""
    return date_spans.sentence_text(row.start, row.end, today=today or timezone.localdate())


@register.filter
def since_day(start: date, today: date | None = None) -> str:
    """`span` of what has no end yet, of its first day alone."""
    return date_spans.short_text(start, None, today=today or timezone.localdate())


@register.filter
def since_day_in_sentence(start: date, today: date | None = None) -> str:
    """`span_in_sentence` of what has no end yet, of its first day alone."""
    return date_spans.sentence_text(start, None, today=today or timezone.localdate())


@register.filter
def has_ended(row: Any, today: date | None = None) -> bool:
    """Whether the last day of a row with `end` is over."""
    return bool(row) and row.end is not None and row.end <= (today or timezone.localdate())


@register.filter
def is_future(day: date) -> bool:
    return day > timezone.localdate()


@register.filter
def counted(number: int | None, forms: str) -> str:
    """`{{ n|counted:"eine Mail geht,Mails gehen" }}`; a third form stands for none. See `core.counts.count_text()`."""
    return counts.count_text(number or 0, *forms.split(","))


@register.filter
def thousands(number: int) -> str:
    """1684 as „1.684“."""
    return number_format(number, force_grouping=True)
