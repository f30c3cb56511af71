"""Geometry of boxes, polygons and cuboids."""

from __future__ import annotations

import math

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from framegrain.domain.shapes import (
    Box,
    Cuboid,
    Part,
    Polygon,
    Shape,
    ShapeKind,
    area,
    bounds,
    box_between,
    box_corners,
    covers,
    fits,
    kind_of,
    moved,
    normal_rotation,
    outline,
    polygon_of,
    region,
    rings,
    rotated,
    scaled,
    turned,
    vertices,
    with_rings,
)
from strategies import boxes, cuboids, numbers, polygons, shapes, simple_polygons

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
HOLE = ((2.0, 2.0), (4.0, 2.0), (4.0, 4.0), (2.0, 4.0))
CUBE = Cuboid(front=SQUARE, back=tuple((x + 5, y - 5) for x, y in SQUARE))  # type: ignore[arg-type]


def near(points: object) -> object:
    return [pytest.approx(point, abs=1e-6) for point in points]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Box(x=0, y=0, width=0, height=5), "above zero"),
        (lambda: Box(x=0, y=0, width=5, height=-1), "above zero"),
        (lambda: Box(x=0, y=0, width=5, height=5, rotation=-180), "rotation"),
        (lambda: Box(x=math.nan, y=0, width=5, height=5), "coordinate"),
        (lambda: Box(x=0, y=0, width=math.inf, height=5), "coordinate"),
        (lambda: Box(x=1e7, y=0, width=5, height=5), "coordinate"),
        (lambda: Polygon(parts=()), "at least one part"),
        (lambda: polygon_of([(0, 0), (1, 1)]), "three vertices"),
        (lambda: Polygon(parts=(Part(SQUARE, (((0, 0), (1, 1)),)),)), "three vertices"),
        (lambda: polygon_of([(0, 0), (1, 1), (math.nan, 0)]), "coordinate"),
        (lambda: Cuboid(front=SQUARE, back=(*SQUARE[:3], (0, -math.inf))), "coordinate"),
        (lambda: box_between((5, 5), (5, 9)), "above zero"),
    ],
)
def test_a_shape_that_means_nothing_cannot_be_made(make, said):
    with pytest.raises(ValueError, match=said):
        make()


@given(shapes)
def test_a_shape_survives_being_stored(shape):
    assert msgspec.json.decode(msgspec.json.encode(shape), type=Shape) == shape


def test_kinds_are_what_a_taxonomy_calls_them():
    box = Box(x=0, y=0, width=1, height=1)
    made = (box, rotated(box, 10), polygon_of(SQUARE), CUBE)
    assert [kind_of(shape) for shape in made] == list(ShapeKind)


