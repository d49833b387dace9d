"""Applications: submitting, confirming, reviewing, deciding and withdrawing them, one function per use case."""

from members.domain.applications.acceptance import accept, undo_acceptance
from members.domain.applications.confirmation import (
    confirm,
    confirmation_deadline,
    correct_email,
    due_to_expire,
    expire_due,
    resend_confirmation,
    send_status_link,
    withdraw,
)
from members.domain.applications.review import answer, ask, decline, keep_late_answer, note, recommend
from members.domain.applications.submission import (
    record_individual,
    record_organisation,
    submit_individual,
    submit_organisation,
    submit_representative,
)

__all__ = [
    "accept",
    "answer",
    "ask",
    "confirm",
    "confirmation_deadline",
    "correct_email",
    "decline",
    "due_to_expire",
    "expire_due",
    "keep_late_answer",
    "note",
    "recommend",
    "record_individual",
    "record_organisation",
    "resend_confirmation",
    "send_status_link",
    "submit_individual",
    "submit_organisation",
    "submit_representative",
    "undo_acceptance",
    "withdraw",
]
