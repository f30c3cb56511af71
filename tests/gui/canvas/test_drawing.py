"""What a person draws on the picture."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from framegrain.domain.shapes import Box, Cuboid, Polygon, bounds, rings
from framegrain.session.focus import Tool
from framegrain.ui.canvas.stage import Stage

from .conftest import ALT, CTRL, RIGHT, SHIFT


def the_track(document):
    (track,) = document.tracks.values()
    (keyframe,) = document.keyframes(track.id)
    return track, keyframe


def test_a_dragged_box_is_a_track_that_is_there_after_reopening(session, take, pointer, reopened):
    take("person", Tool.BOX)
    pointer.drag((40, 50), (100, 170))
    track, keyframe = the_track(session.document)
    assert (track.label, keyframe.frame) == ("person", 0)
    assert keyframe.shape == Box(x=40, y=50, width=60, height=120)
    assert reopened() == session.document


def test_a_box_lands_on_the_frame_that_is_shown(session, take, pointer, go):
    take("person", Tool.BOX)
    go(17)
    pointer.drag((40, 50), (100, 170))
    assert the_track(session.document)[1].frame == 17


def test_two_clicks_draw_a_box_too(session, take, pointer):
    take("person", Tool.BOX)
    pointer.click((40, 50))
    pointer.move((70, 80))
    assert not session.document.tracks
    pointer.click((100, 170))
    assert the_track(session.document)[1].shape == Box(x=40, y=50, width=60, height=120)


def test_shift_draws_a_square(session, take, pointer):
    take("person", Tool.BOX)
    pointer.drag((40, 50), (60, 120), keys=SHIFT)
    assert the_track(session.document)[1].shape == Box(x=40, y=50, width=70, height=70)


def test_a_box_drawn_to_near_the_border_ends_on_it(session, take, pointer):
    take("person", Tool.BOX)
    pointer.drag((40, 50), (318, 238))
    assert bounds(the_track(session.document)[1].shape) == (40, 50, 320, 240)


def test_alt_keeps_the_border_from_pulling(session, take, pointer):
    take("person", Tool.BOX)
    pointer.drag((40, 50), (318, 238), keys=ALT)
    assert bounds(the_track(session.document)[1].shape) == (40, 50, 318, 238)


def test_escape_drops_a_box_being_drawn(session, take, pointer, key):
    take("person", Tool.BOX)
    pointer.press((40, 50))
    pointer.move((100, 170))
    key(Qt.Key.Key_Escape)
    pointer.release((100, 170))
    assert not session.document.tracks


def test_the_new_object_is_selected_and_the_tool_stays(session, take, pointer):
    take("person", Tool.BOX)
    pointer.drag((40, 50), (100, 170))
    assert session.focus.selection == {the_track(session.document)[0].id}
    assert session.focus.tool is Tool.BOX
    pointer.drag((200, 50), (240, 170))
    assert len(session.document.tracks) == 2


def test_the_box_tool_moves_what_is_selected_when_pressed_on_it(session, take, pointer, shape_of, go):
    take("person", Tool.BOX)
    pointer.drag((40, 50), (100, 170))
    track = the_track(session.document)[0].id
    go(10)
    pointer.drag((70, 110), (90, 120))
    assert shape_of(track, 10) == Box(x=60, y=60, width=60, height=120)
    assert len(session.document.tracks) == 1


def test_the_next_box_is_drawn_inside_the_one_just_drawn(session, canvas, take, pointer, shape_of):
    take("person", Tool.BOX)
    pointer.drag((40, 50), (140, 190))
    first = the_track(session.document)[0].id
    pointer.move((70, 90))
    assert canvas.cursor().shape() is Qt.CursorShape.CrossCursor
    pointer.drag((70, 90), (110, 150))
    assert shape_of(first) == Box(x=40, y=50, width=100, height=140)
    (second,) = session.focus.selection
    assert second != first
    assert shape_of(second) == Box(x=70, y=90, width=40, height=60)


def test_handles_and_outline_of_the_box_just_drawn_correct_it(session, take, pointer, shape_of):
    take("person", Tool.BOX)
    pointer.drag((40, 50), (140, 190))
    track = the_track(session.document)[0].id
    pointer.drag((140, 190), (150, 200))
    assert shape_of(track) == Box(x=40, y=50, width=110, height=150)
    pointer.drag((40, 80), (50, 90))
    assert shape_of(track) == Box(x=50, y=60, width=110, height=150)
    assert len(session.document.tracks) == 1


def test_an_in_between_is_moved_with_the_box_tool_in_hand(session, take, pointer, add, shape_of, go):
    track = add("person", *((frame, Box(x=40, y=50, width=60, height=120)) for frame in (0, 20)))
    take("person", Tool.BOX)
    session.focus.select([track])
    go(10)
    pointer.drag((70, 110), (90, 120))
    assert shape_of(track, 10) == Box(x=60, y=60, width=60, height=120)
    assert len(session.document.tracks) == 1


def test_the_box_tool_draws_over_what_is_not_selected(session, take, pointer, add):
    add("thing", (0, Box(x=20, y=20, width=200, height=200)))
    take("person", Tool.BOX)
    pointer.drag((40, 50), (100, 170))
    assert len(session.document.tracks) == 2


def test_without_a_label_nothing_is_drawn_and_the_sidebar_is_named(session, canvas, pointer, say):
    session.focus.choose_tool(Tool.BOX)
    pointer.drag((40, 50), (100, 170))
    assert not session.document.tracks
    assert "sidebar" in say.last


def test_a_label_that_takes_another_shape_says_which(session, take, pointer, say):
    take("pond", Tool.BOX)
    session.focus.choose_tool(Tool.BOX)
    pointer.drag((40, 50), (100, 170))
    assert not session.document.tracks
    assert "polygon" in say.last


def test_on_a_picture_that_is_only_near_nothing_is_drawn(session, canvas, take, pointer, say, monkeypatch):
    take("person", Tool.BOX)
    monkeypatch.setattr(Stage, "is_exact", property(lambda self: False))
    pointer.drag((40, 50), (100, 170))
    assert not session.document.tracks
    assert "exact frame" in say.last


def test_a_press_stops_playback_first(session, canvas, take, pointer):
    take("person", Tool.BOX)
    session.focus.play(on=True)
    pointer.press((40, 50))
    assert not session.focus.playing


def test_clicks_and_enter_make_a_polygon(session, take, pointer, key, reopened):
    take("pond", Tool.POLYGON)
    for point in ((50, 50), (120, 60), (100, 150)):
        pointer.click(point)
    key(Qt.Key.Key_Return)
    track, keyframe = the_track(session.document)
    assert rings(keyframe.shape) == (((50, 50), (120, 60), (100, 150)),)
    assert session.focus.selection == {track.id}
    assert reopened() == session.document


def test_a_click_on_the_first_vertex_closes_the_polygon(session, take, pointer):
    take("pond", Tool.POLYGON)
    for point in ((50, 50), (120, 60), (100, 150), (51, 51)):
        pointer.click(point)
    assert rings(the_track(session.document)[1].shape)[0] == ((50, 50), (120, 60), (100, 150))


def test_a_double_click_sets_the_last_vertex_and_closes(session, take, pointer):
    take("pond", Tool.POLYGON)
    pointer.click((50, 50))
    pointer.click((120, 60))
    pointer.double_click((100, 150))
    assert rings(the_track(session.document)[1].shape)[0] == ((50, 50), (120, 60), (100, 150))


@pytest.mark.parametrize("way", ["backspace", "undo", "right click"])
def test_the_last_vertex_is_taken_back(session, take, pointer, key, way):
    take("pond", Tool.POLYGON)
    for point in ((50, 50), (120, 60), (100, 150), (300, 10)):
        pointer.click(point)
    if way == "backspace":
        key(Qt.Key.Key_Backspace)
    elif way == "undo":
        key(Qt.Key.Key_Z, CTRL)
    else:
        pointer.click((300, 10), RIGHT)
    key(Qt.Key.Key_Return)
    assert rings(the_track(session.document)[1].shape)[0] == ((50, 50), (120, 60), (100, 150))


def test_a_vertex_taken_back_can_be_had_again(session, take, pointer, key):
    take("pond", Tool.POLYGON)
    for point in ((50, 50), (120, 60), (100, 150)):
        pointer.click(point)
    key(Qt.Key.Key_Z, CTRL)
    key(Qt.Key.Key_Z, CTRL | SHIFT)
    key(Qt.Key.Key_Return)
    assert isinstance(the_track(session.document)[1].shape, Polygon)


def test_escape_drops_the_polygon(session, take, pointer, key):
    take("pond", Tool.POLYGON)
    for point in ((50, 50), (120, 60), (100, 150)):
        pointer.click(point)
    key(Qt.Key.Key_Escape)
    key(Qt.Key.Key_Return)
    assert not session.document.tracks


def test_enter_before_the_third_vertex_keeps_on_drawing(session, take, pointer, key):
    take("pond", Tool.POLYGON)
    pointer.click((50, 50))
    pointer.click((120, 60))
    key(Qt.Key.Key_Return)
    pointer.click((100, 150))
    key(Qt.Key.Key_Return)
    assert len(rings(the_track(session.document)[1].shape)[0]) == 3


def test_taking_another_tool_drops_what_was_begun(session, take, pointer, key):
    take("thing", Tool.POLYGON)
    for point in ((50, 50), (120, 60), (100, 150)):
        pointer.click(point)
    session.focus.choose_tool(Tool.SELECT)
    key(Qt.Key.Key_Return)
    assert not session.document.tracks


def test_a_polygon_the_rules_refuse_is_not_lost(session, canvas, take, pointer, key, say, monkeypatch):
    take("pond", Tool.POLYGON)
    for point in ((50, 50), (120, 60), (100, 150)):
        pointer.click(point)
    with monkeypatch.context() as patch:
        patch.setattr(session.project, "_read_only", True, raising=False)
        patch.setattr(type(session), "read_only", property(lambda self: True))
        key(Qt.Key.Key_Return)
    assert not session.document.tracks
    assert say.last
    key(Qt.Key.Key_Return)
    assert len(session.document.tracks) == 1


def test_a_cuboid_is_a_front_face_by_drag_then_a_depth_by_click(session, take, pointer, reopened):
    take("van", Tool.CUBOID)
    pointer.drag((60, 100), (140, 180))
    assert not session.document.tracks
    pointer.move((150, 170))
    pointer.click((160, 160))
    shape = the_track(session.document)[1].shape
    assert isinstance(shape, Cuboid)
    assert shape.front == ((60, 100), (140, 100), (140, 180), (60, 180))
    assert shape.back[0][0] > 60
    assert shape.back[0][1] < 100
    assert shape.back[1][0] - shape.back[0][0] < 80
    assert reopened() == session.document


@pytest.mark.parametrize(("spot", "corner"), [((170, 80), 1), ((155, 175), 2), ((40, 90), 0), ((50, 170), 3)])
def test_the_nearest_corner_of_a_cuboids_back_lies_under_the_hand(
    session, canvas, take, pointer, spot, corner
):
    take("van", Tool.CUBOID)
    pointer.drag((60, 100), (140, 180))
    pointer.move(spot)
    (shown,) = canvas.hand.draft.shapes.values()
    assert shown.shape.back[corner] == pytest.approx(spot)
    pointer.click(spot)
    shape = the_track(session.document)[1].shape
    assert shape.back[corner] == pytest.approx(spot)
    assert 40 < shape.back[1][0] - shape.back[0][0] < 80


def test_a_cuboid_clicked_where_its_front_ended_has_some_depth(session, take, pointer):
    take("van", Tool.CUBOID)
    pointer.drag((60, 100), (140, 180))
    pointer.click((140, 180))
    shape = the_track(session.document)[1].shape
    assert shape.back[0] != shape.front[0]


def test_escape_between_face_and_depth_drops_the_cuboid(session, take, pointer, key):
    take("van", Tool.CUBOID)
    pointer.drag((60, 100), (140, 180))
    key(Qt.Key.Key_Escape)
    pointer.move((200, 100))
    assert not session.document.tracks
