"""What the steps of a history changed is read when somebody looks into them, and no earlier."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from framegrain.session.record_history import RecordHistory
from framegrain.storage import journal
from framegrain.storage.errors import DamagedProject
from framegrain.storage.journal import Entry
from framegrain.storage.project_file import ProjectFile
from storage.samples import adding, changing, commit, event

if TYPE_CHECKING:
    from pathlib import Path

STEPS = 600
"""More than are read together."""


@pytest.fixture
def worked(project: ProjectFile) -> ProjectFile:
    with project._database.changing("many steps") as connection:
        for number in range(1, STEPS + 1):
            journal.add(connection, 1, adding(event(number), name=f"Add {number}"), "ana", number)
    return project


def statements(project: ProjectFile) -> list[str]:
    seen: list[str] = []
    project._database.sqlite.set_trace_callback(seen.append)
    return seen


def test_listing_the_steps_reads_no_change(worked: ProjectFile) -> None:
    seen = statements(worked)
    found = worked.history(1)
    assert [entry.name for entry in found] == [f"Add {n}" for n in range(1, STEPS + 1)]
    assert not any("change.id" in text for text in seen)


@pytest.mark.parametrize("backwards", [False, True])
def test_each_step_is_what_it_was(worked: ProjectFile, backwards: bool) -> None:
    found = worked.history(1)
    for entry in reversed(found) if backwards else found:
        assert entry == Entry(
            entry.number, adding(event(entry.number), name=f"Add {entry.number}"), "ana", entry.number
        )
        assert entry.edit is entry.edit
    assert found == journal.history(worked._database, 1, None)
    assert found[0] != found[1]
    assert found[0] != "another thing"


def test_going_through_all_of_them_asks_a_few_times(worked: ProjectFile) -> None:
    found = worked.history(1)
    seen = statements(worked)
    assert [entry.number for entry in RecordHistory().of(STEPS, found)] == [STEPS]
    assert 1 < sum("change.id" in text for text in seen) < 10


def test_a_step_that_grows_is_read_as_it_was_kept(project: ProjectFile) -> None:
    commit(project, adding(event(1)))
    (last,) = project.history(1)
    grown = project.commit_merged(1, last, changing(event(1), event(1, 11, 30)))
    assert grown.edit.changes[0].after == event(1, 11, 30)
    assert project.history(1) == [grown]
    undone = project.commit_undo(1, project.history(1)[0])
    assert undone.undone
    assert project.history(1) == [undone]
    assert project.commit_redo(1, undone) == grown


def test_a_damaged_step_is_told_when_it_is_looked_into(project: ProjectFile, path: Path) -> None:
    for number in (1, 2, 3):
        commit(project, adding(event(number)))
    project.close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE change SET after = 'no' WHERE record = 2")
    connection.commit()
    connection.close()
    with ProjectFile.open(path) as damaged:
        found = damaged.history(1)
        assert [entry.name for entry in found] == ["Add", "Add", "Add"]
        assert found[0].edit.changes[0].after == event(1)
        with pytest.raises(DamagedProject, match="table change"):
            _ = found[1].edit
        assert [entry.number for entry in RecordHistory().of(3, found)] == [3]
        assert damaged.check()


def test_a_step_without_its_changes_is_not_undone_as_if_it_had_none(project: ProjectFile, path: Path) -> None:
    for number in (1, 2, 3):
        commit(project, adding(event(number)))
    project.close()
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM change WHERE record = 2")
    connection.commit()
    connection.close()
    with ProjectFile.open(path) as damaged:
        first, second, _ = damaged.history(1)
        assert first.edit.changes[0].after == event(1)
        with pytest.raises(DamagedProject, match="0 of the 1 changes"):
            damaged.commit_undo(1, second)
        assert damaged.check() == ["the history lacks changes, in 1 of its steps"]
