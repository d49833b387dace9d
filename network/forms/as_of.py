"""The day that a public page shows: `?stand=`, a GET form, so that every day has an address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from kern.forms import DateInput, KernForm
from members.models.memberships import NETWORK_FOUNDED_ON

MAX_AHEAD = timedelta(days=5 * 366)
FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]


class AsOfForm(KernForm, forms.Form):
    """Any day since the network began, up to five years ahead; without one, and for nonsense, the day is today."""

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
        self.today = today

    def clean_stand(self) -> date | None:
        day: date | None = self.cleaned_data["stand"]
        if day is None or NETWORK_FOUNDED_ON <= day <= self.today + MAX_AHEAD:
            return day
        span = f"zwischen dem {NETWORK_FOUNDED_ON:%d.%m.%Y} und dem {self.today + MAX_AHEAD:%d.%m.%Y}"
        raise forms.ValidationError(f"Geben Sie als Stand einen Tag {span} ein.")

    @property
    def day(self) -> date:
        """The requested day; today where there is none that can be read."""
        chosen: date | None = self.cleaned_data.get("stand") if self.is_valid() else None
        return chosen or self.today
