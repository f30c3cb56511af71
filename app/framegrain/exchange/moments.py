"""When frames are shown, exactly."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from framegrain.domain.timebase import FrameTimes


class Moment(msgspec.Struct, frozen=True):
    """The start of a frame: ticks of the video's time base, exact seconds, seconds for the eye."""

    pts: int | None
    time: str
    seconds: float


def moment(times: FrameTimes, frame: int) -> Moment:
    """When `frame` starts; the frame after the last stands for the video's end. Without an index, nothing."""
    if not 0 <= frame <= len(times) or not len(times):
        return Moment(None, "", 0.0)
    ticks = int(times.pts[frame]) if frame < len(times) else int(times.pts[-1]) + times.last_duration
    # as Fraction does it, in a tenth of the time: every picture and every end of an event asks
    above, below = ticks * times.time_base.numerator, times.time_base.denominator
    common = gcd(above, below)
    exact = f"{above // common}" if below == common else f"{above // common}/{below // common}"
    return Moment(ticks, exact, above / below)
