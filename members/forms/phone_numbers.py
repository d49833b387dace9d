"""The phone numbers of a person as rows of a form: an emptied row is deleted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.functional import cached_property

from kern.forms import KernForm, PhoneField
from members.domain import value_origins
from members.domain.phone_numbers import is_same
from members.models import PhoneNumber

TWICE = "Tragen Sie jede Telefonnummer nur einmal ein."


class PhoneNumberForm(KernForm, forms.ModelForm):
    submit_label = ""
    mark_optional = False
    number = PhoneField(label="Telefonnummer", required=False)

    class Meta:
        model = PhoneNumber
        fields = ("number", "kind")

    @cached_property
    def changed_data(self) -> list[str]:
        """Nothing of a new row that has no number."""
        return list(super().changed_data) if self.instance.pk or self["number"].value() else []


class PhoneNumberFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        rows = [form.cleaned_data for form in self.forms if form.is_valid()]
        numbers = [row["number"] for row in rows if row.get("number")]
        if any(is_same(one, other) for place, one in enumerate(numbers) for other in numbers[:place]):
            raise ValidationError(TWICE)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        if form.cleaned_data["number"]:
            return super().save_existing(form, obj, commit)
        value_origins.delete([obj])
        obj.delete()
        return obj

    def save_new(self, form: Any, commit: bool = True) -> Any:
        """Does not create a number again that an earlier submission has created."""
        number = form.cleaned_data["number"]
        existing = next((one for one in self.instance.phones.all() if is_same(one.number, number)), None)
        return existing or super().save_new(form, commit)
