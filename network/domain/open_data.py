"""The network as open data: what the pages show, as tables with documented columns; organisations and areas only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from members.domain import partners
from members.domain.partners import BASIS
from members.models import Membership
from network.domain.coverage import COLLECTIVE, OWN, AreaCoverage, Coverage, CoveredCount
from network.domain.partner_list import BY_NAME
from regions.domain.areas import BEZIRK_DIGITS
from regions.models import Area, area_title

Cell = str | int | date | bool | None
Rows = list[dict[str, Cell]]

PAGE_ROWS = 2_000  # some 300 KB as CSV

NETWORK = "Präventionsnetzwerk #sicherimDienst"
GEODATA = "Gebiete: © GeoBasis-DE / BKG 2017 (Daten verändert)"
DEFINITION = (
    "Flächendeckend ist ein Gebiet, wenn jede seiner Gemeinden Netzwerkpartner ist, durch eigene Erklärung oder durch "
    "Sammelbeitritt. Kreise und Bezirksregierungen werden getrennt gezählt; eine kreisfreie Stadt zählt als Gemeinde."
)

PARTNER_COLUMNS = {
    "stand": "der Tag, für den die Zeile gilt",
    "name": "Name des Netzwerkpartners",
    "kategorie": "Art der Organisation",
    "partner_seit": "erster Tag der ununterbrochenen Mitgliedschaft",
    "grundlage": "eigene Erklärung, Sammelbeitritt oder Erklärung gegenüber der Geschäftsstelle",
    "sitz": "Gemeinde oder Gebiet, in dem die Organisation sitzt",
    "sitz_ags": "amtlicher Schlüssel des Sitzes",
    "regierungsbezirk_ags": "die ersten drei Stellen davon",
    "verwaltung_von_ags": "Schlüssel des Gebiets, dessen Verwaltung sie ist; nur damit deckt sie eine Gemeinde ab",
    "internetseite": "Adresse der Organisation",
}
COVERAGE_COLUMNS = {
    "stand": "der Tag, für den die Zeile gilt",
    "ags": "amtlicher Schlüssel: 2 Stellen Land, 3 Regierungsbezirk, 5 Kreis oder kreisfreie Stadt, 8 Gemeinde",
    "gebiet": "Art und Name",
    "ebene": "Land, Regierungsbezirk, Kreis oder Gemeinde; zum Zusammenzählen nur eine Ebene nehmen",
    "gemeinden": "Gemeinden des Gebiets, die es an diesem Tag gibt",
    "gemeinden_abgedeckt": "davon Netzwerkpartner",
    "eigene_erklaerung": "davon durch eigene Erklärung",
    "sammelbeitritt": "davon durch Sammelbeitritt",
    "anteil_prozent": "abgedeckte Gemeinden in Prozent, abgerundet: 100 heißt alle",
    "flaechendeckend": "ja, wenn jede Gemeinde des Gebiets Netzwerkpartner ist",
    "kreise": "Kreise des Gebiets, ohne kreisfreie Städte",
    "kreise_partner": "davon Netzwerkpartner",
    "bezirksregierungen": "Bezirksregierungen des Gebiets",
    "bezirksregierungen_partner": "davon Netzwerkpartner",
    "einwohner": "Einwohnerinnen und Einwohner; leer bei Gemeinden und wo keine Zahlen vorliegen",
    "einwohner_abgedeckt": "davon in abgedeckten Gemeinden",
    "einwohner_stand": "Tag der Einwohnerzahlen",
    "einwohner_quelle": "ihre Quelle",
    "partner_seit": "nur Gemeinden: erster Tag der ununterbrochenen Mitgliedschaft",
}


class PartnerRow(NamedTuple):
    """What a row of the partners' table is made of; the fields are the lookups that find it."""

    organisation_id: int
    organisation__name_fold: str
    organisation__name: str
    organisation__category__name: str
    organisation__website: str
    organisation__body_of__ags: str | None
    organisation__seat__ags: str | None
    organisation__seat__name: str
    organisation__seat__kind: str
    organisation__seat__level: str
    basis: str
    since: date


