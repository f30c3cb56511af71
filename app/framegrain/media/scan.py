"""One full decode of a file: the true order of its frames, and checksums of their pictures."""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media.index import KEY
from framegrain.media.picture import visible
from framegrain.media.picture_folder import scan_folder, verified
from framegrain.media.problems import problem
from framegrain.media.stamped import DecoderTrouble, Desync, StampedDecoder, is_dependent

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

    from framegrain.media.index import Cancel, Progress, VideoIndex

CHECK_EVERY: Final = 50


def scan(
    path: Path | str, index: VideoIndex, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> VideoIndex:
    """The index as a full sequential decode shows it, with a luma checksum every 50 frames.

    State "verified" when the frames are those of `index`, otherwise "differs" and a problem saying so.
    Raises BadInput (nothing decodable, or the file is not the one indexed), Cancelled.
    """
    if index.names:
        return _checked_folder(path, index, progress, cancel)
    try:
        found = _decoded(path, index, progress, cancel)
    except Desync as error:
        raise BadInput(f"{path} is not the file its index was made of; index it again") from error
    if not found.packets:
        raise BadInput(f"{path} has no picture that can be decoded; convert it, or get an undamaged copy")
    return _merged(index, found)


def _checked_folder(
    path: Path | str, index: VideoIndex, progress: Progress | None, cancel: Cancel | None
) -> VideoIndex:
    # The names are the order, so a picture that can't be shown keeps its number.
    shown = 0
    checks: dict[int, int] = {}
    for ordinal, frame in scan_folder(path, index, progress=progress, cancel=cancel):
        shown += 1
        if not ordinal % CHECK_EVERY:
            checks[ordinal] = luma_crc(frame)
    return replace(
        verified(index, shown),
        check_frames=np.array(list(checks), np.int32),
        check_crcs=np.array(list(checks.values()), np.uint32),
    )


def _decoded(path: Path | str, index: VideoIndex, progress: Progress | None, cancel: Cancel | None) -> _Found:
    try:
        found = _Found.decode(path, index, progress, cancel, threads=0)
    except DecoderTrouble:
        found = None
    if found is None or len(found.packets) < index.frame_count:
        # With several threads, frames next to damage can get lost on the way out; with one never.
        found = _Found.decode(path, index, progress, cancel, threads=1)
    return found


class _Found:
    """What a full decode produced, in display order."""

    def __init__(self, codec: str) -> None:
        self._codec = codec
        self.packets: list[int] = []
        self.check_frames: list[int] = []
        self.check_crcs: list[int] = []
        self.sizes: set[tuple[int, int]] = set()
        self.dependent: list[int] = []
        self.has_damage = False

    @classmethod
    def decode(
        cls,
        path: Path | str,
        index: VideoIndex,
        progress: Progress | None,
        cancel: Cancel | None,
        *,
        threads: int,
    ) -> _Found:
        found = cls(index.codec)
        total = max(index.frame_count, 1)
        with StampedDecoder(Path(path), index, threads=threads) as decoder:
            for ordinal, frame in decoder.frames():
                if cancel is not None and cancel():
                    raise Cancelled(f"Checking {Path(path).name} was cancelled")
                found.add(ordinal, frame)
                if progress is not None and not len(found.packets) % 16:
                    progress(min(len(found.packets) / total, 1.0))
        return found

    def add(self, ordinal: int, frame: VideoFrame) -> None:
        number = len(self.packets)
        self.packets.append(ordinal)
        self.sizes.add((frame.width, frame.height))
        if is_dependent(frame, self._codec):
            self.dependent.append(ordinal)
        # With several threads a decoder may notice concealed damage only after handing the picture out.
        self.has_damage = self.has_damage or frame.is_corrupt
        # Frames of another size than the first are scaled before anybody sees them, so they are not compared.
        if not number % CHECK_EVERY and len(self.sizes) == 1:
            self.check_frames.append(number)
            self.check_crcs.append(luma_crc(frame))


def luma_crc(frame: VideoFrame) -> int:
    """CRC-32 of the visible bytes of a frame's first plane."""
    return zlib.crc32(np.ascontiguousarray(visible(frame)).data)


def _without_false_keys(index: VideoIndex, dependent: list[int]) -> NDArray[np.uint8]:
    # Some files (AVI without its table) mark every packet a keyframe. H.264 may truly begin at a dependent picture.
    if index.codec == "h264" and len(index.keys) < len(index.pts):
        return index.flags
    flags = index.flags.copy()
    flags[dependent] &= ~np.uint8(KEY)
    return flags


def _merged(index: VideoIndex, found: _Found) -> VideoIndex:
    packets = np.array(found.packets, np.int32)
    same = np.array_equal(packets, index.packets)
    codes = [p.code for p in index.problems]
    codes += [] if same else ["order_corrected"]
    codes += ["damaged_pictures"] if found.has_damage else []
    codes += ["size_changes"] if len(found.sizes) > 1 else []
    return replace(
        index,
        packets=packets,
        flags=_without_false_keys(index, found.dependent),
        problems=tuple(problem(code) for code in dict.fromkeys(codes)),
        state="verified" if same else "differs",
        check_frames=np.array(found.check_frames, np.int32),
        check_crcs=np.array(found.check_crcs, np.uint32),
    )
