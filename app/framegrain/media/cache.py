"""Decoded frames kept for a while, up to a number of bytes."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_MOST_BYTES: Final = 1024**3
_FALLBACK_RAM: Final = 4 * 1024**3


class FrameCache:
    """Decoded frames by number; the ones longest unused go first when `budget` bytes are passed.

    Frames are held as decoded (YUV: 3.1 MB at 1080p where BGRA takes 8.3). The newest frame always stays, even when
    it alone is larger than the budget. Thread-safe.
    """

    def __init__(self, budget: int | None = None) -> None:
        self.budget = default_budget() if budget is None else budget
        self._frames: OrderedDict[int, tuple[VideoFrame, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        with self._lock:
            return len(self._frames)

    def __contains__(self, number: int) -> bool:
        with self._lock:
            return number in self._frames

    @property
    def used(self) -> int:
        """Bytes held."""
        with self._lock:
            return self._bytes

    def get(self, number: int) -> VideoFrame | None:
        """The frame, now counted as just used; None when not held."""
        with self._lock:
            entry = self._frames.get(number)
            if entry is None:
                return None
            self._frames.move_to_end(number)
            return entry[0]

    def put(self, number: int, frame: VideoFrame) -> None:
        """Hold a frame as the most recently used, letting others go as needed."""
        size = frame_bytes(frame)
        with self._lock:
            _, before = self._frames.pop(number, (None, 0))
            self._frames[number] = (frame, size)
            self._bytes += size - before
            while self._bytes > self.budget and len(self._frames) > 1:
                _, (_, freed) = self._frames.popitem(last=False)
                self._bytes -= freed

    def nearest(self, number: int, within: int) -> int | None:
        """The held frame number nearest to `number`, at most `within` away; the earlier one of two."""
        with self._lock:
            near = [held for held in self._frames if abs(held - number) <= within]
        return min(near, key=lambda held: (abs(held - number), held), default=None)

    def clear(self) -> None:
        """Let all frames go."""
        with self._lock:
            self._frames.clear()
            self._bytes = 0


def frame_bytes(frame: VideoFrame) -> int:
    """Memory a decoded frame holds."""
    return sum(plane.buffer_size for plane in frame.planes)


def default_budget() -> int:
    """A quarter of the memory of this machine, at most 1 GB."""
    return min(_ram() // 4, _MOST_BYTES)


def _ram() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return _FALLBACK_RAM
