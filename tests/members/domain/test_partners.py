from datetime import UTC, date, datetime

import pytest

from members.domain import partners
from members.models import FormerSlug, Membership, Organisation, Post, Representative
from network.domain import partner_list, partner_totals
from tests.factories import GemeindeFactory, KreisFactory, OrganisationFactory, PersonFactory

NOW = datetime(2024, 2, 1, 11, 0, tzinfo=UTC)
TODAY = date(2024, 2, 1)

pytestmark = pytest.mark.django_db


def join(organisation: Organisation, start: date, end: date | None = None, **changes: object) -> Membership:
    values = {"basis": Membership.Basis.BY_HAND, "created_at": NOW} | changes
    return Membership.objects.create(organisation=organisation, start=start, end=end, **values)


def since(organisation: Organisation, day: date = TODAY) -> date | None:
    found = Organisation.objects.annotate(since=partners.since(day)).get(pk=organisation.pk).since
    assert partners.since_of(organisation, day=day) == found
    return found


def body_of(area) -> Organisation:
    return OrganisationFactory(body_of=area, seat=area)


def multiplier(organisation: Organisation, person, kind: str = Post.Kind.MULTIPLIER, **span: date | None) -> None:
    post = Post.objects.create(organisation=organisation, kind=kind)
    Representative.objects.create(post=post, person=person, created_at=NOW, **{"start": TODAY} | span)


@pytest.mark.parametrize(
    ("periods", "first_day"),
    [
        ([], None),
        ([(date(2022, 12, 14), None)], date(2022, 12, 14)),
        ([(TODAY, None)], TODAY),
        ([(date(2024, 2, 2), None)], None),
        ([(date(2022, 12, 14), TODAY)], None),
        ([(date(2022, 12, 14), date(2024, 2, 2))], date(2022, 12, 14)),
        ([(date(2022, 1, 1), date(2023, 1, 1)), (date(2023, 1, 1), None)], date(2022, 1, 1)),
        ([(date(2022, 1, 1), date(2023, 1, 1)), (date(2023, 1, 2), None)], date(2023, 1, 2)),
        ([(date(2022, 1, 1), TODAY), (TODAY, None)], date(2022, 1, 1)),
        ([(date(2022, 1, 1), date(2025, 1, 1)), (date(2025, 1, 1), None)], date(2022, 1, 1)),
        (
            [(date(2020, 1, 1), date(2021, 1, 1)), (date(2022, 1, 1), date(2023, 1, 1)), (date(2023, 1, 1), None)],
            date(2022, 1, 1),
        ),
    ],
)
def test_first_date_of_the_unbroken_membership_stays(periods, first_day):
    organisation = OrganisationFactory()
    for start, end in periods:
        join(organisation, start, end)
    assert since(organisation) == first_day
    assert [row.since for row in partners.current(TODAY)] == ([first_day] if first_day else [])


def test_voided_membership_counts_for_nothing():
    organisation = OrganisationFactory()
    join(organisation, date(2022, 1, 1), date(2023, 1, 1), voided_at=NOW)
    join(organisation, date(2023, 1, 1))
    assert since(organisation) == date(2023, 1, 1)


def test_individuals_are_no_partners():
    Membership.objects.create(person=PersonFactory(), start=TODAY, basis="declaration", created_at=NOW)
    assert (list(partners.current(TODAY)), partner_totals.on_day(TODAY).partners) == ([], 0)


def test_filter_by_name_area_and_category():
    lippe, other = (
        GemeindeFactory(),
        GemeindeFactory(ags="05711000", parent=KreisFactory(ags="05711", name="Bielefeld")),
    )
    wanted = OrganisationFactory(name="Klinikum Süd", seat=lippe)
    for organisation in (wanted, OrganisationFactory(name="Klinikum Nord", seat=other)):
        join(organisation, TODAY)

    def found(**choice: object) -> list[str]:
        values = partner_list.PartnerFilterValues(**choice)
        page = partner_list.partner_page(values, order=partner_list.BY_NAME, day=TODAY, size=25)
        assert partner_list.count_partners(values, day=TODAY) == len(page.rows)
        return [row.organisation.name for row in page.rows]

    assert found() == ["Klinikum Nord", "Klinikum Süd"]
    assert found(text="sued") == found(area="05766") == found(area=lippe.ags) == ["Klinikum Süd"]
    assert found(area="057", category=wanted.category_id) == ["Klinikum Nord", "Klinikum Süd"]
    assert found(category=wanted.category_id + 1) == found(area="051") == found(text="?") == []


def test_newest_come_first():
    for day in (3, 1, 2):
        join(OrganisationFactory(name=f"Verband {day}"), date(2024, 1, day))
    assert [row.organisation.name for row in partners.newest(day=TODAY, limit=2)] == ["Verband 3", "Verband 2"]


def test_newest_partner_is_found_behind_many_renewed_memberships():
    for day in range(2, 8):
        old = OrganisationFactory()
        join(old, date(2022, 1, day), date(2024, 1, day))
        join(old, date(2024, 1, day))
    join(OrganisationFactory(name="Verband Neu"), date(2024, 1, 1))
    assert [(row.organisation.name, row.since) for row in partners.newest(day=TODAY, limit=1)] == [
        ("Verband Neu", date(2024, 1, 1))
    ]


def test_former_address_leads_to_partners_alone():
    partner, other = OrganisationFactory(), OrganisationFactory()
    join(partner, TODAY)
    FormerSlug.objects.create(slug="frueher", organisation=partner)
    FormerSlug.objects.create(slug="kein-partner", organisation=other)
    assert partners.find_by_former_slug("frueher", day=TODAY) == partner
    assert partners.find_by_former_slug("kein-partner", day=TODAY) is None


def test_figures_count_each_once():
    own = GemeindeFactory()
    town, county, clinic = body_of(GemeindeFactory()), body_of(KreisFactory()), OrganisationFactory(seat=own)
    for organisation in (town, county, clinic):
        join(organisation, TODAY)
    person = PersonFactory()
    multiplier(town, person)
    multiplier(clinic, person)
    multiplier(county, PersonFactory(), kind=Post.Kind.HEAD)
    multiplier(OrganisationFactory(seat=own), PersonFactory())
    multiplier(clinic, PersonFactory(), start=date(2023, 1, 1), end=TODAY)
    now = partner_totals.on_day(TODAY)
    assert (now.partners, now.multipliers) == (3, 1)
    assert partner_totals.on_day(date(2024, 1, 31)).partners == 0
