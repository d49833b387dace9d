"""The Gemeinden, Kreise and Bezirksregierungen: joined together by Regierungsbezirk, a few cities before."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from typing import NamedTuple

from accessions.domain import answers, contacts, execution, invitations, planning, previews, signed_lists
from accessions.domain.planning import Signature
from accessions.domain.signed_lists import Listed
from accessions.models import Accession, AccessionParticipant
from members.domain import memberships, posts
from members.models import Membership, Organisation
from portal.demo.stage import FUNCTIONS, Stage, area, domain_for
from portal.demo.story import Story
from regions.domain.areas import KREISFREI
from regions.models import Area


class Joint(NamedTuple):
    """All territorial authorities of a Regierungsbezirk on one day."""

    name: str
    bezirk: str
    day: date
    place: str
    is_assumed: bool = False


class Forerunner(NamedTuple):
    """A city that joined on its own before its district."""

    name: str
    gemeinde: str
    day: date


ACCESSIONS = (
    Joint("Münster", "055", date(2022, 10, 20), "Münster", is_assumed=True),
    Joint("Arnsberg", "059", date(2023, 8, 16), "Arnsberg", is_assumed=True),
    Joint("Köln", "053", date(2023, 9, 8), "Köln"),
    Joint("Düsseldorf", "051", date(2023, 9, 25), "Düsseldorf"),
    Joint("Detmold", "057", date(2024, 2, 1), "Detmold"),
)
FORERUNNERS = (
    Forerunner("Herne", "05916000", date(2022, 12, 14)),
    Forerunner("Bochum", "05911000", date(2022, 12, 14)),
    Forerunner("Leichlingen", "05378016", date(2023, 6, 29)),
)
SIGNATURES = (
    Signature("Für die Bezirksregierung"),
    Signature("Für die Geschäftsstelle des Präventionsnetzwerks #sicherimDienst"),
)
ON_PAPER = "Unterschriebene Liste vom Tag des gemeinsamen Beitritts"
HANDOVER_EVERY = 30
HANDOVER = date(2025, 11, 3)  # after the local elections
SILENT = frozenset({"05766044", "05758012", "05762020", "05770012", "05774016", "05754016", "05754052"})
INVITED_WORKDAYS, ANSWERING_WORKDAYS, ANSWER_WITHIN = 9, 8, timedelta(days=28)


def accession(stage: Stage, joint: Joint) -> Story:
    """On paper and in one go, as it was; who is a partner already keeps the first date."""
    at = yield stage.clock.on(joint.day - timedelta(days=30), "09:15")
    planned = plan(stage, joint, at=at)
    at = yield stage.clock.on(joint.day)
    participants = planned.participants.select_related("organisation__body_of").order_by("organisation__body_of__ags")
    lines = [_signed(stage, one) for one in participants]
    signed_lists.record_list(planned, lines, how=ON_PAPER, by=stage.office, at=at)
    execute(stage, planned, at=at)


def pending(stage: Stage, joint: Joint) -> Story:
    """The next one: invited by mail, most have declared, a few have not answered yet, nobody has declined."""
    at = yield stage.clock.workdays_ago(INVITED_WORKDAYS, "09:30")
    planned = plan(stage, joint, answer_by=(at + ANSWER_WITHIN).date(), at=at)
    participants = list(planned.participants.select_related("organisation__body_of").order_by("pk"))
    lines = (f"{one.organisation.name};rathaus@{domain_for(one.organisation.name)}" for one in participants)
    contacts.take_over(planned, "\n".join(lines), by=stage.office, at=at)
    invitations.invite(planned, by=stage.office, at=at)
    answering = [one for one in participants if _area(one).ags not in SILENT]
    a_day = -(-len(answering) // ANSWERING_WORKDAYS)
    for number, one in enumerate(answering):
        day, turn = divmod(number, a_day)
        at = yield stage.clock.workdays_ago(ANSWERING_WORKDAYS - day, f"{8 + turn % 9:02d}:{turn * 7 % 60:02d}")
        declare(stage, one, at=at)


def declare(
    stage: Stage, participant: AccessionParticipant, *, at: datetime, office: str = "Verwaltungsleitung"
) -> None:
    domain = domain_for(participant.organisation.name)
    functions = [FUNCTIONS[(participant.pk + number) % len(FUNCTIONS)] for number in (1, 2)]
    answers.declare(
        participant,
        declarer=stage.declarer(domain, office),
        nominations=[stage.nominee(domain, function) for function in functions],
        at=at,
    )


def plan(stage: Stage, joint: Joint, *, answer_by: date | None = None, at: datetime) -> Accession:
    planned = planning.create(
        title=f"Beitritt des Regierungsbezirks {joint.name}",
        effective_on=joint.day,
        place=joint.place,
        inviter=f"Die Bezirksregierung {joint.name}",
        answer_by=answer_by,
        reminds=False,
        areas=[area(joint.bezirk)],
        signatures=SIGNATURES,
        by=stage.office,
        at=at,
    )
    planning.gather(planned, by=stage.office, at=at)
    return planned


def execute(stage: Stage, planned: Accession, *, at: datetime) -> None:
    run = execution.order(planned, typed=previews.preview(planned).new_count, by=stage.office, at=at)
    execution.carry_out(run, at=at)


def forerunner(stage: Stage, single: Forerunner) -> Story:
    at = yield stage.clock.on(single.day)
    organisation = Organisation.objects.select_related("body_of").get(body_of__ags=single.gemeinde)
    memberships.open_membership(
        organisation=organisation, start=single.day, basis=Membership.Basis.DECLARATION, actor=stage.actor, at=at
    )
    for number in range(3):
        stage.appoint(organisation, number=number + int(single.gemeinde), start=single.day, at=at)


def handovers(stage: Stage) -> Story:
    """Posts stay, people change: here and there somebody new holds a post."""
    at = yield stage.clock.on(HANDOVER)
    held = Organisation.objects.partners_on(HANDOVER).filter(
        body_of__isnull=False, posts__representatives__isnull=False
    )
    for organisation in held.distinct().order_by("pk")[::HANDOVER_EVERY]:
        office = organisation.posts.filter(representatives__isnull=False).earliest("pk").representatives.get()
        posts.vacate(office, on=HANDOVER, actor=stage.actor, at=at)
        successor = stage.enter_person(next(stage.cast), domain_for(organisation.name), at=at)
        posts.fill(office.post, person=successor, start=HANDOVER, actor=stage.actor, at=at)


def stories(stage: Stage) -> Iterator[Story]:
    yield from (forerunner(stage, single) for single in FORERUNNERS if stage.has_come(single.day))
    yield from (accession(stage, joint) for joint in ACCESSIONS if stage.has_come(joint.day))
    yield from (pending(stage, joint) for joint in [one for one in ACCESSIONS if not stage.has_come(one.day)][:1])
    if stage.has_come(HANDOVER):
        yield handovers(stage)


def _signed(stage: Stage, participant: AccessionParticipant) -> Listed:
    """One line of the list: whoever led the administration that day, without a mailbox, and whom they named."""
    named = _multipliers(_area(participant))
    domain = domain_for(participant.organisation.name)
    functions = (FUNCTIONS[(number + int(_area(participant).ags)) % len(FUNCTIONS)] for number in count())
    if not named:
        return Listed(participant)
    declarer = stage.declarer(domain, "Verwaltungsleitung", has_mailbox=False)
    return Listed(participant, declarer, [stage.nominee(domain, next(functions)) for _ in range(named)])


def _area(participant: AccessionParticipant) -> Area:
    area = participant.organisation.body_of
    assert area is not None  # noqa: S101 - gathered by it
    return area


def _multipliers(area: Area) -> int:
    """Three in the big ones, one or two in most Gemeinden, none yet in some."""
    if area.level != Area.Level.GEMEINDE or area.kind == KREISFREI:
        return 3
    return (1, 2, 1, 0, 2)[int(area.ags[5:]) // 4 % 5]
