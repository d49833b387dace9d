"""Forms to give a role and to end one."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from accounts.permissions import WITH_AREAS, Role
from core.backoffice.fields import date_field
from kern.forms import KernForm
from regions.forms.areas import ChoosesAreasForm


class GiveRoleForm(ChoosesAreasForm):
    submit_label = ""
    required_messages: ClassVar = {"role": "Wählen Sie die Rolle.", "start": "Geben Sie den ersten Tag an."}
    role = forms.ChoiceField(label="Rolle", choices=Role.choices, widget=forms.RadioSelect)
    start = date_field("Erster Tag")
    last_day = date_field("Letzter Tag", required=False, help_text="Leer lassen, wenn die Rolle bis auf Weiteres gilt.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        role, is_limited = data.get("role"), bool(data.get("districts") or data.get("kreise"))
        if role == Role.REGIONAL and not is_limited:
            self.add_error("districts", "Wählen Sie die Regierungsbezirke oder Kreise der Regionalkoordination.")
        if role and role not in WITH_AREAS and is_limited:
            self.add_error("districts", "Diese Rolle ist auf kein Gebiet begrenzt. Wählen Sie keines aus.")
        return data


class EndRoleForm(KernForm, forms.Form):
    submit_label = ""
    last_day = date_field("Letzter Tag", required=False, help_text="Leer lassen, um die Rolle sofort zu beenden.")
