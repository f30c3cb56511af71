"""A cuboid stays a valid projection of a box, whatever a hand or the time between two keyframes does to it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain import cuboids, standing
from framegrain.domain.shapes import Cuboid
from framegrain.editing import cuboids as hands
from framegrain.editing.cuboids import Drag, Hold, Part, dragged
from framegrain.editing.shapes import rounded
from made_cuboids import cameras, projections, standings

COUNTS = {Part.CORNER: 8, Part.EDGE: 12, Part.FACE: 6, Part.VANISHING: 3, Part.HEADING: 1}
holds = st.sampled_from([Hold(part, n) for part, count in COUNTS.items() for n in range(count)])
spots = st.tuples(st.floats(-480, 1440), st.floats(-270, 810))
shares = st.floats(0, 1)
quarters = st.integers(0, 3)


def held(cuboid: Cuboid, hold: Hold) -> tuple[float, float]:
    """Where a hand takes hold."""
    if hold.part is Part.CORNER:
        return vertices(cuboid)[hold.number]
    if hold.part is Part.EDGE:
        a, b = (vertices(cuboid)[n] for n in cuboids.EDGES[hold.number])
        return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    found = cuboids.corners(cuboid)
    if hold.part is Part.FACE:
        found = found[list(cuboids.FACES[hold.number])]
    x, y = found.mean(axis=0)
    return float(x), float(y)


def vertices(cuboid: Cuboid) -> tuple[tuple[float, float], ...]:
    return cuboid.front + cuboid.back


def turned(cuboid: Cuboid, times: int) -> Cuboid:
    for _ in range(times):
        cuboid = cuboids.with_next_front(cuboid)
    return cuboid


def is_valid(cuboid: Cuboid) -> bool:
    """The families agree about their vanishing points, and all of the box lies before the camera."""
    return cuboids.disagreement(cuboid) < cuboids.TOLERANCE and cuboids.misfit(cuboid) < cuboids.TOLERANCE


@given(projections())
def test_the_strategy_and_the_measure_agree(cuboid):
    assert is_valid(cuboid)


@given(projections(), holds, spots, quarters, st.booleans(), st.booleans())
def test_every_drag_of_every_hold_leaves_a_valid_box(cuboid, hold, to, times, shift, alt):
    cuboid = turned(cuboid, times)
    start = held(cuboid, hold)
    made = dragged(cuboid, hold, Drag(start, to, shift, alt))
    assert is_valid(rounded(made))


@given(projections(), st.integers(0, 3), spots)
def test_a_dragged_front_corner_is_under_the_hand_or_was_clamped_on_its_way(cuboid, corner, to):
    made = dragged(cuboid, Hold(Part.CORNER, corner), Drag(vertices(cuboid)[corner], to))
    if not cuboids.is_seen(cuboid, 0):
        return
    start, end = np.array(vertices(cuboid)[corner]), np.array(to)
    way, gone = end - start, np.array(made.front[corner]) - start
    size = float(way @ way) or 1.0
    off = gone - way * float(gone @ way) / size
    assert np.hypot(*off) < 0.1
    assert -0.1 <= float(gone @ way) / math.sqrt(size) <= math.sqrt(size) + 0.1
    assert made.front[(corner + 2) % 4] == pytest.approx(cuboid.front[(corner + 2) % 4], abs=0.05)


@given(cameras.flatmap(lambda c: st.tuples(st.just(c), standings(c))), holds, spots, st.booleans())
def test_with_a_camera_every_drag_leaves_a_box_standing_on_the_ground(seen, hold, to, shift):
    camera, stood = seen
    cuboid = standing.cuboid_of(stood, camera)
    made = dragged(cuboid, hold, Drag(held(cuboid, hold), to, shift), camera)
    found = standing.standing_of(made, camera)
    assert found is not None
    assert standing.misfit(made, found, camera) < 1e-3
    assert min(found.length, found.width, found.height) >= standing.SMALLEST * 0.999


@given(cameras.flatmap(lambda c: st.tuples(st.just(c), standings(c))))
def test_metres_to_the_picture_and_back_are_the_same_metres(seen):
    camera, stood = seen
    found = standing.standing_of(standing.cuboid_of(stood, camera), camera)
    assert found is not None
    for name in ("x", "y", "length", "width", "height"):
        assert getattr(found, name) == pytest.approx(getattr(stood, name), abs=1e-6)
    assert standing.normal_heading(found.heading - stood.heading) == pytest.approx(0, abs=1e-6)


@given(projections(), projections(), shares, quarters, quarters)
def test_every_cuboid_in_between_is_a_valid_box(a, b, share, times, more):
    a, b = turned(a, times), turned(b, more)
    between = cuboids.blender(a, b)(share)
    assert is_valid(between)


@given(projections(), projections(), quarters)
def test_the_way_begins_and_ends_at_its_keyframes_without_a_jump(a, b, times):
    b = turned(b, times)
    way = cuboids.blender(a, b)
    for share, end in ((0.0, a), (1e-9, a), (1.0 - 1e-9, b), (1.0, b)):
        assert cuboids.corners(way(share)) == pytest.approx(cuboids.corners(end), abs=0.01)


@given(projections(), projections(), shares)
def test_without_a_turn_every_corner_goes_straight(a, b, share):
    made = cuboids.corners(cuboids.blender(a, b)(share))
    p, q = cuboids.corners(a), cuboids.corners(b)
    if cuboids._closest_turn(cuboids.fitted(a), cuboids.fitted(b)):
        return
    ways = q - p
    off = (made[:, 0] - p[:, 0]) * ways[:, 1] - (made[:, 1] - p[:, 1]) * ways[:, 0]
    assert (np.abs(off) <= 0.05 * (np.hypot(*ways.T) + 1)).all()


@given(
    cameras.flatmap(lambda c: st.tuples(st.just(c), standings(c), standings(c))),
    shares,
)
def test_between_two_standing_boxes_it_stands_on_the_ground(seen, share):
    camera, p, q = seen
    a, b = standing.cuboid_of(p, camera), standing.cuboid_of(q, camera)
    made = standing.blender(a, b, camera)(share)
    assert cuboids.disagreement(made) < cuboids.TOLERANCE
    if standing._standing_ways(a, b, camera) is None:
        return  # too near the camera to turn there
    found = standing.standing_of(made, camera)
    assert found is not None
    assert standing.misfit(made, found, camera) < 0.01
    assert found.length == pytest.approx(p.length * (1 - share) + q.length * share, abs=1e-3)


@given(projections(), quarters)
def test_another_front_keeps_every_corner(cuboid, times):
    made = turned(cuboid, times)
    assert sorted(vertices(made)) == sorted(vertices(cuboid))
    assert turned(made, 4 - times) == cuboid
    assert is_valid(made)


@given(projections())
def test_what_is_torn_is_mended_by_the_first_drag(cuboid):
    torn = Cuboid(front=cuboid.front, back=(*cuboid.back[:3], (cuboid.back[3][0] + 3, cuboid.back[3][1] - 2)))
    start = torn.front[0]
    made = hands.dragged(torn, Hold(Part.CORNER, 0), Drag(start, (start[0] + 1, start[1] + 1)))
    assert made == torn or is_valid(made)
