"""Fields that forms of the back office have in common."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from kern.forms import DateInput

MIN_DATE = date(2000, 1, 1)
MAX_AHEAD = timedelta(days=5 * 366)


def validate_plausible_date(day: date) -> None:
    """Refuse implausible years: browsers send 0204 or 20244 for a mistyped one. Raises ValidationError."""
    if day < MIN_DATE:
        raise forms.ValidationError("Prüfen Sie das Datum: Das Netzwerk gibt es erst seit diesem Jahrhundert.")
    if day > timezone.localdate() + MAX_AHEAD:
        raise forms.ValidationError("Prüfen Sie das Datum: Es liegt mehr als fünf Jahre in der Zukunft.")


def date_field(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput, validators=[validate_plausible_date], **options)


def long_text(label: str, *, rows: int = 6, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)
