"""The history of the project as a whole: edits of the guideline and changes of the taxonomy, over all its videos.

What such an edit does to the records of a video is also a step of that video's history, with the merge key
`project:NUMBER`; so the history of a record tells of it, and it is undone here only, everywhere at once.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.document import StaleEdit
from framegrain.domain.edit import Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.guideline import (
    ProjectChange,
    ProjectEdit,
    ProjectRecord,
    TaxonomyText,
    TaxonomyVersion,
)
from framegrain.storage import guideline, journal, loading, writing
from framegrain.storage.errors import damaged
from framegrain.storage.rows import json_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from framegrain.domain.edit import Change
    from framegrain.domain.records import Record, RecordId
    from framegrain.storage.database import Database

KEY = "project:"
"""Begins the merge key of a step that belongs to an edit of the project."""


class ProjectEntry(msgspec.Struct, frozen=True):
    """One step of the project's history, without what it changed. `at` is milliseconds since 1970 UTC."""

    number: int
    name: str
    by: str
    at: int
    undone: bool = False
    changes_taxonomy: bool = False


class _Sides(msgspec.Struct, frozen=True, array_like=True):
    before: ProjectRecord | None
    after: ProjectRecord | None


_LAST = "SELECT coalesce(max(number), 0) FROM project_edit"
# what was undone after such a step needs what the step had made
_ABANDON_STEPS = """UPDATE edit SET state = 'abandoned' WHERE state = 'undone' AND EXISTS
    (SELECT 1 FROM project_edit JOIN project_step ON project_step.edit = project_edit.number
    WHERE project_edit.state = 'undone' AND project_step.video = edit.video AND project_step.number <= edit.number)"""
_ABANDON = "UPDATE project_edit SET state = 'abandoned' WHERE state = 'undone'"
_ADD = """INSERT INTO project_edit (number, name, made_by, at, state, taxonomy_before, taxonomy_after)
    VALUES (?1, ?2, ?3, ?4, 'done', ?5, ?6)"""
_ADD_CHANGE = "INSERT INTO project_change (edit, place, record, before, after) VALUES (?1, ?2, ?3, ?4, ?5)"
_ADD_STEP = "INSERT INTO project_step (edit, video, number) VALUES (?1, ?2, ?3)"
_SET_STATE = "UPDATE project_edit SET state = ?2 WHERE number = ?1 AND state = ?3"
_ENTRIES = """SELECT number,
    iif(length(CAST(name AS BLOB)) <= 4000, name, substr(name, 1, 1000)),
    iif(length(CAST(made_by AS BLOB)) <= 4000, made_by, substr(made_by, 1, 1000)), at, state = 'undone',
    taxonomy_after IS NOT NULL FROM project_edit
    WHERE state <> 'abandoned' ORDER BY number"""
_CHANGES = """SELECT '[' || coalesce(before, 'null') || ',' || coalesce(after, 'null') || ']' FROM project_change
    WHERE edit = ?1 ORDER BY place"""
_STEPS = "SELECT video, number FROM project_step WHERE edit = ?1 ORDER BY video"
_ABANDONED = """SELECT EXISTS (SELECT 1 FROM project_step
    JOIN edit ON edit.video = project_step.video AND edit.number = project_step.number
    WHERE project_step.edit = ?1 AND edit.state = 'abandoned')"""
_TAXONOMIES_OF = "SELECT taxonomy_before, taxonomy_after FROM project_edit WHERE number = ?1"
_TEXT = "SELECT version, text FROM taxonomy WHERE id = ?1"
_TOO_LONG = """SELECT version FROM taxonomy
    WHERE length(text) > ?1 OR length(version) > ?1 OR length(made_by) > ?1 LIMIT 1"""
_IN_FORCE = """SELECT id FROM taxonomy WHERE id = coalesce(
    (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'taxonomy'), (SELECT max(id) FROM taxonomy))"""
_SET_IN_FORCE = """INSERT INTO meta (key, value) VALUES ('taxonomy', ?1)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value"""
_ADD_TAXONOMY = "INSERT INTO taxonomy (version, text, since, made_by) VALUES (?1, ?2, ?3, ?4)"
_LAST_DONE = "SELECT max(number) FROM edit WHERE video = ?1 AND state = 'done'"
_FIRST_UNDONE = "SELECT min(number) FROM edit WHERE video = ?1 AND state = 'undone'"
_LABELED_SINCE = """SELECT name FROM video WHERE NOT EXISTS
    (SELECT 1 FROM project_step WHERE edit = ?1 AND project_step.video = video.id)
    AND (EXISTS (SELECT 1 FROM event WHERE event.video = video.id)
        OR EXISTS (SELECT 1 FROM track WHERE track.video = video.id)) ORDER BY id LIMIT 1"""
