"""The picture pushed with the space bar held, whatever tool is in hand; tapped it is the key it always was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from framegrain.domain.shapes import Box
from framegrain.session.focus import Tool

SPACE = Qt.Key.Key_Space


@pytest.mark.parametrize("tool", [Tool.SELECT, Tool.BOX, Tool.POLYGON])
def test_held_it_pushes_the_picture_with_any_tool(session, canvas, pointer, add, tool):
    thing = add("thing", (0, Box(x=60, y=60, width=80, height=80)))
    session.focus.choose_label(session.taxonomy.label("thing"))
    session.focus.choose_tool(tool)
    session.focus.clear()
    before, taps = canvas.stage.view, []
    canvas.tapped.connect(lambda: taps.append(1))
    canvas.setFocus()
    QTest.keyPress(canvas, SPACE)
    pointer.move((100, 100))
    assert canvas.cursor().shape() is Qt.CursorShape.OpenHandCursor
    start = pointer.place((100, 100))
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    pointer._held = Qt.MouseButton.LeftButton
    pointer.move((140, 120))
    assert canvas.cursor().shape() is Qt.CursorShape.ClosedHandCursor
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton)
    QTest.keyRelease(canvas, SPACE)
    after = canvas.stage.view
    assert (after.left - before.left, after.top - before.top) == (80, 40)
    assert after.scale == before.scale
    assert session.focus.selection == frozenset()
    assert list(session.document.tracks) == [thing]
    assert taps == []


def test_tapped_it_tells_so_once(session, canvas):
    taps = []
    canvas.tapped.connect(lambda: taps.append(1))
    canvas.setFocus()
    QTest.keyClick(canvas, SPACE)
    assert taps == [1]


def test_the_middle_button_pushes_as_before(canvas, pointer):
    before = canvas.stage.view
    pointer.drag((100, 100), (120, 100), button=Qt.MouseButton.MiddleButton)
    assert canvas.stage.view.left != before.left
