"""Old steps go when somebody says so, whole, and nothing else goes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framegrain.domain.edit import Change
from framegrain.domain.guideline import ProjectEdit, TaxonomyText
from framegrain.storage.errors import ReadOnlyProject
from framegrain.storage.project_file import ProjectFile
from storage.samples import VIDEO, adding, changing, clip, event

if TYPE_CHECKING:
    from pathlib import Path


def steps(file: ProjectFile, video: int = 1) -> list[tuple[int, int]]:
    return [(entry.number, entry.at) for entry in file.history(video)]


def test_the_oldest_steps_go_and_the_rest_can_be_undone(project: ProjectFile) -> None:
    for at in range(1, 7):
        project.commit(1, adding(event(at)), by="ana", at=at * 10)
    undone = project.commit_undo(1, project.history(1)[-1])
    assert project.steps_before(35) == 3
    before = project.load(1)
    assert project.forget_steps(35) == 3
    assert project.load(1) == before
    assert steps(project) == [(4, 40), (5, 50), (6, 60)]
    assert project.check() == []
    project.commit_redo(1, undone)
    project.close()
    with ProjectFile.open(project.path) as file:
        for entry in reversed(file.history(1)):
            file.commit_undo(1, entry)
        assert [record.id for record in file.load(1) if record.id < 4] == [1, 2, 3]
        assert file.forget_steps(1000) == 0  # each can still be made again
        file.commit(1, adding(event(9)), by="ana", at=2000)
        assert file.forget_steps(3000) == 3
        assert file.check() == []
        assert [number for number, _ in steps(file)] == [7]  # the newest stays, so that no number comes twice


def test_what_is_undone_can_be_made_again_as_it_was(project: ProjectFile) -> None:
    drawn, moved = event(1), event(1, 30, 40)
    project.commit(1, adding(event(9)), by="ana", at=5)
    project.commit(1, adding(drawn), by="ana", at=10)
    project.commit(1, changing(drawn, moved), by="ana", at=20)
    project.commit(1, adding(event(2)), by="ana", at=30)
    made = project.load(1)
    for entry in reversed(project.history(1)[1:]):
        project.commit_undo(1, entry)
    assert project.steps_before(25) == 1
    assert project.forget_steps(25) == 1
    assert steps(project) == [(2, 10), (3, 20), (4, 30)]
    for entry in project.history(1):
        project.commit_redo(1, entry)
    assert project.load(1) == made
    assert project.check() == []


def test_a_clock_set_back_does_not_tear_the_history(project: ProjectFile) -> None:
    for number, at in enumerate((10, 50, 20, 60), 1):
        project.commit(1, adding(event(number)), by="ana", at=at)
    assert project.forget_steps(30) == 1
    assert steps(project) == [(2, 50), (3, 20), (4, 60)]


def test_the_file_gets_smaller(project: ProjectFile) -> None:
    one = event(1)
    project.commit(1, adding(one), by="ana", at=1)
    for start in range(300):
        moved = event(1, start, start + 1000)
        project.commit(1, changing(one, moved), by="ana", at=start + 2)
        one = moved
    project.close()
    before = project.path.stat().st_size
    with ProjectFile.open(project.path) as file:
        assert file.forget_steps(10_000) == 300
    assert project.path.stat().st_size < before
    with closing(sqlite3.connect(project.path)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_nothing_is_forgotten_by_reading(project: ProjectFile) -> None:
    for number in (1, 2):
        project.commit(1, adding(event(number)), by="ana", at=number)
    project.close()
    with ProjectFile.open(project.path, read_only=True) as file:
        assert file.steps_before(5) == 1
        with pytest.raises(ReadOnlyProject):
            file.forget_steps(5)
        assert len(file.history(1)) == 2


# who acts (a video, 1 or 2, or 0 for the whole project) and when
ACTS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9)), max_size=14)


@given(acts=ACTS, before=st.integers(0, 10))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_steps_of_the_whole_project_go_everywhere_or_nowhere(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[int, int]], before: int
) -> None:
    path: Path = tmp_path_factory.mktemp("history") / "p.framegrain"
    with ProjectFile.create(path, taxonomy_text="0", taxonomy_version="0", name="P") as file:
        for number in (1, 2):
            file.add_video(VIDEO, b"", [clip(number)])
        for number, (who, at) in enumerate(acts, 10):
            if who:
                file.commit(who, adding(event(number)), by="ana", at=at)
            else:
                texts = TaxonomyText(file.taxonomy_version, file.taxonomy_text), TaxonomyText("", str(number))
                more = {1: (Change(None, event(number)),)}
                file.commit_project(ProjectEdit("All", (), texts, more), by="ana", at=at)
        records = [file.load(1), file.load(2)]
        promised = file.steps_before(before)
        assert file.forget_steps(before) == promised
        assert [file.load(1), file.load(2)] == records
        assert file.check() == []
        left = {entry.number for entry in file.project_history()}
        for video in (1, 2):
            keys = {
                entry.edit.merge_key
                for entry in file.history(video)
                if entry.edit.merge_key.startswith("project:")
            }
            assert keys == {f"project:{number}" for number in left}
            numbers = [number for number, _ in steps(file, video)]
            assert numbers == sorted(numbers)
            assert len(numbers) >= bool(left)
        for entry in reversed(file.project_history()):
            if (
                file.history(1)[-1].edit.merge_key
                == file.history(2)[-1].edit.merge_key
                == f"project:{entry.number}"
            ):
                file.commit_project_undo(entry, file.project_edit(entry))
            break
        assert file.check() == []
