"""Every file version ever shipped opens and says what it said then."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from framegrain.storage import backups
from framegrain.storage.project_file import ProjectFile
from storage.samples import adding, event

if TYPE_CHECKING:
    from types import ModuleType

KEPT = Path(__file__).resolve().parents[2] / "data" / "projects"


def made_by(version: int) -> ModuleType:
    """The script that made the kept file of this version."""
    spec = importlib.util.spec_from_file_location(f"make_v{version}", KEPT / f"make_v{version}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def said_by(version: int) -> object:
    """What the kept file says, with what later versions say of records that they know more of."""
    return json.loads((KEPT / f"v{version}.json").read_text("utf-8"), object_hook=as_now)


NEWER: dict[object, dict[str, object]] = {
    "track": {"layer": 0, "part_of": None, "ruled_out": []},
    "event": {"roles": {}, "ruled_out": []},
    "keyframe": {"fill": None},
}


def as_now(value: dict[str, object]) -> dict[str, object]:
    return {**NEWER.get(value.get("kind"), {}), **value}


@pytest.mark.parametrize("version", [1, 2, 3, 4])
@pytest.mark.parametrize("read_only", [False, True])
def test_every_version_reads_the_same_for_ever(tmp_path: Path, version: int, read_only: bool) -> None:
    path = Path(shutil.copy(KEPT / f"v{version}.framegrain", tmp_path))
    before = path.read_bytes()
    with ProjectFile.open(path, read_only=read_only, migrate=True) as file:
        assert made_by(version).described(file) == said_by(version)
    if read_only:
        assert path.read_bytes() == before
        assert os.listdir(tmp_path) == [path.name]


def test_a_project_brought_up_to_date_is_one_made_today(tmp_path: Path) -> None:
    path = Path(shutil.copy(KEPT / "v1.framegrain", tmp_path))
    ProjectFile.open(path, migrate=True).close()
    (backup,) = [kept.path for kept in backups.listed(path)]
    with closing(sqlite3.connect(backup)) as sqlite:
        assert sqlite.execute("PRAGMA user_version").fetchone() == (1,)
    with ProjectFile.open(backup, read_only=True) as file:
        assert made_by(1).described(file) == said_by(1)
    ProjectFile.create(tmp_path / "new.framegrain", taxonomy_text="", taxonomy_version="", name="x").close()
    assert tables(path) == tables(tmp_path / "new.framegrain")


def tables(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as sqlite:
        return sqlite.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_every_version_can_be_worked_on(tmp_path: Path, version: int) -> None:
    path = Path(shutil.copy(KEPT / f"v{version}.framegrain", tmp_path))
    with ProjectFile.open(path, migrate=True) as file:
        before = file.load(1)
        entry = file.commit(1, adding(event(file.new_id())), by="me", at=1)
        file.commit_undo(1, entry)
        done = [step for step in file.history(1) if not step.undone]
        for step in reversed(done):
            file.commit_undo(1, step)
        assert len(file.load(1)) == 2
        for step in file.history(1)[: len(done)]:
            file.commit_redo(1, step)
        assert file.load(1) == before
        assert file.check() == []


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_this_version_writes_what_every_version_said(tmp_path: Path, version: int) -> None:
    made_by(version).main(tmp_path)
    written = json.loads((tmp_path / f"v{version}.json").read_text("utf-8"))
    assert written == said_by(version)
