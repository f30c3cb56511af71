"""What a free line takes."""

from __future__ import annotations

import math

from framegrain.domain.lasso import taken
from framegrain.domain.shapes import Box, Cuboid, polygon_of

AROUND = [(50 + 40 * math.cos(k * math.tau / 60), 50 + 40 * math.sin(k * math.tau / 60)) for k in range(58)]


def box(x: float, y: float, size: float = 10, rotation: float = 0.0) -> Box:
    return Box(x=x, y=y, width=size, height=size, rotation=rotation)


def test_it_takes_what_lies_inside_and_what_it_touches() -> None:
    inside, touched, outside = box(45, 45), box(85, 45), box(120, 45)
    assert list(taken(AROUND, [inside, touched, outside])) == [True, True, False]


def test_it_goes_by_shapes_and_not_by_their_surrounding_rectangles() -> None:
    corner = polygon_of([(0, 0), (100, 0), (100, 5), (5, 5), (5, 100), (0, 100)])  # an angle around it
    turned = box(88, 40, 20, rotation=45)
    cuboid = Cuboid(
        front=((40, 40), (60, 40), (60, 60), (40, 60)), back=((45, 35), (62, 35), (62, 52), (45, 52))
    )
    assert list(taken(AROUND, [corner, turned, cuboid])) == [False, True, True]


def test_what_encloses_the_line_is_touched_by_it() -> None:
    assert list(taken(AROUND, [box(0, 0, 100)])) == [True]


def test_a_line_that_crosses_itself_takes_all_it_goes_around() -> None:
    eight = [(0.0, 0.0), (40.0, 40.0), (40.0, 0.0), (0.0, 40.0)]
    left, right, above = box(2, 15, 4), box(34, 15, 4), box(18, 0, 4)
    assert list(taken(eight, [left, right, above])) == [True, True, False]


def test_a_mere_stroke_takes_what_it_crosses() -> None:
    assert list(taken([(0.0, 5.0), (100.0, 5.0)], [box(50, 0), box(50, 20)])) == [True, False]


def test_nothing_is_taken_by_nothing() -> None:
    assert list(taken([(1.0, 1.0)], [box(0, 0)])) == [False]
    assert list(taken(AROUND, [])) == []
