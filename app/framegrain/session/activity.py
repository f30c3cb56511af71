"""How long somebody works in a video: the time between what the hands do, without pauses.

An estimate for the person, kept in the project and never worth an error. Nothing here is asked while an edit lands.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.activity import Activity
from framegrain.domain.errors import FramegrainError
from framegrain.session.session import now_ms

if TYPE_CHECKING:
    from collections.abc import Callable

IDLE_SECONDS = 60
"""A longer pause is none of the working time, unless a person says otherwise."""

_APART_MS = 250
"""What comes sooner after the last movement says nothing new."""
_STRETCH_MS = 30 * 60_000
"""After a longer pause a stretch of its own begins."""
_CLOCK_JUMP_MS = 5 * 60_000
_MOST_WAITING = 1000


def ticks_ms() -> int:
    """Milliseconds on a clock that nobody sets."""
    return time.monotonic_ns() // 1_000_000


class WorkingTime:
    """Counts for one person in one video at a time; `keep` hands what was counted to the project.

    `clock` is milliseconds since 1970 and says when; `ticks` are milliseconds that only go forward, by which is
    counted, so that a clock set anew neither adds nor takes time. A stretch lies within one day of this place.
    """

    def __init__(
        self,
        note: Callable[[Activity], None],
        *,
        idle_ms: int = IDLE_SECONDS * 1000,
        clock: Callable[[], int] = now_ms,
        ticks: Callable[[], int] = ticks_ms,
    ) -> None:
        self.idle_ms = idle_ms
        self.is_on = True
        self._note = note
        self._clock = clock
        self._ticks = ticks
        self._person, self._video = "", 0
        self._stretch: Activity | None = None
        self._is_fresh = False
        self._moved_at = self._moved_clock = 0
        self._waiting: list[Activity] = []

    def now(self) -> int:
        """The time by the clock that says when, milliseconds since 1970 UTC."""
        return self._clock()

    def begin(self, person: str, video: int | None) -> None:
        """From now on this person works in this video, in none where it is None."""
        if (person, video or 0) == (self._person, self._video):
            return
        self._put_away()
        self._person, self._video = person, video or 0

    def touch(self) -> None:
        """The person did something just now."""
        if not self.is_on or not self._video:
            return
        ticks = self._ticks()
        pause = ticks - self._moved_at
        if self._stretch is not None and pause < _APART_MS:
            return
        clock = self._clock()
        if self._stretch is not None and self._goes_on(self._stretch, pause, clock):
            worked = pause if pause <= self.idle_ms else 0
            stretch = self._stretch
            self._stretch = replace(stretch, ended=max(stretch.ended, clock), active=stretch.active + worked)
        else:
            self._put_away()
            self._stretch = Activity(
                person=self._person, video=self._video, began=clock, ended=clock, active=0, edits=0
            )
        self._is_fresh = True
        self._moved_at, self._moved_clock = ticks, clock

    def count_edits(self, number: int = 1) -> None:
        """The person made edits just now."""
        self.touch()
        if self.is_on and self._stretch is not None:
            self._stretch = replace(self._stretch, edits=self._stretch.edits + number)
            self._is_fresh = True

    @property
    def unkept(self) -> tuple[Activity, ...]:
        """What was counted and is not in the project yet, with the stretch that goes on."""
        going = [self._stretch] if self._stretch is not None and self._is_fresh else []
        return tuple(one for one in [*self._waiting, *going] if one.active or one.edits)

    def keep(self) -> None:
        """Hand what was counted to the project; where it can't be kept now, it waits for the next time."""
        going, self._is_fresh = (self._stretch if self._is_fresh else None), False
        todo = [*self._waiting, *([going] if going is not None else [])]
        self._waiting = []
        for one in todo:
            if not one.active and not one.edits:
                continue
            try:
                self._note(one)
            except FramegrainError:
                self._wait(one)

    def forget(self) -> None:
        """Drop what was counted and is not kept; what comes next is a stretch of its own."""
        self._waiting, self._stretch, self._is_fresh = [], None, False

    def _wait(self, one: Activity) -> None:
        if one is self._stretch:
            self._is_fresh = True
        else:
            self._waiting = [*self._waiting, one][-_MOST_WAITING:]

    def _goes_on(self, stretch: Activity, pause: int, clock: int) -> bool:
        jump = abs(clock - self._moved_clock - pause)
        return pause <= _STRETCH_MS and jump <= _CLOCK_JUMP_MS and _day(stretch.began) == _day(clock)

    def _put_away(self) -> None:
        """What goes on ends here."""
        if self._stretch is not None and self._is_fresh:
            self._waiting = [*self._waiting, self._stretch][-_MOST_WAITING:]
        self._stretch, self._is_fresh = None, False


def _day(ms: int) -> object:
    """The day here on which this moment lies; the moment itself where no calendar has it."""
    try:
        return datetime.fromtimestamp(ms / 1000).date()
    except (OverflowError, OSError, ValueError):
        return ms
