"""Boxes on the ground, drawn and carried."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from framegrain.domain import standing as stand
from framegrain.domain.ground import on_plane
from framegrain.domain.records import Camera
from framegrain.domain.shapes import Box
from framegrain.domain.standing import Standing, misfit, standing_of
from framegrain.editing.cuboids import Drag, Hold, Part, dragged
from framegrain.editing.standing import carried, drawn
from made_cuboids import cameras, standings

CAMERA = Camera(focal=300.0, principal=(160.0, 120.0), height=3.0, pitch=0.35)
FRONT = Box(x=100, y=80, width=60, height=60)
CAR = Standing(x=0.4, y=8.0, heading=150.0, length=4.2, width=1.8, height=1.5)


def test_seen_straight_a_new_box_has_the_face_drawn_and_is_as_deep_as_wide():
    made = drawn(FRONT, None, CAMERA)
    found = standing_of(made, CAMERA)
    assert made.front[2] == pytest.approx((160, 140))
    assert made.front[3] == pytest.approx((100, 140))
    assert found.length == pytest.approx(found.width)
    assert found.heading == pytest.approx(180)


@given(st.floats(170, 300), st.floats(85, 139))
def test_a_new_box_reaches_to_the_hand_from_the_nearer_lower_corner(x, y):
    made = drawn(FRONT, (x, y), CAMERA)
    assume(made is not None)
    found = standing_of(made, CAMERA)
    assert made.front[2] == pytest.approx((160, 140))
    assert made.back[2] == pytest.approx((x, y))
    assert made.front[3][0] == pytest.approx(100)
    assert made.front[1][1] == pytest.approx(80)
    assert misfit(made, found, CAMERA) < 1e-6


def test_above_the_horizon_nothing_stands():
    assert drawn(Box(x=40, y=2, width=40, height=6), None, CAMERA) is None
    assert on_plane(CAMERA, (60, 8)) is None


@given(cameras.flatmap(lambda c: st.tuples(st.just(c), standings(c))), st.floats(-60, 60), st.floats(-60, 60))
def test_what_is_carried_keeps_its_metres(seen, dx, dy):
    camera, box = seen
    made = carried(stand.cuboid_of(box, camera), (100.0, 100.0), (100.0 + dx, 100.0 + dy), camera)
    assume(made is not None)
    found = standing_of(made, camera)
    assume(found is not None)
    assert (found.length, found.width, found.height) == pytest.approx(
        (box.length, box.width, box.height), rel=1e-3
    )
    assert stand.normal_heading(found.heading - box.heading) == pytest.approx(0, abs=1e-2)


def test_shift_turns_in_steps():
    cuboid = stand.cuboid_of(CAR, CAMERA)
    made = dragged(cuboid, Hold(Part.HEADING, 0), Drag((0, 0), (260, 150), shift=True), CAMERA)
    assert standing_of(made, CAMERA).heading % 15 == pytest.approx(0, abs=1e-3) or standing_of(
        made, CAMERA
    ).heading % 15 == pytest.approx(15, abs=1e-3)


def test_a_vanishing_point_on_the_horizon_is_a_heading():
    cuboid = stand.cuboid_of(CAR, CAMERA)
    horizon_y = 120 - 300 * math.tan(0.35)
    made = dragged(cuboid, Hold(Part.VANISHING, 2), Drag((0, 0), (160, horizon_y + 40)), CAMERA)
    assert standing_of(made, CAMERA).heading == pytest.approx(180, abs=0.01)
    kept = dragged(cuboid, Hold(Part.VANISHING, 1), Drag((0, 0), (300, 500)), CAMERA)
    assert standing_of(kept, CAMERA).heading == pytest.approx(150, abs=1e-6)  # uprights are the camera's


def test_a_cuboid_that_was_drawn_free_stands_after_its_first_drag():
    free = stand.cuboid_of(CAR, CAMERA)
    off = type(free)(front=free.front, back=tuple((x + 4, y - 6) for x, y in free.back))
    assert misfit(off, standing_of(off, CAMERA), CAMERA) > 1
    made = dragged(
        off, Hold(Part.CORNER, 2), Drag(off.front[2], (off.front[2][0] + 1, off.front[2][1])), CAMERA
    )
    assert misfit(made, standing_of(made, CAMERA), CAMERA) < 1e-6
