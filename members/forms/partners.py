"""The filter above the list of partners: a GET form, so that every result has an address."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from django import forms

from core.forms import KernForm
from core.keyset import Order
from core.statements import Prepared
from members.domain.partners import Choice
from members.models import Category
from regions.domain.areas import BEZIRK_DIGITS
from regions.models import Area, titled

BY_NAME, NEWEST = "name", "neu"
ORDERS = {
    BY_NAME: Order("organisation__name_fold", "organisation_id"),
    NEWEST: Order("since", "id", descending=True),
}


class PartnerFilter(KernForm, forms.Form):
    mark_optional = False
    submit_label = "Anzeigen"

    q = forms.CharField(label="Name", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))
    gebiet = forms.ChoiceField(label="Gebiet", required=False)
    kategorie = forms.ModelChoiceField(
        Category.objects.all(), label="Kategorie", required=False, empty_label="Alle Kategorien"
    )
    sortierung = forms.ChoiceField(
        label="Reihenfolge", required=False, choices=[(BY_NAME, "nach Namen"), (NEWEST, "neueste zuerst")]
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gebiet"].choices = [("", "Alle Gebiete"), *area_choices()]

    @property
    def choice(self) -> Choice:
        """What was chosen; a field with an error narrows nothing."""
        category = self.cleaned_data.get("kategorie")
        return Choice(
            text=self.cleaned_data.get("q", ""),
            area=self.cleaned_data.get("gebiet", ""),
            category=category.pk if category else None,
        )

    @property
    def order(self) -> Order:
        return ORDERS[self.cleaned_data.get("sortierung") or BY_NAME]


AREAS = Prepared(
    lambda: (
        Area.objects.filter(level__in=[Area.Level.REGIERUNGSBEZIRK, Area.Level.KREIS])
        .order_by("ags")
        .values_list("ags", "name", "kind", "level")
    )
)


def area_choices() -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """Under each Regierungsbezirk the whole of it and its Kreise and kreisfreie Städte."""
    areas = [(ags, titled(name, kind, level)) for ags, name, kind, level in AREAS.rows()]
    for _, group in groupby(areas, key=lambda area: area[0][:BEZIRK_DIGITS]):
        (ags, title), *kreise = group
        yield title, [(ags, f"Ganzer {title}"), *sorted(kreise, key=itemgetter(1))]
