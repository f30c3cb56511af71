"""A project that an older Framegrain made: looked at as it is, and brought up to date when somebody says so."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from framegrain.domain.shapes import Box
from framegrain.editing import tracks
from framegrain.session.projects import open_last_video, open_project
from framegrain.storage.backups import listed
from framegrain.storage.project_file import ProjectFile
from old_projects import make_version_1

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.window.conftest import Person


@pytest.fixture
def old(project_file: Path) -> Path:
    """A labeled project of file version 1."""
    session = open_project(project_file, person="Ana")
    open_last_video(session)
    session.do(tracks.start_track(session.desk, "thing", 0, Box(x=5, y=5, width=20, height=10)))
    session.close()
    return make_version_1(project_file)


def test_it_opens_for_reading_and_stays_as_it_is(person: Person, old: Path) -> None:
    before, names = old.read_bytes(), sorted(os.listdir(old.parent))
    person.window.open_path(old)
    person.sees_exact_picture()
    assert [t.label for t in person.session.open_document.tracks.values()] == ["thing"]
    assert "made by an older Framegrain" in person.told
    assert "backup" in person.told
    person.press(Qt.Key.Key_End)
    person.press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert "is open for reading only; nothing can be changed" in person.told
    no = next(b for b in person.window.messages.buttons if b.text() == "No")
    person.window.messages._close.click()  # the refusal, after which the offer comes back
    QTest.mouseClick(no, Qt.MouseButton.LeftButton)
    assert not person.window.messages.isVisible()
    assert person.session.read_only
    assert (old.read_bytes(), sorted(os.listdir(old.parent))) == (before, names)


def test_one_click_brings_it_up_to_date(person: Person, old: Path, qtbot: QtBot) -> None:
    person.window.open_path(old)
    person.sees_exact_picture()
    yes = next(b for b in person.window.messages.buttons if b.text() == "Bring up to date")
    QTest.mouseClick(yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not person.session.read_only, timeout=10_000)
    assert "what it was is kept in street.backups" in person.told
    person.window.commands.run("file.update")
    assert "is up to date already" in person.told
    person.sees_exact_picture()
    person.press(Qt.Key.Key_End)
    person.press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert len(person.session.open_document.clips) == 2
    (kept,) = listed(old)
    with ProjectFile.open(kept.path, read_only=True) as backup:
        assert backup.is_old
        assert [record.label for record in backup.load(1) if hasattr(record, "label")] == ["thing"]


def test_the_command_does_it_too(person: Person, old: Path, qtbot: QtBot) -> None:
    person.window.open_path(old)
    person.sees_exact_picture()
    person.window.commands.run("file.update")
    qtbot.waitUntil(lambda: not person.session.read_only, timeout=10_000)
    person.window.open_path(old)
    assert "open here already" in person.told
