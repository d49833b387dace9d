"""Forms to give a role and to end one."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from accounts.permissions import Role
from core.backoffice.fields import date_field
from kern.forms import KernForm


class GiveRoleForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {"role": "Wählen Sie die Rolle.", "start": "Geben Sie den ersten Tag an."}
    role = forms.ChoiceField(label="Rolle", choices=Role.choices, widget=forms.RadioSelect)
    start = date_field("Erster Tag")
    last_day = date_field("Letzter Tag", required=False, help_text="Leer lassen, wenn die Rolle bis auf Weiteres gilt.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].initial = timezone.localdate()


class EndRoleForm(KernForm, forms.Form):
    submit_label = ""
    last_day = date_field("Letzter Tag", required=False, help_text="Leer lassen, um die Rolle sofort zu beenden.")
