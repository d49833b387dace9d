from __future__ import annotations

from typing import Any

from django import forms

from accessions.models import Accession
from accessions.states import AccessionState
from core.backoffice.fields import date_field
from kern.forms import KernForm
from network.forms.partners import area_choices
from office.domain.certificates import CertificateFilterValues
from regions.domain.areas import larger_areas
from regions.models import Area


class CertificateFilter(KernForm, forms.Form):
    """Which certificates are listed and printed; a field with an error narrows nothing."""

    mark_optional = False
    submit_label = "Anzeigen"

    sammelbeitritt = forms.ModelChoiceField(
        Accession.objects.filter(state=AccessionState.EXECUTED),
        label="Sammelbeitritt",
        required=False,
        empty_label="Alle",
    )
    gebiet = forms.ChoiceField(label="Gebiet", required=False)
    von = date_field("Datum auf der Urkunde, von", required=False)
    bis = date_field("Datum auf der Urkunde, bis", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gebiet"].choices = [("", "Alle Gebiete"), *area_choices(larger_areas().values())]

    @property
    def filter_values(self) -> CertificateFilterValues:
        chosen = self.cleaned_data
        return CertificateFilterValues(
            area=Area.objects.filter(ags=chosen["gebiet"]).first() if chosen.get("gebiet") else None,
            accession=chosen.get("sammelbeitritt"),
            since=chosen.get("von"),
            until=chosen.get("bis"),
        )
