"""An edit the file did not take: kept, tried again in the right video, and never in the document before it is saved."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from faults.shim import FULL, needs_shim, watched
from framegrain.domain.guideline import ProjectChange, ProjectEdit, Question
from framegrain.domain.shapes import Box
from framegrain.editing import tracks
from framegrain.session.elsewhere import save_elsewhere
from framegrain.session.projects import open_last_video, open_project
from framegrain.session.unsaved import UnsavedFirst
from framegrain.session.videos import add_video, examine
from framegrain.storage.errors import ProjectGone, StorageError
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from faults.shim import Disk
    from framegrain.domain.edit import Edit
    from framegrain.session.session import Session

pytestmark = needs_shim
BOX = Box(x=5, y=5, width=20, height=10)


@pytest.fixture
def disk(project_file: Path) -> Iterator[Disk]:
    with watched(project_file.parent) as found:
        yield found


@pytest.fixture
def session(disk: Disk, project_file: Path) -> Iterator[Session]:
    """The project opened with its video, on a disk that can be made to fail."""
    opened = open_project(project_file, person="tester")
    open_last_video(opened)
    yield opened
    opened.close()


def thing(session: Session, frame: int = 4) -> Edit:
    return tracks.start_track(session.desk, "thing", frame, BOX)


def fails(session: Session, disk: Disk, edit: Edit | ProjectEdit) -> None:
    with disk.trouble("write", code=FULL), pytest.raises(StorageError, match="the disk is full"):
        session.do_project(edit) if isinstance(edit, ProjectEdit) else session.do(edit)


def question(session: Session) -> ProjectEdit:
    desk = session.desk
    asked = Question(id=desk.new_id(), text="Whose?", provenance=desk.stamp(), label="thing")
    return ProjectEdit("Ask", (ProjectChange(None, asked),))


def test_it_is_kept_with_its_reason_and_is_in_no_document(session: Session, disk: Disk) -> None:
    heard: list[object] = []
    session.unsaved_changed.connect(lambda: heard.append(session.unsaved))
    edit = thing(session)
    fails(session, disk, edit)
    kept = session.unsaved
    assert kept is not None
    assert (kept.edit, kept.why) == (edit, "the disk is full; make room and try again")
    assert kept.video == session.open_document.video.id
    assert not session.open_document.tracks
    assert not session.entries
    assert session.retry()
    assert session.unsaved is None
    assert len(session.open_document.tracks) == len(session.entries) == 1
    assert heard == [kept, None]
    assert session.project.check() == []


@pytest.mark.parametrize("elsewhere", [False, True])
def test_it_stays_the_edit_of_whoever_made_it(
    session: Session, disk: Disk, elsewhere: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fails(session, disk, thing(session))
    session.person = "somebody else"
    if elsewhere:
        copy = tmp_path_factory.mktemp("safe") / "copy.framegrain"
        save_elsewhere(session, copy)
        with ProjectFile.open(copy) as file:
            assert [entry.by for entry in file.history(1)] == ["tester"]
    assert session.retry()
    session.do(thing(session, 9))
    assert [entry.by for entry in session.entries] == ["tester"] * (not elsewhere) + ["somebody else"]


def test_the_same_edit_done_once_more_is_that_edit(session: Session, disk: Disk) -> None:
    edit, asked = thing(session), question(session)
    fails(session, disk, edit)
    session.do(edit)
    assert len(session.entries) == 1
    fails(session, disk, asked)
    assert session.do_project(asked) == 1
    assert len(session.project_entries) == 1


def test_an_undo_first_saves_what_is_kept_and_takes_that_back(session: Session, disk: Disk) -> None:
    session.do(thing(session))
    fails(session, disk, thing(session, 9))
    with disk.trouble("write", code=FULL):
        for change in (session.undo, session.redo, session.undo_project, lambda: session.go_to_entry(0)):
            with pytest.raises(UnsavedFirst, match="is not saved yet"):
                change()
    session.undo()
    assert [entry.undone for entry in session.entries] == [False, True]
    assert len(session.open_document.tracks) == 1


def test_what_cannot_be_saved_of_an_undo_changes_nothing(session: Session, disk: Disk) -> None:
    session.do(thing(session))
    with disk.trouble("sync"), pytest.raises(StorageError, match="undoing “Draw Thing 1”"):
        session.undo()
    assert session.unsaved is None
    assert len(session.open_document.tracks) == 1
    assert not session.entries[0].undone


def test_it_lands_in_its_own_video_when_another_is_shown(
    session: Session, disk: Disk, video_file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "other.mp4"
    copy.write_bytes(video_file.read_bytes() + bytes(100))
    add_video(session.project, examine(copy))
    first, second = session.videos()
    fails(session, disk, thing(session))
    session.open_video(second.id)
    session.do(thing(session))
    assert session.unsaved is None
    assert len(session.open_document.tracks) == 1
    assert len(session.document_of(first.id).tracks) == 1
    assert len(session.project.history(first.id)) == 1
    assert session.project.check() == []


def test_closing_tries_once_more(session: Session, disk: Disk, project_file: Path) -> None:
    fails(session, disk, thing(session))
    session.close()
    again = open_project(project_file)
    open_last_video(again)
    assert len(again.open_document.tracks) == 1
    again.close()


def test_trying_again_does_not_wait_for_another_program(session: Session, disk: Disk) -> None:
    fails(session, disk, thing(session))
    other = sqlite3.connect(session.project.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert not session.retry()
    assert session.unsaved is not None
    assert "another program is writing to it" in session.unsaved.why
    other.execute("ROLLBACK")
    other.close()
    assert session.retry()
    (wait,) = session.project._database.sqlite.execute("PRAGMA busy_timeout").fetchone()
    assert wait == 3000


@pytest.mark.parametrize("of_project", [False, True], ids=["of a video", "of the project"])
def test_a_copy_elsewhere_has_it(session: Session, disk: Disk, tmp_path: Path, of_project: bool) -> None:
    there = tmp_path / "there"
    there.mkdir()
    fails(session, disk, question(session) if of_project else thing(session))
    with disk.trouble("write", code=FULL, ending="street.framegrain-wal"):
        save_elsewhere(session, there / "safe.framegrain")
    assert session.unsaved is None
    copy = open_project(there / "safe.framegrain", read_only=True)
    open_last_video(copy)
    assert len(copy.project_entries) == of_project
    assert len(copy.open_document.tracks) == (not of_project)
    assert copy.video_file == session.video_file
    assert copy.project.check() == []
    copy.close()


def test_what_was_replaced_under_the_window_is_left_with_the_edit(
    session: Session, disk: Disk, project_file: Path, tmp_path: Path
) -> None:
    session.do(thing(session))
    project_file.rename(tmp_path / "moved.framegrain")
    project_file.write_bytes(b"something else")
    with pytest.raises(ProjectGone):
        session.do(thing(session, 9))
    assert session.unsaved is not None
    there = tmp_path / "there"
    there.mkdir()
    save_elsewhere(session, there / "safe.framegrain")
    copy = open_project(there / "safe.framegrain", read_only=True)
    open_last_video(copy)
    assert len(copy.open_document.tracks) == 2
    copy.close()
    assert project_file.read_bytes() == b"something else"


def test_an_edit_of_the_project_that_cannot_be_read_back_is_not_made(session: Session, disk: Disk) -> None:
    """A disk that fails right after the edit was written must not leave the window without what is on file."""
    asked = question(session)
    real, calls = session.project.project_history, iter((StorageError("the disk reports an error"),))

    def once() -> object:
        for error in calls:
            raise error
        return real()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session.project, "project_history", once)
        with pytest.raises(StorageError):
            session.do_project(asked)
        assert session.project_entries == real() == []
        assert session.retry()
    assert session.project_entries == real()
    assert len(real()) == 1
