"""Backups and recovery at the window: made by themselves, looked through, restored; a damaged project is saved."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QPushButton

from framegrain.domain.shapes import Box
from framegrain.editing import tracks
from framegrain.session.projects import open_last_video, open_project
from framegrain.storage.backups import Reason, folder_of, listed
from framegrain.storage.project_file import ProjectFile
from framegrain.ui.dialogs.recovery_sheet import RecoverySheet
from on_disk import stored

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.window.conftest import Person

PAGE = 4096


@pytest.fixture
def labeled(project_file: Path) -> Path:
    """A project with one object, backed up, and another object since."""
    session = open_project(project_file, person="Ana")
    open_last_video(session)
    session.do(tracks.start_track(session.desk, "thing", 0, Box(x=5, y=5, width=20, height=10)))
    session.project.back_up(Reason.DAILY)
    session.do(tracks.start_track(session.desk, "thing", 0, Box(x=50, y=5, width=20, height=10)))
    session.close()
    return project_file


def click(button: QPushButton) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def sheet_of(person: Person) -> RecoverySheet:
    sheet = person.window.dialogs.sheet
    assert isinstance(sheet, RecoverySheet)
    return sheet


def take(out: Path) -> None:
    """Answer the dialog that asks for a file's name."""
    (dialog,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, QFileDialog) and w.isVisible())
    dialog.fileSelected.emit(str(out))
    dialog.close()


def settled(sheet: RecoverySheet) -> bool:
    texts = [row[-1] for row in sheet.list.places.rows]
    return "being read" not in texts and bool(sheet.told.text())


def test_the_daily_backup_is_made_beside_the_work(at_work: Person, project_file: Path, qtbot: QtBot) -> None:
    assert listed(project_file) == []
    at_work.window.backups.make_now()
    qtbot.waitUntil(lambda: len(listed(project_file)) == 1, timeout=10_000)
    assert listed(project_file)[0].reason == Reason.DAILY
    at_work.window.backups.make_now()  # not a second one on this day
    qtbot.waitUntil(lambda: not at_work.window.jobs.running, timeout=10_000)
    assert len(listed(project_file)) == 1
    assert not at_work.window.status.backup.isVisible()
    with ProjectFile.open(listed(project_file)[0].path, read_only=True) as file:
        assert file.check() == []


def test_a_backup_that_fails_is_said_below_and_stops_nothing(
    at_work: Person, project_file: Path, qtbot: QtBot
) -> None:
    folder_of(project_file).write_text("in the way")
    at_work.window.backups.make_now()
    qtbot.waitUntil(at_work.window.status.backup.isVisible, timeout=10_000)
    assert "street.backups can't be made" in at_work.window.status.backup.toolTip()
    at_work.press(Qt.Key.Key_End)
    at_work.press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert len(stored(project_file).clips) == 2
    click(at_work.window.status.backup)
    assert sheet_of(at_work).none.isVisible()


def test_a_project_open_for_reading_makes_none(person: Person, project_file: Path, qtbot: QtBot) -> None:
    names = sorted(os.listdir(project_file.parent))
    person.window.opener.look_at(project_file)
    person.sees_exact_picture()
    person.window.backups.make_now()
    person.window.jobs.close()
    person.window.close_session()
    assert sorted(os.listdir(project_file.parent)) == names


def test_backups_are_listed_with_what_they_hold_and_what_is_different(
    person: Person, labeled: Path, qtbot: QtBot
) -> None:
    person.window.open_path(labeled)
    person.sees_exact_picture()
    person.window.commands.run("file.recover")
    sheet = sheet_of(person)
    qtbot.waitUntil(lambda: settled(sheet), timeout=10_000)
    (row,) = sheet.list.places.rows
    assert row[1:2] + row[3:7] == ("Every day", "1", "0", "1", "1")
    assert row[7].endswith("Ana")
    assert row[8] == "Whole"
    assert sheet.told.text() == "Since then: 1 object new, 1 keyframe new."


