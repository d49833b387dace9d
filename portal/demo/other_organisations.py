"""Demo data: invented partners that are no territorial authorities."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from members.domain import memberships
from members.domain.inputs import OrganisationInput
from members.models import Membership, Organisation
from portal.demo.application_steps import accepted, submitted_for
from portal.demo.simulation import Scenario
from portal.demo.world import DemoWorld, proposed


class DemoOrganisation(NamedTuple):
    name: str
    kind: str
    place: str
    joined: date
    multipliers: int = 2


class DemoApplicant(NamedTuple):
    """An organisation that applied in the portal and was accepted so many working days ago."""

    name: str
    kind: str
    place: str
    workdays: int


LANDESVERBAND = DemoOrganisation("Landesverband Musterhilfe", "Verband", "05913000", date(2023, 2, 1), 1)
LEFT = date(2026, 1, 1)

PARTNERS = (
    DemoOrganisation("Klinikum Musterland", "Gesundheitswesen", "05766020", date(2022, 11, 2), 3),
    DemoOrganisation("Unfallkasse Musterland", "Sozialversicherung", "05111000", date(2022, 11, 15), 3),
    DemoOrganisation("Rettungsdienst Beispieltal", "Feuerwehr und Rettungsdienst", "05515000", date(2022, 11, 28)),
    DemoOrganisation("Hochschule Musterstadt", "Hochschule", "05911000", date(2023, 1, 16), 3),
    LANDESVERBAND,
    DemoOrganisation("Verkehrsbetriebe Musterstadt", "ÖPNV", "05315000", date(2023, 2, 20), 3),
    DemoOrganisation("Gewerkschaft Beispieldienste", "Gewerkschaft und Berufsvertretung", "05113000", date(2023, 3, 1)),
    DemoOrganisation("Amtsgericht Musterstadt", "Justiz", "05315000", date(2023, 4, 17)),
    DemoOrganisation("Jobcenter Musterkreis", "Jobcenter und Arbeitsagentur", "05562032", date(2023, 5, 9), 3),
    DemoOrganisation("Gesamtschule Musterstadt", "Schule", "05915000", date(2023, 6, 12), 1),
    DemoOrganisation("Finanzamt Musterstadt-Nord", "Finanzverwaltung", "05112000", date(2023, 9, 4)),
    DemoOrganisation("Abfallwirtschaft Beispieltal", "Ver- und Entsorgung", "05124000", date(2023, 11, 13)),
    DemoOrganisation("Universität Beispielhausen", "Hochschule", "05774032", date(2024, 1, 8), 3),
    DemoOrganisation("Klinik am Musterwall", "Gesundheitswesen", "05766044", date(2024, 1, 22)),
    DemoOrganisation("Verband der Musterkommunen", "Verband", "05111000", date(2024, 2, 26)),
    DemoOrganisation("Landesamt für Beispielwesen", "Landesbehörde", "05913000", date(2024, 4, 15), 3),
    DemoOrganisation("Kita Musterwiese", "Kita", "05758012", date(2024, 6, 3), 1),
    DemoOrganisation("Justizvollzugsanstalt Beispielhausen", "Justiz", "05974040", date(2024, 9, 2)),
    DemoOrganisation("Leitstelle Musterkreis", "Feuerwehr und Rettungsdienst", "05770024", date(2024, 10, 21)),
    DemoOrganisation("Berufsverband Musterpflege", "Gewerkschaft und Berufsvertretung", "05914000", date(2025, 1, 13)),
    DemoOrganisation("Bundesanstalt für Beispielfragen", "Bundesbehörde", "05314000", date(2025, 3, 3)),
    DemoOrganisation("Beispielbus Sauerland", "ÖPNV", "05958004", date(2025, 5, 19)),
    DemoOrganisation("Berufskolleg Beispielbrücke", "Schule", "05116000", date(2025, 8, 27), 1),
    DemoOrganisation("Krankenkasse Beispiel", "Sozialversicherung", "05711000", date(2025, 10, 6)),
    DemoOrganisation("Stadtbibliothek Beispielhausen", "Sonstige", "05513000", date(2026, 1, 19), 1),
    DemoOrganisation("Staatsanwaltschaft Musterstadt", "Justiz", "05913000", date(2026, 3, 2)),
    DemoOrganisation("Kreispolizeibehörde Musterkreis", "Polizei", "05558016", date(2026, 4, 13), 3),
    DemoOrganisation("Grundschule am Musterweg", "Schule", "05334002", date(2026, 6, 8), 1),
)
NEWCOMERS = (
    DemoApplicant("Universitätsklinikum Beispielstadt", "Gesundheitswesen", "05113000", 41),
    DemoApplicant("Landesbetrieb Muster und Probe", "Landesbehörde", "05515000", 36),
    DemoApplicant("Feuerwehr Beispielhafen", "Feuerwehr und Rettungsdienst", "05112000", 30),
    DemoApplicant("Jobcenter Beispielstadt", "Jobcenter und Arbeitsagentur", "05114000", 25),
    DemoApplicant("Finanzamt Beispieltal", "Finanzverwaltung", "05124000", 21),
    DemoApplicant("Kindergarten Mustergarten", "Kita", "05966024", 17),
    DemoApplicant("Fachhochschule für Beispielwesen", "Hochschule", "05970040", 13),
    DemoApplicant("Wasserwerke Musterquell", "Ver- und Entsorgung", "05366016", 9),
    DemoApplicant("Musterländische Regionalbahn", "ÖPNV", "05915000", 6),
    DemoApplicant("Beispielbund Ehrenamt", "Verband", "05314000", 3),
)


def scenarios(world: DemoWorld) -> Iterator[Scenario]:
    yield from (_recorded(world, body) for body in PARTNERS if world.is_shown(body.joined))
    if world.until is None:
        yield from (_applied(world, newcomer) for newcomer in NEWCOMERS)
    if world.is_shown(LEFT):
        yield _left(world, LANDESVERBAND)


def _recorded(world: DemoWorld, body: DemoOrganisation) -> Scenario:
    """A partner from before the portal, recorded by the office."""
    at = yield world.clock.on(body.joined, "10:30")
    organisation = world.record_organisation(body.name, kind=body.kind, place=body.place, at=at)
    memberships.record_membership(organisation=organisation, start=body.joined, by=world.office_user, at=at)
    for number in range(body.multipliers):
        world.appoint(organisation, number=number + organisation.pk, start=body.joined, at=at)


def _applied(world: DemoWorld, newcomer: DemoApplicant) -> Scenario:
    organisation: OrganisationInput = proposed(newcomer.name, kind=newcomer.kind, place=newcomer.place)
    at = yield world.clock.workdays_ago(newcomer.workdays + 2, "09:40")
    application = submitted_for(world, organisation, nominee_titles=("Personalrat", "Arbeitsschutz"), at=at)
    yield from accepted(world, application, workdays=newcomer.workdays, clock="11:15")


def _left(world: DemoWorld, body: DemoOrganisation) -> Scenario:
    at = yield world.clock.on(date(2025, 12, 11), "14:05")
    membership = Membership.objects.get(organisation=Organisation.objects.get(name=body.name))
    reason = "Der Verband hat sich zum Jahresende aufgelöst (Schreiben vom 9. Dezember 2025)."
    memberships.end(membership, on=LEFT, reason=reason, by=world.office_user, at=at)
