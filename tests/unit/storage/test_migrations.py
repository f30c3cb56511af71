"""How a project of an older version becomes one of ours, tried with versions that exist only here."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from framegrain.storage.errors import FutureProject, OldProject, StorageError
from framegrain.storage.project_file import ProjectFile
from framegrain.storage.schema import SCHEMA, Schema, Step
from storage.samples import adding, commit, event

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

NOTE = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT"


def with_notes(db: Database) -> None:
    db.execute(NOTE)
    db.execute("INSERT INTO note (text) SELECT label FROM event")
    db.execute("PRAGMA user_version = 2")


def breaks(db: Database) -> None:
    with_notes(db)
    db.execute("INSERT INTO nowhere VALUES (1)")


V2 = Schema((*SCHEMA.steps, Step(2, "notes", with_notes, (*SCHEMA.objects(1), NOTE))))
BROKEN = Schema((*SCHEMA.steps, Step(2, "notes", breaks, (*SCHEMA.objects(1), NOTE))))


@pytest.fixture
def old(project: ProjectFile) -> Path:
    commit(project, adding(event(1)))
    project.close()
    return project.path


def test_an_older_project_is_not_changed_without_leave(old: Path) -> None:
    before = old.read_bytes()
    for read_only in (False, True):
        with pytest.raises(OldProject, match=r"version 1.*backup is put beside"):
            ProjectFile.open(old, read_only=read_only, schema=V2)
    assert old.read_bytes() == before
    assert os.listdir(old.parent) == [old.name]


def test_an_older_project_is_backed_up_and_brought_up_to_date(old: Path) -> None:
    with ProjectFile.open(old, migrate=True, schema=V2) as file:
        assert file.load(1) == [event(1)]
        commit(file, adding(event(2)))
        assert file.check() == []
    sqlite = sqlite3.connect(old)
    assert sqlite.execute("SELECT text FROM note").fetchall() == [("dribble",)]
    assert [name for (name,) in sqlite.execute("SELECT name FROM _sqlite_migrations ORDER BY id")] == [
        "version 1",
        "notes",
    ]
    sqlite.close()
    with ProjectFile.open(old.with_name("court.version-1.framegrain")) as backup:
        assert backup.load(1) == [event(1)]
    with pytest.raises(FutureProject):
        ProjectFile.open(old)
    ProjectFile.open(old, schema=V2).close()


def test_a_migration_that_fails_leaves_the_project_as_it_was(old: Path) -> None:
    for _ in range(2):
        with pytest.raises(StorageError, match="could not be brought up to date"):
            ProjectFile.open(old, migrate=True, schema=BROKEN)
    with ProjectFile.open(old) as file:
        assert file.load(1) == [event(1)]
    names = {"court.framegrain", "court.version-1.framegrain", "court.version-1-2.framegrain"}
    assert set(os.listdir(old.parent)) == names


def test_a_new_project_has_the_newest_version(path: Path) -> None:
    with ProjectFile.create(path, taxonomy_text="", taxonomy_version="", name="x", schema=V2) as file:
        assert file.check() == []
    assert os.listdir(path.parent) == [path.name]
