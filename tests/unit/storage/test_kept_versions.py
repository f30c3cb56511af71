"""Every file version ever shipped opens and says what it said then."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from framegrain.storage.project_file import ProjectFile
from storage.samples import adding, event

if TYPE_CHECKING:
    from types import ModuleType

KEPT = Path(__file__).resolve().parents[2] / "data" / "projects"


@pytest.fixture
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_v1", KEPT / "make_v1.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_version_1_reads_the_same_for_ever(tmp_path: Path, maker: ModuleType) -> None:
    path = Path(shutil.copy(KEPT / "v1.framegrain", tmp_path))
    expected = json.loads((KEPT / "v1.json").read_text("utf-8"))
    with ProjectFile.open(path, migrate=True) as file:
        assert maker.described(file) == expected


def test_version_1_can_be_worked_on(tmp_path: Path) -> None:
    path = Path(shutil.copy(KEPT / "v1.framegrain", tmp_path))
    with ProjectFile.open(path, migrate=True) as file:
        before = file.load(1)
        entry = file.commit(1, adding(event(file.new_id())), by="me", at=1)
        file.commit_undo(1, entry)
        for step in reversed([step for step in file.history(1) if not step.undone]):
            file.commit_undo(1, step)
        assert len(file.load(1)) == 2
        for step in file.history(1)[:3]:
            file.commit_redo(1, step)
        assert file.load(1) == before
        assert file.check() == []


def test_this_version_writes_what_version_1_said(tmp_path: Path, maker: ModuleType) -> None:
    maker.main(tmp_path)
    assert (tmp_path / "v1.json").read_text("utf-8") == (KEPT / "v1.json").read_text("utf-8")
