"""The filter above the list of partners: a GET form, so that every result has an address."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django import forms
from django.http import QueryDict

from core.keyset import Order
from kern.forms import KernForm
from members.models import Category
from network.domain import partner_list
from network.domain.partner_list import PartnerFilterValues
from normalisation.folding import fold
from regions.domain.areas import BEZIRK_DIGITS
from regions.models import Area

BY_NAME, NEWEST = "name", "neu"
ORDERS = {BY_NAME: partner_list.BY_NAME, NEWEST: partner_list.NEWEST}


class PartnerFilterForm(KernForm, forms.Form):
    mark_optional = False
    submit_label = "Anzeigen"

    q = forms.CharField(label="Name", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    gebiet = forms.ChoiceField(label="Gebiet", required=False)
    kategorie = forms.TypedChoiceField(label="Kategorie", required=False, coerce=int, empty_value=None)
    sortierung = forms.ChoiceField(
        label="Reihenfolge", required=False, choices=[(BY_NAME, "nach Namen"), (NEWEST, "neueste zuerst")]
    )

    def __init__(self, data: QueryDict, *, areas: Iterable[Area]) -> None:
        """`areas` are the Land, the Regierungsbezirke and the Kreise, by their AGS."""
        super().__init__(data)
        self.fields["gebiet"].choices = [("", "Alle Gebiete"), *area_choices(areas)]
        self.fields["kategorie"].choices = [("", "Alle Kategorien"), *Category.objects.values_list("pk", "name")]

    @property
    def filter_values(self) -> PartnerFilterValues:
        """What was chosen; a field with an error narrows nothing."""
        return PartnerFilterValues(
            text=self.cleaned_data.get("q", ""),
            area=self.cleaned_data.get("gebiet", ""),
            category=self.cleaned_data.get("kategorie"),
        )

    @property
    def order(self) -> Order:
        return ORDERS[self.cleaned_data.get("sortierung") or BY_NAME]


def area_choices(areas: Iterable[Area]) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """Under each Regierungsbezirk the whole of it and its Kreise and kreisfreie Städte; `areas` are in their order."""
    titles = [(area.ags, area.title) for area in areas if area.level != Area.Level.LAND]
    for _, group in groupby(titles, key=lambda area: area[0][:BEZIRK_DIGITS]):
        (ags, title), *kreise = group
        yield title, [(ags, f"Ganzer {title}"), *sorted(kreise, key=lambda kreis: fold(kreis[1]))]
