"""Partners that are no territorial authorities: all invented, at real places."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from members.domain import memberships
from members.domain.inputs import ProposedOrganisation
from members.models import Membership, Organisation
from portal.demo.paths import accepted, submitted_for
from portal.demo.stage import Stage, proposed
from portal.demo.story import Story


class Body(NamedTuple):
    name: str
    kind: str
    place: str
    joined: date
    multipliers: int = 2


class Newcomer(NamedTuple):
    """A body that came by the portal itself: applied, was confirmed and accepted, so many working days ago."""

    name: str
    kind: str
    place: str
    workdays: int


LANDESVERBAND = Body("Landesverband Musterhilfe", "Verband", "05913000", date(2023, 2, 1), 1)
LEFT = date(2026, 1, 1)

PARTNERS = (
    Body("Klinikum Musterland", "Gesundheitswesen", "05766020", date(2022, 11, 2), 3),
    Body("Unfallkasse Musterland", "Sozialversicherung", "05111000", date(2022, 11, 15), 3),
    Body("Rettungsdienst Beispieltal", "Feuerwehr und Rettungsdienst", "05515000", date(2022, 11, 28)),
    Body("Hochschule Musterstadt", "Hochschule", "05911000", date(2023, 1, 16), 3),
    LANDESVERBAND,
    Body("Verkehrsbetriebe Musterstadt", "ÖPNV", "05315000", date(2023, 2, 20), 3),
    Body("Gewerkschaft Beispieldienste", "Gewerkschaft und Berufsvertretung", "05113000", date(2023, 3, 1)),
    Body("Amtsgericht Musterstadt", "Justiz", "05315000", date(2023, 4, 17)),
    Body("Jobcenter Musterkreis", "Jobcenter und Arbeitsagentur", "05562032", date(2023, 5, 9), 3),
    Body("Gesamtschule Musterstadt", "Schule", "05915000", date(2023, 6, 12), 1),
    Body("Finanzamt Musterstadt-Nord", "Finanzverwaltung", "05112000", date(2023, 9, 4)),
    Body("Abfallwirtschaft Beispieltal", "Ver- und Entsorgung", "05124000", date(2023, 11, 13)),
    Body("Universität Beispielhausen", "Hochschule", "05774032", date(2024, 1, 8), 3),
    Body("Klinik am Musterwall", "Gesundheitswesen", "05766044", date(2024, 1, 22)),
    Body("Verband der Musterkommunen", "Verband", "05111000", date(2024, 2, 26)),
    Body("Landesamt für Beispielwesen", "Landesbehörde", "05913000", date(2024, 4, 15), 3),
    Body("Kita Musterwiese", "Kita", "05758012", date(2024, 6, 3), 1),
    Body("Justizvollzugsanstalt Beispielhausen", "Justiz", "05974040", date(2024, 9, 2)),
    Body("Leitstelle Musterkreis", "Feuerwehr und Rettungsdienst", "05770024", date(2024, 10, 21)),
    Body("Berufsverband Musterpflege", "Gewerkschaft und Berufsvertretung", "05914000", date(2025, 1, 13)),
    Body("Bundesanstalt für Beispielfragen", "Bundesbehörde", "05314000", date(2025, 3, 3)),
    Body("Beispielbus Sauerland", "ÖPNV", "05958004", date(2025, 5, 19)),
    Body("Berufskolleg Beispielbrücke", "Schule", "05116000", date(2025, 8, 27), 1),
    Body("Krankenkasse Beispiel", "Sozialversicherung", "05711000", date(2025, 10, 6)),
    Body("Stadtbibliothek Beispielhausen", "Sonstige", "05513000", date(2026, 1, 19), 1),
    Body("Staatsanwaltschaft Musterstadt", "Justiz", "05913000", date(2026, 3, 2)),
    Body("Kreispolizeibehörde Musterkreis", "Polizei", "05558016", date(2026, 4, 13), 3),
    Body("Grundschule am Musterweg", "Schule", "05334002", date(2026, 6, 8), 1),
)
NEWCOMERS = (
    Newcomer("Universitätsklinikum Beispielstadt", "Gesundheitswesen", "05113000", 41),
    Newcomer("Landesbetrieb Muster und Probe", "Landesbehörde", "05515000", 36),
    Newcomer("Feuerwehr Beispielhafen", "Feuerwehr und Rettungsdienst", "05112000", 30),
    Newcomer("Jobcenter Beispielstadt", "Jobcenter und Arbeitsagentur", "05114000", 25),
    Newcomer("Finanzamt Beispieltal", "Finanzverwaltung", "05124000", 21),
    Newcomer("Kindergarten Mustergarten", "Kita", "05966024", 17),
    Newcomer("Fachhochschule für Beispielwesen", "Hochschule", "05970040", 13),
    Newcomer("Wasserwerke Musterquell", "Ver- und Entsorgung", "05366016", 9),
    Newcomer("Musterländische Regionalbahn", "ÖPNV", "05915000", 6),
    Newcomer("Beispielbund Ehrenamt", "Verband", "05314000", 3),
)


def stories(stage: Stage) -> Iterator[Story]:
    yield from (_entered(stage, body) for body in PARTNERS if stage.has_come(body.joined))
    if stage.until is None:
        yield from (_came(stage, newcomer) for newcomer in NEWCOMERS)
    if stage.has_come(LEFT):
        yield _left(stage, LANDESVERBAND)


def _entered(stage: Stage, body: Body) -> Story:
    """From before the portal: the office entered it from the letter."""
    at = yield stage.clock.on(body.joined, "10:30")
    organisation = stage.enter_organisation(body.name, kind=body.kind, place=body.place, at=at)
    memberships.enter_by_hand(organisation=organisation, start=body.joined, by=stage.office, at=at)
    for number in range(body.multipliers):
        stage.appoint(organisation, number=number + organisation.pk, start=body.joined, at=at)


def _came(stage: Stage, newcomer: Newcomer) -> Story:
    organisation: ProposedOrganisation = proposed(newcomer.name, kind=newcomer.kind, place=newcomer.place)
    at = yield stage.clock.workdays_ago(newcomer.workdays + 2, "09:40")
    application = submitted_for(stage, organisation, functions=("Personalrat", "Arbeitsschutz"), at=at)
    yield from accepted(stage, application, workdays=newcomer.workdays, clock="11:15")


def _left(stage: Stage, body: Body) -> Story:
    at = yield stage.clock.on(date(2025, 12, 11), "14:05")
    membership = Membership.objects.get(organisation=Organisation.objects.get(name=body.name))
    reason = "Der Verband hat sich zum Jahresende aufgelöst (Schreiben vom 9. Dezember 2025)."
    memberships.end(membership, on=LEFT, reason=reason, by=stage.office, at=at)
