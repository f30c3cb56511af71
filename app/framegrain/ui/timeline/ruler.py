"""What the ruler counts in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from framegrain.ui.timeline.ticks import Tick, frame_ticks, time_ticks, timecode_ticks

if TYPE_CHECKING:
    from framegrain.domain.timebase import FrameTimes
    from framegrain.ui.timeline.span_view import SpanView


class RulerUnit(StrEnum):
    """Frames, hours to frames, or seconds."""

    FRAMES = "frames"
    TIMECODE = "timecode"
    SECONDS = "seconds"

    @property
    def next(self) -> RulerUnit:
        """The unit after this one, round and round."""
        units = list(RulerUnit)
        return units[(units.index(self) + 1) % len(units)]

    def ticks(self, view: SpanView, times: FrameTimes | None) -> list[Tick]:
        """The ruler's marks."""
        if times is None or not len(times) or self is RulerUnit.FRAMES:
            return frame_ticks(view)
        return timecode_ticks(view, times) if self is RulerUnit.TIMECODE else time_ticks(view, times)
