"""Press sheets: figures of a day as they stood when the office froze them, never counted again."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from core import locks
from core.refusals import DomainRefusal
from journal import actors
from journal.entries import record
from journal.models import JournalEntry
from members.models.memberships import NETWORK_FOUNDED_ON
from network.domain import figures_snapshot
from network.models import PressSheet


@transaction.atomic
def freeze(day: date, *, title: str, by: User, at: datetime) -> PressSheet:
    """Freeze the figures of a day, past or planned. A press sheet of this title that says the same is returned instead.

    Raises DomainRefusal for a day before the network began.
    """
    if day < NETWORK_FOUNDED_ON:
        raise DomainRefusal(f"Das Netzwerk gibt es erst seit dem {NETWORK_FOUNDED_ON:%d.%m.%Y}.")
    locks.lock("press sheet")
    figures = figures_snapshot.snapshot(day)
    for existing in PressSheet.objects.filter(day=day, title=title):
        if parse_figures(existing) == figures:
            return existing
    newest = JournalEntry.objects.order_by("-id").first()
    press_sheet = PressSheet.objects.create(
        title=title,
        day=day,
        figures=figures,
        data_as_of=newest.at if newest else at,
        frozen_at=at,
        frozen_by=by,
    )
    record("freeze", press_sheet, actor=actors.user(by.pk), at=at, data={"day": day.isoformat()})
    return press_sheet


def parse_figures(press_sheet: PressSheet) -> dict[str, Any]:
    """As `figures_snapshot.snapshot()` built them, dates being dates again."""
    stored_figures: dict[str, Any] = deepcopy(press_sheet.figures)
    stored_figures["day"] = date.fromisoformat(stored_figures["day"])
    counted_at = stored_figures.setdefault("people_counted_at", None)
    stored_figures["people_counted_at"] = counted_at and datetime.fromisoformat(counted_at)
    for area in [stored_figures["land"], *stored_figures["regions"]]:
        if area["population"]:
            area["population"]["as_of"] = date.fromisoformat(area["population"]["as_of"])
    return stored_figures
