"""Demo data: Gemeinden, Kreise and Bezirksregierungen, acceded by Regierungsbezirk, a few cities earlier."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from typing import NamedTuple

from accessions.domain import answers_by_link, execution, invitations, pasted_contacts, planning, preview, signed_lists
from accessions.domain.planning import SignatoryInput
from accessions.domain.signed_lists import SignedLine
from accessions.models import Accession, AccessionParticipant
from members.domain import memberships, posts
from members.models import Membership, Organisation
from portal.demo.simulation import Scenario
from portal.demo.world import JOB_TITLES, DemoWorld, area, domain_for
from regions.models import KREISFREI, Area


class DistrictAccession(NamedTuple):
    """All territorial authorities of a Regierungsbezirk on one day."""

    name: str
    bezirk: str
    day: date
    place: str
    is_assumed: bool = False


class EarlyCity(NamedTuple):
    """A city that joined on its own before its district."""

    name: str
    gemeinde: str
    day: date


ACCESSIONS = (
    DistrictAccession("Münster", "055", date(2022, 10, 20), "Münster", is_assumed=True),
    DistrictAccession("Arnsberg", "059", date(2023, 8, 16), "Arnsberg", is_assumed=True),
    DistrictAccession("Köln", "053", date(2023, 9, 8), "Köln"),
    DistrictAccession("Düsseldorf", "051", date(2023, 9, 25), "Düsseldorf"),
    DistrictAccession("Detmold", "057", date(2024, 2, 1), "Detmold"),
)
EARLY_CITIES = (
    EarlyCity("Herne", "05916000", date(2022, 12, 14)),
    EarlyCity("Bochum", "05911000", date(2022, 12, 14)),
    EarlyCity("Leichlingen", "05378016", date(2023, 6, 29)),
)
SIGNATURES = (
    SignatoryInput("Für die Bezirksregierung"),
    SignatoryInput("Für die Geschäftsstelle des Präventionsnetzwerks #sicherimDienst"),
)
ON_PAPER = "Unterschriebene Liste vom Tag des gemeinsamen Beitritts"
HANDOVER_EVERY = 30
HANDOVER = date(2025, 11, 3)  # after the local elections
SILENT = frozenset({"05766044", "05758012", "05762020", "05770012", "05774016", "05754016", "05754052"})
INVITED_WORKDAYS, ANSWERING_WORKDAYS, ANSWER_WITHIN = 9, 8, timedelta(days=28)


def accession(world: DemoWorld, district: DistrictAccession) -> Scenario:
    """A past accession, recorded from the signed list on its day. Existing partners keep their first date."""
    at = yield world.clock.on(district.day - timedelta(days=30), "09:15")
    planned = plan(world, district, at=at)
    at = yield world.clock.on(district.day)
    participants = planned.participants.select_related("organisation__body_of").order_by("organisation__body_of__ags")
    lines = [_signed(world, one) for one in participants]
    signed_lists.record_list(planned, lines, basis_note=ON_PAPER, by=world.office_user, at=at)
    execute(world, planned, at=at)


def pending(world: DemoWorld, district: DistrictAccession) -> Scenario:
    """The next accession: invited by mail, most have declared, a few have not answered, nobody has declined."""
    at = yield world.clock.workdays_ago(INVITED_WORKDAYS, "09:30")
    planned = plan(world, district, answer_by=(at + ANSWER_WITHIN).date(), at=at)
    participants = list(planned.participants.select_related("organisation__body_of").order_by("pk"))
    lines = (f"{one.organisation.name};rathaus@{domain_for(one.organisation.name)}" for one in participants)
    pasted_contacts.save_contacts(planned, "\n".join(lines), by=world.office_user, at=at)
    invitations.invite(planned, by=world.office_user, at=at)
    answering = [one for one in participants if _area(one).ags not in SILENT]
    a_day = -(-len(answering) // ANSWERING_WORKDAYS)
    for number, one in enumerate(answering):
        day, turn = divmod(number, a_day)
        at = yield world.clock.workdays_ago(ANSWERING_WORKDAYS - day, f"{8 + turn % 9:02d}:{turn * 7 % 60:02d}")
        declare(world, one, at=at)


def declare(
    world: DemoWorld, participant: AccessionParticipant, *, at: datetime, job_title: str = "Verwaltungsleitung"
) -> None:
    domain = domain_for(participant.organisation.name)
    titles = [JOB_TITLES[(participant.pk + number) % len(JOB_TITLES)] for number in (1, 2)]
    answers_by_link.declare(
        participant,
        declarer=world.declarer(domain, job_title),
        nominees=[world.nominee(domain, title) for title in titles],
        at=at,
    )


def plan(world: DemoWorld, district: DistrictAccession, *, answer_by: date | None = None, at: datetime) -> Accession:
    planned = planning.create(
        title=f"Beitritt des Regierungsbezirks {district.name}",
        effective_on=district.day,
        place=district.place,
        inviter=f"Die Bezirksregierung {district.name}",
        answer_by=answer_by,
        reminds=False,
        areas=[area(district.bezirk)],
        signatures=SIGNATURES,
        by=world.office_user,
        at=at,
    )
    planning.add_bodies(planned, by=world.office_user, at=at)
    return planned


def execute(world: DemoWorld, planned: Accession, *, at: datetime) -> None:
    run = execution.order(planned, typed_count=preview.preview(planned).new_count, by=world.office_user, at=at)
    execution.carry_out(run, at=at)


def early_city(world: DemoWorld, city: EarlyCity) -> Scenario:
    at = yield world.clock.on(city.day)
    organisation = Organisation.objects.select_related("body_of").get(body_of__ags=city.gemeinde)
    memberships.open_membership(
        organisation=organisation, start=city.day, basis=Membership.Basis.DECLARATION, actor=world.actor, at=at
    )
    for number in range(3):
        world.appoint(organisation, number=number + int(city.gemeinde), start=city.day, at=at)


def handovers(world: DemoWorld) -> Scenario:
    """Some posts get a new holder: the post stays, the person changes."""
    at = yield world.clock.on(HANDOVER)
    with_posts = Organisation.objects.partners_on(HANDOVER).filter(
        body_of__isnull=False, posts__representatives__isnull=False
    )
    for organisation in with_posts.distinct().order_by("pk")[::HANDOVER_EVERY]:
        tenure = organisation.posts.filter(representatives__isnull=False).earliest("pk").representatives.get()
        posts.vacate(tenure, on=HANDOVER, actor=world.actor, at=at)
        successor = world.record_person(next(world.people), domain_for(organisation.name), at=at)
        posts.fill(tenure.post, person=successor, start=HANDOVER, actor=world.actor, at=at)


def scenarios(world: DemoWorld) -> Iterator[Scenario]:
    yield from (early_city(world, city) for city in EARLY_CITIES if world.is_shown(city.day))
    yield from (accession(world, district) for district in ACCESSIONS if world.is_shown(district.day))
    yield from (pending(world, district) for district in [one for one in ACCESSIONS if not world.is_shown(one.day)][:1])
    if world.is_shown(HANDOVER):
        yield handovers(world)


def _signed(world: DemoWorld, participant: AccessionParticipant) -> SignedLine:
    """One line of the signed list: the head of administration of that day, without a mailbox, and the nominees."""
    nominee_count = _nominee_count(_area(participant))
    domain = domain_for(participant.organisation.name)
    titles = (JOB_TITLES[(number + int(_area(participant).ags)) % len(JOB_TITLES)] for number in count())
    if not nominee_count:
        return SignedLine(participant)
    declarer = world.declarer(domain, "Verwaltungsleitung", has_mailbox=False)
    return SignedLine(participant, declarer, [world.nominee(domain, next(titles)) for _ in range(nominee_count)])


def _area(participant: AccessionParticipant) -> Area:
    area = participant.organisation.body_of
    assert area is not None  # noqa: S101 - it was added by its area
    return area


def _nominee_count(area: Area) -> int:
    """Three for Kreise, Bezirke and kreisfreie Städte, one or two for most Gemeinden, none yet for some."""
    if area.level != Area.Level.GEMEINDE or area.kind == KREISFREI:
        return 3
    return (1, 2, 1, 0, 2)[int(area.ags[5:]) // 4 % 5]
