"""Frames of one video in one size, whatever the file does on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from av.video.reformatter import VideoReformatter

from framegrain.media.picture import scaled
from framegrain.media.stamped import DecoderTrouble, StampedDecoder

if TYPE_CHECKING:
    from pathlib import Path

    from av.video.frame import VideoFrame

    from framegrain.media.index import VideoIndex


class OneSize:
    """Brings frames of another size to that of the first frame, so that coordinates mean the same in all of them.

    `expected` is the size the file's header promises, None where it has none. The first frame is decoded to know its
    size only when another frame is not as expected, or when the index tells that the size changes.
    """

    def __init__(self, path: Path, index: VideoIndex, expected: tuple[int, int] | None) -> None:
        self._path = path
        self._reformatter = VideoReformatter()
        self._index = index
        self._changes = not index.names and any(p.code == "size_changes" for p in index.problems)
        self._size = None if self._changes else expected
        # Pictures of a folder stand for themselves.
        self._is_known = bool(index.names) or (index.is_proven and not self._changes)

    def brought(self, frame: VideoFrame) -> VideoFrame:
        """The frame itself, or a scaled copy. Raises BadInput (file gone or changed)."""
        if self._is_known and not self._changes:
            return frame
        size = (frame.width, frame.height)
        if size != self._size and not self._is_known:
            self._size, self._is_known = self._first_size() or size, True
            self._changes = True
        return frame if size == self._size else scaled(frame, self._size or size, self._reformatter)

    def _first_size(self) -> tuple[int, int] | None:
        try:
            with StampedDecoder(self._path, self._index, threads=1) as decoder:
                first = next(decoder.frames(), None)
        except DecoderTrouble:
            return None
        return None if first is None else (first[1].width, first[1].height)
