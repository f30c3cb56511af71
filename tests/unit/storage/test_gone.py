"""Files are moved, deleted and replaced under an open project; nothing accepted before is lost by that."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from framegrain.storage.errors import CannotOpen, ProjectGone
from framegrain.storage.project_file import ProjectFile
from storage.samples import adding, commit, event

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="open files stay where they are there")


def _delete(path: Path) -> None:
    path.unlink()


def _rename(path: Path) -> None:
    path.rename(path.with_name("moved.framegrain"))


def _replace(path: Path) -> None:
    shutil.copy(path, path.with_name("copy"))
    path.with_name("copy").replace(path)


@pytest.mark.parametrize("happens", [_delete, _rename, _replace])
def test_no_edit_is_accepted_that_nobody_could_find_again(
    project: ProjectFile, path: Path, happens: Callable[[Path], None]
) -> None:
    commit(project, adding(event(1)))
    happens(path)
    for number in (2, 3):
        with pytest.raises(
            ProjectGone, match=r"“Add” could not be saved.*deleted or replaced.*court\.rescued\.framegrain"
        ):
            commit(project, adding(event(number)))
    with ProjectFile.open(path.with_name("court.rescued.framegrain")) as kept:
        assert kept.load(1) == [event(1)]
        assert kept.check() == []


def test_a_project_that_goes_away_before_it_is_closed_is_kept(project: ProjectFile, path: Path) -> None:
    commit(project, adding(event(1)))
    _delete(path)
    project.close()
    assert sorted(p.name for p in path.parent.iterdir()) == ["court.rescued.framegrain"]
    with ProjectFile.open(path.with_name("court.rescued.framegrain")) as kept:
        assert kept.load(1) == [event(1)]


def test_deleting_a_project_nobody_changed_keeps_nothing(project: ProjectFile, path: Path) -> None:
    project.close()
    with ProjectFile.open(path):
        _delete(path)
    assert not [p for p in path.parent.iterdir() if p.suffix == path.suffix]


def test_work_goes_on_when_the_project_is_put_back(project: ProjectFile, path: Path) -> None:
    commit(project, adding(event(1)))
    _rename(path)
    with pytest.raises(ProjectGone):
        commit(project, adding(event(2)))
    path.with_name("moved.framegrain").rename(path)
    commit(project, adding(event(3)))
    project.close()
    with ProjectFile.open(path) as again:
        assert again.load(1) == [event(1), event(3)]


def test_deleting_the_file_with_new_changes_loses_none(
    project: ProjectFile, path: Path, tmp_path: Path
) -> None:
    commit(project, adding(event(1)))
    path.with_name(path.name + "-wal").unlink()
    commit(project, adding(event(2)))
    crashed = shutil.copytree(path.parent, tmp_path / "as after a power cut") / path.name
    with ProjectFile.open(crashed) as again:
        assert again.load(1) == [event(1), event(2)]


def test_another_file_in_its_place_does_not_take_the_changes(
    project: ProjectFile, path: Path, tmp_path: Path
) -> None:
    commit(project, adding(event(1)))
    beside = path.with_name(path.name + "-wal")
    beside.unlink()
    beside.touch()  # as whoever opens the project then
    commit(project, adding(event(2)))
    commit(project, adding(event(3)))
    crashed = shutil.copytree(path.parent, tmp_path / "as after a power cut") / path.name
    with ProjectFile.open(crashed) as again:
        assert again.load(1) == [event(1), event(2), event(3)]
        assert again.check() == []


def test_changes_left_by_another_project_do_not_get_into_a_new_one(path: Path) -> None:
    path.with_name(path.name + "-wal").write_bytes(b"changes")
    with pytest.raises(CannotOpen, match=r"-wal holds changes of a project that was here before"):
        ProjectFile.create(path, taxonomy_text="", taxonomy_version="1", name="New")
    assert not path.exists()
