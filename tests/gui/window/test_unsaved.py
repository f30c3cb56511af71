"""The disk fills up while somebody works: told at once, kept, tried again, taken elsewhere, and never pretended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from faults.shim import FULL, needs_shim, watched
from framegrain.storage.project_file import ProjectFile
from framegrain.ui.dialogs.recovery_sheet import RecoverySheet
from framegrain.ui.dialogs.unsaved_sheet import UnsavedSheet
from on_disk import stored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from PySide6.QtWidgets import QPushButton
    from pytestqt.qtbot import QtBot

    from faults.shim import Disk, Trouble
    from framegrain.ui.widgets.unsaved_bar import UnsavedBar

    from .conftest import Person

pytestmark = needs_shim
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def disk(project_file: Path) -> Iterator[Disk]:
    """The disk the project lies on."""
    with watched(project_file.parent) as found:
        yield found


@pytest.fixture
def at_work(disk: Disk, at_work: Person) -> Iterator[Person]:
    """Somebody who has drawn one box, and who leaves nothing unsaved."""
    at_work.find("thing")
    at_work.drag_picture((20, 20), (60, 90))
    yield at_work
    if at_work.window.workbench is not None:
        at_work.session.drop_unsaved()


def full(disk: Disk) -> AbstractContextManager[Trouble]:
    return disk.trouble("write", code=FULL)


def bar(person: Person) -> UnsavedBar:
    found = person.window.unsaved.bar
    assert found is not None
    return found


def click(button: QPushButton) -> None:
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def draw(person: Person) -> None:
    person.find("thing")
    person.drag_picture((120, 20), (160, 90))


def on_file(person: Person) -> int:
    """How many objects another reader finds."""
    return len(stored(person.session.project.path).tracks)


def said_above(person: Person) -> str:
    return person.window.topbar._saved.text()


def test_it_is_told_at_once_over_the_picture_and_saved_by_a_click(at_work: Person, disk: Disk) -> None:
    assert not bar(at_work).isVisible()
    with full(disk):
        draw(at_work)
        assert bar(at_work).isVisible()
        assert bar(at_work).title.text() == "“Draw Thing 2” is not saved"
        assert "The disk is full; make room and try again" in bar(at_work).why.text()
        assert "1 change is not saved" in said_above(at_work)
        assert len(at_work.session.open_document.tracks) == on_file(at_work) == 1
        click(bar(at_work).retry)
        assert bar(at_work).isVisible()
    click(bar(at_work).retry)
    assert not bar(at_work).isVisible()
    assert len(at_work.session.open_document.tracks) == on_file(at_work) == 2
    assert "every change is saved" in said_above(at_work)


def test_nothing_else_changes_until_it_is_saved_and_that_is_said(at_work: Person, disk: Disk) -> None:
    with full(disk):
        draw(at_work)
        kept = at_work.session.unsaved
        assert kept is not None
        at_work.drag_picture((200, 20), (240, 90))
        assert "“Draw Thing 2” is not saved yet, so nothing else can be changed" in at_work.told
        at_work.press(Qt.Key.Key_Z, CTRL)
        assert "is not saved yet" in at_work.told
        at_work.press(Qt.Key.Key_S, CTRL)
        assert "already saved" not in at_work.told
        assert at_work.session.unsaved is not None
        assert at_work.session.unsaved.edit == kept.edit
        assert len(at_work.session.open_document.tracks) == on_file(at_work) == 1
    at_work.drag_picture((200, 20), (240, 90))  # the next edit takes the kept one along
    assert at_work.session.unsaved is None
    assert (
        "“Draw Thing 2” is saved now; “Draw Thing 2” was begun before that, so do it once more"
        in at_work.told
    )
    at_work.drag_picture((200, 20), (240, 90))
    assert [track.number for track in at_work.session.open_document.tracks.values()] == [1, 2, 3]
    assert len(at_work.session.open_document.tracks) == on_file(at_work) == 3
    at_work.press(Qt.Key.Key_S, CTRL)
    assert at_work.told == "Every change is already saved"


def test_it_is_tried_again_by_itself_with_growing_pauses(at_work: Person, disk: Disk, qtbot: QtBot) -> None:
    keeper = at_work.window.unsaved
    with full(disk):
        draw(at_work)
        pauses = []
        for _ in range(7):
            pauses.append(keeper._left)
            keeper._left = 1
            keeper._tick()
    assert pauses == [2, 4, 8, 15, 30, 60, 60]
    keeper._left = 1
    qtbot.waitUntil(lambda: at_work.session.unsaved is None, timeout=5000)
    assert at_work.told == "“Draw Thing 2” is saved now"
    assert on_file(at_work) == 2
    assert not keeper._second.isActive()


def test_the_pauses_begin_anew_for_another_edit(at_work: Person, disk: Disk) -> None:
    keeper = at_work.window.unsaved
    for name in ("Draw Thing 2", "Draw Thing 3"):
        with full(disk):
            draw(at_work)
            assert bar(at_work).title.text() == f"“{name}” is not saved"
            assert keeper._left == 2
            click(bar(at_work).retry)
            assert keeper._left == 4
        click(bar(at_work).retry)


def test_a_copy_elsewhere_has_the_edit_and_work_goes_on_there(
    at_work: Person, disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = at_work.session.project.path
    at_work.session.focus.go_to(7)
    there = tmp_path / "stick"
    there.mkdir()
    with full(disk):
        draw(at_work)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(there / "safe"), ""))
        click(bar(at_work).elsewhere)
        assert at_work.session.project.path == there / "safe.framegrain"
        assert "You work in" in at_work.told
        assert len(at_work.session.open_document.tracks) == on_file(at_work) == 2
        assert at_work.session.unsaved is None
        assert at_work.session.focus.frame == 7
        assert at_work.session.video_file == (old.parent / "street.mp4").resolve()
        draw(at_work)
        assert on_file(at_work) == 3
        assert not bar(at_work).isVisible()
    with ProjectFile.open(old) as file:
        assert file.check() == []
        assert len(stored(old).tracks) == 1
    with ProjectFile.open(there / "safe.framegrain", read_only=True) as file:
        assert file.check() == []


def test_a_place_that_fails_as_well_or_a_name_that_is_taken_is_said(
    at_work: Person, disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = at_work.session.project.path
    (tmp_path / "taken.framegrain").write_text("mine")
    with full(disk):
        draw(at_work)
        for place, words in (
            (tmp_path / "taken.framegrain", "exists already"),
            (old.parent / "same-disk.framegrain", "the disk is full"),
            (tmp_path / "nowhere" / "x.framegrain", "check that it and its folder are still there"),
        ):
            monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, at=str(place), **__: (at, ""))
            click(bar(at_work).elsewhere)
            assert words in at_work.told
            assert at_work.session.unsaved is not None
            assert at_work.session.project.path == old
    assert (tmp_path / "taken.framegrain").read_text() == "mine"
    assert not list(old.parent.glob("*same-disk*"))


def test_it_is_dropped_only_after_a_question(at_work: Person, disk: Disk) -> None:
    with full(disk):
        draw(at_work)
        click(bar(at_work).drop)
        sheet = at_work.window.dialogs.sheet
        assert isinstance(sheet, UnsavedSheet)
        at_work.press(Qt.Key.Key_Return)  # the first button keeps it
        assert at_work.session.unsaved is not None
        click(bar(at_work).drop)
        sheet = at_work.window.dialogs.sheet
        assert isinstance(sheet, UnsavedSheet)
        click(sheet.buttons["Drop it"])
        assert at_work.session.unsaved is None
        assert not bar(at_work).isVisible()
    assert on_file(at_work) == 1
    draw(at_work)
    assert on_file(at_work) == 2


def test_closing_the_window_asks(at_work: Person, disk: Disk) -> None:
    window = at_work.window
    with full(disk):
        draw(at_work)
        window.close()
        assert window.isVisible()
        sheet = window.dialogs.sheet
        assert isinstance(sheet, UnsavedSheet)
        at_work.press(Qt.Key.Key_Escape)
        assert window.isVisible()
        assert at_work.session.unsaved is not None
        window.close()
        sheet = window.dialogs.sheet
        assert isinstance(sheet, UnsavedSheet)
        click(sheet.buttons["Close without it"])
        assert not window.isVisible()


def test_closing_saves_it_where_that_works_again(at_work: Person, disk: Disk) -> None:
    path = at_work.session.project.path
    with full(disk):
        draw(at_work)
    at_work.window.close()
    assert not at_work.window.isVisible()
    assert len(stored(path).tracks) == 2


def test_another_project_asks_as_well(at_work: Person, disk: Disk, tmp_path: Path) -> None:
    path = at_work.session.project.path
    other = tmp_path / "other.framegrain"
    at_work.session.project.backup(other)
    with full(disk):
        draw(at_work)
        at_work.window.open_path(other)
        sheet = at_work.window.dialogs.sheet
        assert isinstance(sheet, UnsavedSheet)
        at_work.press(Qt.Key.Key_Escape)
        assert at_work.session.project.path == path
        assert at_work.session.unsaved is not None
    with ProjectFile.open(other):  # was let go of
        pass


def test_another_project_is_let_go_of_where_no_copy_is_made(
    at_work: Person, disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = at_work.session.project.path, tmp_path / "other.framegrain"
    at_work.session.project.backup(other)
    for place in ("", str(path.parent / "same-disk.framegrain")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, at=place, **__: (at, ""))
        with full(disk):
            if at_work.session.unsaved is None:
                draw(at_work)
            at_work.window.open_path(other)
            sheet = at_work.window.dialogs.sheet
            assert isinstance(sheet, UnsavedSheet)
            click(sheet.buttons["Save a copy elsewhere…"])
            assert at_work.session.project.path == path
            assert at_work.session.unsaved is not None
        with ProjectFile.open(other):
            pass


def test_a_click_on_the_bar_draws_nothing_below_it(at_work: Person, disk: Disk) -> None:
    with full(disk):
        draw(at_work)
        QTest.mousePress(bar(at_work), Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
        QTest.mouseRelease(bar(at_work), Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
        assert "nothing else can be changed" not in at_work.told


def test_saving_what_can_be_read_asks_before_the_edit_is_lost(
    at_work: Person, disk: Disk, project_file: Path
) -> None:
    with full(disk):
        draw(at_work)
        at_work.window.recovery.show_for(project_file)
        sheet = at_work.window.dialogs.sheet
        assert isinstance(sheet, RecoverySheet)
        at_work.window.recovery.salvage(sheet, project_file.with_name("saved.framegrain"))
        asked = at_work.window.dialogs.sheet
        assert isinstance(asked, UnsavedSheet)
        assert at_work.session.unsaved is not None
        click(asked.buttons["Stay"])
    at_work.window.unsaved.retry()
    assert on_file(at_work) == 2
