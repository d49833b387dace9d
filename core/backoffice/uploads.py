"""Files that are uploaded in the back office: a scan, or a list that may be pasted as well."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from core import pasted_tables
from core.uploads import validate_pdf
from kern.forms import KernForm, ListField
from normalisation.validators import CONTROL_CHARACTERS_IN_TEXT, composed

MAX_LIST_LENGTH = 1_000_000


class ScanField(forms.FileField):
    """A PDF, recognised by its content; the cleaned file is named `dokument.pdf`, whatever the browser says."""

    def __init__(self, **options: Any) -> None:
        widget = forms.FileInput(attrs={"accept": "application/pdf"})
        super().__init__(help_text="PDF, höchstens 10 MB", widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> UploadedFile[Any] | None:
        scan: UploadedFile[Any] | None = super().clean(data, initial)
        if scan:
            validate_pdf(scan)
            scan.name = "dokument.pdf"
        return scan


def pasted_list_field(label: str, *, help_text: str) -> forms.CharField:
    """The field `text` of a `PastedListForm`."""
    widget = forms.Textarea(attrs={"rows": 12})
    return ListField(
        label=label, required=False, max_length=MAX_LIST_LENGTH, strip=False, help_text=help_text, widget=widget
    )


class PastedListForm(KernForm, forms.Form):
    """A list pasted into the field `text`, which the subclass defines, or uploaded as a file.

    The cleaned `text` holds the list either way; a file replaces what was pasted. `empty_message` is the sentence for
    neither.
    """

    submit_label = ""
    mark_optional = False
    empty_message = ""
    field_order = ("text", "upload")
    upload = forms.FileField(
        label="Oder eine CSV-Datei",
        required=False,
        help_text="So wie Excel sie speichert, höchstens 1 MB",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if upload := cleaned.get("upload"):
            cleaned["text"] = self._decoded(upload)
        elif "text" in cleaned and not cleaned["text"].strip() and "upload" not in self.errors:
            self.add_error("text", self.empty_message)
        return cleaned

    def _decoded(self, upload: UploadedFile[Any]) -> str:
        if (upload.size or 0) > MAX_LIST_LENGTH:
            self.add_error("upload", "Die Datei ist zu groß. Teilen Sie die Liste: Höchstens 1 MB sind erlaubt.")
            return ""
        try:
            text = CONTROL_CHARACTERS_IN_TEXT.sub(" ", pasted_tables.decode(upload.read()))
            return composed(text, max_length=MAX_LIST_LENGTH)
        except pasted_tables.UnreadableListError as error:
            self.add_error("upload", str(error))
            return ""
