"""While something is drawn, its keys belong to the drawing; otherwise to the window's shortcuts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from framegrain.domain.shapes import polygon_of, rings
from framegrain.session.focus import Tool
from gui.showing import show_active

from .conftest import CTRL, NO_KEY


@pytest.fixture
def fired(canvas, qtbot):
    """A window around the canvas whose shortcuts note that they fired."""
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(canvas)
    window.resize(656, 496)
    heard = []
    for key in ("Return", "Esc", "Backspace", "Del", "Ctrl+Z", "Ctrl+Y"):
        QShortcut(QKeySequence(key), window, lambda key=key: heard.append(key))
    show_active(qtbot, window)
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus)
    yield heard
    window.takeCentralWidget()


def press(canvas, key, keys=NO_KEY):
    QTest.keyClick(canvas, key, keys)


def test_with_nothing_begun_every_key_is_the_windows(canvas, fired):
    for key, keys in (
        (Qt.Key.Key_Return, NO_KEY),
        (Qt.Key.Key_Escape, NO_KEY),
        (Qt.Key.Key_Delete, NO_KEY),
        (Qt.Key.Key_Z, CTRL),
    ):
        press(canvas, key, keys)
    assert fired == ["Return", "Esc", "Del", "Ctrl+Z"]


def test_while_a_polygon_is_drawn_its_keys_are_the_canvas(session, canvas, pointer, fired):
    session.focus.choose_label(session.taxonomy.label("pond"))
    session.focus.choose_tool(Tool.POLYGON)
    for point in ((50, 50), (120, 60), (100, 150), (200, 200)):
        pointer.click(point)
    press(canvas, Qt.Key.Key_Z, CTRL)
    press(canvas, Qt.Key.Key_Y, CTRL)
    press(canvas, Qt.Key.Key_Backspace)
    press(canvas, Qt.Key.Key_Return)
    assert fired == []
    (keyframe,) = session.document.all_keyframes.values()
    assert rings(keyframe.shape)[0] == ((50, 50), (120, 60), (100, 150))
    press(canvas, Qt.Key.Key_Return)
    assert fired == ["Return"]


def test_delete_on_a_vertex_is_the_canvas_and_beside_it_the_windows(
    session, canvas, pointer, add, fired, shape_of
):
    track = add("pond", (0, polygon_of([(100, 60), (180, 60), (180, 140), (100, 140)])))
    session.focus.select({track})
    pointer.move((180, 140))
    press(canvas, Qt.Key.Key_Delete)
    assert (fired, len(rings(shape_of(track))[0])) == ([], 3)
    pointer.move((300, 200))
    press(canvas, Qt.Key.Key_Delete)
    assert fired == ["Del"]


def test_escape_first_drops_what_is_begun(session, canvas, pointer, fired):
    session.focus.choose_label(session.taxonomy.label("person"))
    session.focus.choose_tool(Tool.BOX)
    pointer.click((50, 50))
    press(canvas, Qt.Key.Key_Escape)
    assert fired == []
    press(canvas, Qt.Key.Key_Escape)
    assert fired == ["Esc"]
