"""The table of working times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.activity import Activity
from framegrain.storage.errors import damaged

if TYPE_CHECKING:
    import sqlite3

    from framegrain.storage.database import Database

_NOTE = """INSERT INTO activity (person, video, began, ended, active, edits) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (person, video, began) DO UPDATE
    SET ended = excluded.ended, active = excluded.active, edits = excluded.edits"""
_FORGET = "DELETE FROM activity WHERE person = ?1"
_EVERY = "SELECT person, video, began, ended, active, edits FROM activity ORDER BY person, video, began"

# What was brought in from a file was not made here by hand. SQLite sees whether a value is NULL without reading it.
_MADE = """SELECT edit.video, sum(change.before IS NULL)
    FROM edit CROSS JOIN change ON change.id >= first_change AND change.id < first_change + changes
    WHERE edit.made_by = ?1 AND at >= ?2 AND state = 'done' AND merge_key NOT LIKE 'project:%'
        AND name NOT LIKE 'Import %' GROUP BY edit.video"""


def note(sqlite: sqlite3.Connection, done: Activity) -> None:
    """Keep one stretch, in the place of what was noted of it before."""
    sqlite.execute(_NOTE, msgspec.structs.astuple(done))


def forget(sqlite: sqlite3.Connection, person: str) -> None:
    """Delete all that was kept of a person's time."""
    sqlite.execute(_FORGET, (person,))


def every(database: Database) -> list[Activity]:
    """Every stretch, by person, video and time. Raises DamagedProject."""
    with database.reading("table activity") as sqlite:
        rows = sqlite.execute(_EVERY).fetchall()
    names = Activity.__struct_fields__
    try:
        return [msgspec.convert(dict(zip(names, row, strict=True)), Activity) for row in rows]
    except msgspec.ValidationError as error:
        raise damaged(database.path, f"table activity can't be read ({error})") from error


def made_since(database: Database, person: str, since: int) -> dict[int, int]:
    """How many records a person made from a moment on (milliseconds since 1970 UTC), by video; imports don't count."""
    with database.reading("table change") as sqlite:
        return dict(sqlite.execute(_MADE, (person, since)).fetchall())