@dataclass(frozen=True, slots=True)
class OpenDataTable:
    """`columns` says what each column means, in the order of the cells."""

    day: date
    columns: Mapping[str, str]
    rows: Rows


def partner_pages(day: date) -> Iterator[Rows]:
    """One row for each partner of the day, by name; all pages but the last have PAGE_ROWS rows.

    Each page is a statement of its own, which any connection may answer.
    """
    partners_of_day = partners.current(day)
    rows = BY_NAME.apply(partners_of_day, backwards=False).values_list(*PartnerRow._fields)
    page = list(map(PartnerRow._make, rows[:PAGE_ROWS]))
    yield [_partner(row, day) for row in page]
    while len(page) == PAGE_ROWS:
        last = page[-1]
        beyond = BY_NAME.beyond((last.organisation__name_fold, last.organisation_id), backwards=False)
        page = list(map(PartnerRow._make, rows.filter(beyond)[:PAGE_ROWS]))
        yield [_partner(row, day) for row in page]


def coverage_table(coverage: Coverage) -> OpenDataTable:
    """One row for each area and then for each Gemeinde, by key."""
    areas = [_row(coverage.day, area) for area in coverage.areas.values()]
    return OpenDataTable(coverage.day, COVERAGE_COLUMNS, [*areas, *_municipalities(coverage)])


def attribution(day: date) -> str:
    return f"{NETWORK}, Stand {day:%d.%m.%Y}. {GEODATA}"


def _partner(row: PartnerRow, day: date) -> dict[str, Cell]:
    ags = row.organisation__seat__ags or ""
    return {
        "stand": day,
        "name": row.organisation__name,
        "kategorie": row.organisation__category__name,
        "partner_seit": row.since,
        "grundlage": BASIS[Membership.Basis(row.basis)],
        "sitz": _seat_title(row),
        "sitz_ags": ags,
        "regierungsbezirk_ags": ags[:BEZIRK_DIGITS] if len(ags) >= BEZIRK_DIGITS else "",
        "verwaltung_von_ags": row.organisation__body_of__ags or "",
        "internetseite": row.organisation__website,
    }


def _seat_title(row: PartnerRow) -> str:
    if row.organisation__seat__ags is None:
        return ""
    return area_title(row.organisation__seat__name, row.organisation__seat__kind, row.organisation__seat__level)


def _row(day: date, area: AreaCoverage) -> dict[str, Cell]:
    people = area.population
    return {
        "stand": day,
        "ags": area.ags,
        "gebiet": area.title,
        "ebene": Area.Level(area.level).label,
        "gemeinden": area.municipalities.total,
        "gemeinden_abgedeckt": area.municipalities.covered,
        "eigene_erklaerung": area.own,
        "sammelbeitritt": area.collective,
        "anteil_prozent": area.municipalities.share,
        "flaechendeckend": area.is_complete,
        "kreise": area.kreise.total,
        "kreise_partner": area.kreise.covered,
        "bezirksregierungen": area.bezirksregierungen.total,
        "bezirksregierungen_partner": area.bezirksregierungen.covered,
        "einwohner": people.total if people else None,
        "einwohner_abgedeckt": people.covered if people else None,
        "einwohner_stand": people.as_of if people else None,
        "einwohner_quelle": people.source if people else "",
        "partner_seit": None,
    }


def _municipalities(coverage: Coverage) -> Iterator[dict[str, Cell]]:
    for one in coverage.municipalities.values():
        counted = AreaCoverage(
            one.ags,
            one.title,
            Area.Level.GEMEINDE,
            CoveredCount(int(bool(one.basis_group)), 1),
            own=int(one.basis_group == OWN),
            collective=int(one.basis_group == COLLECTIVE),
        )
        yield {**_row(coverage.day, counted), "partner_seit": one.since}
