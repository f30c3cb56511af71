"""Saving what can be read of a damaged project; what its backups and the videos themselves know fills gaps."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import yaml

from framegrain.domain.errors import FramegrainError
from framegrain.domain.guideline import TaxonomyText
from framegrain.domain.places import real_path
from framegrain.domain.records import Video
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.media.index import KEY, VideoIndex
from framegrain.session.projects import check_name
from framegrain.session.videos import examine, find_file
from framegrain.storage import salvage
from framegrain.storage.backups import listed
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from framegrain.storage.salvage_report import Salvaged

_MOST_BACKUPS = 8
_MOST_FRAMES = 10_000_000
_RATE = Fraction(25)


def salvaged(
    path: Path,
    out: Path,
    *,
    progress: Callable[[float], None] = lambda _share: None,
    cancel: Callable[[], bool] = lambda: False,
) -> Salvaged:
    """Make a project at `out` of all that can be read of the damaged one at `path`, with a report beside it.

    The damaged file is only read; it must not be open here. Raises BadInput for a name no project can have, CannotOpen
    where nothing can be read, StorageError and Cancelled.
    """
    check_name(out)
    path, out = real_path(path), real_path(out)
    mender = Mender(path)
    try:
        report = salvage.salvaged(path, out, mender, progress=progress, cancel=cancel)
    finally:
        mender.close()
    report.lines += mender.notes
    with suppress(OSError), report_of(out).open("x", encoding="utf-8") as file:
        file.write(report.text())
    return report


def report_of(out: Path) -> Path:
    """Where the report on a project that was saved lies."""
    return out.with_name(f"{out.stem}.report.txt")


class Mender:
    """Fills what is lost: from the newest backup that has it, from the video's file, else by something that stands in.

    To be closed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: list[ProjectFile] | None = None
        self.notes: list[str] = []

    def close(self) -> None:
        """Let go of the backups."""
        for project in self._opened or ():
            project.close()
        self._opened = []

    def video(
        self, video_id: int, known: Video | None, frames: int, index: bytes | None
    ) -> tuple[Video, bytes]:
        """The video with an index that can be read and has as many frames as it."""
        if known is not None and index is not None and _frames(index) == known.frames:
            return known, index
        for backup in self._backups():
            with suppress(FramegrainError):
                video, content = backup.video(video_id), backup.index(video_id)
                if _frames(content) != video.frames or video.frames < frames:
                    continue
                if known is None or video.fingerprint == known.fingerprint:
                    self.notes.append(f"What was lost of {video.name} is from the backup {backup.path.name}")
                    return video, content
        remade = self._from_file(known) if known is not None else None
        if known is not None and remade is not None:
            return known, remade
        count = _frames(index) if index is not None else 0
        wanted = known.frames if known is not None else min(max(frames, count), _MOST_FRAMES)
        video = known or Video(
            id=video_id,
            name=f"lost video {video_id}",
            path="",
            fingerprint="",
            width=1920,
            height=1080,
            frames=wanted,
            rate=str(_RATE),
        )
        if index is not None and count == video.frames:
            return video, index
        return video, plain_index(video)

    def taxonomy(
        self, found: TaxonomyText | None, events: Sequence[str], tracks: Sequence[str]
    ) -> TaxonomyText:
        """A taxonomy that can be read."""
        if found is not None and _is_taxonomy(found.text):
            return found
        for backup in self._backups():
            if _is_taxonomy(backup.taxonomy_text):
                self.notes.append(f"The taxonomy is the one of the backup {backup.path.name}")
                return TaxonomyText(backup.taxonomy_version, backup.taxonomy_text)
        return TaxonomyText("0", stand_in(events, tracks))

    def _from_file(self, video: Video) -> bytes | None:
        with suppress(FramegrainError, OSError):
            file = find_file(self._path, video)
            if file is not None:
                examined = examine(file, rate=Fraction(video.rate or _RATE) if file.is_dir() else None)
                if examined.video.frames == video.frames:
                    return examined.index.to_bytes()
        return None

    def _backups(self) -> Iterator[ProjectFile]:
        if self._opened is None:
            self._opened = []
            for backup in listed(self._path)[:_MOST_BACKUPS]:
                with suppress(FramegrainError):
                    self._opened.append(ProjectFile.open(backup.path, read_only=True))
        yield from self._opened


def plain_index(video: Video) -> bytes:
    """A frame index that says no more than how many frames there are, at the video's rate."""
    rate = Fraction(video.rate or "0") or _RATE
    frames = max(video.frames, 1)
    order = np.arange(frames, dtype=np.int64)
    none = np.full(frames, -1, np.int64)
    return VideoIndex(
        container="",
        codec=video.codec,
        stream=0,
        time_base=1 / rate,
        rate=rate,
        last_duration=1,
        header_count=0,
        pts=order,
        dts=order,
        pos=none,
        size=np.ones(frames, np.int32),
        flags=np.full(frames, KEY, np.uint8),
        packets=order.astype(np.int32),
    ).to_bytes()


def stand_in(events: Sequence[str], tracks: Sequence[str]) -> str:
    """A taxonomy of the labels in use that forbids nothing; of one label where their ids can be none."""
    said = "The taxonomy of this project was lost; this stands in its place."
    shapes = ["box", "rotated_box", "polygon", "cuboid"]
    whole = {
        "framegrain_taxonomy": 1,
        "name": "Lost taxonomy",
        "version": "0",
        "action": [
            {"id": label, "name": label, "definition": said, "scopes": ["frame", "segment", "clip"]}
            for label in events
        ],
        "object": [
            {"id": label, "name": label, "definition": said, "shapes": shapes}
            for label in tracks
            if label not in events
        ],
    }
    text = str(yaml.safe_dump({key: value for key, value in whole.items() if value}, sort_keys=False))
    return text if _is_taxonomy(text) else stand_in([], ["lost"])


def _is_taxonomy(text: str) -> bool:
    try:
        read_taxonomy(text, "the taxonomy")
    except FramegrainError:
        return False
    return True


def _frames(index: bytes) -> int:
    """How many frames an index tells of; 0 where it is none."""
    try:
        return VideoIndex.from_bytes(index).frame_count
    except FramegrainError:
        return 0
