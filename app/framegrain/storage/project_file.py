"""The project file: everything a project holds, on disk the moment it is done."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.closing import Closing
from framegrain.domain.edit import Change, Edit, joined
from framegrain.domain.errors import NothingThere
from framegrain.domain.guideline import ProjectChange
from framegrain.domain.places import real_path
from framegrain.storage import (
    activity,
    backup,
    backups,
    compaction,
    guideline,
    journal,
    opening,
    project_journal,
    videos,
    writing,
)
from framegrain.storage.errors import damaged
from framegrain.storage.header import check_is_project
from framegrain.storage.lock import ProjectLock
from framegrain.storage.project_reading import REMEMBERED, ProjectReading
from framegrain.storage.schema import SCHEMA

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from framegrain.domain.activity import Activity
    from framegrain.domain.guideline import ProjectEdit, ProjectRecord, TaxonomyVersion
    from framegrain.domain.records import Record, RecordId, Video
    from framegrain.storage.backups import Reason
    from framegrain.storage.database import Database
    from framegrain.storage.journal import Entry
    from framegrain.storage.project_journal import ProjectEntry
    from framegrain.storage.schema import Schema

_SET_META = (
    "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
_ADD_ANNOTATOR = "INSERT OR IGNORE INTO annotator (name, since) VALUES (?1, ?2)"

_LONGEST_ID = 19  # digits: a number of as many may be one that no file can hold


def _nothing() -> None:
    pass


class ProjectFile(ProjectReading, Closing):
    """One open project. Use it on the thread that opened it; another thread opens its own, read-only.

    Every method that changes something is one transaction that is durable when it returns; when it raises
    (StorageError: the disk is full, the file was opened read-only, ...), the file is as it was before.
    """

    def __init__(self, database: Database, lock: ProjectLock | None) -> None:
        super().__init__(database)
        self._lock = lock
        self.backup_limit: int | None = None
        """How many bytes its backups may take; None for what is usual."""
        if lock is not None:
            database.guard = lock.check
        self._annotators: set[str] = set()
        self._last_id = self._saved_last_id = self._stored_last_id()
        self.taxonomy_version, self.taxonomy_text = self._in_force()

    @classmethod
    def create(
        cls, path: Path, *, taxonomy_text: str, taxonomy_version: str, name: str, schema: Schema = SCHEMA
    ) -> ProjectFile:
        """Make a new project and open it. CannotOpen when there is a file of that name already."""
        path = path.absolute()
        opening.made(path, schema, taxonomy_text=taxonomy_text, taxonomy_version=taxonomy_version, name=name)
        return cls.open(path, schema=schema)

    @classmethod
    def open(
        cls, path: Path, *, read_only: bool = False, migrate: bool = False, schema: Schema = SCHEMA
    ) -> ProjectFile:
        """Open a project; its file is not changed by that.

        A project of an older version is read as one of today; opening it for changes raises OldProject, unless
        `migrate` allows to back it up (`kept`) and bring it up to date. Raises CannotOpen (NotAProject,
        DamagedProject, FutureProject, ProjectLocked).
        """
        path = real_path(path)
        check_is_project(path)
        lock = None if read_only else ProjectLock(path)
        try:
            database = opening.opened(path, schema, read_only=read_only, migrate=migrate)
            try:
                return cls(database, lock)
            except BaseException:
                database.close()
                raise
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    def close(self) -> None:
        """Let go of the file and let others write. Doing it twice is fine."""
        self._database.close()
        if self._lock is not None:
            self._lock.release()

    @contextmanager
    def as_one(self, what: str) -> Iterator[None]:
        """All changes within this block are durable when it has ended, or none is; `what` names them in an error."""
        try:
            with self._database.as_one(what):
                yield
        except BaseException:
            self._annotators.clear()  # what was noted of them is gone with the rest
            self._saved_last_id = -1
            raise

    @contextmanager
    def in_a_hurry(self) -> Iterator[None]:
        """Within this block no change waits for others who write; it fails at once."""
        with self._database.in_a_hurry():
            yield

    def backup(self, to: Path, *, replace: bool = False) -> None:
        """Copy the project to `to`, complete or not at all; BadInput when there is a file and `replace` is not set."""
        backup.backed_up(self._database, to, replace=replace)

    def back_up(self, reason: Reason) -> Path:
        """Make a backup in the project's folder of backups, thin the others, and say where it is; StorageError."""
        return backups.made(self._database, reason, limit=self.backup_limit)

    def new_id(self) -> RecordId:
        """An id no record of this project has or ever had."""
        self._last_id += 1
        return self._last_id

    def commit_project(
        self, edit: ProjectEdit, *, by: str, at: int, look: Callable[[], None] = _nothing
    ) -> ProjectEntry:
        """Make an edit of the project, in all its videos, as the newest step of its history and of theirs.

        A video gets a step where its records change, and every video where the taxonomy does. `look` reads what it
        led to; where even that fails, nothing is changed.
        """
        with self._database.changing(f"“{edit.name}”") as sqlite:
            videos = sorted(edit.videos) if edit.taxonomy is None else [video.id for video in self.videos()]
            entry = project_journal.add(sqlite, edit, videos, by, at)
            if by not in self._annotators:
                sqlite.execute(_ADD_ANNOTATOR, (by, at))
            every: list[Change | ProjectChange] = [*edit.changes]
            every += (change for changes in edit.videos.values() for change in changes)
            last_id = self._save_last_id(sqlite, every)
            taxonomy = self._in_force()
            look()
        self._annotators.add(by)
        self._saved(last_id)
        self.taxonomy_version, self.taxonomy_text = taxonomy
        return entry

    def project_edit(self, entry: ProjectEntry) -> ProjectEdit:
        """What a step of the project changed; BadInput where a video was edited since, so that it stays as it is."""
        return project_journal.stored(self._database, entry)

    def commit_project_undo(
        self, entry: ProjectEntry, done: ProjectEdit, look: Callable[[], None] = _nothing
    ) -> None:
        """Take back a step of the project, which is `done`. BadInput where a video was edited since."""
        with self._database.changing(f"undoing “{entry.name}”") as sqlite:
            project_journal.take_back(sqlite, entry, done)
            taxonomy = self._in_force()
            look()
        self.taxonomy_version, self.taxonomy_text = taxonomy

    def commit_project_redo(
        self, entry: ProjectEntry, edit: ProjectEdit, look: Callable[[], None] = _nothing
    ) -> None:
        """Make a step of the project, which is `edit`, again. BadInput where a video was edited since."""
        with self._database.changing(f"redoing “{entry.name}”") as sqlite:
            project_journal.make_again(sqlite, entry, edit)
            taxonomy = self._in_force()
            look()
        self.taxonomy_version, self.taxonomy_text = taxonomy

    def keep_picture(self, content: bytes) -> str:
        """Keep a picture; returns its SHA-256, by which it is found."""
        return guideline.keep_picture(self._database, content)

    def begin_with(
        self,
        records: Sequence[ProjectRecord],
        pictures: Iterable[bytes],
        taxonomies: Sequence[TaxonomyVersion],
    ) -> None:
        """What a new project has beside its videos, as no step of its history; its own taxonomy is among these."""
        changes = [ProjectChange(None, record) for record in records]
        with self._database.changing("the guideline") as sqlite:
            for content in pictures:
                guideline.put_picture(sqlite, content)
            guideline.apply(sqlite, changes)
            project_journal.begin_with(sqlite, taxonomies)
            last_id = self._save_last_id(sqlite, changes)
        self._saved(last_id)

    def remember(self, key: str, value: str) -> None:
        """Keep a small text for the next time the project is opened, such as the frame last shown."""
        with self._database.changing("what was shown last") as sqlite:
            sqlite.execute(_SET_META, (REMEMBERED + key, value))

    def note_activity(self, *done: Activity) -> None:
        """Keep how long somebody worked in a video; a stretch noted before is replaced by its longer self."""
        with self._database.changing("the working time") as sqlite:
            for one in done:
                activity.note(sqlite, one)

    def forget_activity(self, person: str) -> None:
        """Delete how long somebody worked, in every video; edits and records keep their name."""
        with self._database.changing("the working time") as sqlite:
            activity.forget(sqlite, person)

    def add_video(self, video: Video, index: bytes, records: Iterable[Record] = ()) -> Video:
        """Add a video with its frame index and first records, which are no step of its history.

        The id of `video` is ignored; the one returned holds.
        """
        changes = [Change(None, record) for record in records]
        with self._database.changing(f"video {video.name}") as sqlite:
            number = videos.add(sqlite, video, index)
            writing.apply(sqlite, number, changes)
            last_id = self._save_last_id(sqlite, changes)
        self._saved(last_id)
        return replace(video, id=number)

    def set_video(self, video: Video) -> None:
        """Change a video's facts, such as where its file lies; NothingThere without such a video."""
        with self._database.changing(f"video {video.name}") as sqlite:
            if not videos.change(sqlite, video):
                raise NothingThere(f"there is no video {video.id} in {self.name}")

    def renumber(self, video: Video, index: bytes, changes: Sequence[Change]) -> None:
        """Give a video other frames: its facts, index and the records that must follow, as no step of its history.

        NothingThere without such a video.
        """
        with self._database.changing(f"video {video.name}") as sqlite:
            if not videos.change(sqlite, video):
                raise NothingThere(f"there is no video {video.id} in {self.name}")
            videos.set_index(sqlite, video.id, index)
            writing.apply(sqlite, video.id, changes)

    def set_index(self, video_id: int, index: bytes) -> None:
        """Replace a video's frame index; NothingThere without such a video."""
        self.video(video_id)
        with self._database.changing("the frame index") as sqlite:
            videos.set_index(sqlite, video_id, index)

    def commit(self, video_id: int, edit: Edit, *, by: str, at: int) -> Entry:
        """Make the edit's changes and file it as the newest step. What was undone can no longer be redone."""
        with self._database.changing(f"“{edit.name}”") as sqlite:
            writing.apply(sqlite, video_id, edit.changes)
            entry = journal.add(sqlite, video_id, edit, by, at)
            if by not in self._annotators:
                sqlite.execute(_ADD_ANNOTATOR, (by, at))
            last_id = self._save_last_id(sqlite, edit.changes)
        self._annotators.add(by)
        self._saved(last_id)
        return entry

    def commit_merged(self, video_id: int, entry: Entry, edit: Edit) -> Entry:
        """Make the edit's changes as a continuation of `entry`, the newest step."""
        both = joined(edit.name, (entry.edit, edit), entry.merge_key)
        with self._database.changing(f"“{edit.name}”") as sqlite:
            writing.apply(sqlite, video_id, edit.changes)
            merged = journal.replace(sqlite, video_id, entry, both)
            last_id = self._save_last_id(sqlite, edit.changes)
        self._saved(last_id)
        return merged

    def commit_undo(self, video_id: int, entry: Entry) -> Entry:
        """Take the step back; the entry returned says so."""
        with self._database.changing(f"undoing “{entry.name}”") as sqlite:
            writing.apply(sqlite, video_id, entry.inverse.changes)
            journal.mark_undone(sqlite, video_id, entry)
        return entry.marked(undone=True)

    def commit_redo(self, video_id: int, entry: Entry) -> Entry:
        """Do the step again; the entry returned says so."""
        with self._database.changing(f"redoing “{entry.name}”") as sqlite:
            writing.apply(sqlite, video_id, entry.edit.changes)
            journal.mark_redone(sqlite, video_id, entry)
        return entry.marked(undone=False)

    def forget_steps(self, before: int) -> int:
        """Forget the steps of all histories that were made before `before`, milliseconds since 1970 UTC, for ever.

        Returns how many. Every record stays as it is; the file gets smaller where the disk has room for that.
        """
        with self._database.changing("the shorter history") as sqlite:
            old = compaction.old_steps(sqlite, before)
            compaction.forget(sqlite, old)
        if old.steps:
            compaction.shrink(self._database)
        return old.steps

    def _stored_last_id(self) -> int:
        text = self._meta("last_id")
        if not (text.isascii() and text.isdigit() and len(text) < _LONGEST_ID):
            raise damaged(self.path, f"table meta holds {text[:20]!r} as the last id")
        return int(text)

    def _in_force(self) -> tuple[str, str]:
        with self._database.reading("table taxonomy") as sqlite:
            huge = project_journal.too_long(sqlite)
            if huge is not None:
                raise damaged(self.path, f"table taxonomy can't be read (version {huge} is too long)")
            found = project_journal.in_force(sqlite)
        if found is None:
            raise damaged(self.path, "table taxonomy lacks the one in force")
        return found.version, found.text

    def _save_last_id(self, sqlite: sqlite3.Connection, changes: Sequence[Change | ProjectChange]) -> int:
        """Ids made elsewhere (an import) count as used too."""
        last = max(self._last_id, *(change.id for change in changes), 0)
        if last != self._saved_last_id:
            sqlite.execute(_SET_META, ("last_id", str(last)))
        return last

    def _saved(self, last_id: int) -> None:
        self._last_id = self._saved_last_id = last_id
