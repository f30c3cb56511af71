"""Changes of records into rows, within a transaction that someone else began."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from framegrain.storage import spans
from framegrain.storage.rows import TABLE_OF, check_written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.edit import Change
    from framegrain.domain.records import Record
    from framegrain.storage.rows import RecordTable


def apply(sqlite: sqlite3.Connection, video: int, changes: Sequence[Change]) -> None:
    """Make the changes and keep the R*Tree in step; sqlite3.IntegrityError when a row is not there to change."""
    groups: dict[type[Record], list[Change]] = {}
    for change in changes:
        groups.setdefault(type(change.record), []).append(change)
    for kind, group in groups.items():
        _apply_group(sqlite, video, TABLE_OF[kind], group)
    spans.refile(sqlite, video, changes)


def _apply_group(sqlite: sqlite3.Connection, video: int, table: RecordTable, changes: list[Change]) -> None:
    values = table.values
    removed = [(c.id,) for c in changes if c.after is None]
    changed = [
        check_written(values(video, c.after)) for c in changes if c.before is not None and c.after is not None
    ]
    added = [check_written(values(video, c.after)) for c in changes if c.before is None]
    _run(sqlite, table.remove, removed)
    _run(sqlite, table.change, changed)
    _run(sqlite, table.add, added)


def _run(sqlite: sqlite3.Connection, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    if not rows:
        return
    if sqlite.executemany(statement, rows).rowcount != len(rows):
        raise sqlite3.IntegrityError("a record on file is not the one shown")
