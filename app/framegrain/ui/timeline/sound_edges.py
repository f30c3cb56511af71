"""Frames on which a sound begins, for edges to be drawn to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from framegrain.domain.timebase import FrameTimes
    from framegrain.ui.timeline.span_view import SpanView
    from framegrain.ui.timeline.strips_feed import StripFeed

_CROWDED = 14.0
"""Pixels: where onsets lie closer on average, none of them draws anything."""


class SoundEdges:
    """Asks the feed's sound; knows nothing of its own."""

    def __init__(self, feed: StripFeed | None) -> None:
        self._feed = feed

    def edges(self, view: SpanView, times: FrameTimes) -> set[int]:
        """The frames in view on screen when a sound begins; none where they would lie everywhere."""
        peaks = self._feed.peaks if self._feed is not None else None
        if peaks is None:
            return set()
        ends = [float(times.since_first(frame)) for frame in (view.shown.start, view.shown.stop)]
        first, last = np.searchsorted(peaks.onsets, ends).tolist()
        if (last - first) * _CROWDED > view.width:
            return set()
        return {times.frame_at(at) for at in peaks.onsets[first:last].tolist()}
