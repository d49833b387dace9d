"""Compares an edition of the official list with the register of areas."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from regions.domain.areas import KREIS_DIGITS, is_kreisfrei_kreis
from regions.domain.gemeindeverzeichnis.editions import Edition, ListedUnit, RegisterRefusal
from regions.models import Area, Population

MAX_MOVED_SHARE = 0.1  # share of the Gemeinden that may be missing or new in a plausible edition


@dataclass(frozen=True, slots=True)
class ChangedArea:
    """An area with another name or kind."""

    area_id: int
    before: ListedUnit
    after: ListedUnit

    @property
    def is_renamed(self) -> bool:
        return self.before.name != self.after.name

    @property
    def has_new_kind(self) -> bool:
        return self.before.kind != self.after.kind


@dataclass(frozen=True, slots=True)
class VanishedArea:
    """A valid area that the edition no longer lists."""

    area_id: int
    unit: ListedUnit
    valid_from: date | None

    @property
    def is_kreisfrei_kreis(self) -> bool:
        """Whether this is the 5-digit row of a kreisfreie Stadt, whose successor follows from that of its Gemeinde."""
        return is_kreisfrei_kreis(self.unit.level, self.unit.kind)


@dataclass(frozen=True)
class Changes:
    """What applying an edition would change.

    Population by AGS; only population where the edition `is_older` than one applied before.
    """

    edition: Edition
    counted_on: date
    is_older: bool
    changed: tuple[ChangedArea, ...]
    new: tuple[ListedUnit, ...]
    vanished: tuple[VanishedArea, ...]
    returned: tuple[ListedUnit, ...]
    population: Mapping[str, int]
    unchanged: int

    @property
    def renamed(self) -> list[ChangedArea]:
        return [one for one in self.changed if one.is_renamed]

    @property
    def with_new_kind(self) -> list[ChangedArea]:
        return [one for one in self.changed if one.has_new_kind]

    @property
    def changes_areas(self) -> bool:
        return bool(self.changed or self.new or self.vanished)

    @property
    def is_empty(self) -> bool:
        return not (self.changes_areas or self.population)

    @property
    def needing_successor(self) -> list[VanishedArea]:
        """Vanished areas for which the user must name a successor and a day."""
        with_gemeinde = {one.unit.ags[:KREIS_DIGITS] for one in self.vanished if one.unit.level == Area.Level.GEMEINDE}
        return [one for one in self.vanished if not (one.is_kreisfrei_kreis and one.unit.ags in with_gemeinde)]

    @cached_property
    def digest(self) -> str:
        """Hash of the changes of areas, by which the user confirms the changes that were shown."""
        shown = repr((self.edition.as_of, self.is_older, self.changed, self.new, self.vanished))
        return hashlib.sha256(shown.encode()).hexdigest()[:16]


def compare(edition: Edition, *, day: date, counted_on: date | None = None, latest: date | None = None) -> Changes:
    """Compare an edition with the register, in two queries; nothing is written.

    `counted_on` is the day of its population figures, `latest` the newest edition applied so far: of an older one only
    the population is applied, and only where an area has no figure of that day. Ended areas stay ended even where the
    edition still lists them (`returned`). Raises RegisterRefusal where the edition is of the future or of another Land,
    or its population newer than itself.
    """
    counted_on = counted_on or edition.likely_counted_on
    _validate_days(edition, counted_on, day)
    areas = {area.ags: area for area in Area.objects.exclude(level=Area.Level.LAND)}
    in_force = {ags: area for ags, area in areas.items() if not area.valid_to or area.valid_to > edition.as_of}
    _validate_land(edition, areas)
    is_older = bool(latest and edition.as_of < latest)
    changed, new, vanished = ((), (), ()) if is_older else _area_changes(edition, areas, in_force)
    return Changes(
        edition=edition,
        counted_on=counted_on,
        is_older=is_older,
        changed=changed,
        new=new,
        vanished=vanished,
        returned=()
        if is_older
        else tuple(unit for unit in edition.units if unit.ags in areas.keys() - in_force.keys()),
        population=_population(
            edition, counted_on, known={*areas, *(unit.ags for unit in new)}, keep_existing=is_older
        ),
        unchanged=sum(unit.ags in in_force for unit in edition.units) - len(changed),
    )


def _area_changes(
    edition: Edition, areas: Mapping[str, Area], in_force: Mapping[str, Area]
) -> tuple[tuple[ChangedArea, ...], tuple[ListedUnit, ...], tuple[VanishedArea, ...]]:
    pairs = [(in_force[unit.ags], unit) for unit in edition.units if unit.ags in in_force]
    gone = [area for ags, area in sorted(areas.items()) if ags not in edition.by_ags and area.valid_to is None]
    return (
        tuple(
            ChangedArea(area.pk, _listed(area), _without_inhabitants(unit))
            for area, unit in pairs
            if (area.name, area.kind) != (unit.name, unit.kind)
        ),
        tuple(unit for unit in edition.units if unit.ags not in areas),
        tuple(VanishedArea(area.pk, _listed(area), area.valid_from) for area in gone),
    )


def _listed(area: Area) -> ListedUnit:
    return ListedUnit(area.ags, area.name, area.level, area.kind)


def _without_inhabitants(unit: ListedUnit) -> ListedUnit:
    return ListedUnit(unit.ags, unit.name, unit.level, unit.kind)


def _population(edition: Edition, counted_on: date, *, known: set[str], keep_existing: bool) -> dict[str, int]:
    rows = Population.objects.filter(counted_on=counted_on).values_list("area__ags", "inhabitants")
    stored = dict(rows)
    return {
        ags: inhabitants
        for ags, inhabitants in edition.population.items()
        if ags in known and stored.get(ags) != inhabitants and not (keep_existing and ags in stored)
    }


def _validate_days(edition: Edition, counted_on: date, day: date) -> None:
    if edition.as_of > day:
        raise RegisterRefusal(f"Der Gebietsstand {edition.as_of:%d.%m.%Y} liegt in der Zukunft. Prüfen Sie die Datei.")
    if counted_on > edition.as_of:
        raise RegisterRefusal(
            f"Der Stand der Einwohnerzahlen kann nicht nach dem Gebietsstand {edition.as_of:%d.%m.%Y} liegen."
        )


def _validate_land(edition: Edition, areas: Mapping[str, Area]) -> None:
    """Refuse an edition with so many missing or new Gemeinden that it cannot belong to this register."""
    own = {ags for ags, area in areas.items() if area.level == Area.Level.GEMEINDE}
    if not own:
        raise RegisterRefusal(
            "Das Verzeichnis der Gebiete ist noch leer. Laden Sie es zuerst: manage.py load_register."
        )
    listed = {unit.ags for unit in edition.units if unit.level == Area.Level.GEMEINDE}
    in_force = {ags for ags in own if areas[ags].valid_to is None}
    missing, added = len(in_force - listed), len(listed - own)
    if max(missing, added) > MAX_MOVED_SHARE * len(in_force):
        raise RegisterRefusal(
            f"Die Datei passt nicht zum Verzeichnis: {missing} von {len(in_force)} Gemeinden fehlen, {added} sind "
            "unbekannt. Wahrscheinlich ist sie nicht vollständig. Laden Sie sie noch einmal herunter."
        )
