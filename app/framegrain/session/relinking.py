"""Taking another file for a video: only when it shows the pictures that were labeled, frame by frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from framegrain.domain.errors import BadInput
from framegrain.media.demux import prepare
from framegrain.media.fingerprint import fingerprint
from framegrain.media.probe import describe
from framegrain.media.reader import ExactReader
from framegrain.media.scan import luma_crc, scan
from framegrain.session.videos import changed_pictures, portable_path

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.domain.records import Video
    from framegrain.media.index import Cancel, Progress, VideoIndex
    from framegrain.session.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePictures:
    """A file that may stand for a video. `index` is its own where the file is another one, else None.

    `said` tells in a sentence without its full stop why it is the same.
    """

    video: Video
    index: VideoIndex | None
    known: str
    """Fingerprint of the file it was compared with."""
    said: str


def compared(
    video: Video,
    known: VideoIndex,
    file: Path,
    *,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> SamePictures:
    """Whether a file has the pictures of a video; may run in the background. The path is left to the caller.

    The same fingerprint is enough. Another file (re-muxed, downloaded again, other metadata) is decoded once and its
    pictures are compared by the checksums a full decode of the labeled file left; where there are none yet, its
    packets are. Raises BadInput that names the difference, and Cancelled.
    """
    if fingerprint(file) == video.fingerprint:
        return SamePictures(
            video=video,
            index=None,
            known=video.fingerprint,
            said=f"{file.name} was found and is the same video",
        )
    if known.names and file.is_dir():
        changed = changed_pictures(file, known)
        raise BadInput(
            f"The folder {file.name} is not the one of this project: {changed}. Choose the original"
        )
    return _Comparison(video, known, file).run(progress, cancel)


def relink(session: Session, found: SamePictures, file: Path) -> None:
    """Let a compared file stand for its video from now on.

    Raises BadInput when the project has the file already, as another video, or when the video was numbered anew or
    found while the file was compared.
    """
    now = session.project.video(found.video.id)
    if now.frames != found.video.frames or now.fingerprint != found.known:
        raise BadInput(
            f"{now.name} has changed while {file.name} was compared with it; choose the file again"
        )
    for other in session.videos():
        if other.id != found.video.id and other.fingerprint == found.video.fingerprint:
            raise BadInput(f"{session.project.name} has {file.name} already, as {other.name}")
    path = portable_path(file, session.project.path)
    session.set_video_file(replace(found.video, path=path), found.index)


class _Comparison:
    """One file held against the index of the labeled one."""

    def __init__(self, video: Video, known: VideoIndex, file: Path) -> None:
        self._video = video
        self._known = known
        self._file = file

    def run(self, progress: Progress | None, cancel: Cancel | None) -> SamePictures:
        index = prepare(self._file, cancel=cancel)
        facts = describe(self._file, index)
        if len(index.pts) != len(self._known.pts):
            self._check_count(index)
        if (facts.width, facts.height) != (self._video.width, self._video.height):
            raise self._other(
                f"its pictures are {facts.width} x {facts.height}, not {self._video.width} x {self._video.height}"
            )
        if len(self._known.check_frames):
            index = self._check_pictures(index, progress, cancel)
            same = f"{self._counted(len(self._known.check_frames))} compared are the same"
        else:
            self._check_packets(index)
            same = "its pictures are packed in the same sizes and order"
        video = replace(
            self._video,
            fingerprint=facts.fingerprint,
            codec=facts.codec,
            rate=str((index.frame_count / index.times.duration).limit_denominator(100_000)),
        )
        said = f"{self._file.name} is another file with the pictures that were labeled: {same}"
        return SamePictures(
            video=video, index=index, known=self._video.fingerprint, said=f"{said}{self._other_times(index)}"
        )

    def _check_count(self, index: VideoIndex) -> None:
        if index.frame_count != self._video.frames:
            raise self._other(f"it has {index.frame_count} frames where {self._video.frames} were labeled")

    def _check_pictures(
        self, index: VideoIndex, progress: Progress | None, cancel: Cancel | None
    ) -> VideoIndex:
        known = dict(zip(self._known.check_frames.tolist(), self._known.check_crcs.tolist(), strict=True))
        with ExactReader(self._file, index) as reader:  # most other files show another picture at once
            if 0 in known and luma_crc(reader.frame(0, cancel=cancel)) != known[0]:
                self._check_count(index)
                raise self._other("frame 0 shows another picture, as after encoding it anew")
        scanned = scan(self._file, index, progress=progress, cancel=cancel).accepted()
        self._check_count(scanned)
        found = dict(zip(scanned.check_frames.tolist(), scanned.check_crcs.tolist(), strict=True))
        for frame, crc in known.items():
            if found.get(frame) != crc:
                raise self._other(f"frame {frame} shows another picture")
        return scanned

    def _check_packets(self, index: VideoIndex) -> None:
        self._check_count(index)
        same = (
            index.codec == self._known.codec
            and np.array_equal(index.size, self._known.size)
            and np.array_equal(index.packets, self._known.packets)
        )
        if not same:
            raise self._other(
                "its content has changed since it was labeled, and no full decode of the labeled file is there to "
                "compare pictures with"
            )

    def _other_times(self, index: VideoIndex) -> str:
        old, new = self._known.times, index.times
        step = max(old.time_base, new.time_base)
        seconds = [(t.pts - t.pts[0]) * float(t.time_base) for t in (old, new)]
        off = np.flatnonzero(np.abs(seconds[0] - seconds[1]) > float(step) * 1.001)
        if len(off):
            frame = int(off[0])
            return (
                f". Its times differ from frame {frame} on: {seconds[1][frame]:.3f} s after the first frame, not "
                f"{seconds[0][frame]:.3f} s; exports name the new ones"
            )
        if abs(old.at(0) - new.at(0)) > step:
            return f". It starts at {float(new.at(0)):.3f} s, not {float(old.at(0)):.3f} s; exports name the new times"
        return ""

    def _other(self, difference: str) -> BadInput:
        return BadInput(
            f"{self._file.name} is not the video of this project: {difference}. Choose the original file"
        )

    @staticmethod
    def _counted(count: int) -> str:
        return f"all {count} pictures" if count > 1 else "the one picture"
