"""Growth as an area below a line: geometry for a drawing that is stretched, scale and times stand beside it as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 1000, 300
STEPS = 4
ROUND = (4, 6, 8, 12, 16, 20)
TIMES = 5


@dataclass(frozen=True, slots=True)
class GrowthChart:
    """`line` and `area` in a view box of WIDTH × HEIGHT; `scale` from the top down; `times` evenly apart."""

    title: str
    description: str
    line: str
    area: str
    scale: list[int]
    times: list[date]
    last: int

    @property
    def grid(self) -> list[int]:
        return [HEIGHT * number // STEPS for number in range(STEPS + 1)]


def percent(part: int, whole: int) -> str:
    """A length in a drawing, with a point whatever the language."""
    return f"{100 * part / whole:.2f}%" if whole else "0%"


def chart(title: str, days: Sequence[date], values: Sequence[int], *, highest: int = 0) -> GrowthChart | None:
    """None where there is no time or nothing to show; `highest` makes several charts comparable."""
    if len(days) < 2 or not any([*values, highest]):  # noqa: PLR2004 - a line has two ends
        return None
    top = round_up(max([*values, highest]))
    places = [(WIDTH * number / (len(values) - 1), HEIGHT * (1 - value / top)) for number, value in enumerate(values)]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
    spread = min(TIMES, len(days))
    return GrowthChart(
        title=title,
        description=f"Von {values[0]} am {days[0]:%d.%m.%Y} auf {values[-1]} am {days[-1]:%d.%m.%Y}.",
        line=line,
        area=f"0,{HEIGHT} {line} {WIDTH},{HEIGHT}",
        scale=[top * (STEPS - number) // STEPS for number in range(STEPS + 1)],
        times=[days[(len(days) - 1) * number // (spread - 1)] for number in range(spread)],
        last=values[-1],
    )


def round_up(value: int) -> int:
    """The next round number whose quarters are whole: 4, 8, 12, 16, 20, 40, 60, 80, 120 …"""
    size = 1
    while value > ROUND[-1] * size:
        size *= 10
    return next(step * size for step in ROUND if value <= step * size and not step * size % STEPS)
