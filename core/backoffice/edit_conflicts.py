"""Both versions of a form's values after an edit conflict."""

from __future__ import annotations

from datetime import date, time
from typing import Any, NamedTuple

from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.utils.formats import date_format


class Difference(NamedTuple):
    """A field whose saved value differs from what the user typed."""

    label: str
    saved: str
    typed: str


def differences(form: BaseForm) -> list[Difference]:
    """The differing fields of a valid form whose initial values are what is saved; hidden fields are left out."""
    fields = (form[name] for name in form.changed_data)
    return [
        Difference(
            str(field.label),
            _display_value(field, field.initial),
            _display_value(field, form.cleaned_data.get(field.name)),
        )
        for field in fields
        if not field.is_hidden
    ]


def _display_value(field: BoundField, value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, date):
        return date_format(value, "j. F Y")
    if isinstance(value, time):
        return f"{value:%H:%M} Uhr"
    labels = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    return labels.get(str(value), "" if value is None else str(value))