def test_one_is_restored_to_a_new_file_and_the_project_stays(
    person: Person, labeled: Path, qtbot: QtBot
) -> None:
    person.window.open_path(labeled)
    person.sees_exact_picture()
    before = labeled.read_bytes()
    person.window.commands.run("file.recover")
    sheet = sheet_of(person)
    qtbot.waitUntil(lambda: settled(sheet), timeout=10_000)
    click(sheet.restore)
    out = labeled.with_name("then.framegrain")
    take(out)
    qtbot.waitUntil(sheet.open.isVisible, timeout=10_000)
    assert len(stored(out).tracks) == 1
    assert labeled.read_bytes() == before
    click(sheet.open)
    person.sees_exact_picture()
    assert person.session.project.path == out
    assert not person.session.read_only
    assert len(stored(labeled).tracks) == 2


def test_nothing_is_restored_over_a_file(person: Person, labeled: Path, qtbot: QtBot) -> None:
    person.window.recovery.show_for(labeled)
    sheet = sheet_of(person)
    before = labeled.read_bytes()
    click(sheet.restore)
    take(labeled)
    qtbot.waitUntil(lambda: "exists already" in sheet.told.text(), timeout=10_000)
    assert labeled.read_bytes() == before


def test_a_backup_is_looked_at_with_its_pictures_and_not_changed(
    person: Person, labeled: Path, qtbot: QtBot
) -> None:
    (backup,) = listed(labeled)
    before = backup.path.read_bytes()
    person.window.recovery.show_for(labeled)
    click(sheet_of(person).look_at)
    person.sees_exact_picture()
    assert person.session.project.path == backup.path
    assert person.session.read_only
    assert person.session.video_file is not None
    assert len(person.session.open_document.tracks) == 1
    assert backup.path not in person.window.recent.paths()
    person.window.close_session()
    assert backup.path.read_bytes() == before
    assert os.listdir(backup.path.parent) == [backup.path.name]


def test_the_start_page_offers_the_backups_of_a_recent_project(person: Person, labeled: Path) -> None:
    person.window.recent.add(labeled)
    person.window.start_page.refresh()
    entry = next(b for b in person.window.start_page.findChildren(QPushButton) if b.toolTip() == str(labeled))
    entry.customContextMenuRequested.emit(QPoint(5, 5))
    (menu,) = (m for m in person.window.start_page.findChildren(QMenu) if m.isVisible())
    next(a for a in menu.actions() if a.text() == "Backups and recovery").trigger()
    menu.close()
    assert sheet_of(person).project == labeled


def spoil(path: Path, page: int) -> None:
    content = bytearray(path.read_bytes())
    content[(page - 1) * PAGE : page * PAGE] = b"\xff" * PAGE
    path.write_bytes(content)


@pytest.mark.parametrize("page", [1, 10])
def test_what_is_left_of_a_damaged_project_is_saved(
    person: Person, labeled: Path, qtbot: QtBot, page: int
) -> None:
    shutil.rmtree(folder_of(labeled))
    spoil(labeled, page)
    damaged = labeled.read_bytes()
    person.window.open_path(labeled)
    assert person.window.workbench is None
    offer = next(b for b in person.window.messages.buttons if b.text() == "Backups and recovery")
    click(offer)
    sheet = sheet_of(person)
    assert labeled.name in sheet.problem.text()
    click(sheet.salvage)
    out = labeled.with_name("saved.framegrain")
    take(out)
    qtbot.waitUntil(sheet.open.isVisible, timeout=10_000)
    told = sheet.report.toPlainText()
    assert "2 objects" in told
    assert labeled.read_bytes() == damaged
    click(sheet.open)
    person.sees_exact_picture()
    assert len(person.session.open_document.tracks) == 2
    assert person.session.project.check() == []
    assert out.with_name("saved.report.txt").read_text("utf-8") == told


def test_a_backup_that_is_damaged_says_so(person: Person, labeled: Path, qtbot: QtBot) -> None:
    (backup,) = listed(labeled)
    spoil(backup.path, 9)
    person.window.recovery.show_for(labeled)
    sheet = sheet_of(person)
    qtbot.waitUntil(lambda: settled(sheet), timeout=10_000)
    assert "damaged" in sheet.list.places.rows[0][8]
    assert not sheet.restore.isEnabled()


def test_escape_in_the_middle_of_reading_ends_it(person: Person, labeled: Path, qtbot: QtBot) -> None:
    person.window.recovery.show_for(labeled)
    person.press(Qt.Key.Key_Escape)
    assert person.window.dialogs.sheet is None
    qtbot.waitUntil(lambda: not person.window.jobs.running, timeout=10_000)
