"""Mails to many that leave by themselves, before and after an event: seen, changed and stopped beforehand."""

from events.domain.planned_mails.doors import PlannedMailRefusal
from events.domain.planned_mails.sending import recipients, send, send_due
from events.domain.planned_mails.writing import (
    change,
    due_at,
    plan,
    plan_usual,
    reschedule,
    resume,
    seen_of,
    stop,
    stop_all,
)

__all__ = [
    "PlannedMailRefusal",
    "change",
    "due_at",
    "plan",
    "plan_usual",
    "recipients",
    "reschedule",
    "resume",
    "seen_of",
    "send",
    "send_due",
    "stop",
    "stop_all",
]
