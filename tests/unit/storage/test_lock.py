"""One writer a project; readers always."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from framegrain.storage import lock
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


def test_a_drive_whose_locks_fail_is_said_and_not_taken_for_somebody(
    project: ProjectFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.close()

    def fails(_handle: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock, "_try_lock", fails)
    with pytest.raises(ProjectLocked, match=r"locks fail on its drive.*copy it to a disk") as caught:
        ProjectFile.open(project.path)
    assert (caught.value.who, caught.value.since) == ("", 0)
    with ProjectFile.open(project.path, read_only=True) as reader:
        assert reader.videos()


def test_a_lock_that_two_were_granted_lets_only_the_later_write(
    project: ProjectFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(project, adding(event(1)))
    monkeypatch.setattr(lock, "_try_lock", lambda _handle: None)
    with ProjectFile.open(project.path) as later:
        commit(later, adding(event(2)))
        with pytest.raises(ProjectLocked, match=r"is open for changes at .* as well"):
            commit(project, adding(event(3)))
        project.close()
        assert lock_file_of(project.path).exists()
        commit(later, adding(event(4)))
    with ProjectFile.open(project.path) as file:
        assert {record.id for record in file.load(1)} == {1, 2, 4}
        assert file.check() == []


def test_a_lock_file_that_somebody_deleted_is_made_again(project: ProjectFile) -> None:
    lock_file_of(project.path).unlink()
    commit(project, adding(event(1)))
    with pytest.raises(ProjectLocked):
        ProjectFile.open(project.path)
    lock_file_of(project.path).unlink()
    with ProjectFile.open(project.path) as other:  # came first after the file was deleted
        with pytest.raises(ProjectLocked, match="is open at"):
            commit(project, adding(event(2)))
        commit(other, adding(event(3)))
    commit(project, adding(event(4)))


@pytest.mark.parametrize("since", ["1e400", "-99999999999999999", "99999999999999999999", '"x"', "null"])
def test_nonsense_in_a_lock_file_is_no_reason_to_fall_over(project: ProjectFile, since: str) -> None:
    lock_file_of(project.path).write_text(f'{{"who": "Ana", "host": "h", "since": {since}}}')
    with pytest.raises(ProjectLocked, match=r"court\.framegrain is open"):
        ProjectFile.open(project.path)


def test_a_clock_that_was_set_back_locks_nobody_out(
    project: ProjectFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.close()
    monkeypatch.setattr("time.time_ns", lambda: -5_000_000_000)
    with ProjectFile.open(project.path) as file:
        commit(file, adding(event(1)))
        with pytest.raises(ProjectLocked, match=r"19(69|70)"):
            ProjectFile.open(project.path)
    with ProjectFile.open(project.path) as file:
        commit(file, adding(event(2)))
