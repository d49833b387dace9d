"""Mails that are sent automatically before or after an event; planned, changed and stopped by the office."""

from events.domain.planned_mails.planning import (
    change,
    due_at,
    plan,
    plan_defaults,
    reschedule,
    resume,
    stop,
    stop_all,
    version_of,
)
from events.domain.planned_mails.sending import recipients, send, send_due
from events.domain.planned_mails.transitions import PLANNED_MAIL_MACHINE

__all__ = [
    "PLANNED_MAIL_MACHINE",
    "change",
    "due_at",
    "plan",
    "plan_defaults",
    "recipients",
    "reschedule",
    "resume",
    "send",
    "send_due",
    "stop",
    "stop_all",
    "version_of",
]
