import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core.uploads import validate_pdf

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def test_check_pdf_takes_a_pdf_whatever_it_is_called():
    upload = SimpleUploadedFile("brief.exe", PDF, content_type="application/octet-stream")
    validate_pdf(upload)
    assert upload.read() == PDF


@pytest.mark.parametrize(
    "content", [b"<script>alert(1)</script>", b"", PDF[:20], b"PK\x03\x04" + PDF, b"%PDF-1.7\n" + b"\0" * 5000]
)
def test_check_pdf_refuses_by_content(content):
    with pytest.raises(ValidationError, match="kein PDF"):
        validate_pdf(SimpleUploadedFile("brief.pdf", content, content_type="application/pdf"))


def test_check_pdf_refuses_what_is_too_large(settings):
    settings.UPLOAD_MAX_BYTES = 1_000_000
    with pytest.raises(ValidationError, match="Höchstens 1 MB"):
        validate_pdf(SimpleUploadedFile("brief.pdf", PDF + b" " * 1_000_000))
