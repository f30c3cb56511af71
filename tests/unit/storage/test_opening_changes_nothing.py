"""Opening a project never changes it, unless somebody allows to bring it up to date: every version, every way."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from framegrain.storage.errors import OldProject
from framegrain.storage.project_file import ProjectFile
from framegrain.storage.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT = Path(__file__).resolve().parents[2] / "data" / "projects"
VERSIONS = [step.version for step in SCHEMA.steps]


def content(path: Path) -> str:
    """What the file says, whatever way it is stored: every row of every table, and the statements that made them."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as sqlite:
        entries = sqlite.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()
        digest.update(repr([entries, sqlite.execute("PRAGMA user_version").fetchone()]).encode())
        for kind, name, _sql in entries:
            if kind == "table":
                digest.update(repr(sorted(map(repr, sqlite.execute(f"SELECT * FROM {name}")))).encode())
    return digest.hexdigest()


def look(path: Path) -> None:
    with ProjectFile.open(path, read_only=True) as file:
        read_all(file)


def open_for_changes(path: Path) -> None:
    try:
        with ProjectFile.open(path) as file:
            read_all(file)
    except OldProject:
        pass


def read_all(file: ProjectFile) -> None:
    for video in file.videos():
        file.load(video.id)
        file.history(video.id)
        file.counts(video.id)
    file.guideline()
    file.project_history()
    file.activities()
    file.check()


WAYS: dict[str, Callable[[Path], None]] = {"for reading": look, "for changes": open_for_changes}


def test_there_is_a_sample_of_every_version() -> None:
    assert {f"v{version}.framegrain" for version in VERSIONS} <= set(os.listdir(KEPT))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("way", WAYS)
def test_opening_and_closing(tmp_path: Path, version: int, way: str) -> None:
    path = Path(shutil.copy(KEPT / f"v{version}.framegrain", tmp_path))
    before, said = path.read_bytes(), content(path)
    for _ in range(2):
        WAYS[way](path)
        assert path.read_bytes() == before
        assert content(path) == said
        assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("way", WAYS)
def test_opening_one_whose_changes_wait_beside_it(tmp_path: Path, version: int, way: str) -> None:
    """As after a kill: for reading nothing moves; for changes they may be folded in, and the project says the same."""
    path = Path(shutil.copy(KEPT / f"v{version}.framegrain", tmp_path))
    with closing(sqlite3.connect(path, isolation_level=None)) as sqlite:
        sqlite.execute("PRAGMA journal_mode = WAL")
        sqlite.execute("PRAGMA wal_autocheckpoint = 0")
        sqlite.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('remembered x', 'y')")
        killed = tmp_path / "killed"
        killed.mkdir()
        for suffix in ("", "-wal"):
            shutil.copy(path.with_name(path.name + suffix), killed)
    left = killed / path.name
    before = left.read_bytes()
    WAYS[way](left)
    if way == "for reading":
        assert left.read_bytes() == before
    with ProjectFile.open(left, read_only=True) as file:
        assert file.recall("x") == "y"
    sqlite = sqlite3.connect(left)
    assert sqlite.execute("PRAGMA user_version").fetchone() == (version,)
    sqlite.close()


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_only_leave_to_bring_it_up_to_date_changes_it_and_the_backup_says_what_it_said(
    tmp_path: Path, version: int
) -> None:
    path = Path(shutil.copy(KEPT / f"v{version}.framegrain", tmp_path))
    said = content(path)
    with ProjectFile.open(path, migrate=True) as file:
        kept = file.kept
    assert kept is not None
    assert content(path) != said
    assert content(kept) == said
