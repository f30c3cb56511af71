"""Whether a project file is whole: SQLite's own structure, links between rows, and the journal against the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.storage import guideline, journal, loading, project_journal
from framegrain.storage.errors import StorageError, damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.guideline import ProjectRecord
    from framegrain.domain.records import Record, RecordId
    from framegrain.storage.database import Database

# not quick_check: it does not notice an index that lacks rows, and through such an index records go unread
_STRUCTURE = "PRAGMA integrity_check(1)"
_THOROUGH = "PRAGMA integrity_check(20)"
_LINKS = "PRAGMA foreign_key_check"
_TREES = "SELECT rtreecheck('event_span') UNION ALL SELECT rtreecheck('track_span')"
_STRAY_COMMENTS = """SELECT count(*) FROM comment WHERE NOT EXISTS
    (SELECT 1 FROM event WHERE id = comment.record AND video = comment.video)
    AND NOT EXISTS (SELECT 1 FROM track WHERE id = comment.record AND video = comment.video)
    AND NOT EXISTS (SELECT 1 FROM keyframe JOIN track ON track.id = keyframe.track
        WHERE keyframe.id = comment.record AND track.video = comment.video)
    AND NOT EXISTS (SELECT 1 FROM clip WHERE id = comment.record AND video = comment.video)"""
_VIDEOS = "SELECT id, name FROM video ORDER BY id"
_STRAY_EVENT_SPANS = """SELECT abs((SELECT count(*) FROM event_span) - (SELECT count(*) FROM event))
    + (SELECT count(*) FROM event LEFT JOIN event_span USING (id)
       WHERE event_span.id IS NULL OR event_span.video <> event.video
           OR first <> min(start, 2147483647) OR last <> min(stop - 1, 2147483647))"""
_STRAY_TRACK_SPANS = """SELECT abs((SELECT count(*) FROM track_span) - (SELECT count(DISTINCT track) FROM keyframe))
    + (SELECT count(*) FROM
       (SELECT track, min(frame) AS start, max(frame) AS stop FROM keyframe GROUP BY track)
       LEFT JOIN track_span ON track_span.id = track
       WHERE track_span.id IS NULL OR first <> min(start, 2147483647) OR last <> min(stop, 2147483647))"""

_HALF_STEPS = """SELECT count(*) FROM edit WHERE state <> 'abandoned' AND changes <> (SELECT count(*) FROM change
    WHERE id >= first_change AND id < first_change + changes
        AND change.video = edit.video AND change.edit = edit.number)"""


def check_structure(database: Database) -> None:
    """DamagedProject when SQLite finds its structure broken; reads the whole file."""
    with database.reading("some of it") as sqlite:
        (said,) = sqlite.execute(_STRUCTURE).fetchone()
    if said != "ok":
        raise damaged(database.path, f"some of it can't be read ({_first_line(said)})")


def problems(database: Database) -> list[str]:
    """One sentence for each thing that is wrong with the file; takes as long as reading all of it."""
    try:
        return [
            *_structure(database),
            *_spans(database),
            *_comments(database),
            *histories(database),
        ]
    except StorageError as error:
        return [str(error)]


def _structure(database: Database) -> Iterator[str]:
    with database.reading("some of it") as sqlite:
        for (said,) in sqlite.execute(_THOROUGH).fetchall():
            if said != "ok":
                yield f"the file's structure is broken: {_first_line(said)}"
        for table, _, parent, _ in sqlite.execute(_LINKS).fetchall():
            yield f"a row of table {table} belongs to no {parent}"
        for (said,) in sqlite.execute(_TREES).fetchall():
            if said != "ok":
                yield f"the search tree over time is broken: {_first_line(said)}"


def _spans(database: Database) -> Iterator[str]:
    with database.reading("the search tree over time") as sqlite:
        if sqlite.execute(_STRAY_EVENT_SPANS).fetchone()[0]:
            yield "the search tree over time does not agree with table event"
        if sqlite.execute(_STRAY_TRACK_SPANS).fetchone()[0]:
            yield "the search tree over time does not agree with table keyframe"


def _comments(database: Database) -> Iterator[str]:
    with database.reading("table comment") as sqlite:
        (stray,) = sqlite.execute(_STRAY_COMMENTS).fetchone()
    if stray:
        yield f"{stray} comments are on records that are not there"


def histories(database: Database) -> Iterator[str]:
    """Where a history does not lead to what there is. Raises DamagedProject for one that can't be read."""
    yield from _journals(database)
    yield from _guideline(database)


def _journals(database: Database) -> Iterator[str]:
    with database.reading("table video") as sqlite:
        videos = sqlite.execute(_VIDEOS).fetchall()
    for video, name in videos:
        wrong = sum(1 for _ in _disagreements(database, video))
        if wrong:
            yield f"the history of {name} does not lead to {wrong} of its records"
    with database.reading("table change") as sqlite:
        (half,) = sqlite.execute(_HALF_STEPS).fetchone()
    if half:
        yield f"the history lacks changes, in {half} of its steps"


def _guideline(database: Database) -> Iterator[str]:
    expected: dict[RecordId, ProjectRecord | None] = {}
    undone: dict[RecordId, ProjectRecord | None] = {}
    for is_undone, change in project_journal.changes(database):
        if not is_undone:
            expected[change.id] = change.after
        elif change.id not in undone:
            undone[change.id] = change.before
    found = {record.id: record for record in guideline.records(database)}
    wrong = sum(found.get(key) != record for key, record in (expected | undone).items())
    if wrong:
        yield f"the history of the project does not lead to {wrong} of its examples, questions and re-checks"


def _disagreements(database: Database, video: int) -> Iterator[RecordId]:
    """Records that are not as the last step that holds left them."""
    expected: dict[RecordId, Record | None] = {}
    undone: dict[RecordId, Record | None] = {}
    for entry in journal.history(database, video, None):
        for change in entry.edit.changes:
            if not entry.undone:
                expected[change.id] = change.after
            elif change.id not in undone:
                undone[change.id] = change.before
    found = {record.id: record for record in loading.records(database, video)}
    return (key for key, record in (expected | undone).items() if found.get(key) != record)


def _first_line(said: object) -> str:
    lines = [line for line in str(said).splitlines() if line.strip() and not line.startswith("***")]
    return lines[0].strip()[:120] if lines else "SQLite does not say where"
