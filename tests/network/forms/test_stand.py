from datetime import date

import pytest

from members.models import Membership
from network.forms.as_of import AsOfForm, canonical_day
from tests.factories import NOW, OrganisationFactory

TODAY = date(2024, 1, 31)

pytestmark = pytest.mark.django_db


def planned_membership(start: date, **fields: object) -> None:
    organisation = OrganisationFactory(seat=None)
    Membership.objects.create(organisation=organisation, start=start, basis="declaration", created_at=NOW, **fields)


@pytest.mark.parametrize(
    ("stand", "day"),
    [("", TODAY), ("2024-02-01", date(2024, 2, 1)), ("1.2.2024", date(2024, 2, 1)), ("2022-01-01", date(2022, 1, 1))],
)
def test_stand_is_the_day_asked_for(stand, day):
    planned_membership(start=date(2024, 2, 1))
    form = AsOfForm({"stand": stand}, today=TODAY)
    assert form.is_valid()
    assert form.day == day


@pytest.mark.parametrize("stand", ["gestern", "2024-02-30", "0204-02-01", "20240-02-01", "2021-12-31", "\x00", "9999"])
def test_stand_that_cannot_be_read_or_counted_is_told_in_german_and_is_today(stand):
    form = AsOfForm({"stand": stand}, today=TODAY)
    assert not form.is_valid()
    assert form.day == TODAY
    assert form.errors["stand"][0].startswith("Geben Sie ")


@pytest.mark.parametrize(
    ("stand", "nearest"),
    [
        ("gestern", TODAY),
        ("2021-12-31", date(2022, 1, 1)),
        ("2024-06-02", date(2024, 6, 1)),
        ("9999-12-31", date(2024, 6, 1)),
    ],
)
def test_nearest_day_to_a_refused_one_is_the_first_the_last_planned_or_today(stand, nearest):
    planned_membership(start=date(2024, 6, 1))
    planned_membership(start=date(2024, 8, 1), voided_at=NOW)
    form = AsOfForm({"stand": stand}, today=TODAY)
    assert (form.is_valid(), form.nearest_day) == (False, nearest)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("1.2.2024", "2024-02-01"),
        (" 2024-2-1 ", "2024-02-01"),
        ("2024-02-01", "2024-02-01"),
        ("gestern", "gestern"),
        ("", ""),
    ],
)
def test_day_has_one_form_in_addresses(typed, canonical):
    assert canonical_day(typed) == canonical
