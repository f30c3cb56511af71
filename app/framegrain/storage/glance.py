"""What a backup holds, without bringing it up to date, and what tells it from the project of today."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec

from framegrain.storage import checking
from framegrain.storage.backup import backed_up
from framegrain.storage.database import TROUBLE, address, failure
from framegrain.storage.errors import StorageError
from framegrain.storage.opening import opened_as_it_is
from framegrain.storage.schema import SCHEMA, Schema, version_of
from framegrain.storage.thinning import Stepping

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from framegrain.storage.database import Database

KINDS = ("video", "event", "track", "keyframe", "clip", "comment")
"""Tables that are counted and compared."""

_COUNTS = """SELECT (SELECT count(*) FROM video), (SELECT count(*) FROM event), (SELECT count(*) FROM track),
    (SELECT count(*) FROM keyframe)"""
_LAST = "SELECT made_by, at FROM edit ORDER BY at DESC LIMIT 1"
_LAST_OF_PROJECT = "SELECT made_by, at FROM project_edit ORDER BY at DESC LIMIT 1"
_LACKING = "SELECT count(*) FROM"
_COLUMNS = "SELECT name FROM pragma_table_info(?1, ?2) ORDER BY cid"


class Glance(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds. `last_by` and `last_at` (milliseconds since 1970 UTC) are of its newest edit, empty and 0
    where there is none; `problem` says why it is not whole, or can't be read at all (then the counts are 0)."""

    version: int = 0
    videos: int = 0
    events: int = 0
    objects: int = 0
    keyframes: int = 0
    last_by: str = ""
    last_at: int = 0
    problem: str = ""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Records of one kind: only in the backup, only in the project of today, in both but not the same."""

    kind: str
    gone: int
    new: int
    changed: int


def glanced(path: Path, *, check: bool = True, schema: Schema = SCHEMA) -> Glance:
    """Count what a file holds and, with `check`, see whether it is whole: that reads all of it. Raises for no file."""
    try:
        database = opened_as_it_is(path, schema)
    except StorageError as error:
        return Glance(problem=str(error))
    try:
        with database.reading("the number of records") as sqlite:
            version = version_of(sqlite)
            videos, events, objects, keyframes = sqlite.execute(_COUNTS).fetchone()
            edits = [sqlite.execute(_LAST).fetchone()]
            if version >= 3:
                edits.append(sqlite.execute(_LAST_OF_PROJECT).fetchone())
        by, at = max((edit for edit in edits if edit is not None), key=lambda edit: edit[1], default=("", 0))
        problem = _problem(database) if check else ""
    except StorageError as error:
        return Glance(problem=str(error))
    finally:
        database.close()
    return Glance(
        version=version,
        videos=videos,
        events=events,
        objects=objects,
        keyframes=keyframes,
        last_by=by,
        last_at=at,
        problem=problem,
    )


def _problem(database: Database) -> str:
    try:
        checking.check_structure(database)
    except StorageError as error:
        return str(error)
    return ""


def restored(
    backup: Path,
    out: Path,
    *,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] = lambda: False,
    schema: Schema = SCHEMA,
) -> None:
    """Copy a backup to a new file, complete or not at all. BadInput where there is one, CannotOpen, StorageError."""
    database = opened_as_it_is(backup, schema)
    try:
        backed_up(database, out, stepping=Stepping(progress, cancel))
    finally:
        database.close()


def differences(backup: Path, project: Path, schema: Schema = SCHEMA) -> list[Difference]:
    """What is different in the project of today, kind by kind. Raises StorageError where one can't be read."""
    opened_as_it_is(backup, schema).close()
    database = opened_as_it_is(project, schema)
    with closing(database), database.reading("the number of records") as sqlite:
        try:
            sqlite.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)  # both files have been looked over
            sqlite.execute("ATTACH ?1 AS before", (address(backup, "mode=ro"),))
            return [found for kind in KINDS if (found := _difference(sqlite, kind)) is not None]
        except TROUBLE as error:
            raise failure(backup, f"{backup.name} could not be compared", error, "some of it") from error


def _difference(sqlite: sqlite3.Connection, kind: str) -> Difference | None:
    there, here = (
        [name for (name,) in sqlite.execute(_COLUMNS, (kind, schema)).fetchall()]
        for schema in ("before", "main")
    )
    if not there or not here:
        return None
    both = [name for name in there if name in here and name != "id"]
    differs = " OR ".join(f"a.{name} IS NOT b.{name}" for name in both)
    # names of our own tables and columns, which both files were looked over for
    before, main = f"before.{kind}", f"main.{kind}"
    gone = " ".join((_LACKING, before, "WHERE id NOT IN (SELECT id FROM", main, ")"))
    new = " ".join((_LACKING, main, "WHERE id NOT IN (SELECT id FROM", before, ")"))
    changed = " ".join((_LACKING, before, "AS a JOIN", main, "AS b USING (id) WHERE", differs))
    counts = [sqlite.execute(statement).fetchone()[0] for statement in (gone, new, changed)]
    return Difference(kind=kind, gone=counts[0], new=counts[1], changed=counts[2])
