"""Forms to upload an edition of the Gemeindeverzeichnis and to apply it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms

from core.backoffice.fields import date_field
from kern.forms import KernForm
from normalisation.folding import fold
from regions.domain.gemeindeverzeichnis import Changes, Succession, VanishedArea
from regions.domain.name_cases import accusative, nominative


class UploadForm(KernForm, forms.Form):
    submit_label = ""
    file = forms.FileField(
        label="Datei des Gemeindeverzeichnisses",
        help_text="Die Textdatei, deren Name mit „GV100AD“ beginnt; sie liegt in der ZIP-Datei, die das Statistische "
        "Bundesamt anbietet. Höchstens 10 MB.",
        widget=forms.FileInput(attrs={"accept": ".txt,.asc,text/plain"}),
        allow_empty_file=True,
    )


class PopulationDayForm(KernForm, forms.Form):
    """The day of the population figures, and for each area that vanished its successor and the first day without it."""

    submit_label = ""
    counted_on = date_field(
        "Stand der Einwohnerzahlen",
        help_text="Die Datei nennt ihn nicht, aber die Beschreibung, die ihr beiliegt. Meist ist es der letzte "
        "31. Dezember, in den ersten Monaten eines Jahres der davor.",
    )
    seen_digest = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, changes: Changes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes = changes

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        return {"counted_on": self.changes.counted_on, "seen_digest": self.changes.digest}.get(field_name)


class SuccessionForm(KernForm, forms.Form):
    """The successor of an area that has ended."""

    submit_label = ""
    successor = forms.ChoiceField(label="Aufgegangen in")
    last_day = date_field("Letzter Tag", help_text="Der letzte Tag, an dem es das Gebiet gab.")

    def __init__(self, *args: Any, vanished: VanishedArea, changes: Changes, **kwargs: Any) -> None:
        super().__init__(*args, prefix=vanished.unit.ags, **kwargs)
        self.vanished = vanished
        title = vanished.unit.title
        self.fields["successor"].error_messages["required"] = (
            f"Wählen Sie aus, worin {nominative(title)} aufgegangen ist."
        )
        self.fields["last_day"].error_messages["required"] = f"Geben Sie an, bis wann es {accusative(title)} gab."
        same = [unit for unit in changes.edition.units if unit.level == vanished.unit.level]
        choices = [(unit.ags, f"{unit.title} ({unit.ags})") for unit in sorted(same, key=lambda unit: fold(unit.name))]
        self.fields["successor"].choices = [("", "Bitte wählen"), *choices]

    @property
    def succession(self) -> Succession:
        return Succession(self.cleaned_data["successor"], self.cleaned_data["last_day"] + timedelta(days=1))


class ApplyEditionForms:
    """All forms that have to be filled in before an edition is applied."""

    def __init__(self, data: Any = None, *, changes: Changes) -> None:
        self.head = PopulationDayForm(data, changes=changes)
        self.successions = [SuccessionForm(data, vanished=one, changes=changes) for one in changes.needing_successor]

    def __iter__(self) -> Iterator[KernForm]:
        return iter([self.head, *self.successions])

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self)

    def order(self) -> dict[str, Any]:
        """The keyword arguments of `register_import.apply()`."""
        return {
            **self.head.cleaned_data,
            "successors": {form.vanished.unit.ags: form.succession for form in self.successions},
        }
