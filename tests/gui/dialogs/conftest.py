"""A window with something in it, the real action table, and the dialogs over it."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton

from framegrain.ui.actions import Actions
from framegrain.ui.dialogs.host import Dialogs
from framegrain.ui.intents import use_label
from framegrain.ui.jobs import Jobs
from framegrain.ui.keys import LabelKeys, TypingGuard
from framegrain.ui.settings import Settings
from framegrain.ui.theme import Theme
from gui.showing import show_active

NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
DISABLED = "file.relink"


class Stage(NamedTuple):
    """Everything a dialog has around it. `done` collects the actions that were run."""

    window: QMainWindow
    inside: QPushButton
    actions: Actions
    label_keys: LabelKeys
    settings: Settings
    jobs: Jobs
    dialogs: Dialogs
    done: list[str]

    @property
    def sheet(self):
        return self.dialogs.sheet

    def press(self, key, keys=NONE, text=""):
        """A key press wherever the keyboard is."""
        held = QApplication.focusWidget()
        if text:
            QTest.keyClicks(held, text)
        else:
            QTest.keyClick(held, key, keys)


@pytest.fixture(scope="session")
def dressed(qapp):
    """One look for all tests here: drawing every icon anew costs more than most of them."""
    theme = Theme("dark")
    theme.apply(qapp)
    return theme


@pytest.fixture
def look(dressed):
    """The dark look, applied."""
    dressed.choose("dark")
    return dressed


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def stage(qtbot, qapp, look, settings, session, say):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(960, 600)
    inside = QPushButton("Inside")
    window.setCentralWidget(inside)
    actions = Actions(window, settings, look)
    done: list[str] = []
    for spec in actions.specs:
        if spec.id != DISABLED:
            actions.on(spec.id, lambda i=spec.id: done.append(i))
    label_keys = LabelKeys(window, actions, lambda label: use_label(session, label, say))
    label_keys.load(session.taxonomy)
    jobs = Jobs(window)
    guard = TypingGuard(qapp)
    dialogs = Dialogs(window, look, actions, label_keys, settings, jobs, say)
    dialogs.load(session)
    show_active(qtbot, window)
    inside.setFocus()
    yield Stage(window, inside, actions, label_keys, settings, jobs, dialogs, done)
    jobs.close()
    guard.deleteLater()
    window.close()
