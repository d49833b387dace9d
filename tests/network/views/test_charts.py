from datetime import date

import pytest

from network.views.growth_chart import chart, percent, round_up

DAYS = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]


@pytest.mark.parametrize(
    ("value", "top"), [(0, 4), (4, 4), (5, 8), (17, 20), (21, 40), (47, 60), (396, 400), (470, 600), (1_700, 2_000)]
)
def test_scale_ends_at_a_round_number_whose_quarters_are_whole(value, top):
    assert round_up(value) == top


def test_line_runs_from_the_first_day_to_the_last():
    drawn = chart("Partner", DAYS, [0, 2, 4])
    assert (drawn.line, drawn.area) == ("0,300 500,150 1000,0", "0,300 0,300 500,150 1000,0 1000,300")
    assert (drawn.scale, drawn.times, drawn.last) == ([4, 3, 2, 1, 0], DAYS, 4)
    assert drawn.description == "Von 0 am 31.01.2024 auf 4 am 31.03.2024."


def test_nothing_is_drawn_without_time_or_numbers():
    assert chart("Partner", DAYS[:1], [4]) is None
    assert chart("Partner", DAYS, [0, 0, 0]) is None
    assert chart("Partner", DAYS, [0, 0, 0], highest=4).scale[0] == 4


def test_lengths_have_a_point_whatever_the_language():
    assert [percent(1, 3), percent(3, 3), percent(0, 0)] == ["33.33%", "100.00%", "0%"]
