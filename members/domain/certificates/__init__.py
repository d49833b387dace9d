"""Beitrittsurkunden: issuing, printing and verifying them."""

from members.domain.certificates import print_jobs
from members.domain.certificates.documents import archive, pdf, print_pdf
from members.domain.certificates.issuing import OFFICE, Signatory, issue, issue_many, issue_missing, missing
from members.domain.certificates.verification import Status, Verification, status_of, verify

__all__ = [
    "OFFICE",
    "Signatory",
    "Status",
    "Verification",
    "archive",
    "issue",
    "issue_many",
    "issue_missing",
    "missing",
    "pdf",
    "print_jobs",
    "print_pdf",
    "status_of",
    "verify",
]
