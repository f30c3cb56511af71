"""Where in-betweens are likely to be off, and where keyframes corrected them."""

from __future__ import annotations

import pytest
from hypothesis import given

from framegrain.domain.gaps import Correction, Gap, corrections, distance, gaps, largest, worst_first
from framegrain.domain.interpolation import Interpolation, state_at
from framegrain.domain.records import Camera
from framegrain.domain.shapes import Box, polygon_of
from framegrain.domain.standing import Standing, cuboid_of
from made_projects import keyframe
from strategies import keyframe_lists


def box(x: float) -> Box:
    return Box(x=x, y=0, width=10, height=10)


def said(*places: tuple[int, float | None]) -> list:
    """Keyframes with a box at an x, or outside."""
    return [
        keyframe(n + 1, 9, frame, None if x is None else box(x), outside=x is None)
        for n, (frame, x) in enumerate(places)
    ]


def test_a_steady_motion_is_not_expected_to_be_off_and_a_longer_change_is_so_most():
    steady = gaps(said((0, 0), (10, 10), (30, 30)))
    assert [(g.start, g.stop, g.frames, g.middle) for g in steady] == [(0, 10, 9, 5), (10, 30, 19, 20)]
    assert [g.error for g in steady] == pytest.approx([0, 0])
    found = gaps(said((0, 0), (10, 10), (30, 70), (40, 70)))
    assert [g.middle for g in worst_first(found)] == [20, 35, 5]


def test_a_steady_acceleration_is_off_by_what_is_expected():
    """x = t^2 / 2 gains a pixel a frame with each frame: h^2 / 8 in the middle, for the two sides that move."""
    keys = said(*((f, f * f / 2) for f in (0, 20, 40)))
    first, _ = gaps(keys)
    moved = state_at(keys, 10).shape.x - 10 * 10 / 2
    assert moved == pytest.approx(20 * 20 / 8)
    assert first.error == pytest.approx(moved * (2 / 4) ** 0.5)


def test_a_gap_alone_is_expected_to_change_its_speed_by_as_much_as_it_has():
    (alone,) = gaps(said((0, 0), (10, 80)))
    assert alone == Gap(0, 10, pytest.approx(10 * 8 * (2 / 4) ** 0.5 / 8))


def test_a_label_that_is_not_interpolated_is_off_by_the_whole_way():
    (alone,) = gaps(said((0, 0), (10, 80)), Interpolation.NONE)
    assert alone.error == pytest.approx(80 * (2 / 4) ** 0.5)


def test_outside_is_no_gap_and_neither_are_neighbouring_frames():
    found = gaps(said((0, 0), (1, 9), (5, None), (20, 0), (30, 0)))
    assert [(g.start, g.stop) for g in found] == [(20, 30)]
    assert largest(found) == found[0]
    assert largest([]) is None


def test_keyframes_that_only_say_what_it_is_like_divide_no_gap():
    keys = [*said((0, 0), (20, 20)), keyframe(7, 9, 8, attributes={"pose": "sits"})]
    assert [(g.start, g.stop) for g in gaps(sorted(keys, key=lambda k: k.frame))] == [(0, 20)]


def test_a_correction_is_how_far_a_keyframe_lies_from_what_would_be_computed_without_it():
    found = corrections(said((0, 0), (10, 30), (20, 20), (30, 30)))
    assert found == [Correction(10, 20.0), Correction(20, pytest.approx(10))]
    assert corrections(said((0, 0), (10, 30), (20, None), (30, 30), (40, 0))) == []


@given(keyframe_lists())
def test_an_in_between_confirmed_as_it_is_corrects_nothing(keys):
    at = next((f for f in range(40) if (s := state_at(keys, f)) and s.shape and s.keyframe is None), None)
    if at is None:
        return
    fresh = keyframe(99, 1, at, state_at(keys, at).shape)
    found = corrections(sorted([*keys, fresh], key=lambda k: k.frame))
    assert all(c.moved == pytest.approx(0, abs=1e-3) for c in found if c.frame == at)


def test_far_along_a_long_track_a_correction_is_the_same_as_alone():
    long = said(*((n * 10, (n % 3) * 5.0) for n in range(300)))
    near = said(*((n * 10, (n % 3) * 5.0) for n in range(140, 160)))
    assert [c for c in corrections(long) if c.frame == 1500] == [
        c for c in corrections(near) if c.frame == 1500
    ]


def test_shapes_that_differ_in_vertices_or_kind_have_a_distance_too():
    square = polygon_of([(0, 0), (10, 0), (10, 10), (0, 10)])
    more = polygon_of([(3, 0), (8, 0), (13, 0), (13, 10), (3, 10)])
    assert distance(square, more) == pytest.approx(3)
    assert distance(box(0), square) == 0


def test_a_box_that_stands_on_the_ground_is_held_against_its_way_over_the_ground():
    camera = Camera(focal=900.0, principal=(480.0, 270.0), height=4.5, pitch=0.2)
    keys = [
        keyframe(
            n + 1,
            9,
            10 * n,
            cuboid_of(Standing(x=-4, y=12 + 15 * n, heading=0, length=4, width=2, height=1.5), camera),
        )
        for n in range(3)
    ]
    (held,) = corrections(keys, camera=camera)
    assert held.moved == pytest.approx(0, abs=0.01)
    (off,) = corrections(keys)
    assert off.moved > 5
