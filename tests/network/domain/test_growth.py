from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Membership, Post, Representative
from network.domain import growth
from regions.models import Area
from tests.factories import GemeindeFactory, KreisFactory, OrganisationFactory, PersonFactory, RegierungsbezirkFactory

NOW = datetime(2024, 2, 1, 11, 0, tzinfo=UTC)
DECEMBER, JANUARY, TODAY = date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 1)
DAYS = [DECEMBER, JANUARY, TODAY]

pytestmark = pytest.mark.django_db


def join(start: date, end: date | None = None, **member: object) -> Membership:
    return Membership.objects.create(start=start, end=end, basis="declaration", created_at=NOW, **member)


def multiplier(organisation, person, start: date, end: date | None = None, kind: str = Post.Kind.MULTIPLIER) -> None:
    post = Post.objects.create(organisation=organisation, kind=kind)
    Representative.objects.create(post=post, person=person, start=start, end=end, created_at=NOW)


def elsewhere() -> Area:
    bezirk = RegierungsbezirkFactory(ags="051", name="Düsseldorf")
    return GemeindeFactory(ags="05154001", parent=KreisFactory(ags="05154", name="Kleve", parent=bezirk))


def test_partners_are_counted_by_bezirk_and_category():
    lippe, kleve, everywhere = (
        OrganisationFactory(),
        OrganisationFactory(seat=elsewhere()),
        OrganisationFactory(seat=None),
    )
    join(date(2023, 12, 1), TODAY, organisation=lippe)
    join(JANUARY, organisation=kleve)
    join(TODAY, organisation=everywhere)
    join(DECEMBER, organisation=OrganisationFactory()).__class__.objects.filter(start=DECEMBER).update(voided_at=NOW)
    points = growth.points_of(DAYS)
    assert [one.partners for one in points] == [
        {"05": 1, "057": 1},
        {"05": 2, "057": 1, "051": 1},
        {"05": 2, "051": 1, "": 1},
    ]
    assert [one.categories for one in points] == [{lippe.category_id: number} for number in (1, 2, 2)]


def test_each_person_counts_once_in_an_area():
    lippe, kleve, left = OrganisationFactory(), OrganisationFactory(seat=elsewhere()), OrganisationFactory()
    for organisation, end in ((lippe, None), (kleve, None), (left, JANUARY)):
        join(date(2023, 12, 1), end, organisation=organisation)
    two_points, alone, former = PersonFactory(), PersonFactory(duty_area=KreisFactory()), PersonFactory()
    for organisation in (lippe, lippe, kleve):
        multiplier(organisation, two_points, JANUARY)
    join(JANUARY, person=two_points)
    join(JANUARY, person=alone)
    multiplier(left, former, date(2023, 12, 1))
    multiplier(lippe, PersonFactory(), JANUARY, kind=Post.Kind.OTHER)
    multiplier(OrganisationFactory(), PersonFactory(), JANUARY)
    points = growth.points_of(DAYS)
    assert [one.people["05"] for one in points] == [1, 2, 2]
    assert [(one.people["057"], one.people["051"], one.people[""]) for one in points] == [
        (1, 0, 0),
        (2, 1, 1),
        (2, 1, 1),
    ]


def test_seat_that_is_the_land_belongs_to_no_bezirk():
    land = KreisFactory().parent.parent
    join(TODAY, organisation=OrganisationFactory(seat=land))
    assert growth.points_of([TODAY])[0].partners == {"05": 1, "": 1}


def test_growth_begins_with_nobody_and_ends_on_the_day():
    join(date(2023, 12, 14), organisation=OrganisationFactory())
    assert [(one.day, one.partners["05"]) for one in growth.points_until(TODAY)] == [
        (date(2023, 11, 30), 0),
        (DECEMBER, 1),
        (JANUARY, 1),
        (TODAY, 1),
    ]
    assert [one.day for one in growth.points_until(JANUARY)] == [date(2023, 11, 30), DECEMBER, JANUARY]


def test_many_months_are_thinned_out():
    days = growth.days_until(date(2032, 5, 10), first=date(2022, 9, 30))
    assert (len(days), days[-1], days[-2], days[-3]) == (59, date(2032, 5, 10), date(2032, 4, 30), date(2032, 2, 29))


def test_growth_costs_three_statements():
    with CaptureQueriesContext(connection) as queries:
        growth.points_of(DAYS)
    assert len(queries) == 3
