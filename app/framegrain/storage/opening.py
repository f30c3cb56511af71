"""From a path to an open, checked project file; and from nothing to a new one."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from framegrain.storage import backups, checking
from framegrain.storage.database import OLDEST_SQLITE, TROUBLE, Database, aside, connected, failure
from framegrain.storage.errors import CannotOpen, FutureProject, OldProject
from framegrain.storage.files import draft_for, forget, put_in_place, wal_of
from framegrain.storage.header import allowed, check_is_project, has_pending_changes
from framegrain.storage.schema import check_objects, fill, names, version_of

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.storage.schema import Schema

_PROBES = (
    ("table meta", "SELECT key FROM meta LIMIT 1"),
    ("table taxonomy", "SELECT max(id) FROM taxonomy"),
    ("table annotator", "SELECT name FROM annotator LIMIT 1"),
    ("table video", "SELECT max(id) FROM video"),
    ("table video_index", "SELECT max(video) FROM video_index"),
    ("table clip", "SELECT max(id) FROM clip"),
    ("table event", "SELECT max(id) FROM event"),
    ("table track", "SELECT max(id) FROM track"),
    ("table keyframe", "SELECT max(id) FROM keyframe"),
    ("table edit", "SELECT max(number) FROM edit WHERE video = 1"),
    ("table change", "SELECT max(id) FROM change"),
    ("table comment", "SELECT max(id) FROM comment"),
    ("table calibration", "SELECT max(id) FROM calibration"),
    ("table picture", "SELECT sha256 FROM picture LIMIT 1"),
    ("table example", "SELECT max(id) FROM example"),
    ("table question", "SELECT max(id) FROM question"),
    ("table recheck", "SELECT max(id) FROM recheck"),
    ("table project_edit", "SELECT max(number) FROM project_edit"),
    ("table project_change", "SELECT edit FROM project_change LIMIT 1"),
    ("table project_step", "SELECT edit FROM project_step LIMIT 1"),
    ("table activity", "SELECT began FROM activity LIMIT 1"),
    ("table event_span", "SELECT id FROM event_span LIMIT 1"),
    ("table track_span", "SELECT id FROM track_span LIMIT 1"),
)
_CHECKED_WHOLE = 1 << 20  # bytes; takes some milliseconds. Larger projects are checked where they are read
_COPY_META = "INSERT INTO meta (key, value) VALUES (?1, ?2)"
_ADD_TAXONOMY = "INSERT INTO taxonomy (version, text, since) VALUES (?1, ?2, ?3)"


def made(path: Path, schema: Schema, *, taxonomy_text: str, taxonomy_version: str, name: str) -> None:
    """Write a new project to `path`: complete, or not at all. Never replaces a file."""
    check_free(path)
    draft = draft_for(path)
    now = time.time_ns() // 1_000_000
    try:
        forget(draft)  # left by a process of the same number that was stopped while making it
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
        sqlite = connected(draft, read_only=False)
        try:
            fill(sqlite, schema)
            sqlite.execute("BEGIN IMMEDIATE")
            sqlite.executemany(_COPY_META, (("name", name), ("last_id", "0"), ("made_at", str(now))))
            sqlite.execute(_ADD_TAXONOMY, (taxonomy_version, taxonomy_text, now))
            sqlite.execute("COMMIT")
        finally:
            sqlite.close()
        put_in_place(draft, path)
    except FileExistsError:
        raise CannotOpen(f"{path} exists already; choose another name, or open it") from None
    except UnicodeEncodeError as error:
        raise CannotOpen(f"{path!r} can't be made: its name is no text; choose another name") from error
    except OSError as error:
        raise CannotOpen(
            f"{path} can't be made: {error.strerror}; choose a folder you may write to"
        ) from error
    except TROUBLE as error:
        raise failure(path, "the new project could not be saved", error) from error
    finally:
        forget(draft)


def check_free(path: Path) -> None:
    """CannotOpen where a new project can't take this name."""
    if os.path.lexists(path):
        raise CannotOpen(f"{path} exists already; choose another name, or open it")
    if has_pending_changes(path):  # SQLite would take them for those of the new project
        raise CannotOpen(
            f"{wal_of(path)} holds changes of a project that was here before; put that project back and open it,"
            " or move this file away"
        )


def opened(path: Path, schema: Schema, *, read_only: bool, migrate: bool) -> Database:
    """A checked connection to a project of our version, which an older one becomes where `migrate` allows it.

    Read only, an older one is brought up to date in a copy of its own; the file stays as it is.
    """
    database = _checked(path, schema, read_only=read_only)
    version = version_of(database.sqlite)
    if version == schema.version:
        return _ready(database)
    try:
        if read_only:
            return _newest_aside(database, schema)
        if not migrate:
            raise _old(path, version, schema)
        kept = _migrate(database, schema)
    finally:
        database.close()
    database = _ready(_checked(path, schema, read_only=read_only))
    database.kept = kept
    return database


