"""The host of an event, found by the typed name."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.urls import reverse_lazy
from django.utils.functional import cached_property

from core.primary_keys import parse_pk
from events.models import Event
from kern.forms import KernForm
from members.domain import organisations
from members.models import Organisation
from normalisation.folding import fold
from office.domain.organisation_labels import name_with_seat


class HostForm(KernForm, forms.Form):
    """Cleans `host` to an organisation: an exact name is taken, of several that fit one is chosen in a second step,
    which the type-ahead saves."""

    required_messages: ClassVar = {"host": "Geben Sie an, wer einlädt, zum Beispiel „Bezirksregierung Detmold“."}
    host = forms.CharField(
        label="Gastgebende Organisation",
        help_text="Schreiben Sie den Anfang des Namens, zum Beispiel „Bezirksregierung Det“.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "data-autocomplete-url": reverse_lazy("office:event_hosts"),
                "data-autocomplete-name": "host_key",
            }
        ),
    )

    def __init__(self, data: Any = None, *, event: Event | None = None, **options: Any) -> None:
        self.event = event
        super().__init__(data, **options)
        if len(self.hosts_found) > 1:
            self._let_choose()

    def _let_choose(self) -> None:
        self.fields["host_choice"] = forms.ChoiceField(
            label="Welche davon?",
            choices=[(str(one.pk), name_with_seat(one)) for one in self.hosts_found],
            widget=forms.RadioSelect,
            error_messages={"required": "Dazu passen mehrere. Wählen Sie aus, welche Organisation gemeint ist."},
        )

    @cached_property
    def hosts_found(self) -> list[Organisation]:
        """The organisations that the typed name may mean; only one where it is exact."""
        typed = str(self.data.get("host", "")).strip()[:200] if self.is_bound else ""
        if not typed:
            return []
        if self.event and typed == self.event.host.name:
            return [self.event.host]
        if picked := Organisation.objects.filter(pk=parse_pk(self.data.get("host_key", "")), name=typed).first():
            return [picked]
        found = organisations.search(typed)
        exact = [one for one in found if one.name_fold == fold(typed)]
        return exact if len(exact) == 1 else found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._clean_host(cleaned)
        return cleaned

    def _clean_host(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("host"):
            return
        chosen = {str(one.pk): one for one in self.hosts_found}
        if len(chosen) == 1:
            cleaned["host"] = self.hosts_found[0]
        elif chosen:
            cleaned["host"] = chosen.get(cleaned.get("host_choice", ""))
        else:
            self.add_error(
                "host", "Dazu ist keine Organisation bekannt. Prüfen Sie den Namen, oder legen Sie sie zuerst an."
            )
