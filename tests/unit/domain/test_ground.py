"""A camera over flat ground, and the camera that a rectangle on it gives away."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from framegrain.domain.errors import BadInput
from framegrain.domain.ground import bearing, camera_from_rectangle, horizon, on_picture, on_plane
from framegrain.domain.records import Camera, KnownRectangle
from made_cuboids import cameras

LEVEL = Camera(focal=1000.0, principal=(500.0, 300.0), height=2.0)
DOWN = Camera(focal=800.0, principal=(480.0, 270.0), height=6.0, pitch=0.5)


def test_a_level_camera_sees_the_ground_as_everybody_would_draw_it():
    assert on_picture(LEVEL, (0, 10, 0)) == pytest.approx((500, 500))
    assert on_picture(LEVEL, (5, 10, 2)) == pytest.approx((1000, 300))
    assert on_picture(LEVEL, (0, -1, 0)) is None
    assert on_plane(LEVEL, (500, 500)) == pytest.approx((0, 10))
    assert on_plane(LEVEL, (500, 300)) is None  # the horizon itself
    assert on_plane(LEVEL, (500, 100)) is None


def test_a_positive_pitch_looks_down_and_a_positive_roll_turns_the_picture_to_the_left():
    assert on_plane(DOWN, (480, 270)) == pytest.approx((0, 6 / math.tan(0.5)))
    rolled = Camera(focal=800.0, principal=(480.0, 270.0), height=6.0, pitch=0.5, roll=0.2)
    level_right = on_picture(DOWN, (3, 10, 0))
    right = on_picture(rolled, (3, 10, 0))
    assert right[1] < level_right[1]  # what is on the right goes up in a camera turned clockwise


def test_headings_count_clockwise_from_the_way_the_camera_looks():
    assert bearing(LEVEL, (500, 400)) == pytest.approx(0)
    assert bearing(LEVEL, (1500, 400)) == pytest.approx(45)


@given(cameras)
def test_far_ground_is_at_the_horizon(camera):
    far = on_picture(camera, (0, 1e9, 0))
    line = horizon(camera)
    assert abs(float(line @ (*far, 1.0))) / math.hypot(line[0], line[1]) < 1e-3


@given(
    cameras,
    st.floats(-5, 5),
    st.floats(4, 30),
    st.floats(0, 2 * math.pi),
    st.floats(1, 6),
    st.floats(1, 12),
)
def test_a_rectangle_on_the_ground_gives_its_camera_away(camera, x, y, angle, width, length):
    known = rectangle(camera, x, y, angle, width, length)
    assume(known is not None)
    try:
        found = camera_from_rectangle(known, camera.principal)
    except BadInput:
        # two sides parallel to the picture: one condition is left, and rounding decides about it
        assume(False)
    assert found.focal == pytest.approx(camera.focal, rel=1e-3)
    assert found.height == pytest.approx(camera.height, rel=1e-3)
    assert found.pitch == pytest.approx(camera.pitch, abs=1e-3)
    assert found.roll == pytest.approx(camera.roll, abs=1e-3)


def test_points_set_to_a_tenth_of_a_pixel_give_a_camera_within_a_few_percent():
    known = rectangle(DOWN, -2, 8, 0.4, 4, 6)
    rough = KnownRectangle(
        corners=tuple((round(x, 1), round(y, 1)) for x, y in known.corners), width=4, length=6
    )
    found = camera_from_rectangle(rough, DOWN.principal)
    assert found.focal == pytest.approx(DOWN.focal, rel=0.03)
    assert found.height == pytest.approx(DOWN.height, rel=0.03)


def test_a_rectangle_seen_along_its_sides_gives_its_camera_away_too():
    found = camera_from_rectangle(rectangle(DOWN, -2, 8, 0.0, 4, 6), DOWN.principal)
    assert found.focal == pytest.approx(DOWN.focal)
    assert (found.height, found.pitch, found.roll) == pytest.approx((6.0, 0.5, 0.0))


def test_a_given_focal_length_is_kept():
    known = rectangle(DOWN, -2, 8, 0.4, 4, 6)
    assert camera_from_rectangle(known, DOWN.principal, 800.0).focal == 800.0


@pytest.mark.parametrize(
    "corners",
    [
        ((0, 0), (100, 0), (0, 100), (100, 100)),  # crossed
        ((0, 0), (50, 0), (100, 0), (0, 100)),  # three on a line
        ((0, 0), (0, 0), (0, 0), (0, 0)),
    ],
)
def test_four_points_that_are_no_rectangle_are_refused_in_a_sentence(corners):
    with pytest.raises(BadInput, match="no rectangle on the ground"):
        camera_from_rectangle(KnownRectangle(corners=corners, width=2, length=3), (480, 270))


def test_a_rectangle_seen_straight_from_above_does_not_tell_the_focal_length():
    corners = ((400.0, 200.0), (600.0, 200.0), (600.0, 500.0), (400.0, 500.0))
    with pytest.raises(BadInput, match="don't tell the focal length"):
        camera_from_rectangle(KnownRectangle(corners=corners, width=2, length=3), (480, 270))
    found = camera_from_rectangle(KnownRectangle(corners=corners, width=2, length=3), (480, 270), 900.0)
    assert found.height == pytest.approx(9.0)
    assert found.pitch == pytest.approx(math.pi / 2)


def rectangle(camera, x, y, angle, width, length):
    """The four points a camera sees of a rectangle on the ground; None where one is not in front of it."""
    along, across = (
        np.array([math.cos(angle), math.sin(angle)]),
        np.array([-math.sin(angle), math.cos(angle)]),
    )
    places = [(x, y) + a * along * width + b * across * length for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))]
    corners = [on_picture(camera, (*place, 0.0)) for place in places]
    if any(p is None or max(map(abs, p)) > 1e4 for p in corners):
        return None
    return KnownRectangle(corners=tuple(corners), width=width, length=length)


@pytest.mark.parametrize("side", [0.001, 100_000.0])
def test_no_four_points_give_a_camera_of_impossible_numbers(side):
    thin = ((0.0, 0.0), (1e6, 1.0), (1e6, 2.0), (-1e6, 3.0))
    square = ((-1e6, -1e6), (1e6, -1e6), (1e6, 1e6), (-1e6, 1e6))
    for corners in (thin, square):
        known = KnownRectangle(corners=corners, width=side, length=100.0)
        with pytest.raises(BadInput):
            camera_from_rectangle(known, (160.0, 120.0))


@pytest.mark.parametrize("wrong", [{"width": 1e300}, {"length": 1e-300}, {"corners": ((0.0, 1e7),) * 4}])
def test_a_rectangle_has_possible_numbers(wrong):
    with pytest.raises(ValueError, match="rectangle"):
        KnownRectangle(**{"corners": ((0.0, 0.0),) * 4, "width": 1.0, "length": 1.0, **wrong})
