"""Segments that held keys are writing: where they show, and painting them while they grow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QRect, QRectF

from framegrain.domain.records import Verdict
from framegrain.ui.listening import listen
from framegrain.ui.timeline.placed import BAR_AIR, LANE_AIR, BarKind, StripKind
from framegrain.ui.timeline.scenery import HEADER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from framegrain.domain.records import LabelId
    from framegrain.session.focus import Growing
    from framegrain.session.session import Session
    from framegrain.ui.theme import Theme
    from framegrain.ui.timeline.bars import BarPainter
    from framegrain.ui.timeline.lanes import Lanes
    from framegrain.ui.timeline.placed import LaidRow, Layout
    from framegrain.ui.timeline.surface import TimelineSurface

_KINDS = frozenset({StripKind.EVENTS, StripKind.SPARE, StripKind.FOLDED})
_LEAST = 10.0
"""Pixels of height, also where only the narrow strip for a new row is free."""
_NAMED = 13.0
"""Pixels of height from which a bar says its name."""


class GrowingBar(NamedTuple):
    """Where a growing segment is painted, from the left of the lanes and the top of their view."""

    label: LabelId
    x: float
    y: float
    width: float
    height: float


def growing_bars(growing: Sequence[Growing], lanes: Lanes, layout: Layout, playhead: int) -> list[GrowingBar]:
    """A bar for each, in a row of its lane that is free there; those for which none is left share the last.

    Nothing is shown in a hidden lane, nor in one that is scrolled out of sight.
    """
    seats: dict[float, tuple[LaidRow, list[tuple[LabelId, float, float]]]] = {}
    for one in growing:
        first, last = sorted((one.begun, playhead))
        x = layout.view.x(first)
        width = max(layout.view.x(last + 1) - x, 2.0)
        lane = lanes.lane_of(one.label)
        rows = [row for row in layout.rows if row.strip.lane == lane and row.strip.kind in _KINDS]
        if rows:
            free = (row for row in rows if row.y not in seats and _is_free(row, x, width))
            row = next(free, rows[-1])
            seats.setdefault(row.y, (row, []))[1].append((one.label, x, width))
    return [bar for row, seated in seats.values() for bar in _share(row, seated)]


def _share(row: LaidRow, seated: list[tuple[LabelId, float, float]]) -> list[GrowingBar]:
    together = max(row.strip.pitch - BAR_AIR, _LEAST)
    top = min(row.y + 1, row.y + row.strip.pitch + LANE_AIR - together)  # never on the lane below
    height = together / len(seated)
    return [
        GrowingBar(label, x, top + n * height, width, height) for n, (label, x, width) in enumerate(seated)
    ]


def _is_free(row: LaidRow, x: float, width: float) -> bool:
    places = [*((b.x, b.width) for b in row.bars), *((b.x, b.width) for b in row.blocks)]
    return not any(left < x + width and x < left + wide for left, wide in places)


def paint_growing(painter: QPainter, look: Theme, bars: BarPainter, growing: Sequence[GrowingBar]) -> None:
    """Solid like a segment, with the accent around it because it is not written yet."""
    for bar in growing:
        area = QRectF(bar.x, bar.y, bar.width, bar.height)
        painter.fillRect(area, look.panel)
        bars.segment_shape(painter, area, bar.label, Verdict.PRESENT)
        if bar.height >= _NAMED:
            bars.ghost_name(painter, area, bar.label)
        bars.outline(painter, area, BarKind.SEGMENT, look.accent, 1.6)


class GrowingOnTimeline(QObject):
    """Keeps the timeline showing what held keys write, painting anew only the stretch that is new.

    A segment that grows into what lies in its row takes another one; then all that grows is painted anew.
    """

    def __init__(self, session: Session, surface: TimelineSurface) -> None:
        super().__init__(surface)
        self._session = session
        self._surface = surface
        self._at = 0
        self._seats: list[tuple[float, float]] = []
        listen(self, session.focus.growing_changed, self._show)
        listen(self, session.focus.frame_told, self._grow)

    def _show(self) -> None:
        self._surface.moving.growing = self._session.focus.growing
        self._seats = self._seated(self._session.focus.frame)
        self._surface.update()

    def _grow(self, frame: int) -> None:
        before, self._at = self._at, frame
        if not self._surface.moving.growing:
            return
        seats = self._seated(frame)
        if seats != self._seats:
            self._seats = seats
            self._surface.update()
            return
        left, right = (round(HEADER + self._surface.view.x(f)) for f in sorted((before, frame + 1)))
        self._surface.update(QRect(left - 4, 0, right - left + 8, self._surface.height()))

    def _seated(self, frame: int) -> list[tuple[float, float]]:
        """Top and height of each bar, in pixels."""
        lanes, layout = self._surface.lanes, self._surface.laid_out()
        if lanes is None or layout is None:
            return []
        return [
            (bar.y, bar.height) for bar in growing_bars(self._surface.moving.growing, lanes, layout, frame)
        ]
