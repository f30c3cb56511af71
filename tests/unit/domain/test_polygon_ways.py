"""How one outline becomes another, for outlines of any number of vertices."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LinearRing

from framegrain.domain.interpolation import Interpolation, between, state_at
from framegrain.domain.polygon_ways import crosses, is_simple, paired
from framegrain.domain.shapes import Polygon, bounds, moved, polygon_of, rings, vertices
from made_projects import keyframe

SHARES = [n / 24 for n in range(1, 24)]


@st.composite
def stars(draw: st.DrawFn) -> Polygon:
    """An outline that does not cross itself: one vertex on each ray around a middle, spiky at will."""
    count = draw(st.integers(3, 12))
    reach = [draw(st.floats(8, 120)) for _ in range(count)]
    x, y = draw(st.floats(0, 600)), draw(st.floats(0, 400))
    turn, way = draw(st.floats(0, 6.28)), draw(st.sampled_from([1, -1]))
    found = [
        (
            x + r * math.cos(turn + way * 2 * math.pi * n / count),
            y + r * math.sin(turn + way * 2 * math.pi * n / count),
        )
        for n, r in enumerate(reach)
    ]
    return polygon_of(found)


@st.composite
def combs(draw: st.DrawFn) -> Polygon:
    """Teeth on a back: outlines that fold around one another and easily cross on the way."""
    teeth = draw(st.integers(1, 4))
    wide, deep = draw(st.floats(5, 40)), draw(st.floats(10, 200))
    x, y = draw(st.floats(0, 300)), draw(st.floats(0, 300))
    points = [(x, y), (x, y + deep + 10)]
    for n in range(teeth):
        left = x + 2 * n * wide
        points += [(left + wide, y + deep + 10), (left + wide, y + 10), (left + 2 * wide, y + 10)]
        points += [(left + 2 * wide, y + deep + 10)]
    points += [(x + (2 * teeth + 1) * wide, y + deep + 10), (x + (2 * teeth + 1) * wide, y)]
    turned = draw(st.floats(0, 6.28))
    cos, sin = math.cos(turned), math.sin(turned)
    return polygon_of([(px * cos - py * sin, px * sin + py * cos) for px, py in points])


outlines = stars() | combs()


def ring_of(polygon: Polygon) -> np.ndarray:
    return np.array(rings(polygon)[0])


@settings(max_examples=300)
@given(outlines, outlines)
def test_outlines_of_unequal_numbers_never_cross_themselves_where_neither_end_does(
    a: Polygon, b: Polygon
) -> None:
    if len(vertices(a)) == len(vertices(b)) or not (is_simple(ring_of(a)) and is_simple(ring_of(b))):
        return
    for share in SHARES:
        found = ring_of(between(a, b, share))
        gap = np.hypot(*(found - np.roll(found, 1, axis=0)).T)
        assert LinearRing(found[gap > 1e-9]).is_simple, share


@given(outlines, outlines)
def test_what_is_said_to_cross_does_and_what_is_not_does_not(a: Polygon, b: Polygon) -> None:
    pairing = paired(ring_of(a), ring_of(b))
    sampled = [LinearRing(pairing.at(n / 200)).is_simple for n in range(1, 200)]
    if not all(sampled) and is_simple(pairing.start) and is_simple(pairing.end):
        assert crosses(pairing)


def test_where_the_way_would_cross_each_outline_holds_for_half_of_it() -> None:
    """Two half rings, one open upwards, one downwards: no blend of both is an outline."""
    up = [(0, 0), (90, 0), (90, 80), (80, 80), (80, 10), (10, 10), (10, 80), (0, 80)]
    down = polygon_of([(300 - x, 100 - y) for x, y in up] + [(300, 60)])
    first = polygon_of(up)
    assert crosses(paired(ring_of(first), ring_of(down)))
    early, late = between(first, down, 0.25), between(first, down, 0.75)
    assert len(vertices(early)) == 8
    assert len(vertices(late)) == 9
    due = [p * 0.75 + q * 0.25 for p, q in zip(bounds(first), bounds(down), strict=True)]
    assert bounds(early) == pytest.approx(due)


@given(stars(), stars(), st.lists(st.integers(1, 19), min_size=1, max_size=4, unique=True))
def test_keyframes_set_on_the_way_move_no_other_frame(a: Polygon, b: Polygon, at: list[int]) -> None:
    keys = [keyframe(1, 9, 0, a), keyframe(2, 9, 20, b)]
    shown = {f: state_at(keys, f).shape for f in range(21)}  # type: ignore[union-attr]
    if crosses(paired(ring_of(a), ring_of(b))):
        return
    for n, frame in enumerate(at):
        keys = sorted([*keys, keyframe(3 + n, 9, frame, shown[frame])], key=lambda k: k.frame)
    for frame, shape in shown.items():
        found = state_at(keys, frame)
        assert found is not None
        assert LinearRing(ring_of(found.shape)).hausdorff_distance(LinearRing(ring_of(shape))) < 1e-3


@given(stars(), stars(), st.integers(2, 18), st.floats(-40, 40), st.floats(-40, 40))
def test_a_correction_on_the_way_moves_other_frames_by_hardly_more_than_itself(
    a: Polygon, b: Polygon, frame: int, dx: float, dy: float
) -> None:
    """The outline moved as a whole, and one vertex more: what is shown elsewhere follows it, fading with distance.

    A moved vertex makes the outline longer, so that the other outline is matched at slightly other places along it.
    """
    if crosses(paired(ring_of(a), ring_of(b))):
        return
    keys = [keyframe(1, 9, 0, a), keyframe(2, 9, 20, b)]
    shown = {f: state_at(keys, f).shape for f in range(21)}  # type: ignore[union-attr]
    points = list(vertices(moved(shown[frame], dx, dy)))
    points[1] = (points[1][0] + 3, points[1][1])
    between_them = [keys[0], keyframe(3, 9, frame, polygon_of(points)), keys[1]]
    for near, shape in shown.items():
        found = state_at(between_them, near)
        assert found is not None
        if len(vertices(found.shape)) == len(vertices(shape)):
            moves = np.abs(np.array(vertices(found.shape)) - np.array(vertices(shape))).max()
            assert moves <= 1.1 * (max(abs(dx), abs(dy)) + 3) + 0.01


def test_many_vertices_are_matched_without_much_memory() -> None:
    circle = [
        (100 + 90 * math.cos(n / 400 * math.tau), 100 + 90 * math.sin(n / 400 * math.tau)) for n in range(400)
    ]
    half = between(polygon_of(circle), polygon_of([(x + 50, y) for x, y in circle[::2]]), 0.5)
    assert bounds(half) == pytest.approx((35, 10, 215, 190), abs=0.5)


def test_without_interpolation_an_outline_stays() -> None:
    keys = [
        keyframe(1, 9, 0, polygon_of([(0, 0), (9, 0), (9, 9)])),
        keyframe(2, 9, 9, polygon_of([(0, 0), (9, 0), (9, 9), (0, 9)])),
    ]
    found = state_at(keys, 5, Interpolation.NONE)
    assert found is not None
    assert found.shape == keys[0].shape


def test_points_drawn_as_polygons_have_a_way_too() -> None:
    found = between(polygon_of([(0, 0)] * 3), polygon_of([(10, 0)] * 4), 0.5)
    assert set(vertices(found)) == {(5, 0)}
