"""Frame numbers and exact times of one video."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class FrameTimes:
    """The exact presentation time of every frame of one video.

    `pts` holds one timestamp a frame in display order, in units of `time_base` seconds, as the container
    says them; it never goes back. Times are exact rationals; only clocks for the eye use floats.
    """

    def __init__(self, pts: NDArray[np.int64], time_base: Fraction, *, last_duration: int) -> None:
        if len(pts) and np.any(np.diff(pts) < 0):
            raise ValueError("frame times must not go back")
        self._pts = np.array(pts, dtype=np.int64)  # a copy: freezing must not freeze the caller's
        self._pts.setflags(write=False)
        self.time_base = time_base
        self.last_duration = max(int(last_duration), 1)

    def __len__(self) -> int:
        return len(self._pts)

    @property
    def pts(self) -> NDArray[np.int64]:
        """Timestamps, shape (frames,), in units of `time_base`; read-only."""
        return self._pts

    def at(self, frame: int) -> Fraction:
        """Presentation time of `frame` in seconds, exact."""
        return int(self._pts[frame]) * self.time_base

    def since_first(self, frame: int) -> Fraction:
        """Seconds from the first frame to `frame`, exact; `frame == len` gives the end of the last one."""
        if frame >= len(self._pts):
            return self.duration
        return (int(self._pts[frame]) - int(self._pts[0])) * self.time_base

    @property
    def duration(self) -> Fraction:
        """Seconds from the first frame's start to the last frame's end."""
        if not len(self._pts):
            return Fraction(0)
        return (int(self._pts[-1]) + self.last_duration - int(self._pts[0])) * self.time_base

    def frame_at(self, seconds: Fraction | float) -> int:
        """The frame on screen `seconds` after the first frame appeared; clamped to the video."""
        if not len(self._pts):
            return 0
        ticks = int(Fraction(seconds) / self.time_base) + int(self._pts[0])
        return int(np.clip(np.searchsorted(self._pts, ticks, side="right") - 1, 0, len(self._pts) - 1))

    def timecode(self, frame: int) -> str:
        """Time since the first frame as `HH:MM:SS.mmm`, cut (not rounded) to the millisecond."""
        total = int(self.since_first(frame) * 1000)
        seconds, millis = divmod(total, 1000)
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{millis:03d}"
