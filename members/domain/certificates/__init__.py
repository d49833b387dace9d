"""Beitrittsurkunden: issuing, printing and verifying them."""

from members.domain.certificates import print_jobs
from members.domain.certificates.documents import archive, combined_pdf, pdf, printed_texts
from members.domain.certificates.issuing import (
    OFFICE_SIGNATORIES,
    SignatoryText,
    build_preview,
    carry_over,
    issue,
    issue_many,
    issue_missing,
    reissue,
    without_certificate,
)
from members.domain.certificates.verification import CertificateStatus, Verification, status_of, verify

__all__ = [
    "OFFICE_SIGNATORIES",
    "CertificateStatus",
    "SignatoryText",
    "Verification",
    "archive",
    "build_preview",
    "carry_over",
    "combined_pdf",
    "issue",
    "issue_many",
    "issue_missing",
    "pdf",
    "print_jobs",
    "printed_texts",
    "reissue",
    "status_of",
    "verify",
    "without_certificate",
]
