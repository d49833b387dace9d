"""The network as open data: what the pages show, as tables with documented columns; organisations and areas only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from members.domain import partners
from members.domain.partners import BASIS
from members.models import Membership
from network.domain.coverage import COLLECTIVE, OWN, AreaCoverage, Coverage, CoveredCount
from regions.domain.areas import BEZIRK_DIGITS
from regions.models import Area

Cell = str | int | date | bool | None

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


@dataclass(frozen=True, slots=True)
class OpenDataTable:
    """`columns` says what each column means, in the order of the cells."""

    day: date
    columns: Mapping[str, str]
    rows: list[dict[str, Cell]]


def partner_table(day: date) -> OpenDataTable:
    """One row for each partner of the day, by name."""
    rows = partners.current_with_details(day).select_related("organisation__body_of")
    return OpenDataTable(
        day, PARTNER_COLUMNS, [_partner(row, day) for row in rows.order_by("organisation__name_fold", "pk")]
    )


def coverage_table(coverage: Coverage) -> OpenDataTable:
    """One row for each area and then for each Gemeinde, by key."""
    areas = [_row(coverage.day, area) for area in coverage.areas.values()]
    return OpenDataTable(coverage.day, COVERAGE_COLUMNS, [*areas, *_municipalities(coverage)])


def attribution(day: date) -> str:
    return f"{NETWORK}, Stand {day:%d.%m.%Y}. {GEODATA}"


def _partner(row: Membership, day: date) -> dict[str, Cell]:
    organisation: Any = row.organisation
    seat = organisation.seat
    return {
        "stand": day,
        "name": organisation.name,
        "kategorie": organisation.category.name,
        "partner_seit": getattr(row, "since"),  # noqa: B009 - annotated by partners.current()
        "grundlage": BASIS[Membership.Basis(row.basis)],
        "sitz": seat.title if seat else "",
        "sitz_ags": seat.ags if seat else "",
        "regierungsbezirk_ags": seat.ags[:BEZIRK_DIGITS] if seat and len(seat.ags) >= BEZIRK_DIGITS else "",
        "verwaltung_von_ags": organisation.body_of.ags if organisation.body_of else "",
        "internetseite": organisation.website,
    }


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
