"""Key frames alone, each as soon as its one packet is decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.errors import BadInput
from framegrain.media.index import KEY
from framegrain.media.problems import DAMAGE
from framegrain.media.stamped import WAYS, DecoderTrouble, Desync, StampedDecoder, is_dependent

if TYPE_CHECKING:
    from pathlib import Path

    from av.video.frame import VideoFrame

    from framegrain.media.index import VideoIndex


class KeyPictures:
    """Gives the key frame before any frame, for a hand that moves faster than groups of pictures are decoded.

    Several decoding threads give their first frame only after some more were fed, so this is a decoder of its own with
    one thread, which is drained after each key. Not thread-safe.
    """

    def __init__(self, path: Path, index: VideoIndex) -> None:
        self._path = path
        self._index = index
        self._decoder: StampedDecoder | None = None
        self._last: tuple[int, VideoFrame] | None = None
        # What is decoded alone may then be another picture, or of another size, than the frame is.
        self._is_doubtful = not (DAMAGE | {"size_changes"}).isdisjoint(p.code for p in index.problems)

    def before(self, frame: int) -> tuple[int, VideoFrame] | None:
        """The nearest key frame before `frame` and its number; None when it is near `frame`, or can't be had so.

        For looking at only: nobody has proven that it is the frame, as the exact reader does.
        """
        number = self._index.key_before(frame)
        ordinal = int(self._index.packets[number])
        is_key = self._index.flags[ordinal] & KEY
        if self._is_doubtful or not is_key or self._index.is_beside_key(frame):
            return None
        if self._last is not None and self._last[0] == number:
            return self._last
        try:
            decoded = self._decode(ordinal)
        except (BadInput, DecoderTrouble, Desync):
            return None  # what is wrong is told by the request for the frame itself
        if decoded is None or is_dependent(decoded, self._index.codec):
            return None
        self._last = number, decoded
        return self._last

    def close(self) -> None:
        """Let go of the file."""
        self._last = None
        if self._decoder is not None:
            self._decoder.close()

    def _decode(self, ordinal: int) -> VideoFrame | None:
        if self._decoder is None:
            self._decoder = StampedDecoder(self._path, self._index, threads=1)
        if not any(self._decoder.seek(ordinal, way) for way in WAYS if way != "start"):
            return None
        produced = [*(self._decoder.step() or ()), *self._decoder.drain()]
        return next((decoded for came, decoded in produced if came == ordinal), None)
