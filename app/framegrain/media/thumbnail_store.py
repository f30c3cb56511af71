"""Small pictures of frames, held as JPEG in bounded memory, and as bytes to keep."""

from __future__ import annotations

import struct
import threading
import zlib
from bisect import bisect_left, insort
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from framegrain.media.index import VideoIndex

NAME: Final = "thumbnails"
MOST_BYTES: Final = 16 * 1024**2
SIZE: Final = (224, 126)
"""Room for one, in pixels: width and height of what a picture is made to fit into."""

_BUDGET: Final = 6 * 1024**2
_QUALITY: Final = 88
_MAGIC: Final = b"FGTHUMBS"
_VERSION: Final = 1
# magic, version, check sum of all that follows; check sum of the numbering, pictures; frame and bytes of each
_HEAD: Final = struct.Struct("<8sHI")
_FACTS: Final = struct.Struct("<II")
_ENTRY: Final = struct.Struct("<II")


class ThumbnailStore:
    """The pictures held of one video's frames; what was longest unused goes first. Thread-safe."""

    def __init__(self, budget_bytes: int = _BUDGET) -> None:
        self._budget = budget_bytes
        self._lock = threading.Lock()
        self._jpegs: OrderedDict[int, bytes] = OrderedDict()
        self._frames: list[int] = []
        self._bytes = 0

    def __contains__(self, frame: object) -> bool:
        return frame in self._jpegs

    def __len__(self) -> int:
        return len(self._jpegs)

    def put(self, frame: int, bgr: NDArray[np.uint8]) -> None:
        """Hold an upright picture, shape (height, width, 3)."""
        is_made, jpeg = cv2.imencode(".jpg", bgr, (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
        if is_made:
            self._hold(frame, jpeg.tobytes())

    def get(self, frame: int) -> NDArray[np.uint8] | None:
        """The picture of exactly this frame as BGRA, shape (height, width, 4); None when it is not held."""
        with self._lock:
            jpeg = self._jpegs.get(frame)
            if jpeg is None:
                return None
            self._jpegs.move_to_end(frame)
        bgr = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
        if bgr is None or bgr.shape[1] > SIZE[0] or bgr.shape[0] > SIZE[1]:
            self._drop(frame)  # kept bytes that are no such picture; it will be made again
            return None
        return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2BGRA), np.uint8)

    def first_in(self, start: int, stop: int) -> int | None:
        """The first frame of [start, stop) that is held."""
        with self._lock:
            at = bisect_left(self._frames, start)
            return self._frames[at] if at < len(self._frames) and self._frames[at] < stop else None

    def nearest(self, frame: int) -> int | None:
        """The frame held that is nearest to `frame`."""
        with self._lock:
            at = bisect_left(self._frames, frame)
            return min(
                self._frames[max(at - 1, 0) : at + 1], key=lambda held: abs(held - frame), default=None
            )

    def to_bytes(self, index: VideoIndex) -> bytes:
        """Everything held, as one value to keep."""
        with self._lock:
            jpegs = dict(self._jpegs)
        entries = b"".join(_ENTRY.pack(frame, len(jpeg)) for frame, jpeg in jpegs.items())
        body = _FACTS.pack(index.numbering, len(jpegs)) + entries + b"".join(jpegs.values())
        return _HEAD.pack(_MAGIC, _VERSION, zlib.crc32(body)) + body

    def take_bytes(self, data: bytes, index: VideoIndex) -> None:
        """Hold what was kept; nothing of it when it is damaged, of another version or numbered otherwise."""
        for frame, jpeg in _entries(data, index):
            self._hold(frame, jpeg)

    def _hold(self, frame: int, jpeg: bytes) -> None:
        with self._lock:
            if frame in self._jpegs:
                return
            self._jpegs[frame] = jpeg
            insort(self._frames, frame)
            self._bytes += len(jpeg)
            while self._bytes > self._budget and len(self._jpegs) > 1:
                self._let_go(next(iter(self._jpegs)))

    def _drop(self, frame: int) -> None:
        with self._lock:
            if frame in self._jpegs:
                self._let_go(frame)

    def _let_go(self, frame: int) -> None:
        self._bytes -= len(self._jpegs.pop(frame))
        del self._frames[bisect_left(self._frames, frame)]


def _entries(data: bytes, index: VideoIndex) -> Iterator[tuple[int, bytes]]:
    if len(data) < _HEAD.size + _FACTS.size:
        return
    magic, version, crc = _HEAD.unpack_from(data)
    body = memoryview(data)[_HEAD.size :]
    if magic != _MAGIC or version != _VERSION or zlib.crc32(body) != crc:
        return
    numbering, count = _FACTS.unpack_from(body)
    at = _FACTS.size + count * _ENTRY.size
    if numbering != index.numbering or at > len(body):
        return
    for frame, length in _ENTRY.iter_unpack(body[_FACTS.size : at]):
        if frame < index.frame_count and length and at + length <= len(body):
            yield frame, bytes(body[at : at + length])
        at += length
