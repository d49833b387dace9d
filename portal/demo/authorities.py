"""The Gemeinden, Kreise and Bezirksregierungen that joined before Detmold did."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from members.domain import memberships, posts
from members.models import Membership, Organisation
from portal.demo.stage import Stage, domain_for
from portal.demo.story import Story
from regions.domain.areas import KREISFREI
from regions.models import Area


class Accession(NamedTuple):
    """All territorial authorities of a Regierungsbezirk on one day."""

    name: str
    bezirk: str
    day: date
    is_assumed: bool = False


class Forerunner(NamedTuple):
    """A city that joined on its own before its district."""

    name: str
    gemeinde: str
    day: date


ACCESSIONS = (
    Accession("Münster", "055", date(2022, 10, 20), is_assumed=True),
    Accession("Arnsberg", "059", date(2023, 8, 16), is_assumed=True),
    Accession("Köln", "053", date(2023, 9, 8)),
    Accession("Düsseldorf", "051", date(2023, 9, 25)),
)
FORERUNNERS = (
    Forerunner("Herne", "05916000", date(2022, 12, 14)),
    Forerunner("Bochum", "05911000", date(2022, 12, 14)),
    Forerunner("Leichlingen", "05378016", date(2023, 6, 29)),
)
HANDOVER_EVERY = 30
HANDOVER = date(2025, 11, 3)  # after the local elections


def accession(stage: Stage, joint: Accession) -> Story:
    """Who is a partner already keeps the first date."""
    at = yield stage.clock.on(joint.day)
    bodies = Organisation.objects.filter(body_of__ags__startswith=joint.bezirk).exclude(
        pk__in=Organisation.objects.partners_on(joint.day)
    )
    for organisation in bodies.select_related("body_of").order_by("body_of__ags"):
        _join(stage, organisation, basis=Membership.Basis.ACCESSION, day=joint.day, at=at)


def forerunner(stage: Stage, single: Forerunner) -> Story:
    at = yield stage.clock.on(single.day)
    organisation = Organisation.objects.select_related("body_of").get(body_of__ags=single.gemeinde)
    _join(stage, organisation, basis=Membership.Basis.DECLARATION, day=single.day, at=at)


def handovers(stage: Stage) -> Story:
    """Posts stay, people change: here and there somebody new holds a post."""
    at = yield stage.clock.on(HANDOVER)
    held = Organisation.objects.partners_on(HANDOVER).filter(body_of__isnull=False, posts__isnull=False).distinct()
    for organisation in held.order_by("pk")[::HANDOVER_EVERY]:
        office = organisation.posts.earliest("pk").representatives.get()
        posts.vacate(office, on=HANDOVER, actor=stage.actor, at=at)
        successor = stage.enter_person(next(stage.cast), domain_for(organisation.name), at=at)
        posts.fill(office.post, person=successor, start=HANDOVER, actor=stage.actor, at=at)


def stories(stage: Stage) -> Iterator[Story]:
    yield from (forerunner(stage, single) for single in FORERUNNERS)
    yield from (accession(stage, joint) for joint in ACCESSIONS)
    yield handovers(stage)


def _join(stage: Stage, organisation: Organisation, *, basis: Membership.Basis, day: date, at: datetime) -> None:
    memberships.open_membership(organisation=organisation, start=day, basis=basis, actor=stage.actor, at=at)
    area = organisation.body_of
    assert area is not None  # noqa: S101 - chosen by it
    for number in range(_multipliers(area)):
        stage.appoint(organisation, number=number + int(area.ags), start=day, at=at)


def _multipliers(area: Area) -> int:
    """Three in the big ones, one or two in most Gemeinden, none yet in some."""
    if area.level != Area.Level.GEMEINDE or area.kind == KREISFREI:
        return 3
    return (1, 2, 1, 0, 2)[int(area.ags[5:]) // 4 % 5]
