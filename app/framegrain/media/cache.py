"""Decoded frames kept for a while, up to a number of bytes."""

from __future__ import annotations

import os
import threading
from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_MOST_BYTES: Final = 1024**3
_FALLBACK_RAM: Final = 4 * 1024**3


class FrameCache:
    """Decoded frames by number; when `budget` bytes are passed, the ones farthest from the playhead go first.

    Frames are held as decoded (YUV: 3.1 MB at 1080p where BGRA takes 8.3). The newest frame always stays, even when
    it alone is larger than the budget. Thread-safe; no call takes longer with more frames held than a search among
    sorted numbers does.
    """

    def __init__(self, budget: int | None = None) -> None:
        self._budget = default_budget() if budget is None else budget
        self._frames: dict[int, tuple[VideoFrame, int]] = {}
        self._numbers: list[int] = []  # the same, sorted
        self._bytes = 0
        self._first = self._stop = 0
        self._at: int | None = None
        self._newest = -1
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

    @property
    def budget(self) -> int:
        """Bytes that may be held."""
        return self._budget

    @budget.setter
    def budget(self, budget: int) -> None:
        with self._lock:
            self._budget = budget
            self._make_room(budget)

    def favour(self, first: int, stop: int, at: int) -> None:
        """Say that frames [first, stop) are worth most, those near the playhead `at` before the rest of them.

        Of the others, the farthest from them go first.
        """
        with self._lock:
            self._first, self._stop, self._at = first, stop, at

    def get(self, number: int) -> VideoFrame | None:
        """The frame; None when not held."""
        with self._lock:
            entry = self._frames.get(number)
        return None if entry is None else entry[0]

    def put(self, number: int, frame: VideoFrame, *, grow_to: int | None = None) -> None:
        """Hold a frame, letting others go as needed: once `grow_to` bytes are held, one for each that comes."""
        size = frame_bytes(frame)
        with self._lock:
            room = self._budget if grow_to is None else min(self._budget, max(grow_to, self._bytes))
            _, before = self._frames.get(number, (None, 0))
            if not before:
                insort(self._numbers, number)
            self._frames[number] = (frame, size)
            self._bytes += size - before
            self._newest = number
            self._make_room(room)

    def nearest(self, number: int, within: int) -> int | None:
        """The held frame number nearest to `number`, at most `within` away; the earlier one of two."""
        with self._lock:
            place = bisect_left(self._numbers, number)
            near = [
                held for held in self._numbers[max(place - 1, 0) : place + 1] if abs(held - number) <= within
            ]
        return min(near, key=lambda held: (abs(held - number), held), default=None)

    def run_start(self, number: int) -> int:
        """The first of the unbroken run of held frames that ends with `number`; `number + 1` when it isn't held."""
        with self._lock:
            numbers = self._numbers
            place = bisect_left(numbers, number)
            if place == len(numbers) or numbers[place] != number:
                return number + 1
            # within a run, numbers grow as fast as their places do
            return numbers[bisect_left(range(place), number - place, key=lambda n: numbers[n] - n)]

    def run_stop(self, number: int) -> int:
        """The first frame not held, from `number` on."""
        with self._lock:
            numbers = self._numbers
            place = bisect_left(numbers, number)
            if place == len(numbers) or numbers[place] != number:
                return number
            end = bisect_right(range(len(numbers)), number - place, lo=place, key=lambda n: numbers[n] - n)
            return numbers[end - 1] + 1

    def clear(self) -> None:
        """Let all frames go."""
        with self._lock:
            self._frames.clear()
            self._numbers.clear()
            self._bytes = 0

    def _make_room(self, most: int) -> None:
        numbers = self._numbers
        while self._bytes > most and len(numbers) > 1:
            # of the sorted numbers, the least worth is at one of the ends, or beside the newest, which stays
            lowest = 1 if numbers[0] == self._newest else 0
            highest = len(numbers) - (2 if numbers[-1] == self._newest else 1)
            place = min(highest, lowest, key=lambda n: self._worth(numbers[n]))
            _, freed = self._frames.pop(numbers.pop(place))
            self._bytes -= freed

    def _worth(self, number: int) -> tuple[int, int]:
        if self._at is None:
            return 0, -abs(number - self._newest)
        outside = max(self._first - number, number - self._stop + 1, 0)
        return -outside, -abs(number - self._at)


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
