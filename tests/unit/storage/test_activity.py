"""Working times in the project file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from framegrain.domain.activity import Activity
from framegrain.storage.errors import DamagedProject, ReadOnlyProject, StorageError
from framegrain.storage.project_file import ProjectFile
from storage.samples import adding, event

if TYPE_CHECKING:
    from framegrain.storage.journal import Entry

WORK = Activity(person="Ana", video=1, began=1000, ended=5000, active=3000, edits=2)


def test_a_stretch_is_kept_and_grows(project: ProjectFile) -> None:
    project.note_activity(WORK)
    longer = replace(WORK, ended=9000, active=7000, edits=5)
    other = replace(WORK, person="Aa", edits=0)
    for done in (longer, other):
        project.note_activity(done)
    project.close()
    with ProjectFile.open(project.path, read_only=True) as file:
        assert file.activities() == [other, longer]
        assert file.check() == []
        with pytest.raises(ReadOnlyProject):
            file.note_activity(WORK)


@pytest.mark.parametrize("wrong", [{"ended": 999}, {"active": -1}, {"edits": -1}, {"video": 99}])
def test_what_can_not_be_is_refused(project: ProjectFile, wrong: dict[str, int]) -> None:
    with pytest.raises(StorageError, match="the working time could not be saved"):
        project.note_activity(replace(WORK, **wrong))
    assert project.activities() == []


def test_a_strangers_working_times_are_told_not_shown(project: ProjectFile) -> None:
    project.note_activity(WORK)
    project.close()
    with closing(sqlite3.connect(project.path)) as sqlite:
        sqlite.execute("UPDATE activity SET person = CAST(x'FF41' AS TEXT)")
        sqlite.commit()
    with ProjectFile.open(project.path, read_only=True) as file, pytest.raises(DamagedProject):
        file.activities()


def test_records_made_by_hand_since_then_are_counted_by_person(project: ProjectFile) -> None:
    def make(name: str, *ids: int, by: str = "Ana", at: int = 100) -> Entry:
        return project.commit(1, adding(*(event(number) for number in ids), name=name), by=by, at=at)

    make("Draw", 1, at=50)
    make("Draw", 2, 3)
    make("Draw", 4, by="Ben")
    make("Import other.json", 5, 6)
    taken_back = make("Draw", 7)
    project.commit_undo(1, taken_back)
    assert project.made_since("Ana", 100) == {1: 2}
    assert project.made_since("Ana", 0) == {1: 3}
    assert project.made_since("Cleo", 0) == {}
