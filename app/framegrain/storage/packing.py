"""A copy of a project made fit to give away: the same content, other places of its videos."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from framegrain.storage.database import TROUBLE, connected, failure, may_vacuum

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from pathlib import Path

_SET_PATH = "UPDATE video SET path = ?2 WHERE id = ?1"
_HAS_TIME = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'activity'"
_FORGET_TIME = "DELETE FROM activity"


def make_fit_to_give(copy: Path, paths: Mapping[int, str], *, with_time: bool) -> None:
    """Change a copy nobody has open: its videos lie at `paths` (by id), people's active time stays or goes.

    Nothing that goes, and no former place of a video, can be found in the file any more. Raises StorageError.
    """
    try:
        with closing(connected(copy, read_only=False)) as sqlite:
            _change(sqlite, paths, with_time=with_time)
            may_vacuum(sqlite)
            sqlite.execute("VACUUM")  # what was overwritten would stay readable in the file
    except TROUBLE as error:
        raise failure(copy, "the copy for the pack could not be saved", error) from error


def _change(sqlite: sqlite3.Connection, paths: Mapping[int, str], *, with_time: bool) -> None:
    sqlite.execute("BEGIN IMMEDIATE")
    sqlite.executemany(_SET_PATH, list(paths.items()))
    if not with_time and sqlite.execute(_HAS_TIME).fetchone() is not None:
        sqlite.execute(_FORGET_TIME)
    sqlite.execute("COMMIT")