_VIDEO = "SELECT name FROM video WHERE id = ?1"
LONGEST_TAXONOMY = 32_000_000
"""Characters of a taxonomy; none of ours is nearly as long."""
_FORGET_TAXONOMIES = "DELETE FROM taxonomy"
_VERSIONS = "SELECT version, text, since, made_by FROM taxonomy ORDER BY id"


def too_long(connection: sqlite3.Connection) -> str | None:
    """The version of a taxonomy that is longer than any is; asked before one is read."""
    found = connection.execute(_TOO_LONG, (LONGEST_TAXONOMY,)).fetchone()
    return None if found is None else str(found[0])[:40]


def in_force(connection: sqlite3.Connection) -> TaxonomyText | None:
    """The taxonomy people label under; None in a file without one."""
    number = connection.execute(_IN_FORCE).fetchone()
    return None if number is None else _taxonomy(connection, number[0])


def versions(database: Database) -> list[TaxonomyVersion]:
    """Every taxonomy the project ever had, oldest first."""
    with database.reading("table taxonomy") as connection:
        rows = connection.execute(_VERSIONS).fetchall()
    return [TaxonomyVersion(version=version, text=text, since=at, by=by) for version, text, at, by in rows]


def begin_with(connection: sqlite3.Connection, known: Sequence[TaxonomyVersion]) -> None:
    """Let these be the taxonomies of a new project, whose own is among them."""
    own = in_force(connection)
    connection.execute(_FORGET_TAXONOMIES)
    for each in known:
        number = connection.execute(_ADD_TAXONOMY, (each.version, each.text, each.since, each.by)).lastrowid
        if own is not None and each.text == own.text:
            connection.execute(_SET_IN_FORCE, (str(number),))


def add(
    connection: sqlite3.Connection,
    edit: ProjectEdit,
    videos: Iterable[int],
    by: str,
    at: int,
) -> ProjectEntry:
    """Make the edit and file it as the newest step, here and in the history of each of `videos`."""
    _check_current(connection, edit)
    connection.execute(_ABANDON_STEPS)
    connection.execute(_ABANDON)
    number = connection.execute(_LAST).fetchone()[0] + 1
    before = after = None
    if edit.taxonomy is not None:
        before = connection.execute(_IN_FORCE).fetchone()[0]
        text = edit.taxonomy[1]
        after = connection.execute(_ADD_TAXONOMY, (text.version, text.text, at, by)).lastrowid
        connection.execute(_SET_IN_FORCE, (str(after),))
    guideline.apply(connection, edit.changes)
    connection.execute(_ADD, (number, edit.name, by, at, before, after))
    rows = (
        (number, place, change.id, _text(change.before), _text(change.after))
        for place, change in enumerate(edit.changes)
    )
    connection.executemany(_ADD_CHANGE, rows)
    for video in videos:
        changes = edit.videos.get(video, ())
        writing.apply(connection, video, changes)
        step = journal.add(connection, video, Edit(edit.name, changes, f"{KEY}{number}"), by, at)
        connection.execute(_ADD_STEP, (number, video, step.number))
    return ProjectEntry(number, edit.name, by, at, changes_taxonomy=edit.taxonomy is not None)


def take_back(connection: sqlite3.Connection, entry: ProjectEntry, done: ProjectEdit) -> None:
    """Undo the step, which is `done`, everywhere."""
    _make(connection, entry, done.inverse, undone=True)


def make_again(connection: sqlite3.Connection, entry: ProjectEntry, edit: ProjectEdit) -> None:
    """Redo the step, which is `edit`, everywhere."""
    _make(connection, entry, edit, undone=False)


def _make(connection: sqlite3.Connection, entry: ProjectEntry, edit: ProjectEdit, *, undone: bool) -> None:
    _check_order(connection, entry, undone=not undone)
    guideline.apply(connection, edit.changes)
    for video, number in connection.execute(_STEPS, (entry.number,)).fetchall():
        writing.apply(connection, video, edit.videos.get(video, ()))
        journal.mark(connection, video, number, undone=undone)
    _switch(connection, entry, undone=undone)


def _check_order(connection: sqlite3.Connection, entry: ProjectEntry, *, undone: bool) -> None:
    """BadInput unless the step is the one that every video would undo, or redo where it is `undone`, next."""
    for video, number in connection.execute(_STEPS, (entry.number,)).fetchall():
        (there,) = connection.execute(_FIRST_UNDONE if undone else _LAST_DONE, (video,)).fetchone()
        if there == number:
            continue
        name = _name(connection, video)
        raise BadInput(
            f"“{entry.name}” can't be made again: {name} was edited since it was undone"
            if undone
            else f"“{entry.name}” can't be undone any more: {name} was edited since; undo these edits first"
        )
    newcomer = (
        connection.execute(_LABELED_SINCE, (entry.number,)).fetchone() if entry.changes_taxonomy else None
    )
    if (
        newcomer is not None
    ):  # its labels are of the other taxonomy, and no step of its history says what they were
        verb = "made again" if undone else "undone any more"
        raise BadInput(
            f"“{entry.name}” can't be {verb}: {newcomer[0]} came into the project since and has labels; change the "
            f"taxonomy once more instead"
        )


