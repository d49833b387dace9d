"""The day that a public page shows: `?stand=`, a GET form, so that every day has an address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from kern.forms import DateInput, KernForm
from network.domain.days import nearest_day

FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]


class AsOfForm(KernForm, forms.Form):
    """A day that the network has figures of; without one the day is today.

    `nearest_day` is the day to offer where the requested one is refused: today where it cannot be read.
    """

    mark_optional = False
    submit_label = "Anzeigen"

    stand = forms.DateField(
        label="Stand",
        required=False,
        input_formats=FORMATS,
        widget=DateInput,
        error_messages={"invalid": "Geben Sie den Stand als Datum ein, zum Beispiel „1.2.2024“."},
    )

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data if data.get("stand") else {"stand": today.isoformat()})
        self.today = self.nearest_day = today

    def clean_stand(self) -> date | None:
        day: date | None = self.cleaned_data["stand"]
        if day is None:
            return None
        self.nearest_day = nearest_day(day, today=self.today)
        if day < self.nearest_day:
            raise forms.ValidationError(
                f"Geben Sie einen Tag ab dem {self.nearest_day:%d.%m.%Y} ein: Vorher gab es das Netzwerk nicht."
            )
        if day > self.nearest_day:
            raise forms.ValidationError(
                f"Geben Sie einen Tag bis zum {self.nearest_day:%d.%m.%Y} ein: Später kommt noch niemand dazu."
            )
        return day

    @property
    def day(self) -> date:
        """The requested day; today where there is none that can be read."""
        chosen: date | None = self.cleaned_data.get("stand") if self.is_valid() else None
        return chosen or self.today


def canonical_day(text: str) -> str:
    """The one form of a day in an address, „2024-02-01“; unchanged what is no day."""
    try:
        day: date = AsOfForm.base_fields["stand"].clean(text)
    except forms.ValidationError:
        return text
    return day.isoformat() if day else text
