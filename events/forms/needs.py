"""Form of dietary and accessibility needs, with a consent of its own (Art. 9 DSGVO)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property, lazy

from core.primary_keys import parse_pk
from events.domain.registrations import NeedsInput
from kern.forms import KernForm
from privacy.domain.consents import current_text
from privacy.models import ConsentText, Purpose

TICK = (
    "Setzen Sie das Häkchen, damit wir diese Angaben speichern dürfen. "
    "Oder leeren Sie die Felder zu Verpflegung und Barrierefreiheit."
)
NEW_WORDING = "Der Wortlaut hat sich geändert. Lesen Sie ihn und entscheiden Sie noch einmal."


class NeedsForm(KernForm, forms.Form):
    """`needs` cleans to the ConsentText that was shown beside the ticked box, or None where nothing is needed."""

    submit_label = "Angaben speichern"

    dietary = forms.CharField(
        label="Verpflegung",
        max_length=300,
        required=False,
        help_text="Zum Beispiel vegetarisch, ohne Nüsse",
    )
    accessibility = forms.CharField(
        label="Barrierefreiheit",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Zum Beispiel Platz für einen Rollstuhl, Gebärdensprache, Assistenzhund",
    )
    needs_text = forms.CharField(widget=forms.HiddenInput, required=False)
    needs = forms.BooleanField(required=False)
    needs_names = ("dietary", "accessibility", "needs")

    def __init__(self, *args: Any, asks_needs: bool = True, **kwargs: Any) -> None:
        """Without `asks_needs` the form has none of these questions."""
        super().__init__(*args, exclude=() if asks_needs else (*self.needs_names, "needs_text"), **kwargs)
        if asks_needs:
            self.fields["needs"].label = lazy(lambda: self.needs_wording.wording, str)()
            self.fields["needs_text"].initial = lambda: self.needs_wording.pk

    @cached_property
    def needs_wording(self) -> ConsentText:
        """The consent wording beside the box."""
        return self._shown_wording or current_text(Purpose.EVENT_NEEDS)

    @cached_property
    def _shown_wording(self) -> ConsentText | None:
        key = self.data.get(self.add_prefix("needs_text"), "") if self.is_bound else ""
        pk = parse_pk(key)
        return None if pk is None else ConsentText.objects.filter(pk=pk, purpose=Purpose.EVENT_NEEDS).first()

    @property
    def has_needs(self) -> bool:
        """Whether something is needed."""
        return bool(self.cleaned_data.get("dietary") or self.cleaned_data.get("accessibility"))

    def clean_needs(self) -> ConsentText | None:
        if not self.has_needs:
            return None
        if not self.cleaned_data.get("needs"):
            raise ValidationError(TICK, code="tick")
        if self._shown_wording is None:
            typed: Any = self.data
            self.data = typed.copy()
            self.data[self.add_prefix("needs_text")] = str(self.needs_wording.pk)
            self.data.pop(self.add_prefix("needs"), None)
            raise ValidationError(NEW_WORDING, code="outdated")
        return self._shown_wording

    def needs_input(self) -> NeedsInput | None:
        """The NeedsInput of a valid form; None where nothing is needed or the event does not ask."""
        cleaned = self.cleaned_data
        return NeedsInput(cleaned["dietary"], cleaned["accessibility"], cleaned["needs"]) if self.has_needs else None

    @property
    def needs_fields(self) -> list[BoundField]:
        return [self[name] for name in self.needs_names if name in self.fields]