def opened_as_it_is(path: Path, schema: Schema) -> Database:
    """A checked connection for reading, to a project of any version known, which stays of that version.

    Raises CannotOpen.
    """
    check_is_project(path)
    return _checked(path, schema, read_only=True)


def _ready(database: Database) -> Database:
    """Fit for writing beside readers; a project comes that way, but another tool may have rewritten the file."""
    if database.read_only:
        return database
    try:
        with database.reading("its beginning") as sqlite:
            sqlite.execute("PRAGMA journal_mode = WAL").fetchone()
    except BaseException:
        database.close()
        raise
    return database


def _checked(path: Path, schema: Schema, *, read_only: bool) -> Database:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise CannotOpen(
            f"this Python comes with SQLite {sqlite3.sqlite_version}; Framegrain needs 3.37 or newer"
        )
    if not read_only and not allowed(path, os.W_OK):
        raise CannotOpen(f"you are not allowed to change {path}; open it for reading only, or copy it")
    try:
        sqlite = _connected_for_reading(path) if read_only else connected(path, read_only=False)
    except TROUBLE as error:
        raise failure(path, f"{path.name} can't be opened", error) from error
    database = Database(path, sqlite, read_only)
    try:
        _check(database, schema)
    except BaseException:
        database.close()
        raise
    return database


def _old(path: Path, version: int, schema: Schema) -> OldProject:
    return OldProject(
        f"{path} was made by an older Framegrain (file version {version}); open it for reading only, or let"
        f" Framegrain bring it to version {schema.version}; a backup is put beside it first",
    )


def _newest_aside(database: Database, schema: Schema) -> Database:
    path = database.path
    try:
        sqlite = aside(database)
        try:
            schema.bring_up_to_date(sqlite)
            sqlite.execute("PRAGMA query_only = ON")
        except BaseException:
            sqlite.close()
            raise
    except TROUBLE as error:
        raise failure(path, f"{path.name} could not be read as a project of today", error) from error
    return Database(path, sqlite, read_only=True, is_copy=True)


def _migrate(database: Database, schema: Schema) -> Path:
    """Where the backup made before is: there is no way back from a version but that."""
    kept = backups.made(database, backups.Reason.MIGRATION)
    try:
        schema.bring_up_to_date(database.sqlite)
    except TROUBLE as error:
        raise failure(
            database.path, f"{database.path.name} could not be brought up to date", error
        ) from error
    return kept


def _check(database: Database, schema: Schema) -> None:
    path = database.path
    with database.reading("the list of tables") as sqlite:
        version = version_of(sqlite)
        if version > schema.version:
            raise FutureProject(
                f"{path} was made by a newer Framegrain (file version {version}, this one knows {schema.version});"
                " update Framegrain to open it"
            )
        check_objects(path, sqlite, schema.objects(version))
    tables = {f"table {name}" for name in names(schema.objects(version))}
    for part, statement in _PROBES:
        if part not in tables:
            continue  # an older version lacks it
        with database.reading(part) as sqlite:
            sqlite.execute(statement).fetchone()
    if path.stat().st_size <= _CHECKED_WHOLE:
        checking.check_structure(database)


def _connected_for_reading(path: Path) -> sqlite3.Connection:
    if _can_clean_up(path):
        with suppress(sqlite3.OperationalError):
            sqlite = connected(path, read_only=False)
            sqlite.execute("PRAGMA query_only = ON")
            return sqlite
    try:
        return connected(path, read_only=True)
    except sqlite3.OperationalError as error:
        return _connected_where_nothing_can_be_written(path, error)


def _can_clean_up(path: Path) -> bool:
    """Whether a connection may write, so that it takes SQLite's help files away with it when it closes.

    Not where changes wait in one of them: reading is no reason to fold those into the project.
    """
    return allowed(path, os.W_OK) and allowed(path.parent, os.W_OK) and not has_pending_changes(path)


def _connected_where_nothing_can_be_written(path: Path, error: sqlite3.Error) -> sqlite3.Connection:
    """SQLite wants to write a help file beside the project even for reading; without pending changes it needn't."""
    if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
        raise error
    if has_pending_changes(path):
        raise CannotOpen(
            f"{path} has changes waiting in {wal_of(path).name}, which need a folder you may write to; copy both"
            " files to one and open the project there"
        ) from error
    return connected(path, read_only=True, immutable=True)
