"""One writer a project; readers always."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from framegrain.storage.errors import ProjectLocked
from framegrain.storage.lock import lock_file_of
from framegrain.storage.project_file import ProjectFile
from storage.samples import adding, commit, event

if TYPE_CHECKING:
    from pathlib import Path

OPENS = """
import sys, time
from pathlib import Path
from framegrain.storage.project_file import ProjectFile
file = ProjectFile.open(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


def test_a_second_writer_learns_who_is_first_and_since_when(project: ProjectFile) -> None:
    with pytest.raises(
        ProjectLocked, match=r"court\.framegrain is open at .+ on .+ since \d+ \w+ \d{4}"
    ) as caught:
        ProjectFile.open(project.path)
    assert caught.value.who
    assert abs(caught.value.since - time.time() * 1000) < 60_000
    commit(project, adding(event(1)))


def test_another_name_for_the_same_file_is_the_same_project(project: ProjectFile, tmp_path: Path) -> None:
    other = tmp_path / "other.framegrain"
    other.symlink_to(project.path)
    with pytest.raises(ProjectLocked):
        ProjectFile.open(other)


def test_readers_come_and_go_beside_a_writer(project: ProjectFile) -> None:
    for number in (1, 2, 3):
        with ProjectFile.open(project.path, read_only=True) as reader:
            commit(project, adding(event(number)))
            assert len(reader.load(1)) == number


def test_closing_lets_the_next_one_write_and_leaves_nothing_behind(project: ProjectFile) -> None:
    project.close()
    project.close()
    ProjectFile.open(project.path).close()
    assert [found.name for found in project.path.parent.iterdir()] == [project.path.name]


def test_a_refused_opening_leaves_the_lock_to_its_holder(project: ProjectFile) -> None:
    for _ in range(2):
        with pytest.raises(ProjectLocked):
            ProjectFile.open(project.path)
    assert lock_file_of(project.path).exists()


def test_a_failed_opening_gives_the_lock_back(path: Path) -> None:
    with ProjectFile.create(path, taxonomy_text="", taxonomy_version="", name="x"):
        pass
    good = path.read_bytes()
    path.write_bytes(good[: len(good) // 2])
    with pytest.raises(Exception, match="damaged"):
        ProjectFile.open(path)
    path.write_bytes(good)
    ProjectFile.open(path).close()


def test_a_lock_file_nobody_holds_locks_nobody_out(project: ProjectFile) -> None:
    project.close()
    lock_file_of(project.path).write_text('{"who":"ghost","host":"gone","pid":1,"since":5}')
    ProjectFile.open(project.path).close()


def test_a_lock_whose_holder_is_unreadable_still_locks(project: ProjectFile) -> None:
    lock_file_of(project.path).write_bytes(b"\xff\xfe not json")
    with pytest.raises(ProjectLocked, match="open elsewhere") as caught:
        ProjectFile.open(project.path)
    assert (caught.value.who, caught.value.since) == ("", 0)


def test_a_killed_process_holds_no_lock(project: ProjectFile) -> None:
    project.close()
    child = subprocess.Popen(
        [sys.executable, "-c", OPENS, os.fspath(project.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"open\n"
    with pytest.raises(ProjectLocked):
        ProjectFile.open(project.path)
    child.kill()
    child.communicate()
    with ProjectFile.open(project.path) as file:
        assert file.check() == []
