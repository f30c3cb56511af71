"""Which stretch of the video the timeline shows, and where a frame lies on it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from framegrain.domain.span import Span

_WIDEST_FRAME = 64.0
_MARGIN = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanView:
    """`first` is the (fractional) frame at the left edge, `scale` pixels a frame, `width` pixels in all.

    Positions are pixels from the left edge of the lanes. Frame `f` fills [x(f), x(f + 1)).
    """

    frames: int
    width: int
    first: float = 0.0
    scale: float = 1.0

    def x(self, frame: float) -> float:
        """Where a frame begins."""
        return (frame - self.first) * self.scale

    def frame_at(self, x: float) -> int:
        """The frame under a position, clamped to the video."""
        return min(max(math.floor(self.first + x / self.scale), 0), max(self.frames - 1, 0))

    def place_at(self, x: float) -> float:
        """A position counted in frames from the start of the video, not clamped."""
        return self.first + x / self.scale

    @property
    def shown(self) -> Span:
        """Every frame at least partly in view."""
        start = min(max(math.floor(self.first), 0), max(self.frames - 1, 0))
        stop = math.ceil(self.first + self.width / self.scale)
        return Span(start, max(min(stop, self.frames), start + 1))

    @property
    def least_scale(self) -> float:
        """The scale at which the whole video fits with a little air."""
        return self.width * (1 - 2 * _MARGIN) / max(self.frames, 1)

    @property
    def widest_scale(self) -> float:
        """The scale at which single frames are easily seen apart."""
        return max(_WIDEST_FRAME, self.least_scale)

    @property
    def is_fitted(self) -> bool:
        """Whether the whole video is in view."""
        return self.scale <= self.least_scale * 1.0001

    def fitted(self) -> SpanView:
        """The whole video."""
        return replace(self, scale=self.least_scale, first=-_MARGIN * self.width / self.least_scale)

    def resized(self, width: int) -> SpanView:
        """The same left edge and scale in another width; a fitted view stays fitted."""
        new = replace(self, width=max(width, 1))
        return new.fitted() if self.is_fitted else new.clamped()

    def zoomed(self, factor: float, at: float) -> SpanView:
        """Larger or smaller, the frame at position `at` staying where it is."""
        scale = min(max(self.scale * factor, self.least_scale), self.widest_scale)
        still = self.first + at / self.scale
        return replace(self, scale=scale, first=still - at / scale).clamped()

    def scrolled(self, pixels: float) -> SpanView:
        """Moved right (later) by so many pixels."""
        return replace(self, first=self.first + pixels / self.scale).clamped()

    def starting_at(self, first: float) -> SpanView:
        """The same scale with another left edge."""
        return replace(self, first=first).clamped()

    def holds(self, frame: int) -> bool:
        """Whether a frame's beginning is in view."""
        return 0 <= self.x(frame) < self.width

    def around(self, span: Span) -> SpanView:
        """Zoomed so that `span` fills most of the width."""
        scale = self.width * 0.8 / span.length
        scale = min(max(scale, self.least_scale), self.widest_scale)
        middle = (span.start + span.stop) / 2
        return replace(self, scale=scale, first=middle - self.width / scale / 2).clamped()

    def paged_to(self, frame: int, *, share: float = 0.06) -> SpanView:
        """Moved so that `frame` lies at `share` of the width."""
        return replace(self, first=frame - share * self.width / self.scale).clamped()

    def clamped(self) -> SpanView:
        """Not past either end of the video by more than a little air."""
        if self.is_fitted:
            return self.fitted()
        air = _MARGIN * self.width / self.scale
        most = self.frames + air - self.width / self.scale
        return replace(self, first=max(min(self.first, most), -air))
