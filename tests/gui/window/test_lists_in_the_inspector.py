"""Choosing from the inspector's lists with the keyboard, in the whole window with all its shortcuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from framegrain.domain.shapes import Box
from framegrain.editing import tracks
from framegrain.session.projects import new_project
from framegrain.session.videos import examine
from small_taxonomy import TAXONOMY

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from framegrain.ui.inspector.editors import CalmCombo

    from .conftest import Person

K = Qt.Key
KEYPAD = Qt.KeyboardModifier.KeypadModifier
PLAIN = Qt.KeyboardModifier.NoModifier


class AtList:
    """Somebody at the list of an attribute nobody has set yet."""

    def __init__(self, person: Person, qtbot: QtBot) -> None:
        self.person = person
        self._qtbot = qtbot

    @property
    def combo(self) -> CalmCombo:
        return self.person.bench.inspector.object.record.form.rows["facing"].editor.combo

    @property
    def facing(self) -> object:
        document = self.person.session.open_document
        return document.keyframes(min(document.tracks))[0].attributes.get("facing")

    def opens_by_click(self) -> None:
        QTest.mouseClick(self.combo, Qt.MouseButton.LeftButton, PLAIN, self.combo.rect().center())
        self._qtbot.waitUntil(self.is_open)

    def opens_by_keyboard(self) -> None:
        self.combo.setFocus(Qt.FocusReason.TabFocusReason)
        self.press(K.Key_Space)
        self._qtbot.waitUntil(self.is_open)

    def is_open(self) -> bool:
        return self.combo.view().isVisible()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """A key as the window system sends it: to the window, which looks for shortcuts first."""
        window = QApplication.focusWindow() or self.person.window.windowHandle()
        QTest.keyClick(window, key, modifiers)  # type: ignore[call-overload]


@pytest.fixture
def at_list(person: Person, tmp_path: Path, made_video: Path, qtbot: QtBot) -> AtList:
    """The first object of a new project is selected; where it faces is one of five."""
    taxonomy = tmp_path / "street.yaml"
    taxonomy.write_text(TAXONOMY.replace("[left, right, away]", "[left, right, away, near, up]"), "utf-8")
    new_project(tmp_path / "street.framegrain", taxonomy, [examine(made_video)])
    person.window.open_path(tmp_path / "street.framegrain")
    person.sees_exact_picture()
    session = person.session
    session.do(tracks.start_track(session.desk, "person", 0, Box(x=10, y=20, width=30, height=60)))
    session.focus.select(session.document.tracks)
    qtbot.waitUntil(lambda: "facing" in person.bench.inspector.object.record.form.rows)
    return AtList(person, qtbot)


@pytest.mark.parametrize(
    ("key", "modifiers"), [(K.Key_Return, PLAIN), (K.Key_Enter, KEYPAD), (K.Key_Space, PLAIN)]
)
@pytest.mark.parametrize("by", ["click", "keyboard"])
def test_enter_and_space_choose_what_is_marked(at_list, qtbot, by, key, modifiers):
    getattr(at_list, f"opens_by_{by}")()
    at_list.press(K.Key_Down)
    at_list.press(K.Key_Down)
    at_list.press(key, modifiers)
    qtbot.waitUntil(lambda: not at_list.is_open())
    assert at_list.facing == "right"
    assert not at_list.person.session.focus.playing


def test_the_first_step_down_marks_the_first_entry(at_list):
    at_list.opens_by_click()
    assert not at_list.combo.view().currentIndex().isValid()
    at_list.press(K.Key_Down)
    assert at_list.combo.view().currentIndex().row() == 0


def test_escape_closes_the_list_and_changes_nothing(at_list, qtbot):
    at_list.opens_by_click()
    at_list.press(K.Key_Down)
    at_list.press(K.Key_Escape)
    qtbot.waitUntil(lambda: not at_list.is_open())
    assert at_list.facing is None
    assert at_list.person.session.focus.selection


def test_letters_find_an_entry_and_fire_no_shortcut(at_list):
    at_list.opens_by_click()
    before = at_list.person.session.focus.label
    at_list.press(K.Key_N)
    assert at_list.combo.view().currentIndex().data() == "near"
    at_list.press(K.Key_W)
    assert at_list.person.session.focus.label == before


def test_enter_opens_a_closed_list(at_list):
    at_list.combo.setFocus(Qt.FocusReason.TabFocusReason)
    at_list.press(K.Key_Return)
    assert at_list.is_open()
    assert at_list.facing is None
