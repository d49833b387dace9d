"""Form to freeze figures for the press."""

from __future__ import annotations

from typing import Any

from django import forms

from kern.forms import KernForm
from network.forms.as_of import AsOfForm


class FreezeForm(KernForm, forms.Form):
    """The day is the one whose preview is shown; a title is suggested."""

    submit_label = ""
    stand = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
    title = forms.CharField(
        label="Überschrift",
        max_length=150,
        help_text="Steht über dem Blatt und in der Liste, zum Beispiel „Das Land ist flächendeckend dabei“.",
        error_messages={"required": "Geben Sie dem Blatt eine Überschrift."},
    )

    def __init__(self, data: Any = None, *, preview: AsOfForm) -> None:
        super().__init__(data)
        self.preview = preview

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        day = self.preview.day
        return {"stand": day.isoformat(), "title": f"Das Netzwerk am {day:%d.%m.%Y}"}[field_name]
