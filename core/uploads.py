"""Validation of uploaded files by their content."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

HEAD, TAIL = b"%PDF-", b"%%EOF"
TAIL_LENGTH = 1024


def validate_pdf(upload: "UploadedFile[Any]") -> None:
    """Raise ValidationError unless this is a PDF of at most UPLOAD_MAX_BYTES. Rewinds the file."""
    size = upload.size or 0
    if size > settings.UPLOAD_MAX_BYTES:
        megabytes = settings.UPLOAD_MAX_BYTES // 1_000_000
        raise ValidationError(
            f"Die Datei ist zu groß. Scannen Sie mit geringerer Auflösung: Höchstens {megabytes} MB sind erlaubt.",
            code="too_large",
        )
    upload.seek(0)
    head = upload.read(len(HEAD))
    upload.seek(max(0, size - TAIL_LENGTH))
    tail = upload.read(TAIL_LENGTH)
    upload.seek(0)
    if head != HEAD or TAIL not in tail:
        raise ValidationError(
            "Diese Datei ist kein PDF. Speichern Sie den Scan als PDF und wählen Sie ihn neu aus.", code="no_pdf"
        )
