"""Which frame to decode next while nobody waits for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container

# Neither memory nor patience is worth more than this many frames to either side.
MOST_AHEAD: Final = 90
_MOST_BEHIND: Final = 250
_IDLE_AHEAD: Final = 24


@dataclass(frozen=True, slots=True)
class Window:
    """Frames [first, stop) worth holding around the playhead `at`, walked in direction `step` (1 or -1)."""

    first: int
    at: int
    stop: int
    step: int = 1

    def __contains__(self, frame: int) -> bool:
        return self.first <= frame < self.stop

    def next_missing(self, held: Container[int]) -> int | None:
        """The frame to decode next: what comes, then what went before, nearest first; None when all are held."""
        ahead = range(self.at, self.stop) if self.step > 0 else range(self.at, self.first - 1, -1)
        behind = range(self.at - 1, self.first - 1, -1) if self.step > 0 else range(self.at + 1, self.stop)
        for frames in (ahead, behind):
            for frame in frames:
                if frame not in held:
                    return frame
        return None


def idle_window(at: int, frame_count: int, room: int) -> Window:
    """Around a playhead at rest, within `room` frames: mostly the piece before it, dear to step back through."""
    ahead = min(_IDLE_AHEAD, room // 4)
    behind = min(_MOST_BEHIND, room // 2)
    return Window(max(0, at - behind), at, min(frame_count, at + ahead + 1))


def play_window(at: int, frame_count: int, room: int, speed: float) -> Window:
    """In front of a moving playhead, in the direction it moves, within half of `room` frames."""
    reach = min(MOST_AHEAD, room // 2)
    if speed < 0:
        return Window(max(0, at - reach), at, at + 1, -1)
    return Window(at, at, min(frame_count, at + reach + 1))
