"""The work queue: what waits, how long, what comes first. As many queries with one row as with a million."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model

from accounts.models import User
from core.backoffice.registry import QueueSection, queue_sections


@dataclass(frozen=True, slots=True)
class WaitingSection:
    """A section with the rows that wait in it.

    `is_more`: others wait beyond them. `may_change`: the user may change the records, not only look at them.
    """

    section: QueueSection
    rows: list[Model]
    is_more: bool
    may_change: bool

    @property
    def count(self) -> str:
        return f"mehr als {len(self.rows)}" if self.is_more else str(len(self.rows))


def waiting(user: User, *, at: datetime) -> list[WaitingSection]:
    """What waits for somebody with this login's view, the most pressing first; sections without rows are left out."""
    visible = [section for section in queue_sections() if user.has_perm(f"{section.app_label}.{section.verb}")]
    filled = [_fetch(section, user, at) for section in visible]
    return [section for section in filled if section.rows]


def _fetch(section: QueueSection, user: User, at: datetime) -> WaitingSection:
    fetched = list(section.rows(user, at)[: section.max_rows + 1])
    may_change = user.has_perm(f"{section.app_label}.change")
    return WaitingSection(section, fetched[: section.max_rows], len(fetched) > section.max_rows, may_change)