def entries(database: Database) -> list[ProjectEntry]:
    """Every step, oldest first; those undone come last, abandoned ones are left out."""
    with database.reading("table project_edit") as connection:
        rows = connection.execute(_ENTRIES).fetchall()
    return [
        ProjectEntry(n, name, by, at, bool(undone), bool(texts)) for n, name, by, at, undone, texts in rows
    ]


def is_abandoned(database: Database, entry: ProjectEntry) -> bool:
    """Whether an undone step can't be made again any more: a video went on another way since."""
    with database.reading("table project_step") as connection:
        return bool(connection.execute(_ABANDONED, (entry.number,)).fetchone()[0])


def stored(database: Database, entry: ProjectEntry) -> ProjectEdit:
    """What a step changed, read back to be undone or redone.

    Raises DamagedProject, and BadInput where it can't be because a video was edited since.
    """
    with database.reading("table project_edit") as connection:
        _check_order(connection, entry, undone=entry.undone)
        try:
            return _stored(connection, entry)
        except (msgspec.MsgspecError, ValueError, TypeError) as error:
            raise damaged(
                database.path, f"“{entry.name}” in table project_change can't be read ({error})"
            ) from error


def changes(database: Database) -> list[tuple[bool, ProjectChange]]:
    """What every step changed in the guideline, oldest first, and whether it is undone. Raises DamagedProject."""
    with database.reading("table project_change") as connection:
        try:
            return [
                (entry.undone, change)
                for entry in entries(database)
                for change in _changes(connection, entry)
            ]
        except (msgspec.MsgspecError, ValueError, TypeError) as error:
            raise damaged(database.path, f"table project_change can't be read ({error})") from error


def _changes(connection: sqlite3.Connection, entry: ProjectEntry) -> tuple[ProjectChange, ...]:
    sides = (
        msgspec.json.decode(text, type=_Sides) for (text,) in connection.execute(_CHANGES, (entry.number,))
    )
    return tuple(ProjectChange(side.before, side.after) for side in sides)


def _stored(connection: sqlite3.Connection, entry: ProjectEntry) -> ProjectEdit:
    steps = connection.execute(_STEPS, (entry.number,)).fetchall()
    videos: Mapping[int, tuple[Change, ...]] = {
        video: tuple(journal.changes_of(connection, video, number)) for video, number in steps
    }
    before, after = connection.execute(_TAXONOMIES_OF, (entry.number,)).fetchone()
    texts = None
    if before is not None and after is not None:
        texts = _taxonomy(connection, before), _taxonomy(connection, after)
    return ProjectEdit(entry.name, _changes(connection, entry), texts, videos)


def _check_current(connection: sqlite3.Connection, edit: ProjectEdit) -> None:
    """StaleEdit unless the taxonomy and the records of the videos are what the edit says they were."""
    if edit.taxonomy is not None and edit.taxonomy[0] != in_force(connection):
        raise StaleEdit(f"“{edit.name}” was made for another version of the taxonomy; nothing was changed")
    for video, changes in edit.videos.items():
        ids: dict[type[Record], list[RecordId]] = {}
        for change in changes:
            ids.setdefault(type(change.record), []).append(change.id)
        found = {record.id: record for record in loading.some(connection, video, ids)}
        if any(found.get(change.id) != change.before for change in changes):
            raise StaleEdit(
                f"“{edit.name}” was made for an older state of {_name(connection, video)}; nothing was changed"
            )


def _switch(connection: sqlite3.Connection, entry: ProjectEntry, *, undone: bool) -> None:
    states = ("undone", "done") if undone else ("done", "undone")
    if connection.execute(_SET_STATE, (entry.number, *states)).rowcount != 1:
        raise sqlite3.IntegrityError("the history of the project on file is not the one shown")
    before, after = connection.execute(_TAXONOMIES_OF, (entry.number,)).fetchone()
    if after is not None:
        connection.execute(_SET_IN_FORCE, (str(before if undone else after),))


def _taxonomy(connection: sqlite3.Connection, number: int) -> TaxonomyText:
    version, text = connection.execute(_TEXT, (number,)).fetchone()
    return TaxonomyText(str(version), str(text))


def _name(connection: sqlite3.Connection, video: int) -> str:
    found = connection.execute(_VIDEO, (video,)).fetchone()
    return str(found[0]) if found is not None else "a video"


def _text(record: ProjectRecord | None) -> str | None:
    return None if record is None else json_of(record)
