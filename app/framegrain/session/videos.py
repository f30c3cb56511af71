"""A project's videos: looking a file over, adding it, finding it again after it moved."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.errors import BadInput, FramegrainError
from framegrain.domain.places import real_path
from framegrain.domain.records import Clip, Video
from framegrain.domain.span import Span
from framegrain.media.demux import prepare
from framegrain.media.fingerprint import fingerprint
from framegrain.media.index import VideoIndex
from framegrain.media.picture_folder import difference
from framegrain.media.probe import describe
from framegrain.media.unfinished import check_finished, snapshot, still_written
from framegrain.storage.backups import BACKUPS

if TYPE_CHECKING:
    from fractions import Fraction

    from framegrain.media.index import Cancel, Progress
    from framegrain.storage.project_file import ProjectFile

VIDEO_SUFFIXES = (
    *(".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".ts", ".mts", ".m2ts", ".mpg", ".mpeg", ".vob"),
    *(".flv", ".3gp", ".wmv", ".ogv", ".mxf", ".gif", ".h264", ".264", ".hevc", ".265"),
)
"""Endings offered in file dialogs and taken by drag and drop; any file can still be asked for by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A video, file or folder of pictures, looked over and ready to be added to a project."""

    file: Path
    video: Video
    index: VideoIndex


def examine(
    file: Path,
    *,
    rate: Fraction | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Examined:
    """Index a file, or a folder of pictures shown at `rate` a second, and take its facts; may run in the background.

    Raises BadInput when it is no video or still growing, and Cancelled.
    """
    file = Path(os.path.abspath(file))
    check_finished(file, cancel=cancel)
    before = snapshot(file)
    index = prepare(file, rate=rate, progress=progress, cancel=cancel)
    facts = describe(file, index)
    if snapshot(file) != before:
        raise still_written(file)
    video = Video(
        id=0,
        name=file.name,
        path=str(file),
        fingerprint=facts.fingerprint,
        width=facts.width,
        height=facts.height,
        frames=facts.frame_count,
        codec=facts.codec,
        rate=str(facts.average_rate.limit_denominator(100_000)),
    )
    return Examined(file=file, video=video, index=index)


def add_video(project: ProjectFile, examined: Examined) -> Video:
    """Put an examined video into a project, as one clip from first to last frame.

    Raises BadInput when the project has the same pictures already.
    """
    for known in project.videos():
        if known.fingerprint == examined.video.fingerprint:
            raise BadInput(f"{project.name} has {examined.file.name} already, as {known.name}")
    video = replace(examined.video, path=portable_path(examined.file, project.path))
    whole = Clip(id=project.new_id(), span=Span(0, video.frames))
    return project.add_video(video, examined.index.to_bytes(), [whole])


def index_of(project: ProjectFile, video: Video) -> VideoIndex:
    """A video's frame index; BadInput where it is none, or is of another number of frames than the project says."""
    index = VideoIndex.from_bytes(project.index(video.id))
    if index.frame_count != video.frames:
        raise BadInput(
            f"{project.path} is damaged: it says that {video.name} has {video.frames} frames, but its frame index has "
            f"{index.frame_count}; open a backup of it"
        )
    return index


def portable_path(file: Path, project: Path) -> str:
    """The way from the project's folder to a file with forward slashes; absolute where there is none."""
    try:
        return Path(os.path.relpath(real_path(file), real_path(project).parent)).as_posix()
    except ValueError:  # another drive
        return real_path(file).as_posix()


def find_file(project: Path, video: Video) -> Path | None:
    """Where a video's file is: at its path, else beside the project under its name.

    None when it is gone, or when another file has taken its place: labels would be on other pictures there.
    """
    return next((place for place in _places(project, video) if _is_same(video, place)), None)


class VideoSearch:
    """Looks for a video's file as often as asked; reads again only what changed since. For one thread at a time."""

    def __init__(self, project: Path, video: Video, former_path: str | None = None) -> None:
        """`former_path` is where the video was before it was found elsewhere; it may come back there."""
        self._project = project
        self._video = video
        self._former = [] if former_path is None else [replace(video, path=former_path)]
        self._seen: object = None

    def look(self) -> Path | None:
        """Where the file is, as `find_file` says; None also when nothing changed since the last look."""
        seen = tuple((snapshot(place), _change_time(place)) for place in self._everywhere())
        if seen == self._seen:
            return None
        self._seen = seen
        return next((place for place in self._everywhere() if _is_same(self._video, place)), None)

    def _everywhere(self) -> list[Path]:
        return [place for video in (self._video, *self._former) for place in _places(self._project, video)]


def why_missing(project: Path, video: Video, index: VideoIndex | None = None) -> str:
    """What has become of a video that `find_file` does not find, in a sentence without its full stop."""
    for place in _places(project, video):
        with suppress(OSError):
            if index is not None and index.names and place.is_dir():
                return f"{place} is not the folder that was labeled: {changed_pictures(place, index)}"
            if place.is_file():
                return f"{place} is not the file that was labeled: its content has changed"
    return f"{video.name} is not where it was"


def changed_pictures(folder: Path, index: VideoIndex) -> str:
    """What tells a folder of pictures from the one that was labeled, in words."""
    try:
        return difference(folder, index) or "the content of a picture has changed"
    except BadInput as error:
        return str(error)


def _places(project: Path, video: Video) -> tuple[Path, Path]:
    folder = real_path(project).parent
    if folder.suffix == BACKUPS:
        folder = folder.parent  # a backup speaks of videos as its project does
    at_its_path = Path(os.path.normpath(folder / PurePosixPath(video.path)))  # people are shown it
    return at_its_path, folder / PurePosixPath(video.path).name


def _change_time(file: Path) -> int:
    # Another one than the time of writing, which can be put back.
    try:
        return file.stat().st_ctime_ns
    except OSError:
        return 0


def _is_same(video: Video, file: Path) -> bool:
    try:
        return file.exists() and fingerprint(file) == video.fingerprint
    except (OSError, FramegrainError):
        return False
