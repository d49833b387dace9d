import gzip
import re
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from regions.domain.drawing import coarse_map, drawing
from regions.domain.register import units


@pytest.mark.parametrize("name", ["coarse", "middle", "full"])
def test_drawing_has_a_path_for_every_area(name):
    assert drawing(name).areas.keys() == {unit["ags"] for unit in units()}
    assert len(drawing(name).municipalities) == 396
    assert drawing(name).borders.keys() == {"kreis", "bezirk"}


@pytest.mark.parametrize("name", ["coarse", "middle", "full"])
def test_drawing_leaves_no_gap_between_neighbours(name):
    """Signed areas add up without a rest only where all inner borders are the same line from both sides."""
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
    drawn = coarse_map({*lippe, "05766", "09162000"})
    assert (drawn.partner_count, drawn.none_count, drawn.municipality_count) == (16, 380, 396)
    assert drawn.partner_path == "".join(everyone[ags] for ags in sorted(lippe))
    assert drawn.none_path == "".join(everyone[ags] for ags in sorted(everyone.keys() - lippe))


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_coarse_map_is_light_as_a_page_element(share):
    everyone = sorted(drawing("coarse").municipalities)
    html = render_to_string("regions/coarse_map.html", {"map": coarse_map(everyone[: int(len(everyone) * share)])})
    assert len(gzip.compress(html.encode(), 6)) < 20_000
    assert "style=" not in html


def _rings(path):
    for ring in path.split("z")[:-1]:
        x, y, *steps = map(int, re.findall(r"-?\d+", ring))
        points = [(x, y)]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            points.append((points[-1][0] + dx, points[-1][1] + dy))
        yield points


def _doubled_area(path):
    return sum(x0 * y1 - x1 * y0 for ring in _rings(path) for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]]))
