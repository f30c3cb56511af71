"""Projects as an older Framegrain left them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_BACK_TO_3 = (
    "DROP TABLE activity",
    "DROP INDEX event_label",
    "DROP INDEX track_label",
    "DROP INDEX keyframe_says",
    "DELETE FROM _sqlite_migrations WHERE name = 'working time, finding by label'",
    "PRAGMA user_version = 3",
)
_BACK_TO_2 = (
    *_BACK_TO_3,
    *(
        f"DROP TABLE {table}"
        for table in (
            "project_step",
            "project_change",
            "project_edit",
            "recheck",
            "question",
            "example",
            "picture",
        )
    ),
    "ALTER TABLE taxonomy DROP COLUMN made_by",
    "ALTER TABLE event DROP COLUMN roles",
    "ALTER TABLE event DROP COLUMN ruled_out",
    "ALTER TABLE track DROP COLUMN part_of",
    "ALTER TABLE track DROP COLUMN ruled_out",
    "ALTER TABLE keyframe DROP COLUMN fill",
    "DELETE FROM _sqlite_migrations WHERE name = 'roles, parts, guideline'",
    "PRAGMA user_version = 2",
)
_BACK_TO_1 = (
    *_BACK_TO_2,
    "DROP TABLE comment",
    "DROP TABLE calibration",
    "ALTER TABLE track DROP COLUMN layer",
    "DELETE FROM _sqlite_migrations WHERE name = 'layers, comments, calibration'",
    "PRAGMA user_version = 1",
)


def make_version_3(project: Path) -> Path:
    """Turn a closed project, whose working times are dropped, into one of file version 3."""
    return _run(project, _BACK_TO_3)


def make_version_2(project: Path) -> Path:
    """Turn a closed project without roles, parts and examples into one of file version 2."""
    return _run(project, _BACK_TO_2)


def make_version_1(project: Path) -> Path:
    """Turn a closed project without comments into one of file version 1."""
    return _run(project, _BACK_TO_1)


def _run(project: Path, statements: Iterable[str]) -> Path:
    with closing(sqlite3.connect(project, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)
    return project
