"""Which frame playback has to show now, by the video's own timestamps."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np

from framegrain.domain.span import Span

if TYPE_CHECKING:
    from framegrain.domain.timebase import FrameTimes

# Clocks and timestamps are compared as floats; a frame is due from a microsecond before its time.
_EARLY = 1e-6


class PlaybackClock:
    """Playback started at `start_frame` when a monotonic clock said `started_at` seconds.

    `speed` 1 is normal, 2 twice as fast, negative backwards. With `span` playback keeps to these frames; with `loop` it
    starts over at their end, otherwise it stays on the last one. Pure: asking changes nothing.
    """

    def __init__(
        self,
        times: FrameTimes,
        start_frame: int,
        speed: float,
        started_at: float,
        *,
        span: Span | None = None,
        loop: bool = False,
    ) -> None:
        if not speed:
            raise ValueError("playback needs a speed other than 0; to hold a frame, don't play")
        span = span or Span(0, len(times))
        self._first = span.start
        ticks = times.pts - times.pts[0]
        ends = np.append(ticks, ticks[-1] + times.last_duration) * float(times.time_base)
        # Start of each frame of the span and the end of the last, in seconds; looked up one at a time, which takes
        # several times longer in an array.
        self._edges = ends[span.start : span.stop + 1].data
        self._speed = speed
        self._started_at = started_at
        self._loop = loop
        within = min(max(start_frame, span.start), span.last) - span.start
        # Backwards a frame is shown from its end to its start.
        self._origin: float = self._edges[within if speed > 0 else within + 1]

    @property
    def started_at(self) -> float:
        """As given."""
        return self._started_at

    @property
    def speed(self) -> float:
        """As given; negative backwards."""
        return self._speed

    @property
    def loop(self) -> bool:
        """Whether it starts over at the end."""
        return self._loop

    @property
    def bounds(self) -> tuple[float, float]:
        """The begin and the end of what is played, in seconds after the first frame."""
        return self._edges[0], self._edges[-1]

    def position(self, now: float) -> float:
        """Where playback is at `now`, in seconds after the first frame; never outside the bounds."""
        start, end = self.bounds
        travelled = self._origin + (now - self._started_at) * self._speed
        if not self._loop or end <= start:
            return min(max(travelled, start), end)
        wrapped = (travelled - start) % (end - start)
        return start + wrapped if self._speed > 0 or wrapped else end

    def frame_due(self, now: float) -> int:
        """The frame to be on screen at `now`, in seconds of the clock that gave `started_at`."""
        edges, position = self._edges, self.position(now)
        if self._speed > 0:
            place = bisect_right(edges, position + _EARLY) - 1
        else:
            place = bisect_left(edges, position - _EARLY) - 1
        return self._first + min(max(place, 0), len(edges) - 2)

    def seconds_until_next(self, now: float) -> float | None:
        """How long the frame due at `now` stays, in seconds; None when playback stays on it for good."""
        if self.has_ended(now):
            return None
        place = self.frame_due(now) - self._first
        edge = self._edges[place + 1 if self._speed > 0 else place]
        wait = (edge - self.position(now)) / self._speed
        is_last = place == (len(self._edges) - 2 if self._speed > 0 else 0)
        return None if is_last and not self._loop else max(wait, 0.0)

    def has_ended(self, now: float) -> bool:
        """Whether the end (backwards: the start) was reached; never when looping."""
        if self._loop:
            return False
        start, end = self.bounds
        travelled = self._origin + (now - self._started_at) * self._speed
        return travelled >= end - _EARLY if self._speed > 0 else travelled <= start + _EARLY
