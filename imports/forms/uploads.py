"""Uploading a table, and mending one of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField

from imports.domain.row_values import ACCEPTED, value_texts
from imports.domain.uploads import row_of
from imports.models import ImportRow
from kern.forms import KernForm
from members.tables.fields import Field
from members.tables.recognition import Column


class UploadForm(KernForm, forms.Form):
    submit_label = ""
    required_messages: ClassVar = {"file": "Wählen Sie eine Datei aus."}
    file = forms.FileField(
        label="Tabelle",
        help_text="Excel (.xlsx, .xls), LibreOffice (.ods) oder CSV, höchstens 10 MB und 12.000 Zeilen",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
    )
    sheet_name = forms.CharField(
        label="Blatt", max_length=100, required=False, help_text="Leer: das erste, in dem etwas steht"
    )

    def clean_file(self) -> UploadedFile[Any]:
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise ValidationError("Die Datei ist zu groß. Teilen Sie die Liste.", code="too_large")
        return upload


class MendRowForm(KernForm, forms.Form):
    """The values of a row, to be typed anew, and the questions of its plan.

    Only what the table has a column for, and what its problems name, is shown.
    """

    submit_label = ""
    mark_optional = False

    def __init__(self, data: Any = None, *, row: ImportRow, columns: Sequence[Column]) -> None:
        super().__init__(data)
        self._add_questions(row)
        texts = value_texts(row_of(row), columns, row.corrections)
        self._shown = {field.value: texts.get(field, "") for field in _fields(row, columns)}
        for field, text in self._shown.items():
            self.fields[field] = forms.CharField(
                label=Field(field).label, required=False, max_length=300, initial=text, strip=True
            )
        self.wrong = [field for field, _ in row.plan.get("problems", []) if field in self.fields]
        for field, sentence in row.plan.get("problems", []):
            if field in self.fields:
                self.fields[field].help_text = sentence

    def _add_questions(self, row: ImportRow) -> None:
        for question in row.plan.get("questions", []):
            self.fields[f"choice_{question['about']}"] = forms.ChoiceField(
                label="Wer ist das?" if question["about"] == "person" else "Welche Organisation ist das?",
                choices=[(option["value"], _option_label(option)) for option in question["options"]],
                widget=forms.RadioSelect,
                required=False,
            )

    @property
    def first_fields(self) -> list[BoundField]:
        """What needs an answer: the questions, and what is wrong; all where the row says nothing that can be taken."""
        return [self[name] for name in self.fields if name not in self._shown or name in self.wrong]

    @property
    def other_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name in self._shown and name not in self.wrong]

    @property
    def corrections(self) -> dict[str, str]:
        """What was typed instead of what stood there."""
        return {name: self.cleaned_data[name] for name, text in self._shown.items() if self.cleaned_data[name] != text}

    @property
    def choices(self) -> dict[str, str]:
        chosen = {name.removeprefix("choice_"): self.cleaned_data[name] for name in self.fields if "choice_" in name}
        return {about: value for about, value in chosen.items() if value}


def _fields(row: ImportRow, columns: Sequence[Column]) -> Iterable[Field]:
    named = {Field(field) for field, _ in row.plan.get("problems", []) if field}
    has = {column.field for column in columns} | named | {Field(field) for field in row.corrections}
    return [field for field in ACCEPTED if field in has]


def _option_label(option: Mapping[str, str]) -> str:
    return f"{option['label']} ({option['reasons']})" if option["reasons"] else option["label"]
