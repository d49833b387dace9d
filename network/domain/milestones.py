"""The days on which the covered Land grew by whole areas: what a map of a day offers to look at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from accessions.models import Accession
from accessions.states import AccessionState
from regions.models import Area, area_title


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day and what acceded on it: a Regierungsbezirk by its name, other areas with their kind."""

    day: date
    areas: tuple[str, ...]


def milestones() -> list[Milestone]:
    """Executed accessions of areas by effective date, planned ones included, in one statement."""
    found = defaultdict(list)
    executed = Accession.objects.filter(state=AccessionState.EXECUTED, areas__isnull=False)
    columns = ("effective_on", "areas__name", "areas__kind", "areas__level")
    for day, *of_area in executed.order_by("effective_on", "areas__ags").values_list(*columns):
        found[day].append(_area_label(*of_area))
    return [Milestone(day, tuple(dict.fromkeys(areas))) for day, areas in found.items()]


def _area_label(name: str, kind: str, level: str) -> str:
    return name if level == Area.Level.REGIERUNGSBEZIRK else area_title(name, kind, level)
