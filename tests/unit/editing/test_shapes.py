"""Handles, vertices and corners dragged by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.shapes import Box, Part, Polygon, box_corners, polygon_of, rings, turned
from framegrain.editing import shapes as hands

SQUARE = polygon_of([(0, 0), (10, 0), (10, 10), (0, 10)])
DONUT = Polygon(parts=(Part(rings(SQUARE)[0], (((3, 3), (6, 3), (3, 6)),)),))
SIDES = [(-1, -1), (1, -1), (1, 1), (-1, 1)]

spots = st.tuples(st.floats(-500, 500), st.floats(-500, 500))


def test_dragging_a_corner_of_an_upright_box_keeps_the_opposite_one():
    box = hands.box_dragged(Box(x=10, y=10, width=20, height=10), (1, 1), (50, 40))
    assert box == Box(x=10, y=10, width=40, height=30)


def test_dragging_a_side_changes_one_size_only():
    assert hands.box_dragged(Box(x=10, y=10, width=20, height=10), (-1, 0), (0, 999)) == Box(
        x=0, y=10, width=30, height=10
    )


@given(
    corner=st.integers(0, 3),
    to=spots,
    rotation=st.floats(-179, 180),
    keep_ratio=st.booleans(),
)
def test_the_opposite_corner_of_a_turned_box_stays_put(corner, to, rotation, keep_ratio):
    box = Box(x=40, y=60, width=120, height=50, rotation=rotation)
    still = box_corners(box)[(corner + 2) % 4]
    made = hands.box_dragged(box, SIDES[corner], to, keep_ratio=keep_ratio)
    assert made.rotation == box.rotation
    assert min(math.dist(still, p) for p in box_corners(made)) < 1e-6
    assert made.width >= hands.SMALLEST - 1e-9
    assert made.height >= hands.SMALLEST - 1e-9


@given(corner=st.integers(0, 3), to=spots, rotation=st.floats(-179, 180))
def test_a_free_corner_of_a_turned_box_follows_the_hand(corner, to, rotation):
    box = Box(x=40, y=60, width=120, height=50, rotation=rotation)
    local = turned(to, box.centre, -rotation)
    still = turned(box_corners(box)[(corner + 2) % 4], box.centre, -rotation)
    made = hands.box_dragged(box, SIDES[corner], to)
    if abs(local[0] - still[0]) > 1 and abs(local[1] - still[1]) > 1:
        assert min(math.dist(to, p) for p in box_corners(made)) < 1e-6


def test_keeping_proportions_takes_the_larger_of_both_ways():
    made = hands.box_dragged(Box(x=0, y=0, width=20, height=10), (1, 1), (60, 12), keep_ratio=True)
    assert made == Box(x=0, y=0, width=60, height=30)


def test_keeping_proportions_holds_when_the_box_turns_inside_out():
    made = hands.box_dragged(Box(x=100, y=100, width=20, height=10), (1, 1), (40, 95), keep_ratio=True)
    assert made == Box(x=40, y=70, width=60, height=30)


def test_a_box_turns_by_the_angle_the_hand_made():
    box = Box(x=0, y=0, width=20, height=10)
    made = hands.box_turned(box, (10, -20), (35, 5))
    assert made.rotation == pytest.approx(90)
    assert made.centre == box.centre


def test_stepped_turning_lands_on_fifteen_degrees():
    box = Box(x=0, y=0, width=20, height=10, rotation=3)
    to = turned((10, -20), box.centre, 20)
    assert hands.box_turned(box, (10, -20), to, stepped=True).rotation == pytest.approx(30)


def test_nearly_upright_becomes_upright():
    box = Box(x=0, y=0, width=20, height=10, rotation=20)
    to = turned((10, -20), box.centre, -19.2)
    assert hands.box_turned(box, (10, -20), to).rotation == 0


def test_a_vertex_moves_alone():
    assert rings(hands.vertex_moved(SQUARE, 2, (20, 30)))[0] == ((0, 0), (10, 0), (20, 30), (0, 10))


def test_a_vertex_is_added_between_two_and_removed_again():
    more = hands.vertex_added(SQUARE, 3, (-2, 5))
    assert rings(more)[0][-1] == (-2, 5)
    assert hands.vertex_removed(more, 4) == SQUARE


def test_vertices_of_a_hole_are_counted_after_the_outer_ring():
    assert rings(hands.vertex_moved(DONUT, 4, (4, 4)))[1][0] == (4, 4)
    assert hands.ring_edges(DONUT)[3:] == [(3, 0), (4, 5), (5, 6), (6, 4)]


def test_a_hole_left_with_two_vertices_goes():
    assert hands.vertex_removed(DONUT, 5) == SQUARE


def test_a_part_left_with_two_vertices_goes_with_its_holes():
    two = Polygon(parts=(Part(((0, 0), (5, 0), (0, 5))), *DONUT.parts))
    assert hands.vertex_removed(two, 1) == DONUT


def test_the_last_triangle_cannot_lose_a_vertex():
    assert hands.vertex_removed(polygon_of([(0, 0), (5, 0), (0, 5)]), 0) is None


CUBE = hands.cuboid_between(Box(x=100, y=100, width=80, height=60), (40, -30))


def test_a_new_cuboid_has_the_front_drawn_and_a_smaller_back_along_the_depth():
    assert CUBE.front == ((100, 100), (180, 100), (180, 160), (100, 160))
    xs = [p[0] for p in CUBE.back]
    ys = [p[1] for p in CUBE.back]
    assert (min(xs) + max(xs)) / 2 == pytest.approx(180)
    assert (min(ys) + max(ys)) / 2 == pytest.approx(100)
    assert 40 < max(xs) - min(xs) < 80


@given(spots)
def test_a_cuboid_reaching_a_spot_has_a_back_corner_there_and_no_larger_a_back(spot):
    made = hands.cuboid_reaching(Box(x=100, y=100, width=80, height=60), spot)
    assert min(math.dist(corner, spot) for corner in made.back) == pytest.approx(0, abs=1e-9)
    assert made.front == CUBE.front
    assert 40 <= made.back[1][0] - made.back[0][0] <= 80


def test_points_near_the_border_land_on_it():
    assert hands.pulled_to_border((2, 99), 200, 100, 3) == (0, 100)
    assert hands.pulled_to_border((5, 50), 200, 100, 3) == (5, 50)


def test_a_moved_shape_is_pulled_by_its_nearest_edge():
    assert hands.border_pull((2, 40, 99, 60), 100, 100, 4) == (1, 0)
    assert hands.border_pull((20, 40, 50, 60), 100, 100, 4) == (0, 0)


def test_points_stay_within_half_a_picture_of_the_picture():
    assert hands.held_near((-999, 500), 200, 100) == (-100, 150)


def test_rounding_keeps_a_hundredth_of_a_pixel():
    assert hands.rounded(Box(x=1.23456, y=2, width=3.999, height=0.0001)) == Box(
        x=1.23, y=2, width=4.0, height=0.01
    )
    assert rings(hands.rounded(polygon_of([(0.123, 0), (1, 0), (0, 1.999)])))[0] == (
        (0.12, 0),
        (1, 0),
        (0, 2),
    )


def _size(face):
    return max(p[0] for p in face) - min(p[0] for p in face), max(p[1] for p in face) - min(
        p[1] for p in face
    )


def _middle(face):
    return sum(p[0] for p in face) / 4, sum(p[1] for p in face) / 4
