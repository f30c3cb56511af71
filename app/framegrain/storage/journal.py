"""The history of each video in the file: every edit ever made, also the ones taken back and abandoned."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from framegrain.domain.edit import Change, Edit
from framegrain.domain.records import Record
from framegrain.storage.errors import StorageError, damaged
from framegrain.storage.rows import json_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from framegrain.storage.database import Database


class Stored(NamedTuple):
    """An edit as it lies in the file: `read` gives its changes by its number and how many, or raises StorageError."""

    name: str
    merge_key: str
    changes: int
    read: Callable[[int, int], tuple[Change, ...]]


class Entry:
    """One step of a video's history. `number` counts up within the video; `at` is milliseconds since 1970 UTC.

    What a step read from a file changed is read when it is first asked for: few of many are ever looked into.
    """

    __slots__ = ("_edit", "_inverse", "at", "by", "merge_key", "name", "number", "undone")

    def __init__(self, number: int, edit: Edit | Stored, by: str, at: int, undone: bool = False) -> None:
        self.number = number
        self.name = edit.name
        self.merge_key = edit.merge_key
        self.by = by
        self.at = at
        self.undone = undone
        self._edit = edit
        self._inverse: Edit | None = None

    @property
    def edit(self) -> Edit:
        """What it changed. Raises StorageError for a step that can't be read any more."""
        if isinstance(self._edit, Stored):
            changes = self._edit.read(self.number, self._edit.changes)
            self._edit = Edit(self.name, changes, self.merge_key)
        return self._edit

    @property
    def inverse(self) -> Edit:
        """The edit that takes it back, made once: the document and the file need the same."""
        if self._inverse is None:
            self._inverse = self.edit.inverse
        return self._inverse

    def marked(self, *, undone: bool) -> Entry:
        """The same step, taken back or made again."""
        return Entry(self.number, self.edit, self.by, self.at, undone)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Entry):
            return NotImplemented
        mine, others = (
            (entry.number, entry.name, entry.merge_key, entry.by, entry.at, entry.undone)
            for entry in (self, other)
        )
        return mine == others and self.edit == other.edit

    __hash__ = None  # type: ignore[assignment]  # two that are equal may not be the same step

    def __repr__(self) -> str:
        return f"Entry({self.number}, {self.name!r}, by {self.by!r}, undone={self.undone})"


class Sides(msgspec.Struct, frozen=True, array_like=True):
    """A stored change as it lies in the file."""

    before: Record | None
    after: Record | None


_SIDES = msgspec.json.Decoder(list[Sides])

_ABANDON = "UPDATE edit INDEXED BY edit_undone SET state = 'abandoned' WHERE video = ?1 AND state = 'undone'"
_LAST = "SELECT max(number) FROM edit WHERE video = ?1"
_FIRST = "SELECT min(number) FROM edit WHERE video = ?1"
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
# Only what is too long is cut: SQLite's substr ends at a zero letter, too.
_ENTRIES = """SELECT number,
    iif(length(CAST(name AS BLOB)) <= 4000, name, substr(name, 1, 1000)),
    iif(length(CAST(merge_key AS BLOB)) <= 4000, merge_key, substr(merge_key, 1, 1000)),
    iif(length(CAST(made_by AS BLOB)) <= 4000, made_by, substr(made_by, 1, 1000)), at,
    state = 'undone', first_change, changes FROM edit
    WHERE video = ?1 AND state <> 'abandoned' ORDER BY number DESC LIMIT ?2"""
_CHANGES = """SELECT edit.number, '[' || coalesce(before, 'null') || ',' || coalesce(after, 'null') || ']'
    FROM edit CROSS JOIN change ON change.id >= first_change AND change.id < first_change + changes
    WHERE edit.video = ?1 AND edit.number BETWEEN ?2 AND ?3 AND state <> 'abandoned'
    ORDER BY edit.number, change.id"""
_CHANGES_OF = """SELECT '[' || coalesce(before, 'null') || ',' || coalesce(after, 'null') || ']'
    FROM edit CROSS JOIN change ON change.id >= first_change AND change.id < first_change + changes
    WHERE edit.video = ?1 AND edit.number = ?2 ORDER BY change.id"""
_NO_LIMIT = -1
_TOGETHER = 256


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
    mark(sqlite, video, entry.number, undone=True)


