"""Which tables each version of the project file has, how one version becomes the next, and what is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from framegrain.storage.errors import NotAProject, damaged
from framegrain.storage.tables import (
    MIGRATIONS,
    MIGRATIONS_INDEX,
    NEW_COLUMNS_IN_3,
    NEW_IN_2,
    NEW_IN_3,
    NEW_IN_4,
    SET_APPLICATION_ID,
    TRACK_LAYER,
    VERSION_1,
    VERSION_2,
    VERSION_3,
    VERSION_4,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlite_utils import Database, Migrations

_NAME = re.compile(r"CREATE (?:UNIQUE |VIRTUAL )?(?:TABLE|INDEX) (\w+)")
_SHADOW = re.compile(  # its wording differs between SQLite versions
    r"CREATE TABLE [\"'](\w+)[\"']\((nodeno|rowid) INTEGER PRIMARY KEY, ?(data|nodeno|parentnode)( BLOB| INTEGER)?\)"
)
_COUNTED = {
    "sqlite_stat1": "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
    "sqlite_stat4": "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
}
"""Tables that ANALYZE leaves."""
_SHADOWS = ("_node", "_rowid", "_parent")
_INDEX = re.compile(r"CREATE (?:UNIQUE )?INDEX")
_MIGRATION_SET = "framegrain"

_OBJECTS = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
_VERSION = "PRAGMA user_version"


class Step(NamedTuple):
    """What makes version `version` of the file out of the one before; `objects` is all CREATE statements then."""

    version: int
    name: str
    run: Callable[[Database], None]
    objects: Sequence[str]


def _make_version_1(db: Database) -> None:
    for statement in VERSION_1:
        db.execute(statement)
    db.execute("PRAGMA user_version = 1")


def _make_version_2(db: Database) -> None:
    for statement in (TRACK_LAYER, *NEW_IN_2):
        db.execute(statement)
    db.execute("PRAGMA user_version = 2")


def _make_version_3(db: Database) -> None:
    for statement in (*NEW_COLUMNS_IN_3, *NEW_IN_3):
        db.execute(statement)
    db.execute("PRAGMA user_version = 3")


def _make_version_4(db: Database) -> None:
    for statement in NEW_IN_4:
        db.execute(statement)
    db.execute("PRAGMA user_version = 4")


class Schema(NamedTuple):
    """The versions this program knows, oldest first."""

    steps: Sequence[Step]

    @property
    def version(self) -> int:
        """The newest version known."""
        return self.steps[-1].version

    def objects(self, version: int) -> Sequence[str]:
        """The CREATE statements a file of this version consists of; none for a version there never was."""
        return next((step.objects for step in self.steps if step.version == version), ())

    def bring_up_to_date(self, sqlite: sqlite3.Connection) -> None:
        """Run the missing steps, each in one transaction with the note that it has run."""
        from sqlite_utils import (
            Database,
        )  # a quarter of a second to import, needed for new and old files only

        self._migrations().apply(Database(sqlite))

    def _migrations(self) -> Migrations:
        from sqlite_utils import Migrations

        known = Migrations(_MIGRATION_SET)
        for step in self.steps:
            known(name=step.name)(step.run)
        return known


SCHEMA = Schema(
    (
        Step(1, "version 1", _make_version_1, (MIGRATIONS, MIGRATIONS_INDEX, *VERSION_1)),
        Step(2, "layers, comments, calibration", _make_version_2, (MIGRATIONS, MIGRATIONS_INDEX, *VERSION_2)),
        Step(3, "roles, parts, guideline", _make_version_3, (MIGRATIONS, MIGRATIONS_INDEX, *VERSION_3)),
        Step(
            4, "working time, finding by label", _make_version_4, (MIGRATIONS, MIGRATIONS_INDEX, *VERSION_4)
        ),
    )
)


def fill(sqlite: sqlite3.Connection, schema: Schema) -> None:
    """Make the tables of a new project in an empty file."""
    sqlite.execute("PRAGMA journal_mode = WAL")
    sqlite.execute(SET_APPLICATION_ID)
    sqlite.execute(MIGRATIONS)
    sqlite.execute(MIGRATIONS_INDEX)
    schema.bring_up_to_date(sqlite)


def version_of(sqlite: sqlite3.Connection) -> int:
    """The schema version the file says it has."""
    return int(sqlite.execute(_VERSION).fetchone()[0])


def check_objects(path: Path, sqlite: sqlite3.Connection, statements: Sequence[str]) -> None:
    """Refuse a file that holds anything else than these tables and indexes, before anything in it can run.

    Reading the list of objects runs none of them.
    """
    expected = dict(zip(names(statements), statements, strict=True))
    strange: list[str] = []
    found: set[str] = set()
    for kind, name, table, sql in sqlite.execute(_OBJECTS).fetchall():
        found.add(name)
        if not _is_ours(kind, name, table, sql, expected):
            strange.append(f"{kind} {name}")
    if strange:
        raise NotAProject(
            f"{path} holds something Framegrain did not make: {', '.join(sorted(strange)[:5])}; it was not opened, to"
            " be safe. Ask whoever gave you the file, or open a backup of it"
        )
    if missing := sorted((expected.keys() | set(_shadows(expected))) - found):
        raise damaged(path, f"{missing[0]} is missing")


def _is_ours(kind: str, name: str, table: str, sql: str | None, expected: dict[str, str]) -> bool:
    if name in expected:
        return sql == expected[name] and kind == ("index" if _INDEX.match(sql) else "table")
    if sql is None:
        return kind == "index" and name.startswith("sqlite_autoindex_") and table in expected
    if name in _shadows(expected):
        shadow = _SHADOW.fullmatch(sql)
        return kind == "table" and name == table and shadow is not None and shadow[1] == name
    return kind == "table" and sql == _COUNTED.get(name)


def _shadows(expected: dict[str, str]) -> Iterator[str]:
    """The ordinary tables in which SQLite keeps each R*Tree."""
    for name, statement in expected.items():
        if "USING rtree" in statement:
            yield from (name + suffix for suffix in _SHADOWS)


def names(statements: Iterable[str]) -> Iterator[str]:
    """What these CREATE statements make."""
    for statement in statements:
        found = _NAME.match(statement)
        assert found is not None, statement
        yield found[1]
