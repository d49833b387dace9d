"""What each column of a table was taken for, for the office to see and to change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms

from core.tables.rows import MAX_COLUMNS
from kern.forms import KernForm
from members.tables.fields import Field
from members.tables.recognition import Column

PREFIX = "column_"


class TableColumnsForm(KernForm, forms.Form):
    """A choice for each column; `shown` carries what the choices were when the page was made."""

    submit_label = ""
    mark_optional = False
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, columns: Sequence[Column], accepted: Collection[Field], **kwargs: Any) -> None:
        super().__init__(initial={"shown": _joined({column.index: column.field for column in columns})}, **kwargs)
        choices = [(one.value, one.label) for one in Field if one in accepted or one == Field.NOTHING]
        for column in columns:
            self.fields[f"{PREFIX}{column.index}"] = forms.ChoiceField(
                label=column.label,
                help_text=f"zum Beispiel: {column.sample}" if column.sample else "leer",
                choices=choices,
                initial=column.field,
                required=False,
            )


def chosen_columns(data: Mapping[str, Any]) -> dict[int, Field]:
    """What was chosen for each column, by index; what no form offers is left out."""
    fields = {index: data.get(f"{PREFIX}{index}") for index in range(MAX_COLUMNS)}
    return {index: Field(value) for index, value in fields.items() if value in Field.values}


def were_shown(data: Mapping[str, Any]) -> bool:
    """Whether the choices are those that the page was made with."""
    return data.get("shown", "") == _joined(chosen_columns(data))


def _joined(fields: Mapping[int, Field]) -> str:
    return ",".join(f"{index}:{fields[index].value}" for index in sorted(fields))
