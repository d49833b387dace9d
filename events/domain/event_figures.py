"""Figures of an event (invited, accepted, declined, present), counted from invitations and registrations.

After anonymisation the stored figures are used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce, Left

from events.domain import registrations
from events.models import Event, Invitation, Registration
from events.states import InvitationStatus, RegistrationState
from normalisation.folding import fold
from regions.models import Area

BEZIRK = 3  # digits of a Regierungsbezirk's key
NO_AREA, NO_CATEGORY = "ohne Gebiet", "ohne Kategorie"
Status = InvitationStatus
R = RegistrationState


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one area or category; `came` counts who was checked in, invited or not."""

    name: str
    invited: int = 0
    accepted: int = 0
    proxies: int = 0
    declined: int = 0
    silent: int = 0
    registered: int = 0
    came: int = 0


@dataclass(frozen=True, slots=True)
class EventFigures:
    """`total.accepted` includes the proxies; `waiting` are all who wait for a seat or have not confirmed yet."""

    total: Row
    waiting: int = 0
    reserved: int = 0
    offered: int = 0
    cancelled: int = 0
    by_area: list[Row] = field(default_factory=list)
    by_category: list[Row] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As JSON, to be stored when the people are anonymised."""
        return asdict(self)


def count(event: Event, *, limit: int | None = None) -> EventFigures:
    """Count the figures in four statements; for an anonymised event return the stored ones.

    People without a seat are counted up to `limit`.
    """
    if event.anonymised_at:
        return from_json(event.final_figures)
    invited = _count_invitations(event)
    registered = _count_registrations(event)
    states = registrations.counts(event, limit=limit)
    return EventFigures(
        total=_row("gesamt", invited, registered),
        waiting=states[R.WAITING] + states[R.APPLIED],
        reserved=states[R.RESERVED],
        offered=states[R.OFFERED],
        cancelled=states[R.CANCELLED],
        by_area=_grouped(invited, registered, "bezirk", _bezirke(), NO_AREA),
        by_category=_grouped(invited, registered, "category", {}, NO_CATEGORY),
    )


def from_json(stored: dict[str, Any]) -> EventFigures:
    """Figures from stored JSON; zeros where none were stored."""
    if not stored:
        return EventFigures(total=Row("gesamt"))
    groups = {name: [Row(**one) for one in stored[name]] for name in ("by_area", "by_category")}
    return EventFigures(**{**stored, **groups, "total": Row(**stored["total"])})


Found = list[dict[str, Any]]


def _count_invitations(event: Event) -> Found:
    rows = Invitation.objects.filter(event=event).exclude(invited_at=None, declined_at=None).with_status()
    grouped: Any = rows.values("status", **_groups())  # type: ignore[misc]  # annotated
    return list(grouped.annotate(number=Count("pk")).order_by())


def _count_registrations(event: Event) -> Found:
    rows = Registration.objects.with_presence().filter(event=event, state=R.CONFIRMED)
    grouped: Any = rows.values(**_groups())
    return list(grouped.annotate(number=Count("pk"), came=Count("pk", filter=Q(is_present=True))).order_by())


def _groups() -> dict[str, Any]:
    ags = Coalesce(F("organisation__body_of__ags"), F("organisation__seat__ags"))
    return {"bezirk": Left(ags, BEZIRK), "category": F("organisation__category__name")}


def _bezirke() -> dict[str, str]:
    areas = Area.objects.filter(level=Area.Level.REGIERUNGSBEZIRK)
    return {area.ags: area.title for area in areas}


def _grouped(invited: Found, registered: Found, group: str, names: dict[str, str], otherwise: str) -> list[Row]:
    shares: dict[str | None, tuple[Found, Found]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((invited, registered)):
        for row in rows:
            shares[row[group]][side].append(row)
    known = sorted(key for key in shares if key) if names else sorted((key for key in shares if key), key=fold)
    result = [_row(names.get(key, key), *shares[key]) for key in known]
    return [*result, _row(otherwise, *shares[None])] if None in shares else result


def _row(name: str, invited: Found, registered: Found) -> Row:
    return Row(
        name,
        invited=_sum(invited),
        accepted=_sum(row for row in invited if row["status"] in {Status.ACCEPTED, Status.PROXY}),
        proxies=_sum(row for row in invited if row["status"] == Status.PROXY),
        declined=_sum(row for row in invited if row["status"] == Status.DECLINED),
        silent=_sum(row for row in invited if row["status"] in {Status.SILENT, Status.PROXY_DECLINED}),
        registered=_sum(registered),
        came=sum(row["came"] for row in registered),
    )


def _sum(rows: Iterable[dict[str, Any]]) -> int:
    return sum(row["number"] for row in rows)
