"""The records of the project in their tables: examples, questions, re-checks; and the pictures of the examples."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from framegrain.domain.errors import BadInput
from framegrain.domain.guideline import (
    LARGEST_PICTURE,
    Example,
    ProjectChange,
    ProjectRecord,
    Question,
    Recheck,
)
from framegrain.storage.errors import damaged
from framegrain.storage.rows import LARGEST_RECORD, check_written, json_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from framegrain.domain.provenance import Provenance
    from framegrain.storage.database import Database

Row = tuple[Any, ...]

LONGEST = 65_536
"""Characters of a caption, a question or any other text of the guideline; a file with a longer one is none of ours."""
LARGEST_SHAPE = 4_000_000
"""Characters of a shape as JSON."""


class _Table(NamedTuple):
    name: str
    kind: type[ProjectRecord]
    add: str
    change: str
    remove: str
    values: Callable[[Any], Row]
    read: str
    too_long: str
    """Finds the id of a row with a text longer than ?1 or a shape longer than ?2, before any of them is read."""


def _made(made: Provenance) -> Row:
    return made.by, made.method.value, made.at, made.detail, made.confirmed_by


def _json(value: object) -> str | None:
    return None if value is None else json_of(value)


def _example(record: Example) -> Row:
    span = record.span
    return (
        record.id,
        record.label,
        record.kind.value,
        record.picture,
        record.caption,
        record.why,
        record.video,
        None if span is None else span.start,
        None if span is None else span.stop,
        _json(record.shape),
        record.other,
        *_made(record.provenance),
    )


def _question(record: Question) -> Row:
    return (
        record.id,
        record.text,
        record.label,
        record.record,
        record.video,
        record.frame,
        record.answer,
        _json(record.answered),
        *_made(record.provenance),
    )


def _recheck(record: Recheck) -> Row:
    return (
        record.id,
        record.video,
        record.record,
        record.label,
        record.cause.value,
        record.reason,
        json_of(record.choices),
        _json(record.done),
        *_made(record.provenance),
    )


_TABLES = (
    _Table(
        "example",
        Example,
        """INSERT INTO example (id, label, kind, picture, caption, why, video, start, stop, shape, other,
            made_by, method, made_at, detail, confirmed_by)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)""",
        """UPDATE example SET label = ?2, kind = ?3, picture = ?4, caption = ?5, why = ?6, video = ?7, start = ?8,
            stop = ?9, shape = ?10, other = ?11, made_by = ?12, method = ?13, made_at = ?14, detail = ?15,
            confirmed_by = ?16
        WHERE id = ?1""",
        "DELETE FROM example WHERE id = ?1",
        _example,
        """SELECT json_object('type', 'example', 'id', id, 'label', label, 'kind', kind, 'picture', picture,
            'caption', caption, 'why', why, 'video', video,
            'span', json(iif(start IS NULL, NULL, json_object('start', start, 'stop', stop))),
            'shape', json(shape), 'other', other, 'provenance',
            json_object('by', made_by, 'method', method, 'at', made_at, 'detail', detail, 'confirmed_by', confirmed_by))
        FROM example ORDER BY id""",
        """SELECT id FROM example WHERE length(label) > ?1 OR length(kind) > ?1 OR length(picture) > ?1
            OR length(caption) > ?1 OR length(why) > ?1 OR length(other) > ?1 OR length(shape) > ?2
            OR length(made_by) > ?1 OR length(method) > ?1 OR length(detail) > ?1 OR length(confirmed_by) > ?1
        LIMIT 1""",
    ),
    _Table(
        "question",
        Question,
        """INSERT INTO question (id, text, label, record, video, frame, answer, answered,
            made_by, method, made_at, detail, confirmed_by)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)""",
        """UPDATE question SET text = ?2, label = ?3, record = ?4, video = ?5, frame = ?6, answer = ?7, answered = ?8,
            made_by = ?9, method = ?10, made_at = ?11, detail = ?12, confirmed_by = ?13
        WHERE id = ?1""",
        "DELETE FROM question WHERE id = ?1",
        _question,
        """SELECT json_object('type', 'question', 'id', id, 'text', text, 'label', label, 'record', record,
            'video', video, 'frame', frame, 'answer', answer, 'answered', json(answered), 'provenance',
            json_object('by', made_by, 'method', method, 'at', made_at, 'detail', detail, 'confirmed_by', confirmed_by))
        FROM question ORDER BY id""",
        """SELECT id FROM question WHERE length(text) > ?1 OR length(label) > ?1 OR length(answer) > ?1
            OR length(answered) > ?1 OR length(made_by) > ?1 OR length(method) > ?1 OR length(detail) > ?1
            OR length(confirmed_by) > ?1 OR ?2 < 0
        LIMIT 1""",
    ),
    _Table(
        "recheck",
        Recheck,
        """INSERT INTO recheck (id, video, record, label, cause, reason, choices, done,
            made_by, method, made_at, detail, confirmed_by)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)""",
        """UPDATE recheck SET video = ?2, record = ?3, label = ?4, cause = ?5, reason = ?6, choices = ?7, done = ?8,
            made_by = ?9, method = ?10, made_at = ?11, detail = ?12, confirmed_by = ?13
        WHERE id = ?1""",
        "DELETE FROM recheck WHERE id = ?1",
        _recheck,
        """SELECT json_object('type', 'recheck', 'id', id, 'video', video, 'record', record, 'label', label,
            'cause', cause, 'reason', reason, 'choices', json(choices), 'done', json(done), 'provenance',
            json_object('by', made_by, 'method', method, 'at', made_at, 'detail', detail, 'confirmed_by', confirmed_by))
        FROM recheck ORDER BY id""",
        """SELECT id FROM recheck WHERE length(label) > ?1 OR length(cause) > ?1 OR length(reason) > ?1
            OR length(choices) > ?1 OR length(done) > ?1 OR length(made_by) > ?1 OR length(method) > ?1
            OR length(detail) > ?1 OR length(confirmed_by) > ?1 OR ?2 < 0
        LIMIT 1""",
    ),
)
_SHAPE = {"example": 9}
"""The place of the shape among a table's values."""
_TABLE_OF = {table.kind: table for table in _TABLES}
_PICTURE = "SELECT content FROM picture WHERE sha256 = ?1 AND length(content) <= ?2"
_PICTURES = "SELECT sha256 FROM picture WHERE length(content) <= ?1 ORDER BY sha256"
_KEEP_PICTURE = "INSERT OR IGNORE INTO picture (sha256, content) VALUES (?1, ?2)"


