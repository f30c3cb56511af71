"""The sound handed to the device: always the samples that belong to the time at which they are heard."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from framegrain.media.sound import SOUND_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framegrain.media.sound_feed import Line, SoundFeed

    Samples = NDArray[np.float32]

MOST_DRIFT: Final = 0.04
"""Seconds that the sound may be off the pictures before it is put right."""

FADE: Final = 240
"""Samples, 5 ms, over which sound that begins, stops or jumps is faded, so that it does not click."""

_SOONEST: Final = SOUND_RATE * 6 // 100
_NOTHING: Final = np.empty((0, 2), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """A line that began to be heard when the clock said `started_at` seconds."""

    feed: SoundFeed
    line: Line
    started_at: float


class SoundMixer:
    """Gives the device its samples. `read` is called on the device's thread, all else on the window's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._run: _Run | None = None
        self._heard_run: _Run | None = None
        self._at = 0
        self._tail = _NOTHING
        self._volume = self._last_volume = 1.0
        self._piece = _Piece()
        self._drift = 0.0

    @property
    def drift(self) -> float:
        """Seconds that what is heard is ahead of the clock (negative: behind), as last measured."""
        return self._drift

    def start(self, feed: SoundFeed, line: Line, started_at: float) -> None:
        """Let a line be heard, its first sample when the clock says `started_at` seconds."""
        with self._lock:
            self._run = _Run(feed, line, started_at)

    def stop(self) -> None:
        """Let no line be heard; what sounds is faded out."""
        with self._lock:
            self._run = None

    def set_volume(self, volume: float) -> None:
        """From 0, silent, to 1, as recorded."""
        self._volume = min(max(volume, 0.0), 1.0)

    def hear_piece(self, samples: Samples) -> None:
        """Let a short piece be heard; one that waits to be heard gives way to it."""
        with self._lock:
            self._piece.follow_with(samples)

    def read(self, count: int, heard_at: float) -> Samples:
        """The next `count` samples, shape (count, 2), the first of which is heard at `heard_at` of the clock."""
        out = np.zeros((count, 2), np.float32)
        with self._lock:
            self._mix_run(out, heard_at)
            self._piece.mix_into(out)
        volume = self._volume
        if volume != self._last_volume:
            out *= np.linspace(self._last_volume, volume, count, dtype=np.float32)[:, None]
            self._last_volume = volume
        else:
            out *= np.float32(volume)
        return np.clip(out, -1.0, 1.0, out=out)

    def _mix_run(self, out: Samples, heard_at: float) -> None:
        run, count = self._run, len(out)
        goes_on = run is self._heard_run
        self._heard_run = run
        if run is None:
            self._fade_out(out)
            return
        due = round((heard_at - run.started_at) * SOUND_RATE)
        self._drift = (self._at - due) / SOUND_RATE if goes_on else 0.0
        if not goes_on or abs(self._drift) > MOST_DRIFT:
            self._fade_out(out)
            self._at = due
        missing, samples = run.feed.take(run.line, self._at, count + FADE)
        self._at += count
        self._place(out, missing, samples)

    def _place(self, out: Samples, missing: int, samples: Samples) -> None:
        # What follows the part that is given now is kept: it is faded out if something else comes next.
        room = max(len(out) - missing, 0)
        if missing or not len(samples):
            self._fade_out(out)
        given, tail = samples[:room], samples[room:]
        if not len(given):
            return
        if not len(self._tail):
            given = _faded(given, begin=True)
        if len(tail) < FADE:  # nothing more is there, or not yet
            given, tail = _faded(given, begin=False), _NOTHING
        out[missing : missing + len(given)] += given
        self._tail = tail

    def _fade_out(self, out: Samples) -> None:
        tail, self._tail = self._tail[: len(out)], _NOTHING
        if len(tail):
            out[: len(tail)] += _faded(tail, begin=False)


class _Piece:
    """A short piece being heard, and the one to follow it."""

    def __init__(self) -> None:
        self._now = self._next = _NOTHING
        self._at = 0

    def follow_with(self, samples: Samples) -> None:
        self._next = _faded(_faded(samples, begin=True), begin=False)

    def mix_into(self, out: Samples) -> None:
        place = 0
        while place < len(out):
            if len(self._next) and (self._at >= _SOONEST or self._at >= len(self._now)):
                rest = self._now[self._at :][: min(FADE, len(out) - place)]
                out[place : place + len(rest)] += _faded(rest, begin=False)
                self._now, self._next, self._at = self._next, _NOTHING, 0
            until = min(len(self._now), self._at + len(out) - place)
            if len(self._next):
                until = min(until, max(_SOONEST, self._at))
            part = self._now[self._at : until]
            if not len(part):
                return
            out[place : place + len(part)] += part
            place += len(part)
            self._at += len(part)


def _faded(samples: Samples, *, begin: bool) -> Samples:
    """The samples with their begin, else their end, brought to silence."""
    soft = samples.copy()
    length = min(FADE, len(soft))
    ramp = np.linspace(0.0, 1.0, length, dtype=np.float32)[:, None]
    if begin:
        soft[:length] *= ramp
    elif length:
        soft[-length:] *= ramp[::-1]
    return soft
