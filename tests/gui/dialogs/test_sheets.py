"""What is true of every sheet: it comes and goes by keyboard, keeps it, fits, and can be read aloud."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from shiboken6 import delete

SHEETS = ("export", "compat", "keys", "commands", "preferences", "about")
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(params=SHEETS)
def sheet(request, stage):
    """Each sheet in turn, open."""
    getattr(stage.dialogs, request.param)()
    return stage.sheet


def test_escape_closes_it_and_the_keyboard_returns(stage, sheet, qtbot):
    assert sheet.isVisible()
    assert sheet.isAncestorOf(QApplication.focusWidget())
    stage.press(Qt.Key.Key_Escape)
    assert stage.sheet is None
    assert QApplication.focusWidget() is stage.inside


def test_it_closes_where_what_had_the_keyboard_is_gone(stage):
    field = QLineEdit(stage.window)
    field.show()
    field.setFocus()
    stage.dialogs.about()
    delete(field)
    stage.press(Qt.Key.Key_Escape)
    assert stage.sheet is None


def test_the_keyboard_never_leaves_it(stage, sheet):
    held = set()
    for keys in (Qt.KeyboardModifier.NoModifier, SHIFT):
        for _ in range(len(sheet._stops()) + 2):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab, keys)
            assert sheet.isAncestorOf(QApplication.focusWidget())
            held.add(QApplication.focusWidget())
    assert held == set(sheet._stops()) or len(held) >= len(sheet._stops()) > 0


def test_no_shortcut_of_the_window_fires_while_it_is_open(stage, sheet):
    for key in (Qt.Key.Key_B, Qt.Key.Key_Space, Qt.Key.Key_F1):
        sheet.setFocus()
        stage.press(key)
    assert stage.done == []


def test_it_fits_the_smallest_window_and_follows_it(stage, sheet):
    assert sheet.geometry() == stage.window.rect()
    assert stage.window.rect().contains(sheet.panel.geometry())
    stage.window.resize(1300, 800)
    QApplication.processEvents()
    assert sheet.geometry() == stage.window.rect()
    assert stage.window.rect().contains(sheet.panel.geometry())


def test_everything_in_it_that_takes_the_keyboard_has_a_name(sheet):
    nameless = [
        widget
        for widget in sheet.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and type(widget).__name__ not in ("QScrollArea", "QLineEdit")  # the line inside a spin box
    ]
    assert nameless == []
    assert sheet.accessibleName()


def test_a_click_beside_it_closes_it(stage, sheet):
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert stage.sheet is None


def test_no_text_is_cut_off_in_it(stage, sheet):
    QApplication.processEvents()
    for label in sheet.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_the_look_changes_while_it_is_open(stage, sheet, look):
    look.choose("light")
    QApplication.processEvents()
    assert sheet.isVisible()
    look.choose("dark")


def test_only_one_is_open_at_a_time(stage):
    stage.dialogs.about()
    first = stage.sheet
    stage.dialogs.keys()
    assert not first.isVisible()
    assert stage.sheet.isVisible()


def test_another_project_closes_what_spoke_of_the_last(stage):
    stage.dialogs.export()
    stage.dialogs.load(None)
    assert stage.sheet is None


@pytest.mark.parametrize("name", [name for name in SHEETS if name not in ("export", "compat")])
def test_it_opens_without_a_project(stage, name):
    stage.dialogs.load(None)
    getattr(stage.dialogs, name)()
    assert stage.sheet.isVisible()


def test_without_a_project_export_says_what_to_do(stage, say):
    stage.dialogs.load(None)
    stage.dialogs.export()
    assert stage.sheet is None
    assert "Open a project first" in say.last
