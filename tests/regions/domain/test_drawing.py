import gzip
import re
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from regions.domain.drawing import Box, bounds, coarse_map, drawing
from regions.domain.register import units


@pytest.mark.parametrize("name", ["coarse", "middle", "full"])
def test_drawing_has_a_path_for_every_area(name):
    assert drawing(name).areas.keys() == {unit["ags"] for unit in units()}
    assert len(drawing(name).municipalities) == 396
    assert drawing(name).borders.keys() == {"kreis", "bezirk"}


@pytest.mark.parametrize("name", ["coarse", "middle", "full"])
def test_drawing_leaves_no_gap_between_neighbours(name):
    """Signed areas add up exactly only where both sides of each inner border are the same line."""
    areas = drawing(name).areas
    gemeinden = sum(_doubled_area(path) for ags, path in areas.items() if len(ags) == 8)
    kreise = sum(_doubled_area(path) for ags, path in areas.items() if len(ags) == 5)
    bezirke = sum(_doubled_area(path) for ags, path in areas.items() if len(ags) == 3)
    assert {gemeinden, kreise, bezirke} == {_doubled_area(areas["05"])}


@pytest.mark.parametrize("name", ["coarse", "middle", "full"])
def test_drawing_stays_inside_its_view_box(name):
    _, _, width, height = map(int, drawing(name).view_box.split())
    points = [point for ring in _rings(drawing(name).areas["05"]) for point in ring]
    assert all(0 < x < width and 0 < y < height for x, y in points)


def test_coarse_map_fills_the_partners_only():
    everyone = drawing("coarse").municipalities
    lippe = {ags for ags in everyone if ags.startswith("05766")}
    drawn = coarse_map(own={"05916000"}, collective={*lippe, "05766", "09162000"})
    assert drawn.paths["own"] == everyone["05916000"]
    assert drawn.paths["collective"] == "".join(everyone[ags] for ags in sorted(lippe))
    assert drawn.paths["none"] == "".join(everyone[ags] for ags in sorted(everyone.keys() - lippe - {"05916000"}))


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_coarse_map_is_light_as_a_page_element(share):
    everyone = sorted(drawing("coarse").municipalities)
    chosen = everyone[: int(len(everyone) * share)]
    drawn = coarse_map(own=chosen[::2], collective=chosen[1::2])
    html = render_to_string("regions/coarse_map.html", {"map": drawn})
    assert len(gzip.compress(html.encode(), 6)) < 20_000
    assert "style=" not in html


def test_bounds_hold_every_ring_of_an_area():
    assert bounds("M10 20l5 0 0-7-5 3zM30 5l2 2-1 1z") == Box(10, 5, 32, 20)


def test_box_shaped_like_another_keeps_its_centre_and_has_room():
    assert Box(100, 100, 200, 150).shaped_like(Box(0, 0, 1000, 1000), margin=0.1) == Box(90, 65, 210, 185)


def _rings(path):
    for ring in path.split("z")[:-1]:
        x, y, *steps = map(int, re.findall(r"-?\d+", ring))
        points = [(x, y)]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            points.append((points[-1][0] + dx, points[-1][1] + dy))
        yield points


def _doubled_area(path):
    return sum(x0 * y1 - x1 * y0 for ring in _rings(path) for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]]))
