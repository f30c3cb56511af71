"""Strangers' files: what they hold beside the records of videos is refused by name, or ignored."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from framegrain.domain.edit import Change
from framegrain.domain.errors import BadInput
from framegrain.domain.guideline import (
    Example,
    ExampleKind,
    ProjectChange,
    ProjectEdit,
    Question,
    Recheck,
    RecheckCause,
    TaxonomyText,
)
from framegrain.storage.errors import DamagedProject, StorageError
from framegrain.storage.guideline import LONGEST as MOST_TEXT
from framegrain.storage.project_file import ProjectFile
from framegrain.storage.rows import LONGEST
from storage.samples import ANA, adding, commit, event, keyframe, track

if TYPE_CHECKING:
    from pathlib import Path

PICTURE = b"\x89PNG not quite"
SHA = hashlib.sha256(PICTURE).hexdigest()
EXAMPLE = Example(id=50, label="player", kind=ExampleKind.POSITIVE, picture=SHA, provenance=ANA)
QUESTION = Question(id=51, text="Why?", provenance=ANA)


@pytest.fixture
def closed(project: ProjectFile) -> Path:
    """A project with an example, a question, an object, and a change of all that was undone."""
    commit(project, adding(event(1), track(2), keyframe(3, 2, 5)))
    project.keep_picture(PICTURE)
    added = (ProjectChange(None, EXAMPLE), ProjectChange(None, QUESTION))
    project.commit_project(ProjectEdit("Fill", added), by="ana", at=1)
    edit = ProjectEdit(
        "Change",
        (ProjectChange(QUESTION, None),),
        (TaxonomyText("3", "labels: []"), TaxonomyText("4", "labels: [x]")),
        {1: (Change(track(2), track(2, "ball")),)},
    )
    project.commit_project_undo(project.commit_project(edit, by="ana", at=2), edit)
    assert project.check() == []
    project.close()
    return project.path


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as sqlite:
        sqlite.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            sqlite.execute(statement)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("event SET roles", "'[1]'"),
        ("event SET roles", '\'{"actor":["x"]}\''),
        ("event SET roles", "'{'"),
        ("event SET roles", "printf('{\"a\":[%s1]}', replace(hex(zeroblob(40000)), '00', '1,'))"),
        ("event SET ruled_out", "replace(hex(zeroblob(100000)), '00', '[')"),
        ("event SET ruled_out", "printf('[%s\"\"]', replace(hex(zeroblob(30000)), '00', '\"\",'))"),
        ("track SET ruled_out", "printf('[%s\"\"]', replace(hex(zeroblob(30000)), '00', '\"\",'))"),
        ("track SET ruled_out", "'{}'"),
        ("keyframe SET fill", "'\"much\"'"),
        ("keyframe SET fill", "'7'"),
        ("keyframe SET fill", "replace(hex(zeroblob(100000)), '00', '[')"),
    ],
)
def test_values_that_are_none_name_their_table(closed: Path, column: str, value: str) -> None:
    run(closed, f"UPDATE {column} = {value}")
    table = column.partition(" ")[0]
    with ProjectFile.open(closed) as file:
        with pytest.raises(DamagedProject, match=f"table {table} can't be read") as caught:
            file.load(1)
        assert len(str(caught.value)) < 600
        assert any(table in said for said in file.check())


def test_roles_and_parts_that_name_nothing_are_read_as_they_are(closed: Path) -> None:
    run(
        closed,
        "UPDATE event SET roles = '{\"actor\":[777,-1,9999999999999999999]}'",
        "UPDATE track SET part_of = 2",
    )
    with ProjectFile.open(closed) as file:
        found = file.load(1)
    assert [record.roles for record in found if record.id == 1] == [{"actor": (777, -1, 9999999999999999999)}]
    assert [record.part_of for record in found if record.id == 2] == [2]


def test_more_roles_than_any_record_has_are_never_written(closed: Path) -> None:
    many = tuple(range(LONGEST // 2))
    with ProjectFile.open(closed) as file:
        for wrong in (
            replace(event(9), roles={"actor": many}),
            replace(event(9), ruled_out=("x" * LONGEST,)),
        ):
            with pytest.raises(BadInput, match="too many"):
                commit(file, adding(wrong))
        commit(file, adding(replace(event(9), roles={"actor": many[:5000]})))
        assert file.check() == []


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ('example SET shape = \'{"shape":"star"}\'', "example"),
        ("example SET shape = '['", "example"),
        ("example SET kind = 'nice'", "example"),
        ("example SET picture = '../../etc/passwd'", "example"),
        ("example SET shape = replace(hex(zeroblob(3000)), '00', '[')", "example"),
        ("question SET answered = '{\"by\":3}'", "question"),
        ("question SET method = 'guessed'", "question"),
        ("question SET text = hex(zeroblob(5000000))", "question"),
        ("example SET caption = hex(zeroblob(5000000))", "example"),
    ],
)
def test_a_guideline_that_is_none_is_damage_with_a_name(closed: Path, change: str, table: str) -> None:
    run(closed, f"UPDATE {change}")
    with ProjectFile.open(closed) as file:
        with pytest.raises(StorageError, match=f"table {table}"):
            file.guideline()
        assert file.check()


LONG = "replace(hex(zeroblob(40000)), '0', 'x')"


_MADE = ("made_by", "method", "detail", "confirmed_by")
_HUGE = "replace(hex(zeroblob(2500000)), '00', '[[')"


@pytest.mark.parametrize(
    ("table", "columns", "value"),
    [
        ("example", ("label", "kind", "picture", "caption", "why", "other", *_MADE), LONG),
        ("question", ("text", "label", "answer", *_MADE), LONG),
        ("recheck", ("label", "cause", "reason", *_MADE), LONG),
        ("example", ("shape",), _HUGE),
        ("question", ("answered",), _HUGE),
        ("recheck", ("choices", "done"), _HUGE),
    ],
)
def test_a_text_longer_than_any_is_refused_before_it_is_read(
    closed: Path, table: str, columns: tuple[str, ...], value: str
) -> None:
    with ProjectFile.open(closed) as file:
        waits = Recheck(
            id=60, video=1, record=1, label="walk", cause=RecheckCause.RULE, reason="Look.", provenance=ANA
        )
        file.commit_project(ProjectEdit("Wait", (ProjectChange(None, waits),)), by="ana", at=3)
    with ProjectFile.open(closed) as file:
        file._database.sqlite.execute(f"CREATE TEMP TABLE before AS SELECT * FROM {table}")
        for column in columns:
            file._database.sqlite.execute(f"UPDATE {table} SET {column} = {value}")
            with pytest.raises(
                DamagedProject, match=f"table {table} can't be read .the text of row"
            ) as caught:
                file.guideline()
            assert len(str(caught.value)) < 400
            file._database.sqlite.execute(f"UPDATE {table} SET {column} = (SELECT {column} FROM before)")
            assert file.guideline()


def test_a_text_that_could_not_be_read_again_is_never_written(closed: Path) -> None:
    with ProjectFile.open(closed) as file:
        for record in (
            replace(EXAMPLE, id=70, why="y" * (MOST_TEXT + 1)),
            replace(QUESTION, id=71, answer="y" * (MOST_TEXT + 1)),
        ):
            with pytest.raises(BadInput, match="at most 65,536 are kept"):
                file.commit_project(ProjectEdit("Add", (ProjectChange(None, record),)), by="ana", at=3)
        kept = replace(QUESTION, id=72, text="y" * MOST_TEXT)
        file.commit_project(ProjectEdit("Add", (ProjectChange(None, kept),)), by="ana", at=3)
        assert kept in file.guideline()
        assert file.check() == []


def test_a_taxonomy_longer_than_any_is_damage_with_its_version(closed: Path) -> None:
    run(closed, "UPDATE taxonomy SET text = replace(hex(zeroblob(17000000)), '0', 'x'), version = 'big'")
    with pytest.raises(DamagedProject, match="version big is too long"):
        ProjectFile.open(closed)


def test_pictures_that_are_others_or_huge_are_as_if_they_were_not_there(closed: Path) -> None:
    run(closed, "UPDATE picture SET content = x'00ff'")
    with ProjectFile.open(closed) as file:
        assert file.picture(SHA) is None
    run(closed, "UPDATE picture SET content = zeroblob(300000000)")
    with ProjectFile.open(closed) as file:
        assert file.picture(SHA) is None
        assert file.pictures() == []


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE project_change SET after = \'{"type":"virus"}\' WHERE edit = 2',
        "UPDATE project_change SET before = replace(hex(zeroblob(100000)), '00', '[') WHERE edit = 2",
        "UPDATE project_change SET before = NULL, after = NULL WHERE edit = 2",
        "UPDATE change SET before = '{}' WHERE record = 2",
        "UPDATE project_edit SET taxonomy_after = 77 WHERE number = 2",
    ],
)
def test_a_history_of_the_project_that_is_none_is_named_when_it_is_wanted(
    closed: Path, statement: str
) -> None:
    run(closed, statement)
    with ProjectFile.open(closed) as file:
        before = file.load(1), file.guideline(), file.project_history()
        with pytest.raises(DamagedProject, match="“Change” in table project_change can't be read"):
            file.project_edit(before[2][-1])
        assert (file.load(1), file.guideline(), file.project_history()) == before


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE example SET why = 'else'", "the history of the project does not lead to 1"),
        ("DELETE FROM question", "the history of the project does not lead to 1"),
        ("DELETE FROM project_edit", "belongs to no project_edit"),
        ("UPDATE project_step SET number = 99", "belongs to no edit"),
    ],
)
def test_a_check_finds_what_was_changed_behind_our_back(closed: Path, statement: str, said: str) -> None:
    run(closed, statement)
    with ProjectFile.open(closed) as file:
        assert any(said in problem for problem in file.check())


@pytest.mark.parametrize("value", ["99", "x", "", "-1"])
def test_a_taxonomy_in_force_that_is_not_there_is_damage(closed: Path, value: str) -> None:
    run(closed, f"UPDATE meta SET value = '{value}' WHERE key = 'taxonomy'")
    with pytest.raises(DamagedProject, match="table taxonomy lacks the one in force"):
        ProjectFile.open(closed)


def test_a_step_that_seems_to_be_of_the_project_but_is_of_none_does_no_harm(closed: Path) -> None:
    run(closed, "UPDATE edit SET merge_key = 'project:99' WHERE number = 1")
    with ProjectFile.open(closed) as file:
        assert file.history(1)[0].edit.merge_key == "project:99"
        assert file.check() == []
