"""Which frames to decode next while nobody waits for one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

# A key is decoded in the time of so many frames: it is larger, and the first to go through all threads.
_KEY_COST: Final = 6
# Neither memory nor patience is worth more than this many frames to either side.
MOST_AHEAD: Final = 90
_MOST_BEHIND: Final = 300
# A slow drive or a dear picture is bridged by so many frames, while playing by half a second where that is more.
_AHEAD: Final = 32
_PLAYED_SECONDS: Final = 0.5
# Left for steps back from where playing ends: more than pass before a hand that wants to stop it has done so.
_PASSED_HELD: Final = 16
_AHEAD_GOING_BACK: Final = 4
# Decoded in one go ahead.
_A_FEW: Final = 6


class Held(Protocol):
    """Frames there is nothing to do for."""

    def run_start(self, number: int) -> int:
        """The first of the unbroken run that ends with `number`; `number + 1` when it isn't held."""
        ...

    def run_stop(self, number: int) -> int:
        """The first frame not held, from `number` on."""
        ...


class Piece(NamedTuple):
    """Frames [first, stop) to have after one pass of decoding: it ends with the last, the others lie on its way."""

    first: int
    stop: int

    @property
    def last(self) -> int:
        """The frame to decode."""
        return self.stop - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Frames worth holding around the playhead `at`: so many `ahead` of it, in higher numbers, and `behind`.

    `backward` says that those behind are wanted first. Where nothing may be fetched behind, it is 0. `most` frames are
    worth memory that was not used yet; None for as many as there is room for.
    """

    at: int
    ahead: int
    behind: int
    frame_count: int
    backward: bool = False
    most: int | None = None

    def __contains__(self, frame: int) -> bool:
        return self.first <= frame < self.stop

    @property
    def first(self) -> int:
        """The lowest frame wanted."""
        return max(self.at - self.behind, 0)

    @property
    def stop(self) -> int:
        """One past the highest frame wanted."""
        return min(self.at + self.ahead + 1, self.frame_count)

    def next_piece(self, held: Held, key_before: Callable[[int], int]) -> Piece | None:
        """What to decode next; None when there is enough.

        `key_before` gives the frame at which decoding of a frame has to begin. Up to a handful of frames at the end of
        what is wanted are left until they are worth a pass.
        """
        if self.backward:
            return self._piece_behind(held, key_before) or self._piece_ahead(held, key_before)
        return self._piece_ahead(held, key_before) or self._piece_behind(held, key_before)

    def rests_until(self, held: Held, decoded: Held) -> int:
        """Where a playhead going forward gives something to do again, after there was nothing to do here.

        No later than on the last frame `decoded` before one that is known not to come: nobody asks for that one.
        """
        return min(held.run_stop(self.at) + self._few - 1 - self.ahead, decoded.run_stop(self.at) - 1)

    @property
    def _few(self) -> int:
        return max(min(_A_FEW, self.ahead // 4), 1)

    def _piece_ahead(self, held: Held, key_before: Callable[[int], int]) -> Piece | None:
        missing = held.run_stop(self.at)
        wanted = self.stop - missing
        # Beginning costs some time, too, so a few are waited for; the last ones of a video are fewer.
        if wanted <= 0 or (wanted < self._few and self.stop < self.frame_count):
            return None
        stop = min(missing + self._few, self.stop)
        while (key := key_before(stop - 1)) > missing:
            stop = key  # a reader may go straight to a key, and what lies before it would not pass
        return Piece(missing, stop)

    def _piece_behind(self, held: Held, key_before: Callable[[int], int]) -> Piece | None:
        stop = held.run_start(self.at)
        wanted = stop - self.first
        if wanted <= 0:
            return None
        # Each pass begins at a key, however few frames it is for: so wait until many are wanted, or all from the key.
        whole = stop - key_before(stop - 1)
        if wanted < min(whole, self.behind // 2) and stop <= self.at:
            return None
        return Piece(max(self.first, stop - whole), stop)


def idle_window(at: int, frame_count: int, room: int, *, backward: bool = False) -> Window:
    """Around a playhead at rest or stepping, within `room` frames: mostly the piece before it, dear to step back
    through; all the more so when the last steps went `backward`.
    """
    ahead = min(_AHEAD_GOING_BACK if backward else _AHEAD, (room - 1) // 4)
    behind = max(min(_MOST_BEHIND, room - 1 - ahead), 0)
    return Window(at=at, ahead=ahead, behind=behind, frame_count=frame_count, backward=backward)


def play_window(at: int, frame_count: int, room: int, pace: float, *, passes: bool = False) -> Window:
    """In front of a playhead that moves `pace` frames a second, negative for backward; within `room` frames.

    One that `passes` will not come back, so its frames soon make room for others: memory never used before costs more
    time than a small picture does.
    """
    if pace < 0:
        behind = max(min(_MOST_BEHIND, room - 1), 0)
        return Window(at=at, ahead=0, behind=behind, frame_count=frame_count, backward=True)
    ahead = min(max(math.ceil(pace * _PLAYED_SECONDS), _AHEAD), MOST_AHEAD, room * 3 // 4)
    most = ahead + _PASSED_HELD if passes else None
    return Window(at=at, ahead=ahead, behind=0, frame_count=frame_count, most=most)


def leap_piece(
    at: int, frames_while_decoding: float, reach: int, held: Held, key_frames: NDArray[np.int32]
) -> Piece | None:
    """What to decode for a playhead that no decoder can follow; None where that is nothing, or no key lies ahead.

    Its way is covered by what begins with keys: the first that the playhead will not have passed when it is decoded,
    and of the frames after it, at most `reach`, as many as come before the playhead is there. The playhead moves on
    by `frames_while_decoding` while one frame is decoded.
    """
    place = np.searchsorted(key_frames, at + math.ceil(frames_while_decoding * _KEY_COST))
    if place == len(key_frames):
        return None
    key = int(key_frames[place])
    missing = held.run_stop(key)
    return Piece(missing, missing + 1) if missing < key + reach else None
