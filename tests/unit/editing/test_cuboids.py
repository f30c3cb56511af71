"""What each hold of a cuboid does."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain import cuboids
from framegrain.domain.cuboids import TOLERANCE, disagreement, fitted, vanishing_point, with_next_front
from framegrain.domain.shapes import Box, Cuboid
from framegrain.editing.cuboids import Drag, Hold, Part, dragged
from framegrain.editing.shapes import cuboid_between, rounded

CUBE = cuboid_between(Box(x=100, y=100, width=80, height=60), (40, -30))
spots = st.tuples(st.floats(-300, 600), st.floats(-300, 500))


def meeting(cuboid, axis=2):
    return vanishing_point(fitted(cuboid), axis)


def pull(part, number, start, to, **keys):
    return dragged(CUBE, Hold(part, number), Drag(start, to, **keys))


def test_a_front_corner_keeps_the_front_a_rectangle_and_where_the_edges_meet():
    made = pull(Part.CORNER, 2, CUBE.front[2], (220, 200))
    assert sum(made.front, ()) == pytest.approx(sum(((100, 100), (220, 100), (220, 200), (100, 200)), ()))
    assert meeting(made) == pytest.approx(meeting(CUBE))
    assert made.back[0] == pytest.approx(CUBE.back[0])  # behind the corner that stays


def test_a_front_corner_never_turns_the_front_inside_out():
    made = rounded(pull(Part.CORNER, 2, CUBE.front[2], (-500, -500)))
    assert made.front[2][0] > made.front[3][0]
    assert made.front[2][1] > made.front[1][1]


@given(corner=st.integers(0, 3), to=spots)
def test_the_corner_opposite_a_dragged_front_corner_stays(corner, to):
    made = pull(Part.CORNER, corner, CUBE.front[corner], to)
    assert made.front[(corner + 2) % 4] == pytest.approx(CUBE.front[(corner + 2) % 4])


def test_a_front_edge_moves_that_side_only():
    made = pull(Part.EDGE, 1, (180, 130), (210, 999))
    assert sum(made.front, ()) == pytest.approx(sum(((100, 100), (210, 100), (210, 160), (100, 160)), ()))
    assert made.back[0] == pytest.approx(CUBE.back[0])


def test_a_back_corner_drawn_along_its_edge_changes_the_depth_only():
    goal = meeting(CUBE)
    to = tuple(p + (v - p) * 0.2 for p, v in zip(CUBE.back[1], goal, strict=True))
    made = pull(Part.CORNER, 5, CUBE.back[1], to)
    assert sum(made.front, ()) == pytest.approx(sum(CUBE.front, ()))
    assert made.back[1] == pytest.approx(to)
    assert meeting(made) == pytest.approx(goal)


def test_a_back_corner_drawn_sideways_takes_the_vanishing_point_along():
    made = pull(Part.CORNER, 5, CUBE.back[1], (CUBE.back[1][0] - 10, CUBE.back[1][1] - 20))
    assert made.back[1] == pytest.approx((CUBE.back[1][0] - 10, CUBE.back[1][1] - 20))
    assert math.dist(meeting(made), meeting(CUBE)) > 10
    assert disagreement(rounded(made)) < TOLERANCE


def test_shift_on_a_back_corner_changes_the_perspective_and_keeps_the_opposite_corner():
    made = pull(Part.CORNER, 4, CUBE.back[0], (CUBE.back[0][0] - 8, CUBE.back[0][1] - 6), shift=True)
    assert sum(made.front, ()) == pytest.approx(sum(CUBE.front, ()))
    assert made.back[2] == pytest.approx(CUBE.back[2])
    assert made.back[1][0] - made.back[0][0] > CUBE.back[1][0] - CUBE.back[0][0]


def test_alt_bends_the_whole_box_to_one_corner():
    to = (CUBE.back[2][0] + 5, CUBE.back[2][1] + 4)
    made = pull(Part.CORNER, 6, CUBE.back[2], to, alt=True)
    assert made.back[2] == pytest.approx(to, abs=0.01)
    assert disagreement(made) < TOLERANCE


@pytest.mark.parametrize(
    ("face", "by", "stays"),
    [(0, (-10, 8), "back"), (2, (10, -8), "front")],
)
def test_a_pushed_face_moves_along_the_depth(face, by, stays):
    middle = cuboids.corners(CUBE)[list(cuboids.FACES[face])].mean(axis=0)
    made = pull(Part.FACE, face, tuple(middle), (middle[0] + by[0], middle[1] + by[1]))
    assert sum(getattr(made, stays), ()) == pytest.approx(sum(getattr(CUBE, stays), ()))
    assert meeting(made) == pytest.approx(meeting(CUBE))
    assert made != CUBE


def test_a_dragged_vanishing_point_is_where_the_edges_meet_then():
    made = pull(Part.VANISHING, 2, meeting(CUBE), (400, 40))
    assert meeting(made) == pytest.approx((400, 40))
    assert sum(made.front, ()) == pytest.approx(sum(CUBE.front, ()))
    made = rounded(made)
    assert disagreement(made) < TOLERANCE


def test_parallel_edges_meet_nowhere():
    assert meeting(CUBE, 0) is None
    assert meeting(CUBE, 1) is None


def test_what_is_seen_is_dragged_when_the_front_is_turned_away():
    behind = with_next_front(with_next_front(CUBE))
    n = next(n for n, p in enumerate(behind.back) if p == CUBE.front[2])
    made = dragged(behind, Hold(Part.CORNER, 4 + n), Drag(CUBE.front[2], (220, 200)))
    seen = with_next_front(with_next_front(made))
    assert sum(seen.front, ()) == pytest.approx(sum(((100, 100), (220, 100), (220, 200), (100, 200)), ()))


def test_eight_corners_on_one_line_are_no_box_and_stay_as_they_are():
    flat = [(float(n), 2.0 * n) for n in range(8)]
    shape = Cuboid(front=tuple(flat[:4]), back=tuple(flat[4:]))
    assert dragged(shape, Hold(Part.CORNER, 0), Drag((0, 0), (5, 9))) == shape
    assert fitted(shape) is None