def mark_redone(sqlite: sqlite3.Connection, video: int, entry: Entry) -> None:
    """Remember that the step holds again."""
    mark(sqlite, video, entry.number, undone=False)


def mark(sqlite: sqlite3.Connection, video: int, number: int, *, undone: bool) -> None:
    """Remember of the step with this number that it is taken back, or that it holds again."""
    _one(sqlite.execute(_UNDO if undone else _REDO, (video, number)))


def changes_of(sqlite: sqlite3.Connection, video: int, number: int) -> list[Change]:
    """What one step changed."""
    rows = sqlite.execute(_CHANGES_OF, (video, number)).fetchall()
    sides = _SIDES.decode(f"[{','.join([text for (text,) in rows])}]")
    return [Change(side.before, side.after) for side in sides]


class _Reader:
    """Reads what steps changed, some of them together: who goes through all of them asks for the next one next."""

    def __init__(self, database: Database, video: int) -> None:
        self._database = database
        self._video = video
        self._ahead: dict[int, list[Change]] = {}

    def __call__(self, number: int, count: int) -> tuple[Change, ...]:
        if number not in self._ahead:
            try:
                self._ahead = self._from(number, _TOGETHER)
            except StorageError:  # perhaps another of them is damaged
                self._ahead = self._from(number, 1)
        found = self._ahead.pop(number, [])
        if len(found) != count:  # to undo what is left of it would look like undoing it
            raise damaged(
                self._database.path, f"table change has {len(found)} of the {count} changes of a step"
            )
        return tuple(found)

    def _from(self, number: int, count: int) -> dict[int, list[Change]]:
        with _reading(self._database, "table change") as sqlite:
            return _changes_by_edit(sqlite, self._video, number, number + count - 1)


def entries(database: Database, video: int, limit: int | None) -> list[Entry]:
    """The newest `limit` steps, oldest first, without abandoned ones; each is read when looked into."""
    read = _Reader(database, video)
    with _reading(database, "table edit") as sqlite:
        heads = _heads(sqlite, video, limit)
    return [
        Entry(number, Stored(name, merge_key, count, read), by, at, bool(undone))
        for number, name, merge_key, by, at, undone, count in heads
    ]


def forgot(database: Database, video: int) -> bool:
    """Whether the first steps were forgotten: they count from 1, and abandoned ones stay on file."""
    with _reading(database, "table edit") as sqlite:
        return (sqlite.execute(_FIRST, (video,)).fetchone()[0] or 1) > 1


def history(database: Database, video: int, limit: int | None) -> list[Entry]:
    """The same with all they changed, read in one go. Raises DamagedProject."""
    with _reading(database, "table edit") as sqlite:
        heads = _heads(sqlite, video, limit)
        found = _changes_by_edit(sqlite, video, heads[0][0], heads[-1][0]) if heads else {}
        return [
            Entry(number, Edit(name, tuple(found.get(number, ())), merge_key), by, at, bool(undone))
            for number, name, merge_key, by, at, undone, _ in heads
        ]


def _heads(
    sqlite: sqlite3.Connection, video: int, limit: int | None
) -> list[tuple[int, str, str, str, int, int, int]]:
    found = sqlite.execute(_ENTRIES, (video, _NO_LIMIT if limit is None else limit)).fetchall()
    _check_apart((first, first + count) for *_, first, count in found)
    return [(*step[:6], step[7]) for step in reversed(found)]


@contextmanager
def _reading(database: Database, what: str) -> Iterator[sqlite3.Connection]:
    with database.reading(what) as sqlite:
        try:
            yield sqlite
        except (msgspec.MsgspecError, ValueError, TypeError) as error:
            raise damaged(database.path, f"table change can't be read ({error})") from error


def _check_apart(ranges: Iterable[tuple[int, int]]) -> None:
    """ValueError where two steps claim the same rows: a small file could claim them thousands of millions of times."""
    for (_, end), (start, _) in pairwise(sorted(each for each in ranges if each[1] > each[0])):
        if start < end:
            raise ValueError("two steps of the history share a change")


def _changes_by_edit(
    sqlite: sqlite3.Connection, video: int, first: int, last: int
) -> dict[int, list[Change]]:
    rows = sqlite.execute(_CHANGES, (video, first, last)).fetchall()
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
