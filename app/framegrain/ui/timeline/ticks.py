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
