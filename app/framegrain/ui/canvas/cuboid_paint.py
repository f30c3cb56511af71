"""A cuboid put on the picture: front tinted, edges behind dashed, an arrow where it points; and its vanishing lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from framegrain.ui.canvas.cuboid_layout import edges, heading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from framegrain.domain.shapes import Cuboid, Xy
    from framegrain.ui.canvas.brushes import Brushes
    from framegrain.ui.canvas.cuboid_layout import Line
    from framegrain.ui.canvas.view import View

_HEAD = 8.0
_SHORTEST_ARROW = 14.0
_BEHIND = 0.6
_GUIDE = 0.55
_MEETING = 4.0
_FAR = 30_000.0


class CuboidPainter:
    """Draws cuboids on one painter whose coordinates are the widget's."""

    def __init__(self, painter: QPainter, view: View, brushes: Brushes) -> None:
        self._painter = painter
        self._view = view
        self._brushes = brushes

    def outline(
        self, cuboid: Cuboid, colour: str, width: float, alpha: float, style: str, *, lean: bool
    ) -> None:
        """The twelve edges; `lean` leaves out rims and what lies behind."""
        found = edges(cuboid)
        painter, brushes = self._painter, self._brushes
        thin = max(width - 0.5, 1.0)
        front, seen = self._lines(found.front), self._lines(found.seen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not lean:
            behind = "dotted" if style == "dotted" else "dashed"
            painter.strokePath(self._lines(found.hidden), brushes.pen(colour, 1.0, alpha * _BEHIND, behind))
            painter.strokePath(seen, brushes.halo(thin, style))
            painter.strokePath(front, brushes.halo(width, style))
        painter.strokePath(seen, brushes.pen(colour, thin, alpha * 0.9, style))
        painter.strokePath(front, brushes.pen(colour, width, alpha, style))
        if not lean:
            self._arrow(cuboid, colour, alpha)

    def _lines(self, lines: Iterable[Line]) -> QPainterPath:
        path = QPainterPath()
        for a, b in lines:
            path.moveTo(QPointF(*self._view.to_screen(a)))
            path.lineTo(QPointF(*self._view.to_screen(b)))
        return path

    def _arrow(self, cuboid: Cuboid, colour: str, alpha: float) -> None:
        found = heading(cuboid)
        if found is None:
            return
        start, tip = (QPointF(*self._view.to_screen(p)) for p in found)
        line = QLineF(start, tip)
        if not _SHORTEST_ARROW <= line.length() <= _FAR:
            return
        painter, brushes = self._painter, self._brushes
        for pen in (brushes.halo(1.2), brushes.pen(colour, 1.2, alpha)):
            painter.setPen(pen)
            painter.drawLine(line)
        angle = math.atan2(line.dy(), line.dx())
        wings = [
            tip - QPointF(math.cos(angle + turn) * _HEAD, math.sin(angle + turn) * _HEAD)
            for turn in (0.45, -0.45)
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brushes.colour(colour, alpha))
        painter.drawPolygon(QPolygonF([tip, *wings]))

    def guides(self, lines: Iterable[Line], meetings: Iterable[Xy], colour: str) -> None:
        """Thin lines on to the vanishing points."""
        painter, brushes = self._painter, self._brushes
        for a, b in lines:
            p, q = QPointF(*self._view.to_screen(a)), QPointF(*self._view.to_screen(b))
            line = QLineF(p, q)
            if line.length() > _FAR:  # a painter counts dashes and pixels to the end
                line.setLength(_FAR)
            for pen in (brushes.halo(1.0), brushes.pen(colour, 1.0, _GUIDE)):
                painter.setPen(pen)
                painter.drawLine(line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for at in meetings:
            x, y = self._view.to_screen(at)
            if max(abs(x), abs(y)) <= _FAR:
                painter.setPen(QPen(brushes.colour(colour), 1.5))
                painter.drawEllipse(QPointF(x, y), _MEETING, _MEETING)
