"""Coverage on a day: by hand where a case is named, against a plain Python model over random histories."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Membership, Organisation
from network.domain import coverage
from network.domain.coverage import CoveredCount
from regions.models import Area, Population
from tests.factories import GemeindeFactory, KreisFactory, OrganisationFactory

NOW = datetime(2024, 2, 1, 11, 0, tzinfo=UTC)
EVE, TODAY = date(2024, 1, 31), date(2024, 2, 1)

pytestmark = pytest.mark.django_db


def join(organisation: Organisation, start: date = TODAY, end: date | None = None, **changes: object) -> Membership:
    values = {"basis": Membership.Basis.ACCESSION, "created_at": NOW} | changes
    return Membership.objects.create(organisation=organisation, start=start, end=end, **values)


def body_of(area) -> Organisation:
    return OrganisationFactory(body_of=area, seat=area)


def test_gemeinden_kreise_and_bezirksregierungen_are_counted_apart():
    lemgo, detmold = GemeindeFactory(ags="05766044", name="Lemgo"), GemeindeFactory(ags="05766020", name="Detmold")
    bielefeld = GemeindeFactory(
        ags="05711000",
        name="Bielefeld",
        kind="kreisfreie Stadt",
        parent=KreisFactory(ags="05711", name="Bielefeld", kind="kreisfreie Stadt"),
    )
    join(body_of(lemgo), basis=Membership.Basis.BY_HAND)
    join(body_of(bielefeld))
    join(body_of(lemgo.parent))
    join(OrganisationFactory(seat=detmold))
    now = coverage.on_day(TODAY)
    assert list(now.areas) == ["05", "057", "05711", "05766"]
    assert (now.land.municipalities, now.land.own, now.land.collective) == (CoveredCount(2, 3), 1, 1)
    assert (now.land.kreise, now.land.bezirksregierungen) == (CoveredCount(1, 1), CoveredCount(0, 1))
    city, lippe = now.areas["05711"], now.areas["05766"]
    assert (city.title, city.municipalities, city.kreise, city.is_complete) == (
        "Stadt Bielefeld",
        CoveredCount(1, 1),
        CoveredCount(),
        True,
    )
    assert (lippe.title, lippe.municipalities, lippe.kreise, lippe.is_complete) == (
        "Kreis Lippe",
        CoveredCount(1, 2),
        CoveredCount(1, 1),
        False,
    )
    assert now.covered == {lemgo.ags, bielefeld.ags}
    assert [one.basis_group for one in now.municipalities.values()] == ["collective", "", "own"]
    assert now.municipalities[detmold.ags] == coverage.Municipality(detmold.ags, "Stadt Detmold", "", None, "")


def test_leaving_takes_completeness_away_on_the_day():
    for number in range(2):
        membership = join(body_of(GemeindeFactory()), start=date(2023, 1, number + 1))
    assert coverage.on_day(EVE).land.is_complete
    Membership.objects.filter(pk=membership.pk).update(end=TODAY)
    assert coverage.on_day(EVE).land.is_complete
    assert not coverage.on_day(TODAY).land.is_complete


def test_since_is_the_first_day_of_the_unbroken_membership():
    organisation = body_of(GemeindeFactory())
    for start, end in ((2018, 2019), (2020, 2021), (2021, 2022), (2022, None)):
        join(organisation, date(start, 1, 1), date(end, 1, 1) if end else None)
    join(organisation, date(2019, 1, 1), date(2020, 1, 1), voided_at=NOW)
    (one,) = coverage.on_day(TODAY).municipalities.values()
    assert (one.since, one.slug) == (date(2020, 1, 1), organisation.slug)


def test_areas_count_while_they_exist():
    area = GemeindeFactory(valid_to=TODAY)
    successor = GemeindeFactory(valid_from=TODAY)
    join(body_of(area), EVE)
    assert coverage.on_day(EVE).land.municipalities == CoveredCount(1, 1)
    assert coverage.on_day(TODAY).land.municipalities == CoveredCount(0, 1)
    assert list(coverage.on_day(TODAY).municipalities) == [successor.ags]


@pytest.mark.parametrize(
    ("covered", "total", "share", "is_complete"),
    [(0, 396, 0, False), (326, 396, 82, False), (395, 396, 99, False), (396, 396, 100, True), (0, 0, 0, False)],
)
def test_share_is_whole_only_where_nobody_is_missing(covered, total, share, is_complete):
    count = CoveredCount(covered, total)
    assert (count.share, count.is_complete) == (share, is_complete)


def test_nothing_is_covered_where_no_register_is_loaded():
    now = coverage.on_day(TODAY)
    assert (now.areas, now.land.municipalities, now.land.is_complete) == ({}, CoveredCount(), False)


def test_whole_land_costs_two_statements_and_many_days_two():
    for number in range(3):
        organisation = body_of(GemeindeFactory())
        join(organisation, date(2023, 1, 1), EVE + timedelta(days=number), basis=Membership.Basis.BY_HAND)
        join(organisation, EVE + timedelta(days=number))
    with CaptureQueriesContext(connection) as one:
        coverage.on_day(TODAY)
    with CaptureQueriesContext(connection) as many:
        each = coverage.on_days([TODAY, EVE, TODAY])
    assert (len(one), len(many)) == (2, 2)
    assert [(areas["05"].own, areas["05"].collective) for areas in each] == [(1, 2), (2, 1), (1, 2)]


def test_more_days_than_bits_are_refused():
    with pytest.raises(ValueError, match="63"):
        coverage.on_days([TODAY + timedelta(days=number) for number in range(63)])


def test_population_is_of_one_edition_and_only_where_it_is_whole():
    covered, other = GemeindeFactory(), GemeindeFactory()
    join(body_of(covered))
    assert coverage.on_day(TODAY).land.population is None
    for counted_on, factor in ((date(2023, 12, 31), 1), (date(2024, 6, 30), 2)):
        for area, inhabitants in ((covered, 300), (other, 700)):
            Population.objects.create(
                area=area, counted_on=counted_on, inhabitants=factor * inhabitants, source=f"Liste {factor}"
            )
    older = coverage.CoveredPopulation(300, 1000, date(2023, 12, 31), "Liste 1")
    newer = coverage.CoveredPopulation(600, 2000, date(2024, 6, 30), "Liste 2")
    found = {day: coverage.on_day(day).land.population for day in (date(2024, 6, 29), date(2024, 6, 30))}
    assert found == {date(2024, 6, 29): older, date(2024, 6, 30): newer}
    assert coverage.on_day(EVE).land.population == coverage.CoveredPopulation(0, 1000, date(2023, 12, 31), "Liste 1")
    assert coverage.on_day(date(2022, 1, 1)).land.population.as_of == date(2023, 12, 31)
    Population.objects.filter(area=other).delete()
    assert coverage.on_day(TODAY).land.population is None


def test_population_of_the_day_before_a_merger_is_that_of_the_edition_that_knows_both():
    first, second, merged = GemeindeFactory(), GemeindeFactory(), GemeindeFactory(valid_from=date(2025, 1, 1))
    Area.objects.filter(pk__in=[first.pk, second.pk]).update(valid_to=date(2025, 1, 1), successor=merged)
    for area, counted_on, inhabitants in (
        (first, date(2023, 12, 31), 300),
        (second, date(2023, 12, 31), 700),
        (merged, date(2024, 12, 31), 1010),
    ):
        Population.objects.create(area=area, counted_on=counted_on, inhabitants=inhabitants, source="Liste")
    days = {day: coverage.on_day(day).land.population for day in (date(2024, 12, 31), date(2025, 1, 1))}
    assert [(found.total, found.as_of) for found in days.values()] == [
        (1000, date(2023, 12, 31)),
        (1010, date(2024, 12, 31)),
    ]
