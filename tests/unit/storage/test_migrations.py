"""How a project of an older version becomes one of ours, tried with versions that exist only here."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from framegrain.storage import backups
from framegrain.storage.errors import FutureProject, OldProject, ReadOnlyProject, StorageError
from framegrain.storage.project_file import ProjectFile
from framegrain.storage.schema import SCHEMA, Schema, Step
from old_projects import make_version_1
from storage.samples import adding, commit, event, keyframe, track

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

NOTE = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT"


def with_notes(db: Database) -> None:
    db.execute(NOTE)
    db.execute("INSERT INTO note (text) SELECT label FROM event")
    db.execute("PRAGMA user_version = 5")


def breaks(db: Database) -> None:
    with_notes(db)
    db.execute("INSERT INTO nowhere VALUES (1)")


V5 = Schema((*SCHEMA.steps, Step(5, "notes", with_notes, (*SCHEMA.objects(4), NOTE))))
BROKEN = Schema((*SCHEMA.steps, Step(5, "notes", breaks, (*SCHEMA.objects(4), NOTE))))


@pytest.fixture
def old(project: ProjectFile) -> Path:
    commit(project, adding(event(1)))
    project.close()
    return project.path


def test_an_older_project_is_not_changed_without_leave(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(OldProject, match=r"version 4.*backup is put beside"):
        ProjectFile.open(old, schema=V5)
    with ProjectFile.open(old, read_only=True, migrate=True, schema=V5) as file:
        assert file.load(1) == [event(1)]
        assert file.check() == []
        with pytest.raises(ReadOnlyProject):
            commit(file, adding(event(2)))
    assert old.read_bytes() == before
    assert os.listdir(old.parent) == [old.name]


def test_an_older_project_is_backed_up_and_brought_up_to_date(old: Path) -> None:
    with ProjectFile.open(old, migrate=True, schema=V5) as file:
        assert file.load(1) == [event(1)]
        commit(file, adding(event(2)))
        assert file.check() == []
    sqlite = sqlite3.connect(old)
    assert sqlite.execute("SELECT text FROM note").fetchall() == [("dribble",)]
    assert [name for (name,) in sqlite.execute("SELECT name FROM _sqlite_migrations ORDER BY id")] == [
        "version 1",
        "layers, comments, calibration",
        "roles, parts, guideline",
        "working time, finding by label",
        "notes",
    ]
    sqlite.close()
    (kept,) = backups.listed(old)
    with ProjectFile.open(kept.path) as backup:
        assert backup.load(1) == [event(1)]
    with pytest.raises(FutureProject):
        ProjectFile.open(old)
    ProjectFile.open(old, schema=V5).close()


def test_a_migration_that_fails_leaves_the_project_as_it_was(old: Path) -> None:
    for _ in range(2):
        with pytest.raises(StorageError, match="could not be brought up to date"):
            ProjectFile.open(old, migrate=True, schema=BROKEN)
    with ProjectFile.open(old) as file:
        assert file.load(1) == [event(1)]
    assert set(os.listdir(old.parent)) == {"court.framegrain", "court.backups"}
    assert [kept.reason for kept in backups.listed(old)] == [backups.Reason.MIGRATION] * 2


def test_a_new_project_has_the_newest_version(path: Path) -> None:
    with ProjectFile.create(path, taxonomy_text="", taxonomy_version="", name="x", schema=V5) as file:
        assert file.check() == []
    assert os.listdir(path.parent) == [path.name]


# A copy of a project of version 1 for each process, so large that bringing it up to date takes a while.
MIGRATES = """
import sys
from pathlib import Path
from framegrain.storage.project_file import ProjectFile
print("begins", flush=True)
ProjectFile.open(Path(sys.argv[1]), migrate=True).close()
print("done", flush=True)
"""


@pytest.fixture
def large(project: ProjectFile) -> Path:
    """A project of version 1 with some thousand records."""
    commit(
        project,
        adding(*(track(n) for n in range(1, 3000)), *(keyframe(n, n - 3000, 5) for n in range(3001, 6000))),
    )
    project.close()
    return make_version_1(project.path)


def test_killed_at_any_moment_a_project_is_of_the_old_version_or_of_the_new(
    large: Path, tmp_path: Path
) -> None:
    rng = random.Random(3)
    expected = None
    seen = set()
    for number in range(12):
        path = tmp_path / f"{number}" / large.name
        path.parent.mkdir()
        shutil.copy(large, path)
        command = [sys.executable, "-c", MIGRATES, os.fspath(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begins\n"
            time.sleep(rng.uniform(0, 0.4))
            process.kill()
        with ProjectFile.open(path, read_only=True) as file:
            seen.add(file.is_old)
            expected = expected or file.load(1)
            assert file.load(1) == expected
            assert file.check() == []
        with ProjectFile.open(path, migrate=True) as file:
            assert file.load(1) == expected
            assert file.check() == []
    assert True in seen


def test_a_step_that_is_killed_inside_leaves_the_version_before(large: Path) -> None:
    """Not a matter of chance: the process ends between two statements of the step."""
    script = MIGRATES.replace(
        'print("begins"',
        "from framegrain.storage import schema\n"
        "class Killed:\n"
        "    def __iter__(self):\n"
        "        import os, signal\n"
        "        yield schema.NEW_IN_2_KEPT[0]\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "schema.NEW_IN_2_KEPT, schema.NEW_IN_2 = schema.NEW_IN_2, Killed()\n"
        'print("begins"',
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, os.fspath(large)], capture_output=True, text=True, check=False
    )
    assert (ended.stdout, ended.returncode) == ("begins\n", -signal.SIGKILL)
    with ProjectFile.open(large, read_only=True) as file:
        assert file.is_old
        assert file.check() == []
        assert len(file.load(1)) == 5998
    with ProjectFile.open(large, migrate=True) as file:
        assert not file.is_old
        assert len(file.load(1)) == 5998
        assert file.check() == []
    assert len(backups.listed(large)) == 2
