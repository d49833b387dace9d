"""An organisation that the portal does not know yet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F, QuerySet

from kern.forms import KernForm, NameField
from members.domain.inputs import OrganisationInput
from members.forms.form_groups import Payload, require_row
from members.models import Category
from normalisation.folding import FoldedSearchVector, fold, prefix_query
from regions.domain.areas import label
from regions.models import Area

MAX_PLACES = 12


def categories() -> QuerySet[Category]:
    return Category.objects.filter(is_offered=True)


def places(text: str) -> list[Area]:
    """Kreise and Gemeinden by name: those with exactly this name, else those with these words in it."""
    query = prefix_query(text)
    if query is None:
        return []
    areas = list(
        Area.objects.seats()
        .annotate(words=FoldedSearchVector(F("kind"), F("name")))
        .filter(words=query)
        .select_related("parent__parent__parent")[: MAX_PLACES + 1]
    )
    folded = fold(text)
    return [area for area in areas if folded in {fold(area.name), fold(f"{area.kind} {area.name}")}] or areas


class ProposedOrganisationForm(KernForm, forms.Form):
    """Name, category, seat, website. Where several places have the name, radio buttons ask which one is meant."""

    prefix = "new"
    required_messages = {
        "name": "Geben Sie den vollen Namen der Organisation an.",
        "category": "Wählen Sie aus, was für eine Organisation es ist.",
        "place": "Geben Sie an, in welcher Stadt, welcher Gemeinde oder welchem Kreis die Organisation ihren Sitz hat.",
        "seat": "Wählen Sie aus, welcher Ort gemeint ist.",
    }

    name = NameField(
        label="Name der Organisation",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    category = forms.ModelChoiceField(categories(), label="Art der Organisation", empty_label="Bitte wählen")
    place = forms.CharField(
        label="Sitz",
        max_length=100,
        help_text="Stadt, Gemeinde oder Kreis in Nordrhein-Westfalen",
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    website = forms.URLField(
        label="Internetseite",
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"autocomplete": "url", "inputmode": "url"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places(self.data.get(self.add_prefix("place"), "")[:100]) if self.is_bound else []
        if 1 < len(self.places) <= MAX_PLACES:
            self.fields["seat"] = forms.ChoiceField(
                label="Welcher Ort ist gemeint?",
                choices=[(area.ags, label(area)) for area in self.places],
                widget=forms.RadioSelect,
                error_messages={"required": self.required_messages["seat"]},
            )
            self.order_fields(["name", "category", "place", "seat", "website"])

    def clean_place(self) -> str:
        if not self.places:
            raise forms.ValidationError(
                "Diesen Ort finden wir nicht. Schreiben Sie den Namen einer Stadt, einer Gemeinde oder eines Kreises "
                "in Nordrhein-Westfalen."
            )
        if len(self.places) > MAX_PLACES:
            raise forms.ValidationError("Das trifft auf viele Orte zu. Schreiben Sie den Namen etwas genauer.")
        return self.cleaned_data["place"]

    def clean_website(self) -> str:
        website: str = self.cleaned_data["website"]
        if website and not website.startswith(("https://", "http://")):
            raise forms.ValidationError("Geben Sie eine Internetadresse an, zum Beispiel „www.klinikum.example“.")
        return website

    @property
    def seat(self) -> Area:
        chosen = self.cleaned_data.get("seat")
        return next(area for area in self.places if chosen in {None, area.ags})

    def payload(self) -> Payload:
        cleaned = self.cleaned_data
        rows = {"category": cleaned["category"].pk, "seat": self.seat.pk}
        return {"name": cleaned["name"], "website": cleaned["website"], **rows}

    def proposal(self) -> OrganisationInput:
        return self.proposal_from_payload(self.payload())

    @staticmethod
    def proposal_from_payload(payload: Payload) -> OrganisationInput:
        """The OrganisationInput of a payload, with the rows as they are now. Raises OutdatedError."""
        category = require_row(categories().filter(pk=payload["category"]).first())
        seat = require_row(Area.objects.seats().filter(pk=payload["seat"]).first())
        return OrganisationInput(name=payload["name"], website=payload["website"], category=category, seat=seat)