@given(numbers, numbers, numbers, numbers)
def test_a_box_by_drag_is_the_same_from_every_corner(x0, y0, x1, y1):
    if x0 == x1 or y0 == y1:
        return
    drawn = {box_between(a, b) for a, b in (((x0, y0), (x1, y1)), ((x1, y0), (x0, y1)))}
    assert drawn == {box_between((x1, y1), (x0, y0))}
    assert bounds(drawn.pop()) == pytest.approx((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def test_rotation_is_clockwise_on_the_screen():
    assert turned((1, 0), (0, 0), 90) == pytest.approx((0, 1))
    box = Box(x=0, y=0, width=4, height=2, rotation=90)
    assert list(box_corners(box)) == near([(3, -1), (3, 3), (1, 3), (1, -1)])


@given(st.floats(-2000, 2000))
def test_a_normal_rotation_is_the_same_turn_within_its_range(degrees):
    found = normal_rotation(degrees)
    assert -180 < found <= 180
    assert math.remainder(found - degrees, 360) == pytest.approx(0, abs=1e-9)


def test_tiny_turns_back_do_not_fall_out_of_range():
    for degrees in (-180.0, 180.0, -1e-17, 180.0 + 1e-13, -180.0 - 1e-14, 540.0, -540.0):
        Box(x=0, y=0, width=1, height=1, rotation=normal_rotation(degrees))


@given(shapes, st.floats(-100, 100), st.floats(-100, 100))
def test_moving_moves_every_vertex_and_keeps_the_area(shape, dx, dy):
    after = moved(shape, dx, dy)
    assert list(vertices(after)) == near((x + dx, y + dy) for x, y in vertices(shape))
    assert area(after) == pytest.approx(area(shape), rel=1e-4, abs=1e-2)


@given(boxes | cuboids | simple_polygons, st.floats(-180, 180))
def test_turning_there_and_back_is_where_it_was(shape, degrees):
    box = isinstance(shape, Box)
    left, top, right, bottom = bounds(shape)
    back = rotated(rotated(shape, degrees), -degrees) if box else None
    if back is not None:
        assert list(vertices(back)) == near(vertices(shape))
    else:
        middle = ((left + right) / 2, (top + bottom) / 2)
        assert list(vertices(rotated(shape, degrees))) == near(
            turned(p, middle, degrees) for p in vertices(shape)
        )


def test_a_turned_box_keeps_size_and_centre():
    box = rotated(Box(x=10, y=20, width=30, height=40), 350)
    assert (box.rotation, box.width, box.height, box.centre) == (-10, 30, 40, (25, 40))


@given(polygons)
def test_rings_taken_apart_and_put_back_are_the_same_polygon(polygon):
    assert with_rings(polygon, rings(polygon)) == polygon


@given(polygons)
@example(Polygon(parts=(Part(SQUARE, (SQUARE[:1] * 3, SQUARE)),)))  # nothing of it is left
@example(polygon_of([(2, 1), (1, 0), (0, 0), (2, 1), (1, 0), (0, -2)]))  # its lobes share an edge
def test_a_region_is_valid_however_it_was_drawn(polygon):
    found = region(polygon)
    assert found.is_valid
    assert found.geom_type in ("Polygon", "MultiPolygon")
    left, top, right, bottom = bounds(polygon)
    assert found.area <= (right - left) * (bottom - top) * (1 + 1e-9)


def test_a_hole_is_not_covered():
    shape = Polygon(parts=(Part(SQUARE, (HOLE,)),))
    assert area(shape) == 96
    assert covers(shape, (1, 1))
    assert not covers(shape, (3, 3))


def test_a_ring_that_crosses_itself_covers_both_lobes():
    bow = polygon_of([(0, 0), (10, 10), (10, 0), (0, 10)])
    assert area(bow) == pytest.approx(50)
    assert covers(bow, (9, 5))
    assert covers(bow, (1, 5))


def test_parts_that_overlap_are_one_area():
    other = tuple((x + 5, y + 5) for x, y in SQUARE)
    both = Polygon(parts=(Part(SQUARE), Part(other)))
    assert area(both) == pytest.approx(175)
    assert covers(both, (7, 7))


def test_a_polygon_on_a_line_has_no_area():
    flat = polygon_of([(0, 0), (5, 0), (10, 0)])
    assert area(flat) == 0
    assert not covers(flat, (5, 5))


def test_of_a_large_tangle_it_is_told_ring_by_ring_what_it_covers(monkeypatch):
    crown = [(10 * math.cos(n * 2.4), 10 * math.sin(n * 2.4)) for n in range(300)]
    monkeypatch.setattr(
        "framegrain.domain.shapes.make_valid", None
    )  # takes seconds for thousands of vertices
    tangle = polygon_of(crown)
    assert covers(tangle, crown[7])
    assert not covers(tangle, (0, 30))
    two = Polygon(parts=(*tangle.parts, Part(outer=((40, 0), (50, 0), (50, 10)))))
    assert covers(two, (48, 2))
    assert not covers(two, (41, 9))


def test_a_cuboid_covers_its_outline():
    assert area(CUBE) == pytest.approx(100 + 2 * 50)
    assert covers(CUBE, (12, 0))
    assert len(outline(CUBE)[0]) == 6


def test_a_cuboid_seen_edge_on_has_no_outline():
    points = tuple((float(n), float(n)) for n in range(8))
    flat = Cuboid(front=points[:4], back=points[4:])  # type: ignore[arg-type]
    assert area(flat) == 0
    assert outline(flat) == ()
    assert outline(Cuboid(front=(points[0],) * 4, back=(points[0],) * 4)) == ()


@given(boxes)
def test_a_box_has_one_outline_and_covers_its_centre(box):
    assert list(outline(box)[0]) == near(box_corners(box))
    assert covers(box, box.centre)
    assert area(box) == pytest.approx(region(box).area, rel=1e-6)


@pytest.mark.parametrize(
    ("x", "y", "inside"),
    [(-9.9, 0, True), (-10, 0, False), (100, 0, False), (99.9, 99.9, True), (0, -10, False)],
)
def test_a_shape_fits_a_picture_when_some_of_it_shows(x, y, inside):
    assert fits(Box(x=x, y=y, width=10, height=10), 100, 100) is inside


def test_scaling_leaves_the_fixed_point_where_it_is():
    found = scaled(polygon_of(SQUARE), 2, 0.5, about=(10, 10))
    assert vertices(found) == ((-10, 5), (10, 5), (10, 10), (-10, 10))
