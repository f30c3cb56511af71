"""How a cuboid is shown: what lies behind, where it points, where it can be taken; and the ground below."""

from __future__ import annotations

import pytest

from framegrain.domain.cuboids import fitted, vanishing_point, with_next_front
from framegrain.domain.records import Camera
from framegrain.domain.shapes import Box, Cuboid
from framegrain.editing.shapes import cuboid_between
from framegrain.ui.canvas import cuboid_layout
from framegrain.ui.canvas.ground import grid
from framegrain.ui.canvas.handles import Role, handle_at
from framegrain.ui.canvas.view import View

CUBE = cuboid_between(Box(x=100, y=100, width=80, height=80), (60, -40))
CAMERA = Camera(focal=300.0, principal=(160.0, 120.0), height=3.0, pitch=0.35)


def test_the_three_edges_at_the_corner_that_nobody_sees_lie_behind():
    found = cuboid_layout.edges(CUBE)
    assert found.front_seen
    assert len(found.front) == 4
    assert len(found.seen) == 5
    assert len(found.hidden) == 3
    assert all(CUBE.back[3] in line for line in found.hidden)


def test_a_front_turned_away_is_known_and_hides_two_of_its_edges():
    found = cuboid_layout.edges(with_next_front(with_next_front(CUBE)))
    assert not found.front_seen
    assert len(found.front) == 2
    assert len(found.hidden) == 3


def test_the_arrow_leaves_the_front_and_follows_it():
    start, tip = cuboid_layout.heading(CUBE)
    assert start == pytest.approx((140, 180))
    assert tip[1] > start[1]
    turned = cuboid_layout.heading(with_next_front(CUBE))
    assert turned[1][0] > turned[0][0]


def test_eight_corners_on_one_line_point_nowhere_and_can_still_be_taken():
    flat = [(float(n), 2.0 * n) for n in range(8)]
    shape = Cuboid(front=tuple(flat[:4]), back=tuple(flat[4:]))
    assert cuboid_layout.heading(shape) is None
    assert cuboid_layout.vanishing_lines(shape, (640, 480)) == ((), ())
    assert {h.role for h in cuboid_layout.handles(shape, View())} <= {Role.FRONT, Role.BACK}


def test_handles_stand_where_there_is_room():
    roles = [h.role for h in cuboid_layout.handles(CUBE, View(), turns=True)]
    assert roles.count(Role.FACE) == 2  # the top is too narrow at this size
    assert roles.count(Role.HEADING) == 1
    large = [h.role for h in cuboid_layout.handles(CUBE, View(scale=4.0))]
    assert large.count(Role.FACE) == 3
    assert large.count(Role.CUBOID_EDGE) == 5
    assert Role.HEADING not in large


def test_the_middle_of_a_small_cuboid_is_free_of_handles():
    small = cuboid_between(Box(x=100, y=100, width=8, height=8), (3, -3))
    found = cuboid_layout.handles(small, View())
    assert handle_at(found, (105, 103), small, View()) is None
    assert handle_at(found, (98, 110), small, View()) is not None


def test_a_hold_tells_the_way_it_goes():
    handles = {(h.role, h.number): h for h in cuboid_layout.handles(CUBE, View(scale=4.0))}
    x, y = cuboid_layout.way_of(CUBE, handles[Role.FRONT_EDGE, 1])
    assert abs(y) < 1e-6 < abs(x)
    x, y = cuboid_layout.way_of(CUBE, handles[Role.FACE, 4])
    assert abs(x) < 1e-6 < abs(y)
    x, y = cuboid_layout.way_of(CUBE, handles[Role.FACE, 0])
    assert x * y < 0  # up and to the right, and back
    assert cuboid_layout.way_of(CUBE, handles[Role.FRONT, 0]) is None


def test_where_the_front_is_turned_away_the_back_does_what_the_front_did():
    behind = with_next_front(with_next_front(CUBE))
    assert cuboid_layout.acting(CUBE, Role.FRONT, 0) is Role.FRONT
    assert cuboid_layout.acting(behind, Role.BACK, 0) is Role.FRONT
    assert cuboid_layout.acting(behind, Role.CUBOID_EDGE, 5) is Role.FRONT_EDGE
    assert cuboid_layout.acting(behind, Role.CUBOID_EDGE, 9) is Role.CUBOID_EDGE
    handle = next(
        h
        for h in cuboid_layout.handles(behind, View(scale=4.0))
        if (h.role, h.number) == (Role.CUBOID_EDGE, 5)
    )
    x, y = cuboid_layout.way_of(behind, handle)
    assert abs(y) < 1e-6 < abs(x)


def test_lines_run_on_to_where_they_meet():
    lines, meetings = cuboid_layout.vanishing_lines(CUBE, (640, 480))
    assert meetings == (vanishing_point(fitted(CUBE), 2),)
    assert [line[0] for line in lines] == list(CUBE.back)


def test_the_ground_is_gridded_in_whole_steps_of_metres():
    found = grid(CAMERA, (320.0, 240.0))
    assert found.step in (0.5, 1.0, 2.0, 5.0)
    assert found.lines
    assert all(text.endswith(" m") for _, text in found.marks)
    metres = [float(text.split()[0]) for _, text in found.marks]
    assert metres == sorted(metres)
    heights = [at[1] for at, _ in found.marks]
    assert heights == sorted(heights, reverse=True)  # farther is higher
