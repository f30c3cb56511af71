"""Cuboids as projected boxes: what is one, which face is the front, and ways between two."""

from __future__ import annotations

import pytest

from framegrain.domain.cuboids import (
    FACES,
    TOLERANCE,
    blender,
    corners,
    disagreement,
    fitted,
    is_seen,
    misfit,
    projected,
    vanishing_point,
    with_next_front,
)
from framegrain.domain.shapes import Box, Cuboid
from framegrain.editing.shapes import cuboid_between

CUBE = cuboid_between(Box(x=100, y=100, width=80, height=60), (40, -30))
TORN = Cuboid(front=CUBE.front, back=(*CUBE.back[:3], (CUBE.back[3][0] + 9, CUBE.back[3][1] - 7)))


def middle(cuboid, face=0):
    x, y = corners(cuboid)[list(FACES[face])].mean(axis=0)
    return float(x), float(y)


def test_a_box_in_perspective_is_valid_and_a_torn_one_is_not():
    assert disagreement(CUBE) < 1e-9
    assert misfit(CUBE) < 1e-9
    assert disagreement(TORN) > 1 > TOLERANCE
    assert misfit(TORN) > 1
    assert fitted(TORN) is not None  # there is a box near it all the same


def test_a_fitted_box_is_the_box():
    assert projected(fitted(CUBE)) == pytest.approx(corners(CUBE))
    x, y = vanishing_point(fitted(CUBE), 2)
    for front, back in zip(CUBE.front, CUBE.back, strict=True):
        turn = (back[0] - front[0]) * (y - front[1]) - (back[1] - front[1]) * (x - front[0])
        assert turn == pytest.approx(0, abs=1e-6)


def test_the_next_front_is_the_face_at_its_right():
    seen = [is_seen(CUBE, face) for face in range(6)]
    assert seen == [True, True, False, False, True, False]
    turned = with_next_front(CUBE)
    assert middle(turned) == pytest.approx(middle(CUBE, 1))
    assert is_seen(turned, 0)
    assert [is_seen(turned, face) for face in (3, 4)] == [True, True]  # what was the front is at its left now


def test_a_half_turn_goes_clockwise_seen_from_above():
    way = blender(CUBE, with_next_front(with_next_front(CUBE)))
    x, _ = corners(CUBE).mean(axis=0)
    assert middle(way(0.5))[0] < x - 10  # a front that pointed to the viewer points to the left half-way
    assert disagreement(way(0.5)) < 1e-6


@pytest.mark.parametrize(("times", "side"), [(1, 1), (3, -1)])
def test_a_quarter_turn_goes_the_shorter_way(times, side):
    other = CUBE
    for _ in range(times):
        other = with_next_front(other)
    way = blender(CUBE, other)
    x, _ = corners(CUBE).mean(axis=0)
    before = 0.0
    for share in (0.25, 0.5, 0.75):
        found = side * (middle(way(share))[0] - x)
        assert found > before or share == 0.25
        before = found


def test_between_a_torn_cuboid_and_another_the_corners_go_straight():
    found = blender(CUBE, TORN)(0.5)
    assert found.front == CUBE.front
    assert found.back[3] == pytest.approx((CUBE.back[3][0] + 4.5, CUBE.back[3][1] - 3.5))
