"""Smooth ways: through every keyframe, without a jerk, and never beyond."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.interpolation import Interpolation, state_at, states
from framegrain.domain.shapes import Box, Cuboid, bounds, moved, normal_rotation, polygon_of
from made_projects import keyframe
from strategies import boxes, keyframe_lists

SMOOTH = Interpolation.SMOOTH


def a_box(x: float, rotation: float = 0.0, width: float = 10) -> Box:
    return Box(x=x, y=0, width=width, height=10, rotation=rotation)


def ways(*said: tuple[int, Box | None]) -> list:
    """Keyframes; None is outside."""
    return [keyframe(n + 1, 9, frame, shape, outside=shape is None) for n, (frame, shape) in enumerate(said)]


def xs(keys: list, policy: Interpolation = SMOOTH) -> list[float]:
    return [s.shape.x for s in states(keys, policy) if s.shape is not None]


@given(keyframe_lists(shape=boxes))
def test_a_smooth_way_goes_through_every_keyframe_and_never_beyond_the_two_around(keys) -> None:
    for found in states(keys, SMOOTH):
        straight = state_at(keys, found.frame)
        assert straight is not None
        assert (found.shape is None) == (straight.shape is None)
        assert (found.occluded, found.outside) == (straight.occluded, straight.outside)
    seen = [k for k in keys if k.shape is not None]
    for a, b in pairwise(seen):
        if any(k.outside for k in keys if a.frame <= k.frame < b.frame):
            continue
        for frame in range(a.frame, b.frame):
            shape = state_at(keys, frame, SMOOTH).shape
            for name in ("x", "y", "width", "height"):
                low, high = sorted((getattr(a.shape, name), getattr(b.shape, name)))
                assert low - 1e-6 <= getattr(shape, name) <= high + 1e-6


def test_speed_does_not_jump_at_a_keyframe_as_it_does_on_straight_ways() -> None:
    keys = ways((0, a_box(0)), (10, a_box(10)), (20, a_box(40)), (30, a_box(100)))
    for policy, most in ((SMOOTH, 0.7), (Interpolation.LINEAR, 3.0)):
        steps = [b - a for a, b in pairwise(xs(keys, policy))]
        assert max(abs(b - a) for a, b in pairwise(steps)) <= most + 1e-9
    assert [xs(keys)[n] for n in (0, 10, 20, 30)] == [0, 10, 40, 100]


def test_at_a_turning_point_nothing_is_overshot() -> None:
    found = xs(ways((0, a_box(0)), (10, a_box(50)), (20, a_box(0))))
    assert max(found) == 50
    assert found[5] > 25  # slows down towards the turn


def test_two_keyframes_on_one_frame_as_a_broken_file_has_them_bend_no_way() -> None:
    doubled = ways((0, a_box(0)), (0, a_box(5)), (10, a_box(10)), (10, a_box(40)))
    found = xs(doubled)
    assert (found[0], found[-1]) == (5, 40)
    assert found[1:-1] == pytest.approx([5.5 + n / 2 for n in range(9)])


def test_what_lies_beyond_outside_does_not_bend_the_way() -> None:
    alone = ways((0, a_box(0)), (10, a_box(10)), (12, None))
    assert xs([*alone, *ways((20, a_box(500)), (30, a_box(900)))][:3]) == xs(alone)
    back = [keyframe(9, 9, 20, a_box(500)), keyframe(10, 9, 30, a_box(900))]
    assert xs([*alone, *back])[:12] == xs(alone)


@pytest.mark.parametrize(
    ("start", "stop", "half"), [(170, -170, 180), (0, 180, 90), (180, 0, -90), (10, -10, 0)]
)
def test_a_smooth_turn_goes_the_shorter_way_and_a_half_turn_clockwise(start, stop, half) -> None:
    keys = ways((0, a_box(0, start)), (10, a_box(0, stop)))
    found = state_at(keys, 5, SMOOTH)
    assert found is not None
    assert normal_rotation(found.shape.rotation - half) == pytest.approx(0)


def test_an_upright_box_stays_upright() -> None:
    assert all(
        s.shape.rotation == 0 for s in states(ways((0, a_box(0)), (5, a_box(9)), (9, a_box(3))), SMOOTH)
    )


def test_other_shapes_move_by_their_middle_and_keep_the_outline_of_the_straight_way() -> None:
    square, pentagon = [(0, 0), (10, 0), (10, 10), (0, 10)], [(0, 0), (10, 0), (10, 10), (5, 10), (0, 10)]
    said = [(0, square, 0), (10, pentagon, 20), (20, square, 80)]
    keys = [
        keyframe(n + 1, 9, f, polygon_of([(x + dx, y) for x, y in ring]))
        for n, (f, ring, dx) in enumerate(said)
    ]
    for frame in range(21):
        smooth, straight = state_at(keys, frame, SMOOTH).shape, state_at(keys, frame).shape
        left, top, right, bottom = bounds(smooth)
        assert right - left == pytest.approx(10)
        assert (top, bottom) == pytest.approx((0, 10))
        if frame % 10 == 0:
            assert bounds(smooth) == pytest.approx(bounds(straight))
    assert bounds(state_at(keys, 5, SMOOTH).shape)[0] < bounds(state_at(keys, 5).shape)[0]


def test_a_cuboid_keeps_to_the_straight_way_and_changes_its_speed() -> None:
    front = ((0.0, 0.0), (40.0, 0.0), (40.0, 30.0), (0.0, 30.0))
    back = ((20.0, -10.0), (60.0, -10.0), (60.0, 20.0), (20.0, 20.0))
    first = Cuboid(front=front, back=back)
    keys = [keyframe(n + 1, 9, n * 10, moved(first, x, x / 2)) for n, x in enumerate((0, 10, 100))]
    found = [bounds(state_at(keys, f, SMOOTH).shape)[:2] for f in range(21)]
    assert all(2 * (y + 10) == pytest.approx(x) for x, y in found)
    assert found[10][0] == 10
    assert found[15][0] < bounds(state_at(keys, 15).shape)[0]


@given(st.lists(st.floats(-400, 400), min_size=3, max_size=6), st.integers(1, 29))
def test_confirming_on_a_smooth_way_stays_between_the_keyframes_around(places: list[float], at: int) -> None:
    """It is no longer the same curve, but it never leaves the range the frame had."""
    keys = ways(*((n * 10, a_box(x)) for n, x in enumerate(places)))
    state = state_at(keys, at, SMOOTH)
    if state is None or state.keyframe is not None:
        return
    more = sorted([*keys, keyframe(99, 9, at, state.shape)], key=lambda k: k.frame)
    low, high = sorted((places[at // 10], places[at // 10 + 1]))
    for frame in range(at // 10 * 10, at // 10 * 10 + 11):
        assert low - 1e-6 <= state_at(more, frame, SMOOTH).shape.x <= high + 1e-6
