"""Which part of the timeline's widget a place belongs to."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from framegrain.ui.timeline.hits import Hit, Part, hit_clips, hit_lanes
from framegrain.ui.timeline.placed import FOLDED
from framegrain.ui.timeline.scenery import HEADER, RULER, SNAP_LEFT, TOP

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from framegrain.ui.timeline.placed import LaneBox, Layout
    from framegrain.ui.timeline.surface import TimelineSurface

_GRIP = 3


class HeaderPart(StrEnum):
    """Which part of the column at the left."""

    NONE = "none"
    UNIT = "unit"
    SNAP = "snap"
    HIDDEN = "hidden"
    LANE = "lane"
    LOWER_EDGE = "lower edge"
    """The line below a lane, which makes it higher or lower."""


class HeaderHit(NamedTuple):
    """The part hit, and the lane it belongs to."""

    part: HeaderPart
    lane: LaneBox | None = None


class Places:
    """Looks places up; knows nothing of what is done there."""

    def __init__(self, surface: TimelineSurface) -> None:
        self._surface = surface

    def is_seekable(self, at: QPointF) -> bool:
        """Whether a press here goes to the frame under it: the ruler and the strips."""
        return at.x() >= HEADER and (at.y() < RULER or TOP <= at.y() < self._surface.lanes_top)

    def hit(self, at: QPointF) -> Hit:
        """What lies at a place of the lanes or the clips."""
        surface = self._surface
        layout = surface.laid_out()
        if layout is None or at.x() < HEADER or at.y() < RULER or self.lane_below(at) is not None:
            return Hit(Part.NOTHING)
        if at.y() < TOP:
            return hit_clips(layout, at.x() - HEADER, at.y() - RULER)
        if at.y() < layout.above:
            return Hit(Part.NOTHING)
        return hit_lanes(layout, at.x() - HEADER, at.y() - layout.above, surface.moving.selection)

    def header(self, at: QPointF) -> HeaderHit:
        """What lies at a place of the column at the left."""
        layout = self._surface.laid_out()
        if layout is None or at.x() >= HEADER or self.lane_below(at) is not None:
            return HeaderHit(HeaderPart.NONE)
        if at.y() < RULER:
            return HeaderHit(HeaderPart.SNAP if at.x() >= SNAP_LEFT else HeaderPart.UNIT)
        if at.y() < layout.above:
            hidden = at.y() < TOP and self._surface.hidden_words
            return HeaderHit(HeaderPart.HIDDEN if hidden else HeaderPart.NONE)
        return self._lane_header(layout, at.y() - layout.above)

    def lane_at(self, at: QPointF) -> LaneBox | None:
        """The lane at a height, wherever in its width; None over the lines at the bottom too."""
        layout = self._surface.laid_out()
        if layout is None or at.y() < layout.above or self.lane_below(at) is not None:
            return None
        return layout.lane_at(at.y() - layout.above)

    def lane_below(self, at: QPointF) -> LaneBox | None:
        """The lane out of sight for which the line at a place stands."""
        layout = self._surface.laid_out()
        lines = layout.below if layout is not None else ()
        y = at.y() - self._surface.lanes_top
        return next((lane for lane, top in lines if top <= y < top + FOLDED), None)

    def _lane_header(self, layout: Layout, y: float) -> HeaderHit:
        for lane in layout.lanes:
            bottom = lane.y + lane.height - layout.top
            if not lane.folded and abs(y - bottom) <= _GRIP:
                return HeaderHit(HeaderPart.LOWER_EDGE, lane)
        found = layout.lane_at(y)
        return HeaderHit(HeaderPart.LANE if found is not None else HeaderPart.NONE, found)
