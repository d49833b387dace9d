"""Forms to give a role and to end one."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from accounts.permissions import WITH_AREAS, Role
from core.backoffice.fields import date_field
from kern.forms import KernForm
from regions.models import Area


class GiveRoleForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {"role": "Wählen Sie die Rolle.", "start": "Geben Sie den ersten Tag an."}
    role = forms.ChoiceField(label="Rolle", choices=Role.choices, widget=forms.RadioSelect)
    start = date_field("Erster Tag")
    last_day = date_field("Letzter Tag", required=False, help_text="Leer lassen, wenn die Rolle bis auf Weiteres gilt.")

    areas = forms.MultipleChoiceField(
        label="Gebiete",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="Für die Regionalkoordination; beim Lesezugriff, wenn er nur einen Teil des Landes sehen soll.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].initial = timezone.localdate()
        self.fields["areas"].choices = area_choices()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        role, areas = data.get("role"), data.get("areas")
        if role == Role.REGIONAL and not areas:
            self.add_error("areas", "Wählen Sie die Regierungsbezirke oder Kreise der Regionalkoordination.")
        if role and role not in WITH_AREAS and areas:
            self.add_error("areas", "Diese Rolle ist auf kein Gebiet begrenzt. Lassen Sie das Feld leer.")
        return data


def area_choices() -> list[tuple[str, str]]:
    """The Regierungsbezirke and Kreise of today with their keys, each Regierungsbezirk before its Kreise."""
    levels = [Area.Level.REGIERUNGSBEZIRK, Area.Level.KREIS]
    areas = Area.objects.filter(level__in=levels, valid_to=None).order_by("ags")
    return [(area.ags, str(area)) for area in areas]


class EndRoleForm(KernForm, forms.Form):
    submit_label = ""
    last_day = date_field("Letzter Tag", required=False, help_text="Leer lassen, um die Rolle sofort zu beenden.")
