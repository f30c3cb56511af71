from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from framegrain.domain.errors import BadInput
from framegrain.storage.errors import StorageError
from framegrain.storage.project_file import ProjectFile
from storage.samples import adding, commit, event

if TYPE_CHECKING:
    from pathlib import Path


def test_a_backup_is_a_whole_project_of_its_own(project: ProjectFile, tmp_path: Path) -> None:
    commit(project, adding(event(1)))
    copy = tmp_path / "copy.framegrain"
    project.backup(copy)
    commit(project, adding(event(2)))
    with ProjectFile.open(copy) as file:
        assert file.load(1) == [event(1)]
        assert (file.name, len(file.history(1)), file.index(1)) == ("Court", 1, b"index")
        assert file.check() == []


def test_a_backup_never_replaces_a_file_unless_told(project: ProjectFile, tmp_path: Path) -> None:
    copy = tmp_path / "copy.framegrain"
    copy.write_text("precious")
    with pytest.raises(BadInput, match="exists already"):
        project.backup(copy)
    assert copy.read_text() == "precious"
    project.backup(copy, replace=True)
    ProjectFile.open(copy).close()


def test_a_project_is_not_its_own_backup(project: ProjectFile) -> None:
    with pytest.raises(BadInput, match="another name"):
        project.backup(project.path, replace=True)
    assert project.check() == []


def test_a_backup_needs_a_folder(project: ProjectFile, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="backup"):
        project.backup(tmp_path / "no" / "copy.framegrain")


def test_a_reader_can_make_a_backup_too(project: ProjectFile, tmp_path: Path) -> None:
    commit(project, adding(event(1)))
    with ProjectFile.open(project.path, read_only=True) as reader:
        reader.backup(tmp_path / "copy.framegrain")
    with ProjectFile.open(tmp_path / "copy.framegrain") as file:
        assert file.load(1) == [event(1)]
