"""Playing: moves the session's frame along at the video's own times, and only onto pictures that are there."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from framegrain.domain.span import Span
from framegrain.media.pacing import PlaybackClock
from framegrain.ui.listening import listen
from framegrain.ui.player.jump import seconds_later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from framegrain.domain.timebase import FrameTimes
    from framegrain.session.session import Session
    from framegrain.ui.pictures import PictureFeed

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""What a person can choose, forwards and backwards."""

_LADDER = (-8.0, -4.0, -2.0, -1.0, 1.0, 2.0, 4.0, 8.0)
"""What faster and slower walk along; a halt lies between -1 and 1."""

_POLL = 0.004
_LEAST_WAIT = 1 / 75  # no screen shows more
_REFRESH = 1 / 60  # what most show
_LONGEST_LAG = 0.5
_FURTHEST_LEAP = 2.0
"""Seconds that playing may run ahead of its clock to a frame that is decoded."""
_REMEMBERED = 1.0
_LOOK = 500

DROPPING = "dropping frames"
SLOWER = "slower than asked"


class Playback(QObject):
    """Plays the open video.

    The session's frame is only ever moved onto a picture that is decoded, so what is seen is what is labeled. Frames
    whose time has passed are left out; when decoding can't keep up for long, the clock waits for it.

    `about_to_play` carries the PlaybackClock that will count once the first picture is there, `clock_changed` the one
    that counts from now on, None when nothing moves. `shown` tells each frame that playing puts on screen, with its
    speed; `broke_off` that it goes on elsewhere than from the frame shown last.
    """

    changed = Signal()
    about_to_play = Signal(object)
    clock_changed = Signal(object)
    shown = Signal(int, float)
    broke_off = Signal()

    def __init__(
        self,
        session: Session,
        pictures: PictureFeed,
        *,
        now: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._pictures = pictures
        self._now = now
        self._pace = 1.0
        self._direction = 1
        self._way = 1
        self._loop = False
        self._clock: PlaybackClock | None = None
        self._stride = 1
        self._span = Span(0, 1)
        self._shown = 0
        self._running = False
        self._moving = False
        self._trouble = ""
        self._trouble_at = -math.inf
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)
        listen(self, session.focus.frame_changed, self._follow)
        listen(self, session.focus.playing_changed, self._halt_when_told)
        listen(self, session.focus.selection_changed, self._loop_elsewhere)
        listen(self, session.video_opened, self._begin_afresh)
        pictures.failed.connect(self._stop_at_damage)

    @property
    def speed(self) -> float:
        """How fast it plays or will play; negative backwards."""
        return self._pace * self._direction

    @property
    def frame(self) -> int:
        """The frame that playing has come to, or goes on with."""
        return self._shown

    @property
    def loop(self) -> bool:
        """Whether it starts over at the end of the selection or clip."""
        return self._loop

    @property
    def stride(self) -> int:
        """Of how many frames one is shown, because a screen shows no more in that time; 1 when all are."""
        return self._stride if self._running else 1

    @property
    def trouble(self) -> str:
        """What keeps playback from showing every frame in time; empty when nothing does."""
        return self._trouble

    def toggle(self) -> None:
        """Play forward or pause."""
        if self._running:
            self.pause()
        else:
            self.play()

    def faster(self) -> None:
        """Forward, then twice as fast each time; out of a backward run, slower first."""
        self._climb(1)

    def slower(self) -> None:
        """The mirror of `faster`: slower, then backward."""
        self._climb(-1)

    def set_speed(self, speed: float) -> None:
        """Play this fast, negative backwards, until told otherwise; starts nothing."""
        self._pace = abs(speed)
        self._way = self._direction = 1 if speed > 0 else -1
        if self._running:
            self._go_on_from(self._shown)
        self.changed.emit()

    def set_loop(self, on: bool) -> None:
        """Play the selection, or else the clip, over and over."""
        self._loop = on
        if self._running:
            self._span = self._stretch()
            self._go_on_from(self._shown)
        self.changed.emit()

    def play(self) -> None:
        """Start from the session's frame; from the other end when there is nothing left to play."""
        document = self._session.document
        if document is None or not self._pictures.is_open:
            return
        self._span = self._stretch()
        begin = self._session.focus.frame
        if begin not in self._span or (not self._loop and begin == self._end()):
            begin = self._first()
        self._running = True
        self._set_trouble("")
        self._start_at(begin)
        self._session.focus.play(on=True)
        self.changed.emit()
        self.tick()

    def pause(self) -> None:
        """Stop on the frame that is shown."""
        if not self._running:
            return
        self._running = False
        self._direction = self._way
        self._set_clock(None)
        self._timer.stop()
        self._set_trouble("")
        self._pictures.stop_playing()
        self._session.focus.play(on=False)
        self.changed.emit()

    def tick(self) -> None:
        """Show what is due now and sleep until the next frame is."""
        if not self._running:
            return
        if self._clock is None and not self._begin():
            self._sleep(_POLL)
            return
        clock = self._clock
        if clock is None:
            return
        now = self._now()
        due = clock.frame_due(now)
        if due != self._shown:
            self._advance(due, now)
        if not self._running or self._clock is None:
            self._sleep(0.0)
            return
        self._recover(now)
        wait = clock.seconds_until_next(now)
        if self._shown != due:
            self._sleep(_POLL)
        elif wait is None:
            self.pause()
        else:
            self._sleep(max(wait, _LEAST_WAIT) if self._pace > 1 else wait)

    def _sleep(self, seconds: float) -> None:
        if self._running:
            self._session.focus.stay(seconds)
            self._timer.start(math.ceil(seconds * 1000))

    def _climb(self, way: int) -> None:
        at = self.speed
        if not self._running:
            speed = float(way)
        elif way > 0:
            speed = next((step for step in _LADDER if step > at), at)
        else:
            speed = next((step for step in reversed(_LADDER) if step < at), at)
        self._pace, self._direction, self._way = abs(speed), 1 if speed > 0 else -1, 1
        if self._running:
            self._go_on_from(self._shown)
            self.changed.emit()
        else:
            self.play()

    def _start_at(self, frame: int) -> None:
        """Have decoding go on from `frame`; the clock starts with its picture."""
        self._shown = frame
        self._set_clock(None)
        self._stride = self._frames_per_refresh()
        self._pictures.play_from(frame, self.speed, returns=self._loop)
        self.about_to_play.emit(self._clock_from(frame, self._now()))

    def _go_on_from(self, frame: int) -> None:
        self._start_at(frame)
        self.tick()

    def _begin(self) -> bool:
        if not self._show(self._shown):
            return False
        self._set_clock(self._clock_from(self._shown, self._now()))  # making the first picture takes a while
        return True

    def _set_clock(self, clock: PlaybackClock | None) -> None:
        self._clock = clock
        self.clock_changed.emit(clock)

    def _frames_per_refresh(self) -> int:
        times = self._times()
        usual = float(times.duration) / max(len(times), 1)
        return max(math.ceil(self._pace * _REFRESH / usual - 0.01), 1) if self._pace > 1 and usual else 1

    def _clock_from(self, frame: int, now: float) -> PlaybackClock:
        return PlaybackClock(self._times(), frame, self.speed, now, span=self._span, loop=self._loop)

    def _advance(self, due: int, now: float) -> None:
        if (due - self._shown) * self._direction < 0:
            self._begin_again(due)
            return
        frame = due if self._pictures.has(due) else self._newest_before(due)
        if frame is not None:
            # timers are a little late now and then
            most = self._stride + 1 if self._stride > 1 or self._pace > 1 else 1
            skipped = abs(frame - self._shown) > most
            if self._show(frame) and skipped:
                self._note(DROPPING, now)
        if self._running and self._shown != due:
            self._wait_for_decoding(due, now)

    def _begin_again(self, due: int) -> None:
        """A loop starts over: at once when its first picture is there, so that nothing is lost between."""
        self.broke_off.emit()
        self._pictures.play_from(due, self.speed, returns=self._loop)
        if not self._show(due):
            self._start_at(due)

    def _newest_before(self, due: int) -> int | None:
        step = self._direction
        for frame in range(due - step, self._shown, -step)[:_LOOK]:
            if self._pictures.has(frame):
                return frame
        return None

    def _wait_for_decoding(self, due: int, now: float) -> None:
        times = self._times()
        lag = float(abs(times.since_first(due) - times.since_first(self._shown))) / self._pace
        if lag <= _LONGEST_LAG:
            return
        ahead = next((frame for frame in self._ahead_of(due) if self._pictures.has(frame)), None)
        if ahead is None or self._show(ahead):
            self._set_clock(self._clock_from(self._shown, now))
            self._note(SLOWER, now)

    def _ahead_of(self, due: int) -> Iterator[int]:
        """Frames to go on with when that due does not come: a keyframe decoded ahead, or what follows damage.

        Not any frame that happens to be decoded: pictures from an earlier look lie wherever somebody has been.
        """
        furthest = seconds_later(self._times(), due, self._direction * self._pace * _FURTHEST_LEAP)
        yield from range(due + self._direction, furthest, self._direction)
        yield self._pictures.after(self._shown, self._direction)

    def _show(self, frame: int) -> bool:
        self._moving = True
        try:
            # Where frames are left out, nobody knows which one comes next, and there is no time to spare.
            in_step = self._stride == 1 and abs(frame - self._shown) <= 1
            following = frame + self._direction if in_step else None
            if not self._pictures.show_decoded(frame, following=following):
                return False
        finally:
            self._moving = False
        self._shown = frame
        self.shown.emit(frame, self.speed)
        return True

    def _follow(self, frame: int) -> None:
        if not self._running or self._moving:
            return
        if self._session.focus.scrubbing:
            self.pause()
        elif frame != self._shown:
            self.broke_off.emit()
            self._span = self._stretch()
            self._go_on_from(frame)

    def _loop_elsewhere(self, _selection: object) -> None:
        if self._running and self._loop and self._stretch() != self._span:
            self._span = self._stretch()
            if self._shown not in self._span:
                self.broke_off.emit()
            self._go_on_from(self._shown if self._shown in self._span else self._first())

    def _halt_when_told(self, playing: bool) -> None:
        if not playing:
            self.pause()

    def _begin_afresh(self) -> None:
        self.pause()
        self._pace, self._way, self._direction = 1.0, 1, 1
        self.changed.emit()

    def _stop_at_damage(self, _sentence: str) -> None:
        self.pause()

    def _stretch(self) -> Span:
        """What is played: the selection or the clip when looping, else everything."""
        document = self._session.document
        if document is None:
            return Span(0, 1)
        whole = Span(0, max(len(document.times), 1))
        if not self._loop:
            return whole
        chosen = document.span_around(self._session.focus.selection)
        if chosen is not None:
            return chosen.overlap(whole) or whole
        clip = document.clip_at(self._session.focus.frame)
        return clip.span if clip is not None else whole

    def _first(self) -> int:
        return self._span.start if self._direction > 0 else self._span.last

    def _end(self) -> int:
        return self._span.last if self._direction > 0 else self._span.start

    def _times(self) -> FrameTimes:
        document = self._session.document
        assert document is not None  # play() refuses without one
        return document.times

    def _note(self, trouble: str, now: float) -> None:
        self._trouble_at = now
        self._set_trouble(trouble)

    def _recover(self, now: float) -> None:
        if self._trouble and now - self._trouble_at > _REMEMBERED:
            self._set_trouble("")

    def _set_trouble(self, trouble: str) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self.changed.emit()
