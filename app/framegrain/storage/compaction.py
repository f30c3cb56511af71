"""Forgetting the oldest steps of the history, when somebody asks for it; never on its own."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from framegrain.storage.database import TROUBLE, may_vacuum

if TYPE_CHECKING:
    import sqlite3

    from framegrain.storage.database import Database


class OldSteps(NamedTuple):
    """What would be forgotten: of each video the steps up to a number, and as many of the whole project."""

    through: dict[int, int]
    project_through: int
    steps: int


# What is forgotten is the beginning of each history, up to the first step that is new enough: a clock that was set
# back may have dated a later step before an earlier one. The newest step stays, so that no number is given twice; so
# does whatever can be made again, since a step is made again on top of those before it.
_THROUGH = """SELECT video, coalesce(min(number) FILTER (WHERE at >= ?1 OR state = 'undone'), max(number)) - 1
    FROM edit GROUP BY video"""
_PROJECT_THROUGH = """SELECT coalesce(min(number) FILTER (WHERE at >= ?1 OR state = 'undone'), max(number)) - 1
    FROM project_edit"""
_STEPS = "SELECT edit, video, number FROM project_step ORDER BY edit"
_COUNT = "SELECT count(*) FROM edit WHERE video = ?1 AND number <= ?2"
_COUNT_PROJECT = "SELECT count(*) FROM project_edit WHERE number <= ?1"
_FORGET_PROJECT = (
    "DELETE FROM project_step WHERE edit <= ?1",
    "DELETE FROM project_change WHERE edit <= ?1",
    "DELETE FROM project_edit WHERE number <= ?1",
)
_FORGET_CHANGES = "DELETE FROM change WHERE video = ?1 AND edit <= ?2"
_FORGET_EDITS = "DELETE FROM edit WHERE video = ?1 AND number <= ?2"


def old_steps(sqlite: sqlite3.Connection, before: int) -> OldSteps:
    """The steps made before a time, milliseconds since 1970 UTC, that can be forgotten.

    A step of the whole project goes with its steps in all videos, or stays with all of them.
    """
    through: dict[int, int] = dict(sqlite.execute(_THROUGH, (before,)).fetchall())
    project = int(sqlite.execute(_PROJECT_THROUGH, (before,)).fetchone()[0] or 0)
    steps = sqlite.execute(_STEPS).fetchall()
    settled = False
    while not settled:
        settled = True
        for edit, video, number in steps:
            kept, goes = edit > project, number <= through.get(video, 0)
            if kept and goes:
                through[video], settled = number - 1, False
            elif not kept and not goes:
                project, settled = edit - 1, False
    count = sum(int(sqlite.execute(_COUNT, each).fetchone()[0]) for each in through.items())
    # those of the project count where they are no step of any video
    with_steps = {edit for edit, _, _ in steps}
    alone = int(sqlite.execute(_COUNT_PROJECT, (project,)).fetchone()[0])
    return OldSteps(through, project, count + alone - sum(edit <= project for edit in with_steps))


def forget(sqlite: sqlite3.Connection, old: OldSteps) -> None:
    """Drop these steps, within a transaction that someone else began. Records stay as they are."""
    for statement in _FORGET_PROJECT:
        sqlite.execute(statement, (old.project_through,))
    for each in old.through.items():
        sqlite.execute(_FORGET_CHANGES, each)
        sqlite.execute(_FORGET_EDITS, each)


def shrink(database: Database) -> None:
    """Give the room of what was dropped back to the disk; where there is no room to do it in, nothing happens."""
    with suppress(*TROUBLE):
        may_vacuum(database.sqlite)
        database.sqlite.execute("VACUUM")
        database.sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)")
