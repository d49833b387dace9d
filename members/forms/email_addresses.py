"""Formset of a person's mail addresses in the admin."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet

from normalisation.mailboxes import mailbox


class EmailAddressFormSet(BaseInlineFormSet):
    """Each address once, and at most one that mail goes to; choosing another one replaces the first."""

    def clean(self) -> None:
        super().clean()
        rows = [form.cleaned_data for form in self.forms if form.is_valid() and form.cleaned_data.get("address")]
        addresses = [mailbox(row["address"]) for row in rows]
        if len(set(addresses)) < len(addresses):
            raise ValidationError("Tragen Sie jede Adresse nur einmal ein.")
        if sum(row["is_primary"] for row in rows) > 1:
            raise ValidationError("Setzen Sie das Häkchen „Hierhin schreiben“ nur bei einer Adresse.")

    def save(self, commit: bool = True) -> Any:
        chosen = [form.instance.pk for form in self.forms if form.cleaned_data.get("is_primary")]
        if chosen:
            self.instance.emails.filter(is_primary=True).exclude(pk__in=chosen).update(is_primary=False)
        return super().save(commit)

    def save_new(self, form: Any, commit: bool = True) -> Any:
        """Does not create an address again that an earlier submission has created."""
        existing = self.instance.emails.filter(address__mailbox=mailbox(form.cleaned_data["address"])).first()
        if existing is None:
            return super().save_new(form, commit)
        existing.is_shared, existing.is_primary = form.cleaned_data["is_shared"], form.cleaned_data["is_primary"]
        existing.save(update_fields=["is_shared", "is_primary"])
        return existing
