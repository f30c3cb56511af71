"""How a person selects on the picture."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from framegrain.domain.shapes import Box
from framegrain.session.focus import Tool
from framegrain.ui.verbs import Verbs

from .conftest import CTRL, RIGHT, SHIFT


@pytest.fixture
def three(add):
    """Two boxes side by side, and a large one around the first."""
    return (
        add("person", (0, Box(x=60, y=60, width=40, height=40))),
        add("person", (0, Box(x=200, y=60, width=40, height=40))),
        add("thing", (0, Box(x=20, y=20, width=120, height=180))),
    )


def test_a_click_selects_the_small_shape_inside_the_large_one(session, canvas, pointer, three):
    pointer.click((80, 80))
    assert session.focus.selection == {three[0]}


def test_clicking_again_goes_through_what_lies_below(session, canvas, pointer, three):
    pointer.click((80, 80))
    pointer.click((80, 80))
    assert session.focus.selection == {three[2]}
    pointer.click((80, 80))
    assert session.focus.selection == {three[0]}


def test_an_outline_wins_over_the_inside_of_a_smaller_shape(session, canvas, pointer, add):
    add("thing", (0, Box(x=60, y=60, width=60, height=60)))
    large = add("thing", (0, Box(x=90, y=20, width=120, height=180)))
    pointer.click((90, 90))
    assert session.focus.selection == {large}


@pytest.mark.parametrize("held", [CTRL, SHIFT])
def test_ctrl_or_shift_click_selects_one_more_and_one_less(session, canvas, pointer, three, held):
    pointer.click((80, 80))
    pointer.click((220, 80), keys=held)
    assert session.focus.selection == {three[0], three[1]}
    pointer.click((220, 80), keys=held)
    assert session.focus.selection == {three[0]}


def test_a_click_on_nothing_selects_nothing(session, canvas, pointer, three):
    pointer.click((80, 80))
    pointer.click((300, 220))
    assert session.focus.selection == frozenset()


def test_a_rubber_band_selects_what_it_holds(session, canvas, pointer, three):
    pointer.drag((150, 220), (310, 20))
    assert session.focus.selection == {three[1]}


def test_a_rubber_band_with_shift_selects_more(session, canvas, pointer, three):
    pointer.click((80, 80))
    pointer.drag((150, 220), (310, 20), keys=SHIFT)
    assert session.focus.selection == {three[0], three[1]}


def test_ctrl_click_selects_while_the_box_tool_is_in_hand(session, canvas, pointer, three):
    session.focus.choose_label(session.taxonomy.label("person"))
    session.focus.choose_tool(Tool.BOX)
    pointer.click((220, 80), keys=CTRL)
    assert session.focus.selection == {three[1]}
    assert len(session.document.tracks) == 3


def test_next_object_goes_round_and_brings_it_into_sight(session, canvas, say, three):
    verbs = Verbs(session, say)
    for _ in range(8):
        canvas.zoom_in()
    seen = []
    for _ in range(4):
        verbs.next_object(1)
        (chosen,) = session.focus.selection
        seen.append(chosen)
        assert in_sight(canvas, chosen)
    assert seen == [*three, three[0]]
    verbs.next_object(-1)
    assert session.focus.selection == {three[2]}


def test_what_is_selected_elsewhere_comes_into_sight(session, canvas, pointer, three):
    pointer.wheel((300, 230), 12)
    assert not in_sight(canvas, three[1])
    session.focus.select({three[1]})
    assert in_sight(canvas, three[1])


def test_selecting_never_moves_a_view_that_shows_the_shape(session, canvas, pointer, three):
    pointer.wheel((80, 80), 4)
    view = canvas.stage.view
    pointer.click((80, 80))
    assert session.focus.selection == {three[0]}
    assert canvas.stage.view == view


def in_sight(canvas, track):
    """Whether some of an object's surrounding rectangle is in the room."""
    left, top, right, bottom = canvas.stage.item(track).bounds
    x0, y0 = canvas.stage.view.to_screen((left, top))
    x1, y1 = canvas.stage.view.to_screen((right, bottom))
    return x1 > 0 and y1 > 0 and x0 < canvas.width() and y0 < canvas.height()


def test_a_right_click_on_nothing_asks_for_the_menu_of_the_place(canvas, pointer, three, qtbot):
    with qtbot.waitSignal(canvas.menu_wanted) as asked:
        pointer.click((300, 220), RIGHT)
    assert asked.args == [0, canvas.mapToGlobal(pointer.place((300, 220)))]


def test_a_right_click_selects_and_asks_for_a_menu(session, canvas, pointer, three, qtbot):
    with qtbot.waitSignal(canvas.menu_wanted) as asked:
        pointer.click((220, 80), RIGHT)
    assert session.focus.selection == {three[1]}
    assert asked.args == [three[1], canvas.mapToGlobal(pointer.place((220, 80)))]


def test_a_right_click_on_one_of_several_selected_keeps_them(session, canvas, pointer, three, qtbot):
    session.focus.select(three[:2])
    with qtbot.waitSignal(canvas.menu_wanted):
        pointer.click((220, 80), RIGHT)
    assert session.focus.selection == set(three[:2])


def test_the_menu_key_asks_for_the_menu_of_what_is_selected(session, canvas, pointer, three, qtbot):
    session.focus.select({three[1]})
    with qtbot.waitSignal(canvas.menu_wanted) as asked:
        middle = canvas.rect().center()
        QApplication.sendEvent(
            canvas, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, canvas.mapToGlobal(middle))
        )
    assert asked.args[0] == three[1]


def test_the_pointer_says_what_it_would_do(session, canvas, pointer, three):
    pointer.move((220, 80))
    assert canvas.cursor().shape() is Qt.CursorShape.PointingHandCursor
    pointer.click((220, 80))
    assert canvas.cursor().shape() is Qt.CursorShape.SizeAllCursor
    pointer.move((240, 100))
    assert canvas.cursor().shape() is Qt.CursorShape.SizeFDiagCursor
    pointer.move((300, 220))
    assert canvas.cursor().shape() is Qt.CursorShape.ArrowCursor
    session.focus.choose_tool(Tool.BOX)
    pointer.move((301, 220))
    assert canvas.cursor().shape() is Qt.CursorShape.CrossCursor


def test_the_hint_names_the_pixel_under_the_pointer(canvas, pointer, qtbot):
    with qtbot.waitSignal(canvas.hint) as said:
        pointer.move((123.4, 77.2))
    assert "x 123, y 77" in said.args[0]


def test_the_hint_follows_the_tool_while_the_pointer_rests(session, canvas, pointer, qtbot):
    session.focus.choose_tool(Tool.POLYGON)
    pointer.move((100, 100))
    with qtbot.waitSignal(canvas.hint) as said:
        session.focus.choose_tool(Tool.SEGMENT)
    assert "vertex" not in said.args[0]
    assert "timeline" in said.args[0]


def test_beside_the_picture_the_hint_names_no_pixel(canvas, pointer, qtbot):
    pointer.move((100, 100))
    with qtbot.waitSignal(canvas.hint) as said:
        pointer.move((-3, 100))
    assert "x " not in said.args[0]


def test_a_drag_let_go_beside_the_canvas_leaves_no_hint(session, canvas, pointer, qtbot):
    session.focus.choose_tool(Tool.BOX)
    pointer.press((100, 100))
    pointer.move((-600, 100))
    with qtbot.waitSignal(canvas.hint) as said:
        pointer.release((-600, 100))
    assert said.args[0] == ""
