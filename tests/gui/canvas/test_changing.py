"""What a person corrects on the picture."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt

from framegrain.domain.cuboids import TOLERANCE, disagreement
from framegrain.domain.shapes import Box, Cuboid, box_corners, polygon_of, rings
from framegrain.editing.tracks import set_flags

from .conftest import ALT, RIGHT, SHIFT

BOX = Box(x=100, y=60, width=60, height=80)
OUTLINE = polygon_of([(100, 60), (180, 60), (180, 140), (100, 140)])
CUBOID = Cuboid(
    front=((100, 100), (160, 100), (160, 160), (100, 160)),
    back=((130, 80), (180, 80), (180, 130), (130, 130)),
)


def test_dragging_a_shape_moves_it_and_the_file_has_it(session, canvas, pointer, add, shape_of, reopened):
    track = add("person", (0, BOX))
    pointer.drag((130, 100), (150, 90))
    assert shape_of(track) == Box(x=120, y=50, width=60, height=80)
    assert len(session.document.keyframes(track)) == 1
    assert reopened() == session.document


def test_dragging_on_another_frame_sets_a_keyframe_there(
    session, canvas, pointer, add, shape_of, go, reopened
):
    track = add("person", (0, BOX), (20, BOX))
    go(10)
    pointer.drag((130, 100), (150, 100))
    assert [k.frame for k in session.document.keyframes(track)] == [0, 10, 20]
    assert shape_of(track, 5) == Box(x=110, y=60, width=60, height=80)
    assert reopened() == session.document


def test_a_press_without_a_drag_changes_nothing(session, canvas, pointer, add, go):
    track = add("person", (0, BOX), (20, BOX))
    go(10)
    pointer.click((130, 100))
    pointer.click((100, 60))
    assert len(session.document.keyframes(track)) == 2
    assert len(session.entries) == 2


def test_one_drag_is_one_step_of_the_history(session, canvas, pointer, add, shape_of):
    track = add("person", (0, BOX))
    pointer.drag((130, 100), (190, 140))
    assert len(session.entries) == 2
    session.undo()
    assert shape_of(track) == BOX


def test_escape_during_a_drag_leaves_all_as_it_was(session, canvas, pointer, key, add, shape_of):
    track = add("person", (0, BOX))
    pointer.press((130, 100))
    pointer.move((170, 150))
    key(Qt.Key.Key_Escape)
    pointer.release((170, 150))
    assert shape_of(track) == BOX


def test_several_selected_objects_move_as_one_step(session, canvas, pointer, add, shape_of):
    one, two = add("person", (0, BOX)), add("thing", (0, Box(x=200, y=100, width=40, height=40)))
    session.focus.select({one, two})
    pointer.drag((130, 100), (140, 120))
    assert shape_of(one) == Box(x=110, y=80, width=60, height=80)
    assert shape_of(two) == Box(x=210, y=120, width=40, height=40)
    session.undo()
    assert shape_of(one) == BOX
    assert shape_of(two) == Box(x=200, y=100, width=40, height=40)


@pytest.mark.parametrize(
    ("grab", "to", "left"),
    [
        ((160, 140), (200, 150), Box(x=100, y=60, width=100, height=90)),
        ((100, 60), (90, 50), Box(x=90, y=50, width=70, height=90)),
        ((130, 140), (999, 160), Box(x=100, y=60, width=60, height=100)),
        ((100, 100), (80, 5), Box(x=80, y=60, width=80, height=80)),
    ],
)
def test_handles_resize_a_box(session, canvas, pointer, add, shape_of, grab, to, left):
    track = add("person", (0, BOX))
    session.focus.select({track})
    pointer.drag(grab, to)
    assert shape_of(track) == left


def test_a_corner_with_shift_keeps_the_proportions(session, canvas, pointer, add, shape_of):
    track = add("person", (0, BOX))
    session.focus.select({track})
    pointer.drag((160, 140), (190, 141), keys=SHIFT)
    shape = shape_of(track)
    assert shape.width / shape.height == pytest.approx(60 / 80)
    assert (shape.x, shape.y, shape.width) == (100, 60, 90)


def test_a_turned_box_keeps_its_opposite_corner(session, canvas, pointer, add, shape_of):
    turned = Box(x=100, y=60, width=60, height=80, rotation=30)
    track = add("thing", (0, turned))
    session.focus.select({track})
    still, grab = box_corners(turned)[0], box_corners(turned)[2]
    pointer.drag(grab, (grab[0] + 20, grab[1] + 15))
    made = shape_of(track)
    assert made.rotation == 30
    assert math.dist(box_corners(made)[0], still) < 0.02
    assert math.dist(box_corners(made)[2], (grab[0] + 20, grab[1] + 15)) < 0.8


def test_the_rotate_handle_turns_and_shift_makes_steps(session, canvas, pointer, add, shape_of):
    track = add("thing", (0, BOX))
    session.focus.select({track})
    pointer.drag((130, 151), (100, 151), keys=SHIFT)
    assert shape_of(track).rotation == 30
    assert shape_of(track).centre == BOX.centre


def test_a_label_that_takes_upright_boxes_only_has_no_rotate_handle(session, canvas, pointer, add, shape_of):
    track = add("person", (0, BOX))
    session.focus.select({track})
    pointer.drag((130, 151), (100, 151))
    assert shape_of(track) == BOX


def test_dragging_a_vertex_moves_it(session, canvas, pointer, add, shape_of):
    track = add("pond", (0, OUTLINE))
    session.focus.select({track})
    pointer.drag((180, 140), (200, 170))
    assert rings(shape_of(track))[0] == ((100, 60), (180, 60), (200, 170), (100, 140))


def test_dragging_the_middle_of_an_edge_adds_a_vertex(session, canvas, pointer, add, shape_of, reopened):
    track = add("pond", (0, OUTLINE))
    session.focus.select({track})
    pointer.drag((140, 60), (140, 30))
    assert rings(shape_of(track))[0] == ((100, 60), (140, 30), (180, 60), (180, 140), (100, 140))
    assert reopened() == session.document


@pytest.mark.parametrize("way", ["delete", "right click"])
def test_a_vertex_is_removed(session, canvas, pointer, key, add, shape_of, way):
    track = add("pond", (0, OUTLINE))
    session.focus.select({track})
    if way == "delete":
        pointer.move((180, 140))
        key(Qt.Key.Key_Delete)
    else:
        pointer.click((180, 140), RIGHT)
    assert rings(shape_of(track))[0] == ((100, 60), (180, 60), (100, 140))


def test_the_last_three_vertices_stay(session, canvas, pointer, add, shape_of, say):
    track = add("pond", (0, polygon_of([(100, 60), (180, 60), (100, 140)])))
    session.focus.select({track})
    pointer.click((180, 60), RIGHT)
    assert len(rings(shape_of(track))[0]) == 3
    assert "three vertices" in say.last


def test_a_front_corner_of_a_cuboid_resizes_its_front(session, canvas, pointer, add, shape_of):
    track = add("van", (0, CUBOID))
    session.focus.select({track})
    pointer.drag((100, 160), (80, 180))
    assert shape_of(track).front == ((80, 100), (160, 100), (160, 180), (80, 180))


def test_a_back_corner_of_a_cuboid_changes_its_depth(session, canvas, pointer, add, shape_of):
    track = add("van", (0, CUBOID))
    session.focus.select({track})
    pointer.drag((180, 80), (190, 70))
    made = shape_of(track)
    assert made.front == CUBOID.front
    assert made.back[1] == (190, 70)
    assert made.back == ((145, 70), (190, 70), (190, 115), (145, 115))  # on to the same vanishing point


def test_alt_bends_a_cuboid_to_one_corner_and_it_stays_a_box(session, canvas, pointer, add, shape_of):
    track = add("van", (0, CUBOID))
    session.focus.select({track})
    pointer.drag((180, 80), (190, 72), keys=ALT)
    made = shape_of(track)
    assert made.back[1] == pytest.approx((190, 72), abs=0.02)
    assert math.dist(made.front[3], CUBOID.front[3]) < 6  # the others give way a little
    assert disagreement(made) < TOLERANCE
    pointer.drag(made.front[3], (95, 165), keys=ALT)
    assert shape_of(track).front[3] == pytest.approx(
        (95, 165), abs=0.6
    )  # as exactly as a pixel of the screen
    assert disagreement(shape_of(track)) < TOLERANCE


def test_a_front_edge_of_a_cuboid_moves_outwards(session, canvas, pointer, add, shape_of):
    track = add("van", (0, CUBOID))
    session.focus.select({track})
    pointer.drag((100, 130), (90, 130))
    assert shape_of(track).front == ((90, 100), (160, 100), (160, 160), (90, 160))


def test_dragging_the_ghost_of_an_ended_object_extends_its_life(session, canvas, pointer, add, shape_of, go):
    track = add("person", (0, BOX), (5, BOX))
    session.focus.select({track})
    go(30)
    assert shape_of(track, 30) is None
    pointer.drag((130, 100), (150, 100))
    assert shape_of(track, 30) == Box(x=120, y=60, width=60, height=80)


def test_dragging_the_ghost_of_an_object_outside_brings_it_back(session, canvas, pointer, add, shape_of, go):
    track = add("person", (0, BOX), (40, BOX))
    session.do(set_flags(session.desk, track, 20, outside=True))
    session.focus.select({track})
    go(25)
    pointer.drag((130, 100), (150, 100))
    assert shape_of(track, 25) == Box(x=120, y=60, width=60, height=80)
    assert shape_of(track, 22) is None


def test_what_is_not_selected_has_no_ghost(session, canvas, pointer, add, go):
    add("person", (0, BOX), (5, BOX))
    go(30)
    pointer.click((130, 100))
    assert not session.focus.selection


def test_a_drag_the_rules_refuse_says_why_while_it_lasts_and_changes_nothing(
    session, canvas, pointer, add, shape_of, forbid, say, qtbot
):
    forbid("shape_in_picture")
    track = add("person", (0, BOX))
    pointer.press((130, 100))
    pointer.move((400, 100), ALT)
    qtbot.waitUntil(lambda: "outside the picture" in canvas.hand.refusal)
    pointer.move((140, 100))
    qtbot.waitUntil(lambda: not canvas.hand.refusal)
    pointer.move((400, 100), ALT)
    pointer.release((400, 100), keys=ALT)
    assert shape_of(track) == BOX
    assert "outside the picture" in say.last


def test_a_shape_dragged_to_near_the_border_lies_on_it(session, canvas, pointer, add, shape_of):
    track = add("person", (0, BOX))
    pointer.drag((130, 100), (32, 100))
    assert shape_of(track).x == 0


def test_nudges_in_quick_succession_are_one_step(session, canvas, add, shape_of):
    track = add("person", (0, BOX))
    session.focus.select({track})
    for _ in range(5):
        canvas.nudge(1, 0)
    canvas.nudge(0, -10)
    assert shape_of(track) == Box(x=105, y=50, width=60, height=80)
    session.undo()
    assert shape_of(track) == BOX


def test_nudges_after_a_pause_are_a_step_of_their_own(session, canvas, add, shape_of):
    now = iter([0.0, 10.0])
    canvas.hand.nudges._clock = lambda: next(now)
    track = add("person", (0, BOX))
    session.focus.select({track})
    canvas.nudge(1, 0)
    canvas.nudge(1, 0)
    session.undo()
    assert shape_of(track) == Box(x=101, y=60, width=60, height=80)


def test_undo_during_a_drag_of_the_same_object_drops_the_drag(session, canvas, pointer, add):
    add("person", (0, BOX))
    pointer.press((130, 100))
    pointer.move((170, 150))
    session.undo()
    pointer.release((170, 150))
    assert not session.document.tracks


def test_another_frame_during_a_drag_drops_the_drag(session, canvas, pointer, add, go):
    track = add("person", (0, BOX), (20, BOX))
    pointer.press((130, 100))
    pointer.move((170, 150))
    go(10)
    pointer.release((170, 150))
    assert [k.frame for k in session.document.keyframes(track)] == [0, 20]
