"""The page for a new project hides the open one: no key may change what is not seen."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from framegrain.domain.shapes import Box
from framegrain.editing import tracks

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from .conftest import Person

CTRL = Qt.KeyboardModifier.ControlModifier
K = Qt.Key


@pytest.fixture
def at_page(at_work: Person, made_video: Path, tmp_path: Path, qtbot: QtBot) -> Person:
    """Somebody with an object selected in the open project who has chosen another video."""
    session = at_work.session
    session.do(tracks.start_track(session.desk, "person", 0, Box(x=20, y=20, width=40, height=60)))
    session.focus.select(session.open_document.tracks)
    shutil.copy(made_video, tmp_path / "other.mp4")
    at_work.press("l")
    assert session.focus.playing
    at_work.window.open_path(tmp_path / "other.mp4")
    qtbot.waitUntil(lambda: at_work.window.focusWidget() in at_work.window.new_project.children())
    return at_work


def test_no_key_changes_the_hidden_project_and_each_says_why(at_page: Person) -> None:
    session, bench = at_page.session, at_page.bench
    assert not session.focus.playing
    before, frame = session.open_document.copy(), session.focus.frame
    for key, held, what in (
        ("z", CTRL, "Undo"),
        ("x", Qt.KeyboardModifier.NoModifier, "Left the picture"),
        (K.Key_Delete, Qt.KeyboardModifier.NoModifier, "Delete here"),
        (".", Qt.KeyboardModifier.NoModifier, ""),
        ("w", Qt.KeyboardModifier.NoModifier, "Walk"),
        ("l", Qt.KeyboardModifier.NoModifier, ""),
    ):
        at_page.window.messages.hide()
        at_page.press(key, held)
        assert at_page.window.messages.isVisible()
        assert at_page.told.endswith(": street is not shown now; press Back to go on there")
        assert what in at_page.told
    assert (session.open_document, session.focus.frame) == (before, frame)
    assert session.focus.label is None
    assert not session.focus.playing
    assert not bench.isVisible()


def test_a_switch_that_is_refused_there_stays_as_it_was(at_page: Person) -> None:
    looped = at_page.window.commands["play.loop"].isChecked()
    at_page.window.commands.run("play.loop")
    assert "press Back" in at_page.told
    assert at_page.window.commands["play.loop"].isChecked() == looped


def test_what_the_palette_offers_of_the_hidden_project_is_refused_there(at_page: Person) -> None:
    frame = at_page.session.focus.frame
    at_page.window.commands.run("help.commands")
    assert at_page.window.dialogs.sheet is not None
    for letter in "stand":
        at_page.press(letter)
    at_page.press(K.Key_Return)
    assert at_page.session.focus.label is None
    assert at_page.session.focus.frame == frame
    assert at_page.told.startswith("Use label Stand: street is not shown")


def test_enter_presses_the_button_that_has_the_keyboard(
    at_page: Person, tmp_path: Path, qtbot: QtBot
) -> None:
    at_page.press(K.Key_Return)
    qtbot.waitUntil(lambda: at_page.session.project.path == tmp_path / "other.framegrain", timeout=10_000)
    at_page.sees_exact_picture()


def test_enter_on_back_goes_on_where_work_was_left(at_page: Person) -> None:
    at_page.press(K.Key_Tab)
    at_page.press(K.Key_Return)
    assert at_page.bench.isVisible()
    at_page.press("z", CTRL)
    assert not at_page.session.open_document.tracks


def test_the_look_and_the_manual_still_work_there(at_page: Person) -> None:
    before = at_page.window.look.name
    at_page.window.commands.run("view.theme")
    assert at_page.window.look.name != before
