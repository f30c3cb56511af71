"""The history saved from a damaged project: kept where it is whole, and then it can give back records that are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.edit import Change, Edit
from framegrain.domain.guideline import ProjectChange
from framegrain.domain.records import Track
from framegrain.storage import checking, guideline, journal, loading, project_journal
from framegrain.storage.backups import now_ms
from framegrain.storage.errors import StorageError
from framegrain.storage.rows import TABLE_OF

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from framegrain.domain.guideline import ProjectRecord
    from framegrain.domain.records import Record, RecordId
    from framegrain.storage.database import Database
    from framegrain.storage.salvage_report import Salvaged

OTHERWISE = "Keep records as they were found"
"""The name of the step that makes records what they are where the history says otherwise."""

_TABLES = ("project_step", "project_change", "project_edit", "change", "edit")
_HALF = """SELECT (SELECT count(*) FROM edit WHERE changes <> (SELECT count(*) FROM change
        WHERE change.id >= first_change AND change.id < first_change + changes
            AND change.video = edit.video AND change.edit = edit.number))
    + (SELECT count(*) FROM change WHERE NOT EXISTS
        (SELECT 1 FROM edit WHERE edit.video = change.video AND number = edit
            AND change.id >= first_change AND change.id < first_change + changes))
    + (SELECT count(*) FROM project_step WHERE NOT EXISTS
        (SELECT 1 FROM edit WHERE edit.video = project_step.video AND edit.number = project_step.number))
    + (SELECT count(*) FROM edit WHERE merge_key LIKE 'project:%' AND NOT EXISTS
        (SELECT 1 FROM project_step WHERE project_step.video = edit.video AND project_step.number = edit.number))
    + (SELECT count(*) FROM project_step WHERE edit NOT IN (SELECT number FROM project_edit))
    + (SELECT count(*) FROM project_change WHERE edit NOT IN (SELECT number FROM project_edit))
    + (SELECT count(*) FROM project_edit WHERE taxonomy_before NOT IN (SELECT id FROM taxonomy)
        OR taxonomy_after NOT IN (SELECT id FROM taxonomy))"""
_STEPS = "SELECT (SELECT count(*) FROM edit) + (SELECT count(*) FROM project_edit)"


def mended(database: Database, report: Salvaged, damaged: Collection[str], has_strays: bool) -> None:
    """Keep the history and make lost records again from it; or drop all of it, with a line, where any of it is lost.

    With `has_strays` rows may be older than they should be; then the history has the say.
    """
    sqlite = database.sqlite
    is_whole = not any(name in damaged for name in _TABLES) and not sqlite.execute(_HALF).fetchone()[0]
    try:
        if is_whole:
            _rebuild(database, report, damaged, has_strays)
            lines = list(_note_others(database))
            if not any(checking.histories(database)):
                report.lines += lines
                return
    except (StorageError, msgspec.MsgspecError, ValueError, TypeError):
        pass  # it is whole by its numbers, and holds what is no record
    (steps,) = sqlite.execute(_STEPS).fetchone()
    for table in _TABLES:
        sqlite.execute(" ".join(("DELETE FROM", table)))
    report.lines.append(
        f"Parts of the history are lost, so that nothing could be undone by it; it was left out ({steps:,} steps of it "
        "could be read). Records are as they were last"
    )


def _rebuild(database: Database, report: Salvaged, damaged: Collection[str], has_strays: bool) -> None:
    videos = [number for (number,) in database.sqlite.execute("SELECT id FROM video ORDER BY id").fetchall()]
    wanted = _guideline_states(database)
    # objects first: keyframes are found by them. One video in memory at a time
    for is_first in (True, False):
        for video in videos:
            expected = _last_states(database, video)
            own = {k: r for k, r in expected.items() if isinstance(r, Track) == is_first}
            if damaged:
                _rebuild_video(database, report, video, own, damaged, has_strays)
    left = {record.id for record in guideline.records(database)}
    lost = [record for key, record in wanted.items() if record is not None and key not in left]
    for one in lost:
        name = type(one).__name__.lower()
        if name in damaged:
            guideline.apply(database.sqlite, [ProjectChange(None, one)])
            report.rebuilt[name] += 1


def _note_others(database: Database) -> Iterator[str]:
    """Records that whole pages hold otherwise than the history says: nobody knows which of the two was damaged.

    They stay as they are, as one step more; undoing it makes them what the history said.
    """
    videos = database.sqlite.execute("SELECT id, name FROM video ORDER BY id").fetchall()
    for video, name in videos:
        expected = _last_states(database, video)
        found = {record.id: record for record in loading.records(database, video)} if expected else {}
        wrong = [(record, found[key]) for key, record in expected.items() if found.get(key, record) != record]
        changes = tuple(Change(said, there) for said, there in wrong)
        if changes:
            journal.add(database.sqlite, video, Edit(OTHERWISE, changes), "", now_ms())
            count = "A record" if len(changes) == 1 else f"{len(changes):,} records"
            yield (
                f"{count} of {name} and the history do not agree, and nobody knows which of them was damaged. They "
                f"are as they were found; to have them as the history says, undo “{OTHERWISE}”"
            )


def _rebuild_video(
    database: Database,
    report: Salvaged,
    video: int,
    expected: dict[RecordId, Record | None],
    damaged: Collection[str],
    has_strays: bool,
) -> None:
    found = {record.id: record for record in loading.records(database, video)}
    for key, record in expected.items():
        there = found.get(key)
        kind = record or there
        if kind is None or TABLE_OF[type(kind)].name not in damaged or record == there:
            continue
        if there is None or has_strays:
            _put(database, report, video, there, record)


def _put(
    database: Database, report: Salvaged, video: int, before: Record | None, after: Record | None
) -> None:
    table = TABLE_OF[type(after or before)]  # type: ignore[index]
    sqlite = database.sqlite
    if before is not None:
        sqlite.execute(table.remove, (before.id,))
    if after is not None:
        sqlite.execute(table.remove, (after.id,))  # one that belongs nowhere may have its number
        sqlite.execute(table.add, table.values(video, after))
        report.rebuilt[table.name] += 1


def _last_states(database: Database, video: int) -> dict[RecordId, Record | None]:
    """Every record that the history of a video speaks of, as the last step that holds left it; None where gone."""
    entries = journal.history(database, video, None)
    done: Iterable[Change] = (c for entry in entries if not entry.undone for c in entry.edit.changes)
    expected = {change.id: change.after for change in done}
    undone: dict[RecordId, Record | None] = {}
    for entry in entries:
        if entry.undone:
            for change in entry.edit.changes:
                undone.setdefault(change.id, change.before)
    return expected | undone


def _guideline_states(database: Database) -> dict[RecordId, ProjectRecord | None]:
    expected: dict[RecordId, ProjectRecord | None] = {}
    undone: dict[RecordId, ProjectRecord | None] = {}
    for is_undone, change in project_journal.changes(database):
        if is_undone:
            undone.setdefault(change.id, change.before)
        else:
            expected[change.id] = change.after
    return expected | undone
