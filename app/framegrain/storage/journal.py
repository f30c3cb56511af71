"""The history of each video in the file: every edit ever made, also the ones taken back and abandoned."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.edit import Change, Edit
from framegrain.domain.records import Record
from framegrain.storage.errors import damaged
from framegrain.storage.rows import json_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from framegrain.storage.database import Database


class Entry(msgspec.Struct, frozen=True):
    """One step of a video's history. `number` counts up within the video; `at` is milliseconds since 1970 UTC."""

    number: int
    edit: Edit
    by: str
    at: int
    undone: bool = False


class Sides(msgspec.Struct, frozen=True, array_like=True):
    """A stored change as it lies in the file."""

    before: Record | None
    after: Record | None


_SIDES = msgspec.json.Decoder(list[Sides])

_ABANDON = "UPDATE edit INDEXED BY edit_undone SET state = 'abandoned' WHERE video = ?1 AND state = 'undone'"
_LAST = "SELECT max(number) FROM edit WHERE video = ?1"
_LAST_CHANGE = "SELECT max(id) FROM change"
_ADD_EDIT = """INSERT INTO edit (video, number, name, merge_key, made_by, at, state, first_change, changes)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'done', ?7, ?8)"""
_ADD_CHANGE = "INSERT INTO change (id, video, edit, record, before, after) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
_FORGET_CHANGES = """DELETE FROM change WHERE id >= (SELECT first_change FROM edit WHERE video = ?1 AND number = ?2)
    AND id < (SELECT first_change + changes FROM edit WHERE video = ?1 AND number = ?2)"""
_SET_EDIT = """UPDATE edit SET name = ?3, first_change = ?4, changes = ?5
    WHERE video = ?1 AND number = ?2 AND state = 'done'"""
_UNDO = "UPDATE edit SET state = 'undone' WHERE video = ?1 AND number = ?2 AND state = 'done'"
_REDO = "UPDATE edit SET state = 'done' WHERE video = ?1 AND number = ?2 AND state = 'undone'"
_ENTRIES = """SELECT number, name, merge_key, made_by, at, state = 'undone' FROM edit
    WHERE video = ?1 AND state <> 'abandoned' ORDER BY number DESC LIMIT ?2"""
_CHANGES = """SELECT edit.number, '[' || coalesce(before, 'null') || ',' || coalesce(after, 'null') || ']'
    FROM edit CROSS JOIN change ON change.id >= first_change AND change.id < first_change + changes
    WHERE edit.video = ?1 AND edit.number >= ?2 AND state <> 'abandoned' ORDER BY edit.number, change.id"""
_NO_LIMIT = -1


def add(sqlite: sqlite3.Connection, video: int, edit: Edit, by: str, at: int) -> Entry:
    """File the edit as the newest step; what was undone can no longer be redone."""
    sqlite.execute(_ABANDON, (video,))
    number = (sqlite.execute(_LAST, (video,)).fetchone()[0] or 0) + 1
    first = _next_change(sqlite)
    sqlite.execute(_ADD_EDIT, (video, number, edit.name, edit.merge_key, by, at, first, len(edit.changes)))
    _add_changes(sqlite, video, number, first, edit.changes)
    return Entry(number, edit, by, at)


def replace(sqlite: sqlite3.Connection, video: int, entry: Entry, edit: Edit) -> Entry:
    """Let `edit` stand in the place of what `entry` held."""
    sqlite.execute(_ABANDON, (video,))
    sqlite.execute(_FORGET_CHANGES, (video, entry.number))
    first = _next_change(sqlite)
    _one(sqlite.execute(_SET_EDIT, (video, entry.number, edit.name, first, len(edit.changes))))
    _add_changes(sqlite, video, entry.number, first, edit.changes)
    return Entry(entry.number, edit, entry.by, entry.at)


def mark_undone(sqlite: sqlite3.Connection, video: int, entry: Entry) -> None:
    """Remember that the step is taken back."""
    _one(sqlite.execute(_UNDO, (video, entry.number)))


def mark_redone(sqlite: sqlite3.Connection, video: int, entry: Entry) -> None:
    """Remember that the step holds again."""
    _one(sqlite.execute(_REDO, (video, entry.number)))


def history(database: Database, video: int, limit: int | None) -> list[Entry]:
    """The newest `limit` steps, oldest first, without abandoned ones. Raises DamagedProject."""
    with database.reading("table edit") as sqlite:
        try:
            return _entries(sqlite, video, limit)
        except (msgspec.MsgspecError, ValueError, TypeError) as error:
            raise damaged(database.path, f"table change can't be read ({error})") from error


def _entries(sqlite: sqlite3.Connection, video: int, limit: int | None) -> list[Entry]:
    steps = sqlite.execute(_ENTRIES, (video, _NO_LIMIT if limit is None else limit)).fetchall()
    if not steps:
        return []
    found = _changes_by_edit(sqlite, video, steps[-1][0])
    return [
        Entry(number, Edit(name, tuple(found.get(number, ())), merge_key), by, at, bool(undone))
        for number, name, merge_key, by, at, undone in reversed(steps)
    ]


def _changes_by_edit(sqlite: sqlite3.Connection, video: int, first: int) -> dict[int, list[Change]]:
    rows = sqlite.execute(_CHANGES, (video, first)).fetchall()
    found: dict[int, list[Change]] = {}
    sides = _SIDES.decode(f"[{','.join([text for _, text in rows])}]")
    for (edit, _), side in zip(rows, sides, strict=True):
        found.setdefault(edit, []).append(Change(side.before, side.after))
    return found


def _next_change(sqlite: sqlite3.Connection) -> int:
    return int(sqlite.execute(_LAST_CHANGE).fetchone()[0] or 0) + 1


def _add_changes(
    sqlite: sqlite3.Connection, video: int, number: int, first: int, changes: Iterable[Change]
) -> None:
    rows = (
        (row, video, number, change.id, _text(change.before), _text(change.after))
        for row, change in enumerate(changes, first)
    )
    sqlite.executemany(_ADD_CHANGE, rows)


def _text(record: Record | None) -> str | None:
    return None if record is None else json_of(record)


def _one(cursor: sqlite3.Cursor) -> None:
    if cursor.rowcount != 1:
        raise sqlite3.IntegrityError("the history on file is not the one shown")
