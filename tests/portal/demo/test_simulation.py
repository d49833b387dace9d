from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.demo.simulation import Clock, run

SUNDAY = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(("count", "day"), [(1, 20), (2, 19), (5, 16), (6, 13)])
def test_workdays_are_counted_back_over_weekends(count, day):
    assert Clock(SUNDAY).workdays_ago(count, "09:15") == datetime(
        2026, 11, day, 9, 15, tzinfo=ZoneInfo("Europe/Berlin")
    )


def test_scenarios_run_in_the_order_of_time_and_end_with_now():
    happened = []

    def scenario(name, *hours):
        for hour in hours:
            at = yield SUNDAY + timedelta(hours=hour)
            happened.append((name, at))

    run([scenario("long", -3, -1, 1), scenario("short", -2)], until=SUNDAY)
    assert happened == [
        (name, SUNDAY + timedelta(hours=hour)) for name, hour in (("long", -3), ("short", -2), ("long", -1))
    ]
