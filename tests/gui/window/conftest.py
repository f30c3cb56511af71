"""The whole window, wired as in the program, with a home of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from framegrain.ui.guideline.contrast_sheet import ContrastSheet
from framegrain.ui.settings import Settings
from framegrain.ui.window import MainWindow
from gui.showing import show_active
from gui.window.authoring import open_editor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from framegrain.session.session import Session
    from framegrain.ui.taxonomy_editor.sheet import TaxonomyEditor
    from framegrain.ui.theme import Theme
    from framegrain.ui.workbench import Workbench

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


class Person:
    """Somebody at the window: keys and mouse only."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self._qtbot = qtbot

    @property
    def bench(self) -> Workbench:
        assert self.window.workbench is not None
        return self.window.workbench

    @property
    def session(self) -> Session:
        return self.bench.session

    @property
    def told(self) -> str:
        """The sentence last shown."""
        return self.window.messages.text

    def sees_exact_picture(self) -> None:
        self._qtbot.waitUntil(
            lambda: self.window.workbench is not None and self.window.workbench.pictures.is_settled,
            timeout=10_000,
        )

    def press(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        widget = self.window.focusWidget() or self.window
        QTest.keyClick(widget, key, modifiers)  # type: ignore[call-overload]

    def find(self, words: str) -> None:
        """Choose a label by typing a part of its name; what it is confused with is read and passed, once."""
        self.press(Qt.Key.Key_Slash)
        for letter in words:
            self.press(letter)
        self.press(Qt.Key.Key_Return)
        if isinstance(self.window.dialogs.sheet, ContrastSheet):
            self.press(Qt.Key.Key_Return)

    def at(self, x: float, y: float) -> QPoint:
        """Where a picture's pixel is on the canvas."""
        screen = self.bench.canvas.stage.view.to_screen((x, y))
        return QPoint(round(screen[0]), round(screen[1]))

    def drag(self, widget: QWidget, start: QPoint, end: QPoint) -> None:
        QTest.mouseMove(widget, start)
        QTest.mousePress(widget, LEFT, PLAIN, start)
        QTest.mouseMove(widget, (start + end) / 2)
        QTest.mouseMove(widget, end)
        QTest.mouseRelease(widget, LEFT, PLAIN, end)

    def drag_picture(self, a: tuple[float, float], b: tuple[float, float]) -> None:
        self.drag(self.bench.canvas, self.at(*a), self.at(*b))

    def click_picture(self, x: float, y: float) -> None:
        where = self.at(x, y)
        QTest.mouseMove(self.bench.canvas, where)
        QTest.mouseClick(self.bench.canvas, LEFT, PLAIN, where)


@pytest.fixture
def window(qtbot: QtBot, look: Theme, tmp_path: Path) -> Iterator[MainWindow]:
    """The main window, shown, nothing open."""
    made = MainWindow(look, Settings(tmp_path / "settings.json"))
    qtbot.addWidget(made)
    made.resize(1440, 900)
    show_active(qtbot, made)
    yield made
    made.close()


@pytest.fixture
def person(window: MainWindow, qtbot: QtBot) -> Person:
    """Somebody at the window."""
    return Person(window, qtbot)


@pytest.fixture
def at_work(person: Person, project_file: Path) -> Person:
    """Somebody at the window on a project, its first picture shown."""
    person.window.open_path(project_file)
    person.sees_exact_picture()
    return person


@pytest.fixture
def editor(window: MainWindow) -> TaxonomyEditor:
    """The taxonomy editor on nothing."""
    return open_editor(window)


@pytest.fixture
def street(window: MainWindow, project_file: Path, qtbot: QtBot) -> TaxonomyEditor:
    """The editor on a project's taxonomy, all of the tree unfolded."""
    window.open_path(project_file)
    qtbot.waitUntil(lambda: window.session is not None)
    editor = open_editor(window)
    editor.tree.expandAll()
    QApplication.processEvents()
    return editor


def _children(editor: TaxonomyEditor, key: int) -> list[str]:
    return [editor.draft[each].name for each in editor.draft[key].children]
