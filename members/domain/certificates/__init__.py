"""Beitrittsurkunden: issuing, printing and verifying them."""

from members.domain.certificates import print_jobs
from members.domain.certificates.documents import archive, pdf, print_pdf
from members.domain.certificates.issuing import (
    OFFICE_SIGNATORIES,
    SignatoryText,
    issue,
    issue_many,
    issue_missing,
    without_certificate,
)
from members.domain.certificates.verification import CertificateStatus, Verification, status_of, verify

__all__ = [
    "OFFICE_SIGNATORIES",
    "CertificateStatus",
    "SignatoryText",
    "Verification",
    "archive",
    "issue",
    "issue_many",
    "issue_missing",
    "pdf",
    "print_jobs",
    "print_pdf",
    "status_of",
    "verify",
    "without_certificate",
]
