"""The project file: everything a project holds, on disk the moment it is done."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit, joined
from framegrain.domain.errors import NothingThere
from framegrain.domain.records import Video
from framegrain.storage import backup, checking, journal, loading, opening, spans, writing
from framegrain.storage.counting import Counts, counted, kinds
from framegrain.storage.errors import damaged
from framegrain.storage.header import check_is_project
from framegrain.storage.lock import ProjectLock
from framegrain.storage.schema import SCHEMA

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from framegrain.domain.records import Record, RecordId
    from framegrain.domain.shapes import ShapeKind
    from framegrain.domain.span import Span
    from framegrain.storage.database import Database
    from framegrain.storage.journal import Entry
    from framegrain.storage.schema import Schema

_META = "SELECT value FROM meta WHERE key = ?1"
_SET_META = (
    "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
_REMEMBERED = "remembered "
_TAXONOMY = "SELECT version, text FROM taxonomy ORDER BY id DESC LIMIT 1"
_ADD_TAXONOMY = "INSERT INTO taxonomy (version, text, since) VALUES (?1, ?2, ?3)"
_ADD_ANNOTATOR = "INSERT OR IGNORE INTO annotator (name, since) VALUES (?1, ?2)"
_ADD_VIDEO = """INSERT INTO video (name, path, fingerprint, width, height, frames, codec, rate)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"""
_SET_VIDEO = """UPDATE video SET name = ?1, path = ?2, fingerprint = ?3, width = ?4, height = ?5, frames = ?6,
    codec = ?7, rate = ?8 WHERE id = ?9"""
_VIDEOS = "SELECT id, name, path, fingerprint, width, height, frames, codec, rate FROM video ORDER BY id"
_INDEX = "SELECT content FROM video_index WHERE video = ?1"
_SET_INDEX = "INSERT OR REPLACE INTO video_index (video, content) VALUES (?1, ?2)"


class ProjectFile:
    """One open project. Use it on the thread that opened it; another thread opens its own, read-only.

    Every method that changes something is one transaction that is durable when it returns; when it raises
    (StorageError: the disk is full, the file was opened read-only, ...), the file is as it was before.
    """

    def __init__(self, database: Database, lock: ProjectLock | None) -> None:
        self._database = database
        self._lock = lock
        self._annotators: set[str] = set()
        self.name = self._meta("name")
        self._last_id = self._saved_last_id = self._stored_last_id()
        self.taxonomy_version, self.taxonomy_text = self._stored_taxonomy()

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

        A project of an older version raises OldProject, unless `migrate` allows to back it up beside itself and
        bring it up to date. Raises CannotOpen (NotAProject, DamagedProject, FutureProject, ProjectLocked).
        """
        path = path.resolve()
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

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The project file."""
        return self._database.path

    @property
    def read_only(self) -> bool:
        """Whether every change is refused."""
        return self._database.read_only

    def close(self) -> None:
        """Let go of the file and let others write. Doing it twice is fine."""
        self._database.close()
        if self._lock is not None:
            self._lock.release()

    def backup(self, to: Path, *, replace: bool = False) -> None:
        """Copy the project to `to`, complete or not at all; BadInput when there is a file and `replace` is not set."""
        backup.backed_up(self._database, to, replace=replace)

    def check(self) -> list[str]:
        """One sentence for each thing wrong with the file, none when it is whole; reads all of it."""
        return checking.problems(self._database)

    def new_id(self) -> RecordId:
        """An id no record of this project has or ever had."""
        self._last_id += 1
        return self._last_id

    def set_taxonomy(self, text: str, version: str) -> None:
        """Make this the project's taxonomy; earlier ones stay on file."""
        with self._database.changing("the taxonomy") as sqlite:
            sqlite.execute(_ADD_TAXONOMY, (version, text, _now()))
        self.taxonomy_text, self.taxonomy_version = text, version

    def remember(self, key: str, value: str) -> None:
        """Keep a small text for the next time the project is opened, such as the frame last shown."""
        with self._database.changing("what was shown last") as sqlite:
            sqlite.execute(_SET_META, (_REMEMBERED + key, value))

    def recall(self, key: str) -> str | None:
        """The text remembered under this key."""
        with self._database.reading("table meta") as sqlite:
            found = sqlite.execute(_META, (_REMEMBERED + key,)).fetchone()
        return None if found is None else str(found[0])

    def add_video(self, video: Video, index: bytes, records: Iterable[Record] = ()) -> Video:
        """Add a video with its frame index and first records, which are no step of its history.

        The id of `video` is ignored; the one returned holds.
        """
        changes = [Change(None, record) for record in records]
        with self._database.changing(f"video {video.name}") as sqlite:
            number = sqlite.execute(_ADD_VIDEO, _facts(video)).lastrowid
            assert number is not None
            sqlite.execute(_SET_INDEX, (number, index))
            writing.apply(sqlite, number, changes)
            last_id = self._save_last_id(sqlite, changes)
        self._saved(last_id)
        return replace(video, id=number)

    def videos(self) -> list[Video]:
        """Every video, in the order added."""
        with self._database.reading("table video") as sqlite:
            rows = sqlite.execute(_VIDEOS).fetchall()
        try:
            return [
                msgspec.convert(dict(zip(Video.__struct_fields__, row, strict=True)), Video) for row in rows
            ]
        except msgspec.ValidationError as error:
            raise damaged(self.path, f"table video can't be read ({error})") from error

    def video(self, video_id: int) -> Video:
        """The video with this id; NothingThere without one."""
        for video in self.videos():
            if video.id == video_id:
                return video
        raise NothingThere(f"there is no video {video_id} in {self.name}")

    def set_video(self, video: Video) -> None:
        """Change a video's facts, such as where its file lies; NothingThere without such a video."""
        with self._database.changing(f"video {video.name}") as sqlite:
            if sqlite.execute(_SET_VIDEO, (*_facts(video), video.id)).rowcount != 1:
                raise NothingThere(f"there is no video {video.id} in {self.name}")

    def renumber(self, video: Video, index: bytes, changes: Sequence[Change]) -> None:
        """Give a video other frames: its facts, index and the records that must follow, as no step of its history.

        NothingThere without such a video.
        """
        with self._database.changing(f"video {video.name}") as sqlite:
            if sqlite.execute(_SET_VIDEO, (*_facts(video), video.id)).rowcount != 1:
                raise NothingThere(f"there is no video {video.id} in {self.name}")
            sqlite.execute(_SET_INDEX, (video.id, index))
            writing.apply(sqlite, video.id, changes)

    def index(self, video_id: int) -> bytes:
        """A video's frame index as it was given; NothingThere without one."""
        with self._database.reading("table video_index") as sqlite:
            found = sqlite.execute(_INDEX, (video_id,)).fetchone()
        if found is None:
            raise NothingThere(f"there is no frame index of video {video_id} in {self.name}")
        return bytes(found[0])

    def set_index(self, video_id: int, index: bytes) -> None:
        """Replace a video's frame index; NothingThere without such a video."""
        self.video(video_id)
        with self._database.changing("the frame index") as sqlite:
            sqlite.execute(_SET_INDEX, (video_id, index))

    def load(self, video_id: int) -> list[Record]:
        """Every record of a video: clips, events and tracks by id, then keyframes by track and frame."""
        return loading.records(self._database, video_id)

    def counts(self, video_id: int | None = None) -> Counts:
        """How much there is of each kind in one video, or in the project."""
        return counted(self._database, video_id)

    def shape_kinds(self) -> frozenset[ShapeKind]:
        """The kinds of shape drawn anywhere in the project."""
        return kinds(self._database)

    def events_in(self, video_id: int, span: Span) -> list[RecordId]:
        """Ids of the events sharing a frame with `span`, without loading the video's records."""
        with self._database.reading("table event_span") as sqlite:
            return spans.events_in(sqlite, video_id, span)

    def tracks_in(self, video_id: int, span: Span) -> list[RecordId]:
        """Ids of the tracks alive somewhere in `span`, without loading the video's records."""
        with self._database.reading("table track_span") as sqlite:
            return spans.tracks_in(sqlite, video_id, span)

    def history(self, video_id: int, *, limit: int | None = None) -> list[Entry]:
        """The newest `limit` steps of a video, oldest first; undone ones are last, abandoned ones left out."""
        return journal.history(self._database, video_id, limit)

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
        both = joined(edit.name, (entry.edit, edit), entry.edit.merge_key)
        with self._database.changing(f"“{edit.name}”") as sqlite:
            writing.apply(sqlite, video_id, edit.changes)
            merged = journal.replace(sqlite, video_id, entry, both)
            last_id = self._save_last_id(sqlite, edit.changes)
        self._saved(last_id)
        return merged

    def commit_undo(self, video_id: int, entry: Entry) -> Entry:
        """Take the step back; the entry returned says so."""
        with self._database.changing(f"undoing “{entry.edit.name}”") as sqlite:
            writing.apply(sqlite, video_id, entry.edit.inverse.changes)
            journal.mark_undone(sqlite, video_id, entry)
        return replace(entry, undone=True)

    def commit_redo(self, video_id: int, entry: Entry) -> Entry:
        """Do the step again; the entry returned says so."""
        with self._database.changing(f"redoing “{entry.edit.name}”") as sqlite:
            writing.apply(sqlite, video_id, entry.edit.changes)
            journal.mark_redone(sqlite, video_id, entry)
        return replace(entry, undone=False)

    def _meta(self, key: str) -> str:
        with self._database.reading("table meta") as sqlite:
            found = sqlite.execute(_META, (key,)).fetchone()
        if found is None:
            raise damaged(self.path, f"table meta lacks {key}")
        return str(found[0])

    def _stored_last_id(self) -> int:
        text = self._meta("last_id")
        if not text.isdecimal():
            raise damaged(self.path, f"table meta holds {text[:20]!r} as the last id")
        return int(text)

    def _stored_taxonomy(self) -> tuple[str, str]:
        with self._database.reading("table taxonomy") as sqlite:
            found = sqlite.execute(_TAXONOMY).fetchone()
        if found is None:
            raise damaged(self.path, "table taxonomy is empty")
        return str(found[0]), str(found[1])

    def _save_last_id(self, sqlite: sqlite3.Connection, changes: Sequence[Change]) -> int:
        """Ids made elsewhere (an import) count as used too."""
        last = max(self._last_id, *(change.id for change in changes), 0)
        if last != self._saved_last_id:
            sqlite.execute(_SET_META, ("last_id", str(last)))
        return last

    def _saved(self, last_id: int) -> None:
        self._last_id = self._saved_last_id = last_id


def _facts(video: Video) -> tuple[str | int, ...]:
    return (
        video.name,
        video.path,
        video.fingerprint,
        video.width,
        video.height,
        video.frames,
        video.codec,
        video.rate,
    )


def _now() -> int:
    return time.time_ns() // 1_000_000
