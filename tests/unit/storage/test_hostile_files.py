"""Project files a stranger built by hand: refused in a sentence or read as data, and bounded either way."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from framegrain.domain.errors import BadInput
from framegrain.domain.shapes import polygon_of
from framegrain.domain.span import MOST_FRAMES
from framegrain.storage.database import connected
from framegrain.storage.errors import CannotOpen, DamagedProject, NotAProject, StorageError
from framegrain.storage.project_file import ProjectFile
from framegrain.storage.rows import MOST_VERTICES
from storage.samples import adding, commit, event, keyframe, track

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def closed(project: ProjectFile) -> Path:
    commit(project, adding(event(1), track(2), keyframe(3, 2, 5)))
    project.close()
    return project.path


def _run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as sqlite:
        sqlite.execute("PRAGMA ignore_check_constraints = ON")
        sqlite.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            sqlite.execute(statement)


def _set_sql(name: str, old: str, new: str) -> str:
    return f"UPDATE sqlite_schema SET sql = replace(sql, '{old}', '{new}') WHERE name = '{name}'"


def _add(kind: str, name: str, root: str, sql: str) -> str:
    return f"INSERT INTO sqlite_schema VALUES ('{kind}', '{name}', '{name}', {root}, '{sql}')"


_SOME_ROOT = "(SELECT rootpage FROM sqlite_schema WHERE name = ''annotator'')".replace("''", "'")


@pytest.mark.parametrize(
    "statement",
    [
        _set_sql("event", "label TEXT NOT NULL", "label TEXT AS (hex(zeroblob(1000000)))"),
        _set_sql("event", "CHECK (start >= 0)", "CHECK (load_extension(''x''))"),
        _set_sql("event", "label TEXT NOT NULL", "label TEXT NOT NULL COLLATE evil"),
        _set_sql("event", "label TEXT NOT NULL", "label TEXT NOT NULL DEFAULT (randomblob(9))"),
        _set_sql("clip_of_video", "(video)", "(video) WHERE abs(start) > 1"),
        _set_sql("event_span", "rtree_i32", "rtree"),
        _set_sql("event_span_parent", "parentnode", "parentnode REFERENCES edit ON DELETE CASCADE"),
        _set_sql("event_span_node", "event_span_node", "event_span_nude"),
        _set_sql("event_span_node", "data", "data, more"),
        _add("table", "sqlite_stat1", _SOME_ROOT, "CREATE TABLE sqlite_stat1(tbl,idx,stat AS (hex(tbl)))"),
        _add("table", "sqlite_stat1", "0", "CREATE VIRTUAL TABLE sqlite_stat1 USING fts5(tbl,idx,stat)"),
        _add("table", "sqlite_stat4", _SOME_ROOT, "CREATE TABLE sqlite_stat4(tbl)"),
        _add("view", "v", "0", "CREATE VIEW v AS SELECT 1"),
        "UPDATE sqlite_schema SET rootpage = 0 WHERE name = 'event'",
        "UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'event'",
        "UPDATE sqlite_schema SET rootpage = 99999999 WHERE name = 'event'",
        "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'track')"
        " WHERE name = 'event'",
        "UPDATE sqlite_schema SET type = 'view' WHERE name = 'event'",
        "UPDATE sqlite_schema SET type = 'trigger' WHERE name = 'clip_of_video'",
        "UPDATE sqlite_schema SET tbl_name = 'track' WHERE name = 'clip_of_video'",
        "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'event'",
        "UPDATE event_span_node SET data = x'ffff' || substr(data, 3)",
        "UPDATE event_span_node SET data = x'0005' || substr(data, 3)",
        "UPDATE event_span_node SET data = zeroblob(7)",
        "PRAGMA user_version = -5",
        "PRAGMA user_version = 2000000000",
        "UPDATE meta SET value = '9223372036854775807' WHERE key = 'last_id'",
        "UPDATE meta SET value = '²' WHERE key = 'last_id'",
        "UPDATE meta SET value = replace(hex(zeroblob(5000)), '00', '9') WHERE key = 'last_id'",
        "UPDATE taxonomy SET text = CAST(x'fffe00' AS TEXT)",
    ],
)
@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_that_is_not_as_we_make_it_is_not_opened(
    closed: Path, statement: str, read_only: bool
) -> None:
    _run(closed, statement)
    before = closed.read_bytes()
    with pytest.raises((CannotOpen, StorageError)) as caught:
        ProjectFile.open(closed, read_only=read_only)
    assert str(closed) in str(caught.value)
    assert len(str(caught.value)) < 600
    assert closed.read_bytes() == before
    assert not closed.with_name(f".{closed.name}.lock").exists()


def test_what_analyze_leaves_may_say_what_it_wants(closed: Path) -> None:
    _run(
        closed,
        "ANALYZE",
        "UPDATE sqlite_stat1 SET stat = '99999999999999999999 -1 0 unordered sz=0 noskipscan'",
        "INSERT INTO sqlite_stat1 VALUES ('event', 'event_of_video', zeroblob(100000))",
    )
    with ProjectFile.open(closed) as file:
        assert len(file.load(1)) == 3
        assert file.check() == []


def test_a_list_of_tables_that_has_to_be_computed_is_given_up(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("framegrain.storage.database._LOADING_SECONDS", -1.0)
    monkeypatch.setattr("framegrain.storage.database._LOADING_STEPS", 1)
    with pytest.raises(StorageError, match="takes longer to read than that of any project"):
        ProjectFile.open(closed)


def test_limits_hold_on_every_connection(closed: Path) -> None:
    with closing(connected(closed, read_only=True)) as sqlite:
        for statement in (
            "ATTACH ':memory:' AS other",
            "SELECT zeroblob(300000000)",
            f"SELECT {'1+' * 300}1",
        ):
            with pytest.raises(sqlite3.DatabaseError):
                sqlite.execute(statement).fetchall()


def _read_all(path: Path) -> None:
    with ProjectFile.open(path, read_only=True) as file:
        file.videos()
        file.load(1)
        file.index(1)


@pytest.mark.parametrize(
    ("change", "table"),
    [
        ("keyframe SET frame = 9223372036854775807", "keyframe"),
        (f"keyframe SET frame = {MOST_FRAMES}", "keyframe"),
        ("event SET stop = 9223372036854775807", "event"),
        ('keyframe SET shape = \'{"shape":"box","x":NaN,"y":1,"width":5,"height":5}\'', "keyframe"),
        ('keyframe SET shape = \'{"shape":"box","x":1e999,"y":1,"width":5,"height":5}\'', "keyframe"),
        ('keyframe SET shape = \'{"shape":"box","x":1e308,"y":1,"width":5,"height":5}\'', "keyframe"),
        ("event SET attributes = '{\"a\":' || replace(hex(zeroblob(100000)), '00', '[')", "event"),
        ("event SET label = CAST(x'fffe00c0' AS TEXT)", "event"),
        ("video SET rate = '1e999999999'", "video"),
        ("video SET rate = replace(hex(zeroblob(100000)), '00', '9')", "video"),
        ("video SET rate = '1/0'", "video"),
        ("video SET path = 'a' || char(0) || 'b'", "video"),
        ("video SET name = hex(zeroblob(10000000))", "video"),
        ("event SET label = hex(zeroblob(10000000))", "event"),
        ("track SET reason = hex(zeroblob(10000000))", "track"),
        ("video_index SET content = zeroblob(300000000)", "video_index"),
    ],
)
def test_values_no_project_has(closed: Path, change: str, table: str) -> None:
    _run(closed, f"UPDATE {change}")
    started = time.process_time()
    with pytest.raises(StorageError, match=table) as caught:
        _read_all(closed)
    assert len(str(caught.value)) < 600
    assert time.process_time() - started < 5  # not how fast, but that it ends: 1e999999999 would not


def test_a_shape_of_a_million_vertices_is_neither_read_nor_written(closed: Path) -> None:
    points = ",".join(["[1,1],[9,1]"] * (MOST_VERTICES // 2 + 1))
    huge = json.dumps({"shape": "polygon", "parts": [{"outer": []}]}).replace("[]", f"[{points}]")
    with closing(sqlite3.connect(closed, isolation_level=None)) as sqlite:
        sqlite.execute("UPDATE keyframe SET shape = ?", (huge,))
    with ProjectFile.open(closed) as file:
        with pytest.raises(DamagedProject, match="more than 100,000 vertices"):
            file.load(1)
        outline = polygon_of([(float(n % 600), float(n // 600)) for n in range(MOST_VERTICES + 1)])
        with pytest.raises(BadInput, match="simplify its outline"):
            commit(file, adding(replace(keyframe(9, 2, 9), shape=outline)))
        assert file.new_id() > 0


def test_a_text_too_long_to_be_read_again_is_never_written(project: ProjectFile) -> None:
    with pytest.raises(BadInput, match="shorten it"):
        commit(project, adding(replace(event(9), reason="x" * 200_000)))
    commit(project, adding(replace(event(9), reason="\x01" * 100_000)))
    assert len(project.load(1)) == 1


def test_a_project_in_another_encoding_is_read_as_any_other(closed: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.framegrain"
    with (
        closing(sqlite3.connect(closed)) as old,
        closing(sqlite3.connect(other, isolation_level=None)) as new,
    ):
        new.execute("PRAGMA encoding = 'UTF-16le'")
        new.execute(f"PRAGMA application_id = {old.execute('PRAGMA application_id').fetchone()[0]}")
        new.execute(f"PRAGMA user_version = {old.execute('PRAGMA user_version').fetchone()[0]}")
        ours = "name NOT LIKE '%span^_%' ESCAPE '^' AND sql IS NOT NULL"
        for (sql,) in old.execute(f"SELECT sql FROM sqlite_schema WHERE {ours}").fetchall():
            new.execute(sql)
        tables = old.execute(f"SELECT name FROM sqlite_schema WHERE {ours} AND type = 'table'").fetchall()
        for (name,) in tables:
            for row in old.execute(f"SELECT * FROM {name}").fetchall():
                new.execute(f"INSERT INTO {name} VALUES ({','.join('?' * len(row))})", row)
    with ProjectFile.open(closed, read_only=True) as file, ProjectFile.open(other) as same:
        assert same.load(1) == file.load(1)
        assert same.check() == []


def test_a_foreign_table_is_still_named(closed: Path) -> None:
    _run(closed, "CREATE TABLE mine (x)")
    with pytest.raises(NotAProject, match="table mine"):
        ProjectFile.open(closed)


def test_steps_that_claim_the_same_changes_over_and_over_are_no_history(closed: Path) -> None:
    _run(
        closed,
        "WITH RECURSIVE n(x) AS (SELECT 100 UNION ALL SELECT x + 1 FROM n WHERE x < 5000)"
        " INSERT INTO edit SELECT video, x, name, merge_key, made_by, at, state, 1, 9223372036854775807"
        " FROM n, edit WHERE number = 1",
    )
    with ProjectFile.open(closed) as file:
        with pytest.raises(DamagedProject, match="two steps of the history share a change"):
            file.history(1)
        assert len(file.load(1)) == 3


def test_names_without_end_are_shown_by_their_beginning(closed: Path) -> None:
    _run(
        closed,
        "UPDATE edit SET name = hex(zeroblob(5000000)), made_by = hex(zeroblob(5000000))",
        "UPDATE meta SET value = hex(zeroblob(5000000)) WHERE key = 'name'",
    )
    with ProjectFile.open(closed) as file:
        (entry,) = file.history(1)
        assert (len(entry.edit.name), len(entry.by), len(file.name)) == (1000, 1000, 1000)
        file.commit_undo(1, entry)
        assert file.load(1) == []
