"""The marks of the ruler, in frames or in time."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from framegrain.domain.timebase import FrameTimes
    from framegrain.ui.timeline.span_view import SpanView

_STEPS = (1, 2, 5)
_SECONDS = tuple(
    Fraction(s).limit_denominator(1000)
    for s in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
)
_ROOM = 72
_ROOM_TIME = 96


class Tick(NamedTuple):
    """A mark at `x`; `text` is empty for the small ones between."""

    x: float
    frame: int
    text: str


def frame_ticks(view: SpanView) -> list[Tick]:
    """Round frame numbers far enough apart to be read."""
    step = _frame_step(_ROOM / view.scale)
    small = max(step // 5, 1) if step >= 5 else step
    shown = view.shown
    first = shown.start - shown.start % step
    return [
        Tick(view.x(frame), frame, f"{frame}" if frame % step == 0 else "")
        for frame in range(first, shown.stop, small)
        if frame % step == 0 or small * view.scale >= 8
    ]


def time_ticks(view: SpanView, times: FrameTimes) -> list[Tick]:
    """Round times, each at the frame on screen then."""
    shown = view.shown
    begin = times.since_first(shown.start)
    length = float(times.since_first(shown.stop) - begin) or 1.0
    wanted = length * _ROOM_TIME / (max(shown.length, 1) * view.scale)
    step = next((s for s in _SECONDS if s >= wanted), _SECONDS[-1])
    number = int(begin / step)
    ticks: list[Tick] = []
    while number * step <= begin + Fraction(length) and len(ticks) < view.width:
        frame = times.frame_at(number * step)
        ticks.append(Tick(view.x(frame), frame, _clock(number * step, step)))
        number += 1
    return ticks


def timecode(times: FrameTimes, frame: int) -> str:
    """`HH:MM:SS:FF`: the whole seconds since the first frame, and how many frames began in that second before this."""
    second = int(times.since_first(frame))
    first = _first_since(times, Fraction(second))
    minutes, seconds = divmod(second, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}:{frame - first:02d}"


def timecode_ticks(view: SpanView, times: FrameTimes) -> list[Tick]:
    """Round numbers of seconds, or of frames where a second is wider than the text."""
    shown = view.shown
    begin, length = times.since_first(shown.start), times.since_first(shown.stop)
    seconds = max(float(length - begin), 1e-9)
    wanted = seconds * _ROOM_TIME / (max(shown.length, 1) * view.scale)
    if wanted < 1:
        step = _frame_step(_ROOM_TIME / view.scale)
        return [
            Tick(view.x(frame), frame, timecode(times, frame))
            for frame in range(shown.start, shown.stop)
            if (frame - _first_since(times, Fraction(int(times.since_first(frame))))) % step == 0
        ]
    every = next((int(s) for s in _SECONDS if s >= wanted and s.denominator == 1), int(_SECONDS[-1]))
    number = int(begin) // every
    ticks: list[Tick] = []
    while number * every <= length and len(ticks) < view.width:
        frame = _first_since(times, Fraction(number * every))
        if frame < len(times):
            ticks.append(Tick(view.x(frame), frame, timecode(times, frame)))
        number += 1
    return ticks


def _first_since(times: FrameTimes, seconds: Fraction) -> int:
    """The first frame that appears so long after frame 0, or later."""
    frame = times.frame_at(seconds)
    while frame and times.since_first(frame - 1) >= seconds:
        frame -= 1
    while frame < len(times) and times.since_first(frame) < seconds:
        frame += 1
    return frame


def _frame_step(wanted: float) -> int:
    scale = 1
    while True:
        for step in _STEPS:
            if step * scale >= wanted:
                return step * scale
        scale *= 10


def _clock(seconds: Fraction, step: Fraction) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    text = f"{float(rest):05.2f}" if step < 1 else f"{int(rest):02d}"
    return f"{hours}:{minutes:02d}:{text}" if hours else f"{minutes}:{text}"
