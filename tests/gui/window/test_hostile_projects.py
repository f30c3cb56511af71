"""A stranger's project in the window: a sentence or a project one can work in, never a stack of calls."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from framegrain.domain.shapes import Box
from framegrain.editing import tracks
from framegrain.session.projects import open_last_video, open_project

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.window.conftest import Person


@pytest.fixture
def labeled(project_file: Path) -> Path:
    session = open_project(project_file, person="Ana")
    open_last_video(session)
    for frame in (0, 5):
        session.do(tracks.start_track(session.desk, "thing", frame, Box(x=5, y=5, width=20, height=10)))
    session.close()
    return project_file


def _run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as sqlite:
        sqlite.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            sqlite.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE track SET part_of = (SELECT max(id) FROM track t WHERE t.id <> track.id)",
        "UPDATE track SET number = 9223372036854775807, layer = -9223372036854775808",
        "UPDATE keyframe SET frame = 2147483646 WHERE id = (SELECT max(id) FROM keyframe)",
        "DELETE FROM clip",
        "UPDATE edit SET at = -9223372036854775808, name = '<h1>x</h1>' || char(0, 10)",
        "INSERT OR REPLACE INTO meta VALUES ('remembered video', '²'), ('remembered frame/1', '²')",
        "UPDATE meta SET value = hex(zeroblob(5000000)) WHERE key = 'name'",
        "UPDATE video SET path = hex(zeroblob(2400))",
        "UPDATE video SET path = '/dev/zero', fingerprint = '0:x'",
        "INSERT INTO recheck SELECT 9000, 99, -1, 'thing', 'rule', 'x', '[]', NULL, made_by, method, made_at,"
        " detail, confirmed_by FROM track LIMIT 1",
    ],
)
def test_it_opens_and_can_be_worked_in(person: Person, labeled: Path, qtbot: QtBot, statement: str) -> None:
    _run(labeled, statement)
    person.window.open_path(labeled)
    assert person.window.session is not None, person.told
    for key in (Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Home):
        person.press(key)
    person.session.focus.select([*person.session.open_document.tracks])
    qtbot.wait(150)
    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(150)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE video SET frames = 1000000000", "its frame index has 120"),
        ("UPDATE keyframe SET frame = 9223372036854775807", "no video has more than"),
        ("UPDATE track SET reason = hex(zeroblob(5000000))", "record of"),
        ("CREATE TRIGGER t AFTER INSERT ON change BEGIN DELETE FROM event; END", "trigger t"),
    ],
)
def test_it_is_refused_in_a_sentence(person: Person, labeled: Path, statement: str, said: str) -> None:
    _run(labeled, statement)
    person.window.open_path(labeled)
    assert person.window.session is None
    assert said in person.told
    assert len(person.told) < 700


def test_a_pipe_in_the_place_of_a_video_does_not_stop_the_window(
    person: Person, labeled: Path, qtbot: QtBot
) -> None:
    video = labeled.with_name("street.mp4")
    video.unlink()
    os.mkfifo(video)
    person.window.open_path(labeled)
    assert person.session.video_file is None
    assert len(person.session.open_document.tracks) == 2
    qtbot.wait(200)
