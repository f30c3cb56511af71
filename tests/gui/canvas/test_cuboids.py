"""Cuboids under a hand: drawn in two drags, corrected by every hold, in pixels and on calibrated ground."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt

from framegrain.domain import standing
from framegrain.domain.cuboids import TOLERANCE, disagreement, fitted, vanishing_point, with_next_front
from framegrain.domain.records import Camera
from framegrain.domain.shapes import Box, Cuboid
from framegrain.domain.standing import Standing, misfit, standing_of
from framegrain.editing.calibration import clear_calibration, set_calibration
from framegrain.editing.shapes import cuboid_between, rounded
from framegrain.session.focus import Tool
from framegrain.ui.canvas.handles import Role

from .conftest import ALT, SHIFT

CUBE = rounded(cuboid_between(Box(x=60, y=90, width=100, height=100), (60, -40)))
SMALL = rounded(cuboid_between(Box(x=100, y=100, width=8, height=8), (3, -3)))
CAMERA = Camera(focal=300.0, principal=(160.0, 120.0), height=3.0, pitch=0.35)
CAR = Standing(x=0.4, y=8.0, heading=150.0, length=4.2, width=1.8, height=1.5)


@pytest.fixture
def cube(session, canvas, add):
    track = add("van", (0, CUBE))
    session.focus.select({track})
    return track


@pytest.fixture
def calibrated(session, canvas):
    session.do(set_calibration(session.desk, CAMERA))


@pytest.fixture
def car(session, canvas, add, calibrated):
    track = add("van", (0, rounded(standing.cuboid_of(CAR, CAMERA))))
    session.focus.select({track})
    return track


@pytest.fixture
def grip(canvas):
    """Where a handle of the selected object is, in picture coordinates."""

    def find(role, number):
        (item,) = canvas.stage.selected
        handle = next(h for h in canvas.stage.grips(item) if (h.role, h.number) == (role, number))
        return canvas.stage.view.to_picture(handle.at)

    return find


def is_box(shape):
    return disagreement(shape) < TOLERANCE


def moved(at, dx, dy):
    return at[0] + dx, at[1] + dy


def test_a_cuboid_takes_two_drags_and_is_in_the_file(session, take, pointer, reopened):
    take("van", Tool.CUBOID)
    pointer.drag((60, 100), (140, 180))
    pointer.drag((140, 100), (180, 80))
    (track,) = session.document.tracks
    shape = session.document.state(track, 0).shape
    assert shape.front == ((60, 100), (140, 100), (140, 180), (60, 180))
    assert shape.back[1] == (180, 80)
    assert is_box(shape)
    assert len(session.entries) == 1
    assert reopened() == session.document


@pytest.mark.parametrize(
    ("role", "number", "by"),
    [
        *((Role.FRONT, n, (-12, 9)) for n in range(4)),
        *((Role.BACK, n, (9, -12)) for n in range(4)),
        *((Role.FRONT_EDGE, n, (8, 8)) for n in range(4)),
        *((Role.CUBOID_EDGE, n, (8, -9)) for n in (4, 5, 8, 9, 10)),
        *((Role.FACE, n, (7, -8)) for n in (0, 1, 4)),
    ],
)
def test_one_drag_of_any_hold_is_one_correction_and_the_box_stays_a_box(
    session, pointer, cube, grip, shape_of, reopened, role, number, by
):
    at = grip(role, number)
    pointer.drag(at, moved(at, *by))
    made = shape_of(cube)
    assert made != CUBE
    assert is_box(made)
    assert len(session.entries) == 2
    assert session.entries[-1].edit.name.startswith("Reshape Van")
    assert reopened() == session.document


def test_a_corner_dragged_past_its_opposite_is_clamped_not_torn(pointer, cube, grip, shape_of):
    pointer.drag(grip(Role.FRONT, 2), (20, 40))
    made = shape_of(cube)
    assert is_box(made)
    assert made.front[0] == pytest.approx(CUBE.front[0], abs=0.02)
    assert made.front[2][0] > made.front[0][0]
    assert made.front[2][1] > made.front[0][1]


def test_shift_on_a_back_corner_changes_the_perspective_only(pointer, cube, grip, shape_of):
    at = grip(Role.BACK, 1)
    before = vanishing_point(fitted(CUBE), 2)
    pointer.drag(at, moved(at, 10, -10), keys=SHIFT)
    made = shape_of(cube)
    assert made.front == CUBE.front
    assert made.back[3] == pytest.approx(CUBE.back[3], abs=0.02)
    assert math.dist(vanishing_point(fitted(made), 2) or (1e6, 1e6), before) > 50


def test_alt_bends_the_box_to_a_corner(pointer, cube, grip, shape_of):
    at = grip(Role.FRONT, 0)
    pointer.drag(at, moved(at, -8, 4), keys=ALT)
    made = shape_of(cube)
    assert made.front[0] == pytest.approx(moved(at, -8, 4), abs=0.6)
    assert is_box(made)


def test_escape_during_a_pull_leaves_the_box_as_it_was(pointer, key, cube, grip, shape_of):
    at = grip(Role.BACK, 1)
    pointer.press(at)
    pointer.move(moved(at, 10, -10))
    key(Qt.Key.Key_Escape)
    pointer.release(moved(at, 10, -10))
    assert shape_of(cube) == CUBE


def test_the_middle_of_a_small_cuboid_moves_it(session, canvas, pointer, add, shape_of):
    track = add("van", (0, SMALL))
    session.focus.select({track})
    pointer.drag((105, 102.5), (125, 112.5))
    made = shape_of(track)
    assert made.front[0] == pytest.approx((120, 110), abs=0.6)
    assert made.front[1][0] - made.front[0][0] == pytest.approx(8)


def test_lines_to_the_vanishing_point_are_shown_while_a_hand_pulls(canvas, pointer, cube, grip):
    at = grip(Role.BACK, 1)
    pointer.press(at)
    pointer.move(moved(at, 6, -4))
    assert canvas.hand.draft.guided == (canvas.hand.draft.shapes[cube].shape, (0, 2))
    pointer.release(moved(at, 6, -4))
    assert canvas.hand.draft.guided is None


def test_a_vanishing_point_is_dragged_and_the_front_stays(session, canvas, pointer, add, grip, shape_of):
    front = ((40.0, 120.0), (120.0, 120.0), (120.0, 200.0), (40.0, 200.0))
    back = (
        (120.0, 80.0),
        (160.0, 80.0),
        (160.0, 120.0),
        (120.0, 120.0),
    )  # half as large: they meet at 200, 40
    track = add("van", (0, Cuboid(front=front, back=back)))
    session.focus.select({track})
    at = grip(Role.VANISHING, 2)
    assert at == pytest.approx((200, 40), abs=0.01)
    pointer.drag(at, (240, 60))
    made = shape_of(track)
    assert made.front == front
    assert vanishing_point(fitted(made), 2) == pytest.approx((240, 60), abs=0.5)
    assert is_box(made)


def test_a_vanishing_point_is_no_obstacle_while_something_is_drawn(session, canvas, cube):
    (item,) = canvas.stage.selected
    assert Role.VANISHING in {h.role for h in canvas.stage.grips(item)}
    session.focus.choose_label(session.taxonomy.label("van"))
    session.focus.choose_tool(Tool.CUBOID)
    assert Role.VANISHING not in {h.role for h in canvas.stage.grips(item)}


def test_in_between_a_cuboid_is_a_box(session, canvas, add, shape_of):
    other = rounded(cuboid_between(Box(x=120, y=60, width=60, height=90), (-50, -20)))
    track = add("van", (0, CUBE), (20, with_next_front(other)))
    for frame in range(21):
        assert is_box(shape_of(track, frame))
    assert shape_of(track, 20) == with_next_front(other)


# -- on calibrated ground


def stood(shape):
    found = standing_of(shape, CAMERA)
    assert found is not None
    assert misfit(shape, found, CAMERA) < 0.05
    return found


def test_a_drawn_cuboid_stands_on_the_ground_and_its_second_drag_says_where_it_points(
    session, calibrated, take, pointer, shape_of, reopened
):
    take("van", Tool.CUBOID)
    pointer.drag((100, 80), (160, 140))
    pointer.drag((160, 140), (230, 112))
    (track,) = session.document.tracks
    shape = shape_of(track)
    made = stood(shape)
    assert is_box(shape)
    assert shape.back[2] == pytest.approx((230, 112), abs=0.6)
    assert made.width > 0.1
    assert not math.isclose(abs(made.heading), 180, abs_tol=2)
    assert reopened() == session.document


def test_above_the_horizon_a_cuboid_is_drawn_as_without_a_camera(
    calibrated, session, take, pointer, shape_of
):
    take("van", Tool.CUBOID)
    pointer.drag((40, 2), (80, 8))
    pointer.drag((80, 2), (90, 1))
    (track,) = session.document.tracks
    assert is_box(shape_of(track))
    assert standing_of(shape_of(track), CAMERA) is None


@pytest.mark.parametrize(
    ("role", "number", "by", "changes"),
    [
        (Role.FRONT, 2, (6, 5), {"length", "width"}),
        (Role.FRONT, 1, (0, -8), {"height"}),
        (Role.FACE, 0, (3, 6), {"length"}),
        (Role.FRONT_EDGE, 0, (0, -8), {"height"}),
        (Role.HEADING, 0, (12, -2), {"heading"}),
    ],
)
def test_a_drag_changes_metres_and_the_box_stands(
    session, pointer, car, grip, shape_of, reopened, role, number, by, changes
):
    at = grip(role, number)
    pointer.drag(at, moved(at, *by))
    made = stood(shape_of(car))
    before = stood(rounded(standing.cuboid_of(CAR, CAMERA)))
    sizes = ("length", "width", "height", "heading")
    assert {n for n in sizes if abs(getattr(made, n) - getattr(before, n)) > 0.05} == changes
    assert reopened() == session.document


def test_carrying_it_moves_it_over_the_ground(canvas, pointer, car, shape_of):
    x, y = standing.cuboid_of(CAR, CAMERA).front[0]
    pointer.drag((x + 9, y + 12), (x + 29, y + 2))
    made = stood(shape_of(car))
    assert (made.length, made.width, made.height) == pytest.approx((4.2, 1.8, 1.5), abs=0.02)
    assert made.heading == pytest.approx(150, abs=0.2)
    assert math.dist((made.x, made.y), (CAR.x, CAR.y)) > 0.5


def test_a_nudge_keeps_it_on_the_ground(canvas, car, shape_of):
    canvas.nudge(10, 0)
    assert stood(shape_of(car)).length == pytest.approx(4.2, abs=0.02)
    assert stood(shape_of(car)).x > CAR.x


def test_metres_are_told_while_a_hand_pulls(canvas, pointer, car, grip):
    at = grip(Role.FRONT_EDGE, 0)
    pointer.press(at)
    pointer.move(moved(at, 0, -4))
    assert " m · " in canvas.hand.draft.note
    assert canvas.hand.draft.note.startswith("4.2")
    pointer.release(moved(at, 0, -4))


def test_in_between_it_stands_and_turns_the_shorter_way(session, calibrated, add, shape_of):
    later = Standing(x=-1.0, y=11.0, heading=-170.0, length=4.2, width=1.8, height=1.5)
    boxes = [rounded(standing.cuboid_of(box, CAMERA)) for box in (CAR, later)]
    track = add("van", (0, boxes[0]), (20, boxes[1]))
    middle = stood(shape_of(track, 10))
    assert middle.heading == pytest.approx(170.0, abs=0.5)
    assert (middle.x, middle.y) == pytest.approx((-0.3, 9.5), abs=0.05)
    assert middle.length == pytest.approx(4.2, abs=0.02)
    session.do(clear_calibration(session.desk))
    assert isinstance(shape_of(track, 10), Cuboid)
    assert is_box(shape_of(track, 10))
