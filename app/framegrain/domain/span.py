"""Half-open stretches of frames."""

from __future__ import annotations

import msgspec

MOST_FRAMES = 2**31 - 1
"""No video has more: a year at 60 frames a second has fewer, and what counts frames in 32 bits must not overflow."""


class Span(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True, gc=False):
    """Frames [start, stop) of one video, half-open like `range`; never empty, never negative."""

    start: int
    stop: int

    def __post_init__(self) -> None:
        if self.start < 0:
            raise ValueError(f"a span starts at frame 0 or later, not at {self.start}")
        if self.stop <= self.start:
            raise ValueError(f"a span holds at least one frame: [{self.start}, {self.stop}) holds none")
        if self.stop > MOST_FRAMES:
            raise ValueError(f"no video has more than {MOST_FRAMES} frames; a span can't end at {self.stop}")

    @property
    def length(self) -> int:
        """Frames held."""
        return self.stop - self.start

    @property
    def last(self) -> int:
        """The last frame held."""
        return self.stop - 1

    def __contains__(self, frame: int) -> bool:
        return self.start <= frame < self.stop

    def covers(self, other: Span) -> bool:
        """Whether every frame of `other` lies in this span."""
        return self.start <= other.start and other.stop <= self.stop

    def overlaps(self, other: Span) -> bool:
        """Whether at least one frame lies in both."""
        return self.start < other.stop and other.start < self.stop

    def overlap(self, other: Span) -> Span | None:
        """The frames in both, or None."""
        start, stop = max(self.start, other.start), min(self.stop, other.stop)
        return Span(start, stop) if start < stop else None

    def cut(self, at: int) -> tuple[Span, Span]:
        """The two pieces left and right of the border before frame `at`; ValueError when one would be empty."""
        return Span(self.start, at), Span(at, self.stop)

    def moved(self, by: int) -> Span:
        """The same length, `by` frames later."""
        return Span(self.start + by, self.stop + by)
