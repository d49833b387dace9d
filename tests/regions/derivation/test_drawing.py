from regions.derivation.drawing import draw

# Two squares side by side; arc 0 is the line between them, arc 1 goes around the left one, arc 2 around the right one.
TWO_SQUARES = {
    "arcs": [
        [[10, 0], [10.4, 5], [10, 10]],
        [[10, 10], [0, 10], [0, 5], [0, 0], [10, 0]],
        [[10, 0], [20, 0], [20, 10], [10, 10]],
    ],
    "objects": {
        "gemeinde": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"gemeinde": "05000001"}},
                {"type": "MultiPolygon", "arcs": [[[2, ~0]]], "properties": {"gemeinde": "05000002"}},
            ]
        },
        "border_kreis": {"geometries": [{"type": "MultiLineString", "arcs": [[0]]}]},
    },
}


def test_draw_fits_the_shapes_into_an_integer_grid_with_y_downwards():
    drawing = draw(TWO_SQUARES, width=1000)
    assert drawing.view_box == "0 0 1000 504"
    assert drawing.areas == {
        "05000001": "M500 500l20-248-20-248-496 0 0 496z",
        "05000002": "M500 500l496 0 0-496-496 0 20 248z",
    }
    assert drawing.borders == {"kreis": "M500 500l20-248-20-248"}


def test_draw_leaves_out_what_vanishes_in_the_grid():
    island = {"type": "Polygon", "arcs": [[3]], "properties": {"gemeinde": "05000003"}}
    tiny = {
        "arcs": [*TWO_SQUARES["arcs"], [[5, 5], [5.1, 5], [5.1, 5.1], [5, 5]]],
        "objects": {"gemeinde": {"geometries": [island]}},
    }
    assert draw(tiny, width=10).areas == {"05000003": ""}
