"""What can be asked of a project file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.errors import NothingThere
from framegrain.storage import (
    activity,
    checking,
    compaction,
    guideline,
    journal,
    loading,
    overview,
    project_journal,
    searching,
    spans,
    videos,
)
from framegrain.storage.counting import Counts, counted, counted_each, kinds
from framegrain.storage.errors import damaged

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.domain.activity import Activity
    from framegrain.domain.guideline import ProjectRecord, TaxonomyVersion
    from framegrain.domain.overview import VideoOverview
    from framegrain.domain.record_query import Found, Place, RecordQuery
    from framegrain.domain.records import Record, RecordId, Video
    from framegrain.domain.shapes import ShapeKind
    from framegrain.domain.span import Span
    from framegrain.storage.database import Database
    from framegrain.storage.journal import Entry
    from framegrain.storage.project_journal import ProjectEntry

_META = "SELECT value FROM meta WHERE key = ?1"
_PEOPLE = "SELECT name FROM annotator ORDER BY name COLLATE NOCASE"
REMEMBERED = "remembered "
"""What keys of small texts begin with in the table of facts."""

_LONGEST_NAME = 1000


class ProjectReading:
    """The questions to an open project; none changes anything. Each raises DamagedProject for what can't be read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.name = self._meta("name")[:_LONGEST_NAME]

    @property
    def path(self) -> Path:
        """The project file."""
        return self._database.path

    @property
    def read_only(self) -> bool:
        """Whether every change is refused."""
        return self._database.read_only

    @property
    def is_old(self) -> bool:
        """Whether an older Framegrain made it, so that it is read in a copy brought up to date."""
        return self._database.is_copy

    @property
    def kept(self) -> Path | None:
        """The backup that was made because opening it brought it up to date."""
        return self._database.kept

    def give_up(self) -> None:
        """Stop the question that is being answered, which raises StorageError; may be called on any thread."""
        self._database.give_up()

    def check(self) -> list[str]:
        """One sentence for each thing wrong with the file, none when it is whole; reads all of it."""
        return checking.problems(self._database)

    def videos(self) -> list[Video]:
        """Every video, in the order added."""
        return videos.every(self._database)

    def video(self, video_id: int) -> Video:
        """The video with this id; NothingThere without one."""
        for video in self.videos():
            if video.id == video_id:
                return video
        raise NothingThere(f"there is no video {video_id} in {self.name}")

    def index(self, video_id: int) -> bytes:
        """A video's frame index as it was given; NothingThere without one."""
        with self._database.reading("table video_index") as sqlite:
            found = videos.index(sqlite, video_id)
        if found is None:
            raise NothingThere(f"there is no frame index of video {video_id} in {self.name}")
        return found

    def load(self, video_id: int) -> list[Record]:
        """Every record of a video: clips, events, tracks, keyframes (by track and frame), comments, calibration."""
        return loading.records(self._database, video_id)

    def counts(self, video_id: int | None = None) -> Counts:
        """How much there is of each kind in one video, or in the project."""
        return counted(self._database, video_id)

    def overview(self, *, with_keyframes: bool = True) -> list[VideoOverview]:
        """Every video with how far it is, in the order added; quick in a project of any size.

        Without counting keyframes it takes half as long.
        """
        return overview.overview(self._database, with_keyframes=with_keyframes)

    def edited_by(self, person: str) -> frozenset[int]:
        """Ids of the videos in which an edit of this person stands."""
        return overview.edited_by(self._database, person)

    def people(self) -> list[str]:
        """Everybody who ever made an edit, by name."""
        with self._database.reading("table annotator") as sqlite:
            return [str(name) for (name,) in sqlite.execute(_PEOPLE).fetchall()]

    def counts_by_video(self) -> dict[int, Counts]:
        """How much there is of each kind in every video, counted in one go."""
        return counted_each(self._database)

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

    def search(self, query: RecordQuery, after: Place | None = None, limit: int = 100) -> list[Found]:
        """The first records of the project that are as asked for, after the place of the one found last."""
        return searching.found(self._database, query, after, limit)

    def history(self, video_id: int, *, limit: int | None = None) -> list[Entry]:
        """The newest `limit` steps of a video, oldest first; undone ones are last, abandoned ones left out.

        What a step changed is read when it is first looked into, which needs the project to be open still.
        """
        return journal.entries(self._database, video_id, limit)

    def forgot_steps(self, video_id: int) -> bool:
        """Whether the beginning of a video's history was forgotten."""
        return journal.forgot(self._database, video_id)

    def project_history(self) -> list[ProjectEntry]:
        """The steps of the project as a whole, oldest first; undone ones are last, abandoned ones left out."""
        return project_journal.entries(self._database)

    def is_abandoned(self, entry: ProjectEntry) -> bool:
        """Whether an undone step of the project can't be made again any more: a video went on another way since."""
        return project_journal.is_abandoned(self._database, entry)

    def taxonomy_versions(self) -> list[TaxonomyVersion]:
        """Every taxonomy the project ever had, oldest first."""
        return project_journal.versions(self._database)

    def guideline(self) -> list[ProjectRecord]:
        """Every example, question and re-check, by kind and id."""
        return guideline.records(self._database)

    def picture(self, name: str) -> bytes | None:
        """A kept picture by its SHA-256; None where there is none of that name."""
        return guideline.picture(self._database, name)

    def pictures(self) -> list[str]:
        """The SHA-256 of every kept picture."""
        return guideline.pictures(self._database)

    def recall(self, key: str) -> str | None:
        """The text remembered under this key."""
        with self._database.reading("table meta") as sqlite:
            found = sqlite.execute(_META, (REMEMBERED + key,)).fetchone()
        return None if found is None else str(found[0])

    def steps_before(self, before: int) -> int:
        """How many steps `forget_steps` would forget."""
        with self._database.reading("table edit") as sqlite:
            return compaction.old_steps(sqlite, before).steps

    def activities(self) -> list[Activity]:
        """How long who worked in which video, by person, video and time."""
        return activity.every(self._database)

    def made_since(self, person: str, since: int) -> dict[int, int]:
        """How many records a person made from a moment on (milliseconds since 1970 UTC), by video; none of imports."""
        return activity.made_since(self._database, person, since)

    def _meta(self, key: str) -> str:
        with self._database.reading("table meta") as sqlite:
            found = sqlite.execute(_META, (key,)).fetchone()
        if found is None:
            raise damaged(self.path, f"table meta lacks {key}")
        return str(found[0])
