"""Choosing Regierungsbezirke and Kreise, for forms of all apps."""

from __future__ import annotations

from typing import Any

from django import forms

from kern.forms import KernForm
from regions.models import Area

Level = Area.Level


class AreasField(forms.ModelMultipleChoiceField):
    """Areas of today of one level, as checkboxes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, level: str, **options: Any) -> None:
        current_areas = Area.objects.filter(level=level, valid_to=None)
        in_order = current_areas.by_name() if level == Level.KREIS else current_areas.order_by("ags")
        super().__init__(in_order, required=False, **options)


class ChoosesAreasForm(KernForm, forms.Form):
    """Regierungsbezirke, and Kreise folded away unless one is chosen (templates/regions/areas.html)."""

    districts = AreasField(Level.REGIERUNGSBEZIRK, label="Regierungsbezirke")
    kreise = AreasField(Level.KREIS, label="Einzelne Kreise und kreisfreie Städte")

    @property
    def chosen_areas(self) -> list[Area]:
        return [*self.cleaned_data["districts"], *self.cleaned_data["kreise"]]

    @property
    def names_kreise(self) -> bool:
        return bool(self["kreise"].value())
