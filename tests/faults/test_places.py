"""Folders that may not be written to, files left by others, files replaced: said, and nothing is changed or lost."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from faults.hand import NAME, Hand, fresh, on_file, opened
from faults.shim import needs_shim, watched
from framegrain.storage.errors import CannotOpen, StorageError
from framegrain.storage.files import wal_of
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="framegrain-shared-")).resolve()
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@contextmanager
def as_somebody_without_rights() -> Iterator[None]:
    """The administrator may write everywhere; take that away for a while."""
    if os.name != "posix":
        pytest.skip("file permissions are another matter here")
    is_administrator = os.geteuid() == 0
    if is_administrator:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_administrator:
            os.seteuid(0)


@pytest.mark.parametrize("what", ["folder", "file", "both"])
def test_where_nothing_may_be_written_it_is_read_and_left_alone(shared: Path, what: str) -> None:
    path = fresh(shared)
    path.chmod(0o444 if what in ("file", "both") else 0o666)
    shared.chmod(0o555 if what in ("folder", "both") else 0o777)
    before = path.read_bytes()
    with as_somebody_without_rights():
        with pytest.raises(CannotOpen, match=r"(not allowed to change|can't be opened for changes).*read"):
            ProjectFile.open(path)
        with ProjectFile.open(path, read_only=True) as file:
            assert file.videos()
    assert path.read_bytes() == before
    left = {found.name for found in shared.iterdir()} - {NAME}
    assert not left or (
        what == "file" and not wal_of(path).stat().st_size
    )  # SQLite's own, empty, which it can't remove


def test_a_folder_that_is_locked_while_somebody_works_keeps_everything(shared: Path) -> None:
    """SQLite has its files open by then, so work goes on."""
    path = fresh(shared)
    shared.chmod(0o777)
    path.chmod(0o666)
    with as_somebody_without_rights():
        hand = Hand(opened(path, random.Random(1)), random.Random(1))
        hand.work(5)
        hand.only = ("object", "drag", "segment", "undo", "bulk")
        if os.geteuid() == NOBODY:
            os.seteuid(0)
            shared.chmod(0o555)
            os.seteuid(NOBODY)
        else:
            shared.chmod(0o555)
        hand.work(10)
        assert hand.failures == []
        hand.session.close()
    shared.chmod(0o755)
    assert on_file(path) == hand.seen


@needs_shim
@pytest.mark.parametrize("code", [sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM])
def test_a_drive_that_became_read_only_refuses_in_words(folder: Path, code: int) -> None:
    path = fresh(folder)
    with watched(folder) as disk:
        session = opened(path, random.Random(1))
        hand = Hand(session, random.Random(1))
        with disk.trouble("write", code=code), pytest.raises(StorageError, match="could not be saved"):
            hand.do_object()
        assert session.unsaved is not None
        assert session.retry()
        session.close()
    assert on_file(path) == hand.seen


def test_a_log_left_by_another_file_never_passes_for_the_project(folder: Path) -> None:
    """Somebody puts an older copy in the place of a project whose last changes are still beside it."""
    path = fresh(folder)
    hand = Hand(opened(path, random.Random(3)), random.Random(3))
    hand.work(12)
    older = shutil.copy(template_copy(hand, folder), folder / "older")
    hand.work(25)
    left = shutil.copy(wal_of(path), folder / "left")
    hand.session.close()
    shutil.copy(older, path)
    shutil.copy(left, wal_of(path))
    try:
        found = on_file(path)
    except (CannotOpen, AssertionError):
        return  # said to be damaged
    assert found == hand.seen


def template_copy(hand: Hand, folder: Path) -> Path:
    to = folder / "copy.framegrain"
    hand.session.project.backup(to)
    return to


@pytest.mark.parametrize("content", [b"", b"rubbish" * 5000, os.urandom(50_000)])
def test_a_log_or_index_full_of_rubbish_is_passed_over(folder: Path, content: bytes) -> None:
    path = fresh(folder)
    before = on_file(path)
    wal_of(path).write_bytes(content)
    path.with_name(NAME + "-shm").write_bytes(content)
    assert on_file(path) == before
    with ProjectFile.open(path) as file:
        assert file.check() == []
