"""A letter like one from a scanner: a small one-page PDF, written without a library."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.base import ContentFile

TOP, LEFT, LEADING = 760, 72, 20


def letter(lines: Sequence[str]) -> ContentFile[bytes]:
    """A PDF of one A4 page with these lines; characters outside Windows-1252 become question marks."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman"
        b" /Encoding /WinAnsiEncoding >> >> >> >>",
        _stream(_text(lines)),
    ]
    document, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, start=1):
        places.append(len(document))
        document += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    return ContentFile(document + _directory(places, start=len(document)), name="beitritt.pdf")


def _text(lines: Sequence[str]) -> bytes:
    shown = b"".join(b"(%s) '\n" % _escaped(line) for line in lines)
    return b"BT /F 12 Tf %d TL %d %d Td\n%sET" % (LEADING, LEFT, TOP, shown)


def _escaped(line: str) -> bytes:
    encoded = line.encode("cp1252", errors="replace")
    return encoded.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _directory(places: Sequence[int], *, start: int) -> bytes:
    size = len(places) + 1
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    return b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        entries,
        size,
        start,
    )