def apply(connection: sqlite3.Connection, changes: Sequence[ProjectChange]) -> None:
    """Make the changes; sqlite3.IntegrityError when a row is not there to change, BadInput for too long a text."""
    for change in changes:
        table = _TABLE_OF[type(change.record)]
        if change.after is not None:
            _check_length(table, table.values(change.after))
        if change.after is None:
            done = connection.execute(table.remove, (change.id,))
        elif change.before is None:
            done = connection.execute(table.add, check_written(table.values(change.after)))
        else:
            done = connection.execute(table.change, check_written(table.values(change.after)))
        if done.rowcount != 1:
            raise sqlite3.IntegrityError("what is on file is not what is shown")


def record_tables() -> list[tuple[str, type[ProjectRecord], str]]:
    """Each table's name, what its rows are, and the statement that reads them as JSON texts, by id."""
    return [(table.name, table.kind, table.read) for table in _TABLES]


def _check_length(table: _Table, row: Row) -> None:
    """What is written can be read again."""
    limits = (LARGEST_SHAPE if column == _SHAPE.get(table.name) else LONGEST for column in range(len(row)))
    for value, limit in zip(row, limits, strict=True):
        if isinstance(value, str) and len(value) > limit:
            raise BadInput(
                f"a text of the guideline ({table.name}) has {len(value):,} characters; at most {limit:,} are kept"
            )


def records(database: Database) -> list[ProjectRecord]:
    """Every record of the project, table by table, by id. Raises DamagedProject."""
    found: list[ProjectRecord] = []
    for table in _TABLES:
        with database.reading(f"table {table.name}") as connection:
            huge = connection.execute(table.too_long, (LONGEST, LARGEST_SHAPE)).fetchone()
            if huge is not None:
                raise damaged(
                    database.path, f"table {table.name} can't be read (the text of row {huge[0]} is too long)"
                )
            texts = [text for (text,) in connection.execute(table.read).fetchall()]
        for text in texts:
            if len(text) > LARGEST_RECORD:
                raise damaged(database.path, f"table {table.name} holds a record of {len(text):,} letters")
            try:
                found.append(msgspec.json.decode(text, type=table.kind))
            except msgspec.MsgspecError as error:
                raise damaged(
                    database.path, f"table {table.name} can't be read ({text[:40]}…: {error})"
                ) from error
    return found


def picture(database: Database, name: str) -> bytes | None:
    """A picture by its SHA-256; None where the project has none, or what it has is another one."""
    with database.reading("table picture") as connection:
        found = connection.execute(_PICTURE, (name, LARGEST_PICTURE)).fetchone()
    content = None if found is None else bytes(found[0])
    return content if content is not None and hashlib.sha256(content).hexdigest() == name else None


def pictures(database: Database) -> list[str]:
    """The SHA-256 of every picture kept."""
    with database.reading("table picture") as connection:
        return [str(name) for (name,) in connection.execute(_PICTURES, (LARGEST_PICTURE,)).fetchall()]


def keep_picture(database: Database, content: bytes) -> str:
    """Keep a picture under its SHA-256, which is returned; one that is there already is kept once."""
    with database.changing("the picture") as connection:
        return put_picture(connection, content)


def put_picture(connection: sqlite3.Connection, content: bytes) -> str:
    """Keep a picture within a transaction that someone else began."""
    name = hashlib.sha256(content).hexdigest()
    connection.execute(_KEEP_PICTURE, (name, content))
    return name
