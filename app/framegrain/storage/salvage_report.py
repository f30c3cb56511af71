"""What came of reading a damaged project, in numbers and in words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_NAMED = 20

_WORDS = {
    "meta": ("fact about the project", "facts about the project"),
    "taxonomy": ("taxonomy", "taxonomies"),
    "annotator": ("name of a person", "names of people"),
    "video": ("video", "videos"),
    "video_index": ("frame index", "frame indexes"),
    "clip": ("clip", "clips"),
    "event": ("event", "events"),
    "track": ("object", "objects"),
    "keyframe": ("keyframe", "keyframes"),
    "comment": ("comment", "comments"),
    "calibration": ("calibration", "calibrations"),
    "picture": ("picture", "pictures"),
    "example": ("example", "examples"),
    "question": ("question", "questions"),
    "recheck": ("record to look at again", "records to look at again"),
    "edit": ("step of the history", "steps of the history"),
    "change": ("change in the history", "changes in the history"),
    "project_edit": ("step of the project's history", "steps of the project's history"),
    "project_change": ("change in the project's history", "changes in the project's history"),
    "project_step": ("link in the project's history", "links in the project's history"),
    "activity": ("stretch of working time", "stretches of working time"),
}


class TableFound(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of one table: rows; pages and rows that can't be read; rows known to be lost, where known."""

    name: str
    read: int
    pages: int
    rows: int
    lost: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is missing."""
        return not (self.pages or self.rows or self.lost)

    @property
    def words(self) -> str:
        """One line."""
        return f"{_counted(self.read, self.name)} read{'' if self.is_whole else f'; {self.loss}'}"

    @property
    def loss(self) -> str:
        """What is missing, empty where nothing is."""
        if self.is_whole:
            return ""
        if self.lost:
            return f"{_counted(self.lost, self.name)} lost"
        if self.lost == 0:
            return "damaged, nothing lost"
        if self.pages:
            return f"{'1 page' if self.pages == 1 else f'{self.pages} pages'} of them can't be read"
        return f"{'1 of them' if self.rows == 1 else f'{self.rows} of them'} can't be read"


class VideoFound(msgspec.Struct, frozen=True, kw_only=True):
    """What the new project has of one video."""

    name: str
    clips: int
    events: int
    objects: int
    keyframes: int


class Salvaged(msgspec.Struct, kw_only=True):
    """The whole report. `version` is that of the damaged file; `lines` say what was lost, mended or left out."""

    path: Path
    out: Path
    version: int
    tables: tuple[TableFound, ...]
    lines: list[str] = []
    videos: tuple[VideoFound, ...] = ()
    rebuilt: Counter[str] = msgspec.field(default_factory=Counter)
    """Records that were lost and could be made again from the history, by table."""
    left_out: Counter[str] = msgspec.field(default_factory=Counter)
    """Rows that were read and hold nothing that makes sense, by table."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing that people made is missing."""
        return not self.lines and all(table.is_whole for table in self.tables)

    def text(self) -> str:
        """The report as lines of plain words."""
        return "\n".join(self._text()) + "\n"

    def _text(self) -> Iterator[str]:
        yield f"What was read of {self.path.name} (file version {self.version}), into {self.out.name}"
        yield ""
        for table in self.tables:
            if table.read or not table.is_whole:
                yield f"  {table.words}"
        yield ""
        for video in self.videos:
            yield (
                f"  {video.name}: {_counted(video.clips, 'clip')}, {_counted(video.events, 'event')}, "
                f"{_counted(video.objects, 'track')}, {_counted(video.keyframes, 'keyframe')}"
            )
        yield ""
        if not self.lines:
            yield "Nothing else was changed."
        for line in self.lines:
            yield f"  {line}."

    def note_rebuilt(self) -> None:
        """Put into words what could be made again, and what makes no sense."""
        for name, count in self.rebuilt.items():
            self.lines.append(f"{_counted(count, name)} of those lost could be made again from the history")
        for name, count in self.left_out.items():
            self.lines.append(f"{_counted(count, name)} left out, which made no sense any more")


def named(texts: list[str]) -> str:
    """Some of them, and how many more there are."""
    more = len(texts) - _MOST_NAMED
    return ", ".join(texts[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _counted(count: int, table: str) -> str:
    one, many = _WORDS.get(table, (f"row of {table}", f"rows of {table}"))
    return f"{count:,} {one if count == 1 else many}"
