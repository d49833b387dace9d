"""Files that are uploaded in the back office: a scan, or a list that may be pasted as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from core.tables.reading import read_upload
from core.tables.rows import Sheet, UnreadableTableError
from core.tables.texts import write_text
from core.uploads import validate_pdf
from kern.forms import KernForm, ListField
from normalisation.validators import CONTROL_CHARACTERS_IN_TEXT, composed

MAX_LIST_LENGTH = 1_000_000
TOO_LARGE = "Die Datei ist zu groß. Teilen Sie die Liste."


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

    The cleaned `text` holds the list either way; a file replaces what was pasted, and `unread_sheets` then names the
    sheets behind its first one. `empty_message` is the sentence for neither.
    """

    submit_label = ""
    mark_optional = False
    empty_message = ""
    field_order = ("text", "upload")
    unread_sheets: Sequence[str] = ()
    upload = forms.FileField(
        label="Oder eine Datei",
        required=False,
        help_text="Excel (.xlsx, .xls), LibreOffice (.ods) oder CSV, höchstens 10 MB",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if upload := cleaned.get("upload"):
            cleaned["text"] = self._text_of(upload)
        elif "text" in cleaned and not cleaned["text"].strip() and "upload" not in self.errors:
            self.add_error("text", self.empty_message)
        return cleaned

    def _text_of(self, upload: UploadedFile[Any]) -> str:
        try:
            if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
                raise UnreadableTableError(TOO_LARGE)
            first, *others = read_upload(upload.read()) or [Sheet("", [])]
            text = CONTROL_CHARACTERS_IN_TEXT.sub(" ", write_text(first.rows))
            if not text:
                raise UnreadableTableError("Die Datei ist leer. Wählen Sie eine andere.")
            if len(text) > MAX_LIST_LENGTH:
                raise UnreadableTableError(TOO_LARGE)
        except UnreadableTableError as error:
            self.add_error("upload", str(error))
            return ""
        self.unread_sheets = [sheet.name for sheet in others]
        return composed(text, max_length=MAX_LIST_LENGTH)
