"""What a track is between its keyframes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.interpolation import Interpolation, between, held_at, state_at, states
from framegrain.domain.shapes import (
    Box,
    Part,
    Polygon,
    area,
    bounds,
    normal_rotation,
    polygon_of,
    rings,
    vertices,
)
from made_projects import keyframe
from strategies import boxes, cuboids, keyframe_lists, polygons, simple_polygons

pairs = (
    st.tuples(boxes, boxes)
    | st.tuples(cuboids, cuboids)
    | st.tuples(polygons, polygons)
    | st.tuples(simple_polygons, simple_polygons)
)
shares = st.floats(0, 1)
SMALL, LARGE = Box(x=0, y=0, width=10, height=10), Box(x=100, y=50, width=30, height=20)


def square(x: float, y: float, size: float) -> tuple[tuple[float, float], ...]:
    return ((x, y), (x + size, y), (x + size, y + size), (x, y + size))


def shape_at(keys: list, frame: int, policy: Interpolation = Interpolation.LINEAR) -> object:
    state = state_at(keys, frame, policy)
    return None if state is None else state.shape


@given(keyframe_lists(), st.sampled_from(Interpolation))
def test_on_a_keyframe_a_track_is_what_the_keyframe_says(keys, policy):
    for key in keys:
        state = state_at(keys, key.frame, policy)
        assert state is not None
        assert state.keyframe is state.latest is key
        assert (state.occluded, state.outside) == (key.occluded, key.outside)
        assert state.attributes.items() >= key.attributes.items()
        if key.shape is not None:
            assert state.shape == key.shape
            assert not state.computed


@given(keyframe_lists())
def test_a_track_lives_from_its_first_to_its_last_keyframe(keys):
    for frame in range(-1, 42):
        state = state_at(keys, frame)
        assert (state is not None) == (keys[0].frame <= frame <= keys[-1].frame)
        if state is not None:
            assert (state.shape is None) == state.outside
            assert state.frame == frame


@given(keyframe_lists(), st.sampled_from(Interpolation))
def test_walking_a_track_gives_what_asking_for_each_frame_gives(keys, policy):
    walked = list(states(keys, policy))
    assert walked == [state_at(keys, f, policy) for f in range(keys[0].frame, keys[-1].frame + 1)]
    assert list(states(keys, policy, in_betweens=False)) == [
        state_at(keys, key.frame, policy) for key in keys
    ]


def test_no_keyframes_no_track():
    assert state_at([], 5) is None
    assert list(states([])) == []
    assert held_at([], 5) is None


@given(pairs)
def test_a_way_starts_at_its_first_shape(pair):
    a, b = pair
    start = between(a, b, 0.0)
    assert bounds(start) == pytest.approx(bounds(a), abs=1e-3)
    assert area(start) == pytest.approx(area(a), rel=1e-3, abs=1e-2)


@given(st.tuples(boxes, boxes) | st.tuples(cuboids, cuboids) | st.tuples(simple_polygons, simple_polygons))
def test_a_way_ends_at_its_last_shape(pair):
    a, b = pair
    end = between(a, b, 1.0)
    assert bounds(end) == pytest.approx(bounds(b), abs=1e-3)
    assert area(end) == pytest.approx(area(b), rel=1e-3, abs=1e-2)


@given(pairs, shares)
def test_on_the_way_a_shape_keeps_its_kind_and_stays_within_both_bounds(pair, share):
    a, b = pair
    found = between(a, b, share)
    assert type(found) is type(a)
    if isinstance(a, Box) and (a.rotation or b.rotation):
        return  # a turning box may reach past both
    left, top, right, bottom = bounds(found)
    (la, ta, ra, ba), (lb, tb, rb, bb) = bounds(a), bounds(b)
    assert min(la, lb) - 1e-3 <= left <= right <= max(ra, rb) + 1e-3
    assert min(ta, tb) - 1e-3 <= top <= bottom <= max(ba, bb) + 1e-3


def test_halfway_a_box_is_the_mean():
    assert between(SMALL, LARGE, 0.5) == Box(x=50, y=25, width=20, height=15)


@pytest.mark.parametrize(
    ("start", "stop", "half"),
    [
        (0, 90, 45),
        (170, -170, 180),
        (-170, 170, 180),
        (-90, 90, 0),
        (90, -90, 180),
        (10, -10, 0),
        (0, 180, 90),
    ],
)
def test_a_box_turns_the_short_way(start, stop, half):
    a, b = (Box(x=0, y=0, width=10, height=5, rotation=turn) for turn in (start, stop))
    assert between(a, b, 0.5).rotation == pytest.approx(half)


@given(boxes, boxes, shares)
def test_a_box_never_turns_further_than_the_way_asks(a, b, share):
    whole = abs(normal_rotation(b.rotation - a.rotation))
    turned = abs(normal_rotation(between(a, b, share).rotation - a.rotation))
    assert turned == pytest.approx(whole * share, abs=1e-6)
    assert turned <= 180


def test_an_upright_box_stays_upright_on_the_way():
    assert all(between(SMALL, LARGE, n / 7).rotation == 0 for n in range(8))


def test_polygons_of_one_build_move_vertex_by_vertex():
    a = Polygon(parts=(Part(square(0, 0, 10), (square(2, 2, 2),)),))
    b = Polygon(parts=(Part(square(10, 10, 10), (square(14, 14, 4),)),))
    half = between(a, b, 0.5)
    assert half.parts[0].outer == square(5, 5, 10)
    assert half.parts[0].holes == (square(8, 8, 3),)


def test_polygons_of_different_build_stay_as_they_were():
    a = Polygon(parts=(Part(square(0, 0, 10), (square(2, 2, 2),)),))
    b = Polygon(parts=(Part(square(10, 10, 10)),))
    assert between(a, b, 0.5) == a


def test_a_square_with_vertices_added_on_its_edges_stays_a_square():
    a = polygon_of(square(0, 0, 10))
    b = polygon_of([(20, 0), (25, 0), (30, 0), (30, 10), (25, 10), (20, 10), (20, 5)])
    half = between(a, b, 0.5)
    assert bounds(half) == pytest.approx((10, 0, 20, 10))
    assert area(half) == pytest.approx(100)


@pytest.mark.parametrize("shift", [1, 2, 3])
def test_it_does_not_matter_where_a_ring_starts_or_which_way_it_runs(shift):
    a = polygon_of([(0, 0), (5, -1), (10, 0), (10, 10), (0, 10)])
    corners = list(square(20, 0, 10))
    turned_ring = corners[shift:] + corners[:shift]
    for ring in (turned_ring, turned_ring[::-1]):
        half = between(a, polygon_of(ring), 0.5)
        assert bounds(half) == pytest.approx((10, -0.5, 20, 10), abs=0.6)
        assert area(half) == pytest.approx(102.5, rel=0.05)


def test_a_ring_of_one_point_repeated_does_no_harm():
    dot = polygon_of([(5, 5)] * 3)
    for share in (0, 0.5, 1):
        assert len(vertices(between(dot, polygon_of(square(0, 0, 10)), share))) >= 3
        assert len(vertices(between(polygon_of(square(0, 0, 10)), dot, share))) >= 3


def test_shapes_of_different_kinds_do_not_blend():
    assert between(SMALL, polygon_of(square(0, 0, 10)), 0.5) is SMALL


def test_linear_moves_and_none_holds():
    keys = [keyframe(1, 9, 0, SMALL), keyframe(2, 9, 10, LARGE)]
    assert shape_at(keys, 5) == Box(x=50, y=25, width=20, height=15)
    assert shape_at(keys, 9, Interpolation.NONE) == SMALL
    assert shape_at(keys, 10, Interpolation.NONE) == LARGE


def test_outside_there_is_no_shape_and_before_it_the_last_one_stays():
    keys = [keyframe(1, 9, 0, SMALL), keyframe(2, 9, 4, outside=True), keyframe(3, 9, 8, LARGE)]
    assert [shape_at(keys, f) for f in (3, 4, 7, 8)] == [SMALL, None, None, LARGE]


def test_an_object_moves_to_where_it_left_when_that_is_known():
    keys = [keyframe(1, 9, 0, SMALL), keyframe(2, 9, 4, LARGE, outside=True), keyframe(3, 9, 8, SMALL)]
    way = [between(SMALL, LARGE, frame / 4) for frame in range(1, 4)]
    assert [shape_at(keys, f) for f in range(1, 9)] == [*way, None, None, None, None, SMALL]
    assert held_at(keys, 6) == LARGE


def test_a_keyframe_without_a_shape_leaves_the_motion_alone():
    keys = [keyframe(1, 9, 0, SMALL), keyframe(2, 9, 4, occluded=True), keyframe(3, 9, 10, LARGE)]
    bare = [keys[0], keys[2]]
    assert [shape_at(keys, f) for f in range(11)] == [shape_at(bare, f) for f in range(11)]
    found = state_at(keys, 4)
    assert found is not None
    assert found.computed
    assert found.keyframe is keys[1]
    assert [state_at(keys, f).occluded for f in (3, 4, 9, 10)] == [False, True, True, False]  # type: ignore[union-attr]


def test_attributes_hold_until_a_keyframe_says_otherwise():
    keys = [
        keyframe(1, 9, 0, SMALL, attributes={"pose": "sits", "hat": True}),
        keyframe(2, 9, 4, attributes={"pose": "stands"}),
        keyframe(3, 9, 8, LARGE),
    ]
    assert [state_at(keys, f).attributes for f in (3, 4, 8)] == [  # type: ignore[union-attr]
        {"pose": "sits", "hat": True},
        {"pose": "stands", "hat": True},
        {"pose": "stands", "hat": True},
    ]


def test_a_ghost_shows_the_shape_last_seen():
    keys = [keyframe(1, 9, 5, SMALL), keyframe(2, 9, 8, outside=True), keyframe(3, 9, 12, LARGE)]
    assert [held_at(keys, f) for f in (0, 5, 9, 12, 99)] == [SMALL, SMALL, SMALL, LARGE, LARGE]
    assert held_at([keyframe(1, 9, 5, outside=True)], 5) is None


def test_one_keyframe_among_very_many_is_found_quickly():
    keys = [keyframe(n + 1, 9, n * 2, SMALL) for n in range(20_000)]
    touched = []

    class Watched(list):
        def __getitem__(self, at):
            touched.append(at)
            return super().__getitem__(at)

    assert shape_at(Watched(keys), 30_001) == SMALL
    assert len(touched) < 100


@given(polygons)
def test_matching_a_polygon_with_itself_changes_nothing(polygon):
    for found, ring in zip(rings(between(polygon, polygon, 0.3)), rings(polygon), strict=True):
        assert list(found) == [pytest.approx(point, abs=1e-3) for point in ring]
