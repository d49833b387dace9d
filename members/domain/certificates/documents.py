"""Certificates as one PDF each, one PDF for all, or a ZIP; the same certificate always gives the same file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.formats import date_format
from django.utils.text import slugify

from core import typesetting
from members.domain.slugs import slug_base
from members.models import Certificate
from normalisation.printable_characters import MAYBE_UNPRINTABLE

TEMPLATE = "members/pdf/certificate"
NETWORK = "Präventionsnetzwerk #sicherimDienst"
MAX_NAME_LENGTH = 80


def pdf(certificate: Certificate) -> bytes:
    """One certificate as PDF/UA-1; one without a number is marked as a preview."""
    return _typeset([certificate], title=f"Beitrittsurkunde – {certificate.name}")


def combined_pdf(certificates: Sequence[Certificate]) -> bytes:
    """All certificates in one PDF with a bookmark for each; takes about half a megabyte of memory per page."""
    return _typeset(certificates, title="Beitrittsurkunden")


def archive(certificates: Iterable[Certificate], into: IO[bytes]) -> None:
    """Write a ZIP of single PDFs, with one of them in memory at a time."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archived:
        for certificate in certificates:
            moment = certificate.issued_at.timetuple()[:6]
            archived.writestr(zipfile.ZipInfo(file_name(certificate), moment), pdf(certificate))


def file_name(certificate: Certificate) -> str:
    """File name such as „urkunde-stadt-lemgo-u-2024-7k3m9qx2-34.pdf“."""
    return f"urkunde-{slug_base(certificate.name)[:MAX_NAME_LENGTH].strip('-')}-{slugify(certificate.number)}.pdf"


def printed_texts(certificates: QuerySet[Certificate]) -> list[str]:
    """Names and other texts that may hold characters which cannot be printed; one query that leaves out the others."""
    fields = ("name", "place", "wording", "signed_by")
    rows = certificates.annotate(signed_by=Cast("signatories", TextField())).order_by("name", "pk")
    suspicious = Q(*((f"{field}__regex", MAYBE_UNPRINTABLE) for field in fields), _connector=Q.OR)
    return [text for row in rows.filter(suspicious) for text in _texts(row)]


def page_images(certificates: Sequence[Certificate], *, ppi: int) -> list[bytes]:
    """The pages of `combined_pdf()` as PNG images."""
    return typesetting.png(TEMPLATE, _data(certificates, title=""), at=_document_time(certificates), ppi=ppi)


def _typeset(certificates: Sequence[Certificate], *, title: str) -> bytes:
    return typesetting.pdf(TEMPLATE, _data(certificates, title=title), at=_document_time(certificates))


def _document_time(certificates: Sequence[Certificate]) -> datetime:
    """The date in the file's metadata, so that the same certificates give the same file."""
    return max(certificate.issued_at for certificate in certificates)


def _data(certificates: Sequence[Certificate], *, title: str) -> dict[str, Any]:
    return {"title": title, "author": NETWORK, "certificates": [_page_data(each) for each in certificates]}


def _texts(certificate: Certificate) -> list[str]:
    signatories = [text for each in certificate.signatories for text in (each["name"], each["role"])]
    return [certificate.name, *signatories, certificate.place, certificate.wording]


def _page_data(certificate: Certificate) -> dict[str, Any]:
    address = settings.BASE_URL + certificate.get_absolute_url() if certificate.number else ""
    return {
        "name": certificate.name,
        "number": certificate.number,
        "place": certificate.place,
        "day": date_format(certificate.day, "j. F Y"),
        "wording": [" ".join(part.split()) for part in certificate.wording.split("\n\n") if part.strip()],
        "signatories": certificate.signatories,
        "address": address,
        "shown": address.partition("://")[2].rstrip("/"),
        "qr": typesetting.qr_svg(address) if address else "",
    }
