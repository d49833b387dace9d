from datetime import date

import pytest

from network.forms.as_of import AsOfForm

TODAY = date(2024, 1, 31)


@pytest.mark.parametrize(
    ("stand", "day"),
    [("", TODAY), ("2024-02-01", date(2024, 2, 1)), ("1.2.2024", date(2024, 2, 1)), ("2022-01-01", date(2022, 1, 1))],
)
def test_stand_is_the_day_asked_for(stand, day):
    form = AsOfForm({"stand": stand}, today=TODAY)
    assert form.is_valid()
    assert form.day == day


@pytest.mark.parametrize("stand", ["gestern", "2024-02-30", "0204-02-01", "20240-02-01", "2021-12-31", "\x00", "9999"])
def test_stand_that_makes_no_sense_is_told_in_german_and_is_today(stand):
    form = AsOfForm({"stand": stand}, today=TODAY)
    assert not form.is_valid()
    assert form.day == TODAY
    assert form.errors["stand"][0].startswith("Geben Sie ")
