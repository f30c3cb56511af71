"""Disks fill up and break; what was there stays."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from framegrain.storage.errors import CannotOpen, StorageError
from framegrain.storage.project_file import ProjectFile
from storage.samples import VIDEO, adding, changing, commit, event, keyframe, track

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

resource = pytest.importorskip("resource")

MANY = adding(*(event(n, label="x" * 500) for n in range(100, 1100)))


@contextmanager
def files_can_not_grow(limit: int) -> Iterator[None]:
    """The operating system refuses to write past `limit` bytes in any file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def full(file: ProjectFile) -> Iterator[None]:
    """SQLite meets a full disk once it needs another page."""
    sqlite = file._database.sqlite
    (pages,) = sqlite.execute("PRAGMA page_count").fetchone()
    sqlite.execute(f"PRAGMA max_page_count = {pages}")
    yield
    sqlite.execute("PRAGMA max_page_count = 1000000")


def test_a_full_disk_is_said_and_nothing_is_half_saved(project: ProjectFile) -> None:
    commit(project, adding(event(1)))
    with (
        full(project),
        pytest.raises(StorageError, match=r"“Add” could not be saved .*the disk is full.*as it was"),
    ):
        commit(project, MANY)
    assert project.load(1) == [event(1)]
    assert len(project.history(1)) == 1
    commit(project, adding(event(2)))
    assert project.check() == []


def test_a_video_that_does_not_fit_the_disk_is_not_added(project: ProjectFile) -> None:
    with full(project), pytest.raises(StorageError, match="video game could not be saved"):
        project.add_video(VIDEO, bytes(10_000_000))
    assert len(project.videos()) == 1


def test_a_write_error_of_the_operating_system_is_said_and_survived(project: ProjectFile) -> None:
    commit(project, adding(event(1)))
    wal = project.path.with_name(project.path.name + "-wal")
    with files_can_not_grow(wal.stat().st_size + 20_000), pytest.raises(StorageError, match="disk"):
        commit(project, MANY)
    assert project.load(1) == [event(1)]
    commit(project, MANY)
    project.close()
    with ProjectFile.open(project.path) as file:
        assert len(file.load(1)) == 1001
        assert file.check() == []


def test_a_project_for_which_there_is_no_room_is_not_made_at_all(path: Path) -> None:
    with files_can_not_grow(10_000), pytest.raises(StorageError, match=r"court\.framegrain"):
        ProjectFile.create(path, taxonomy_text="", taxonomy_version="", name="x")
    assert not list(path.parent.iterdir())


def test_a_backup_for_which_there_is_no_room_is_not_made_at_all(project: ProjectFile, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    with files_can_not_grow(10_000), pytest.raises(StorageError, match="backup"):
        project.backup(folder / "copy.framegrain")
    assert not list(folder.iterdir())


def test_another_program_that_keeps_writing_is_named_as_the_reason(project: ProjectFile) -> None:
    project._database.sqlite.execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(project.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="another program"):
        commit(project, adding(event(1)))
    other.execute("ROLLBACK")
    other.close()
    commit(project, adding(event(1)))


def test_an_interrupted_commit_leaves_nothing(project: ProjectFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("framegrain.storage.journal.add", interrupt)
        with pytest.raises(KeyboardInterrupt):
            commit(project, adding(event(1)))
    assert project.load(1) == []
    commit(project, adding(event(1)))


def test_a_failed_undo_leaves_step_and_rows(project: ProjectFile) -> None:
    before, after = keyframe(2, 1, 5), keyframe(2, 1, 6)
    commit(project, adding(track(1), before))
    step = project.commit(1, changing(before, after), by="ana", at=1)
    project._database.sqlite.execute("DELETE FROM keyframe WHERE id = 2")
    with pytest.raises(StorageError, match="undoing “Change” could not be saved"):
        project.commit_undo(1, step)
    assert [entry.undone for entry in project.history(1)] == [False, False]


def test_a_file_system_without_hard_links_can_hold_projects(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("os.link", no_links)
    ProjectFile.create(path, taxonomy_text="", taxonomy_version="", name="x").close()
    with pytest.raises(CannotOpen, match="exists already"):
        ProjectFile.create(path, taxonomy_text="", taxonomy_version="", name="y")
    with ProjectFile.open(path) as file:
        assert file.name == "x"
    assert [found.name for found in path.parent.iterdir()] == [path.name]
