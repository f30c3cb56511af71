"""Shapes, names and handles put on the picture. Everything was computed before; here it is only drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from framegrain.ui.canvas.brushes import OUTLINE, STRONG, Brushes
from framegrain.ui.canvas.chips import HEIGHT, Chip
from framegrain.ui.canvas.handles import Handle, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from framegrain.domain.shapes import Xy
    from framegrain.ui.canvas.layout import Drawn
    from framegrain.ui.canvas.view import View

FILL, FILL_HOVERED, FILL_SELECTED = 0.06, 0.12, 0.14
_DASHED_UP_TO = 40_000.0
_WHITE = QColor("#ffffff")
_RIM = QColor(16, 19, 26)
_SQUARE, _DOT = 7.0, 5.0


class ShapePainter:
    """Draws shapes on one painter whose coordinates are the widget's."""

    def __init__(self, painter: QPainter, view: View, brushes: Brushes, ratio: float) -> None:
        self._painter = painter
        self._view = view
        self._brushes = brushes
        self._ratio = ratio

    def shape(self, item: Drawn, *, hovered: bool = False, lean: bool = False) -> None:
        """Fill, pattern and outlines of one object; `lean` leaves out all but outline and pattern."""
        path = self._path(item.rings, closed=True)
        if not lean or item.occluded:
            self._fill(item, path, hovered)
        width = STRONG if item.selected or hovered else OUTLINE
        style = self.style(item)
        alpha = 0.75 if item.ghost else 1.0
        painter, brushes = self._painter, self._brushes
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if item.lines:
            further = self._path(item.lines, closed=False)
            if not lean:
                painter.strokePath(further, brushes.halo(1.0, style))
            painter.strokePath(further, brushes.pen(item.colour, max(width - 0.5, 1.0), alpha * 0.85, style))
        if not lean:
            painter.strokePath(path, brushes.halo(width, style))
        painter.strokePath(path, brushes.pen(item.colour, width, alpha, style))

    def _fill(self, item: Drawn, path: QPainterPath, hovered: bool) -> None:
        if item.ghost:
            return
        share = FILL_SELECTED if item.selected else FILL_HOVERED if hovered else FILL
        self._painter.fillPath(path, self._brushes.colour(item.colour, share))
        if item.occluded:
            self._painter.fillPath(path, self._brushes.hatch(item.colour, self._ratio))

    def style(self, item: Drawn) -> str:
        """How the outline of an object is drawn: `solid`, `dashed` or `dotted`."""
        left, top, right, bottom = item.bounds
        if max(right - left, bottom - top) * self._view.scale > _DASHED_UP_TO:
            return "solid"  # dashes that long cost seconds and are read by nobody
        if item.ghost or item.doubtful:
            return "dotted"
        return "dashed" if item.computed else "solid"

    def _path(self, rings: Iterable[Sequence[Xy]], *, closed: bool) -> QPainterPath:
        view = self._view
        path = QPainterPath()
        for ring in rings:
            points = QPolygonF([QPointF(*view.to_screen(p)) for p in ring])
            path.addPolygon(points)
            if closed:
                path.closeSubpath()
        return path

    def chip(self, chip: Chip, *, faint: bool = False) -> None:
        """A name on its label's colour."""
        painter = self._painter
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._brushes.colour(chip.colour, 0.8 if faint else 1.0))
        painter.drawRoundedRect(QRectF(chip.x, chip.y, chip.width, HEIGHT), 2, 2)
        painter.setPen(self._brushes.ink(chip.colour))
        painter.setFont(self._brushes.font)
        painter.drawText(QPointF(chip.x + 5, chip.y + HEIGHT / 2 + self._brushes.baseline), chip.text)

    def handles(self, found: Sequence[Handle], held: Handle | None, colour: str) -> None:
        """White squares where a shape can be taken, small dots where a vertex can be added."""
        stem = next((h for h in found if h.role is Role.ROTATE), None)
        if stem is not None:
            self._stem(found, stem, colour)
        for handle in reversed(found):
            self._handle(handle, handle == held, colour)

    def _stem(self, found: Sequence[Handle], rotate: Handle, colour: str) -> None:
        a, b = (h.at for h in found if h.role is Role.CORNER and h.number in (2, 3))
        foot = QPointF((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        for pen in (self._brushes.halo(1.0), self._brushes.pen(colour, 1.2)):
            self._painter.setPen(pen)
            self._painter.drawLine(foot, QPointF(*rotate.at))

    def _handle(self, handle: Handle, held: bool, colour: str) -> None:
        painter = self._painter
        painter.setPen(QPen(_RIM, 1))
        painter.setBrush(self._brushes.colour(colour) if held else _WHITE)
        at = QPointF(*handle.at)
        if handle.role in (Role.MIDPOINT, Role.ROTATE):
            size = _DOT if handle.role is Role.MIDPOINT else _SQUARE + 1
            painter.setOpacity(0.8 if handle.role is Role.MIDPOINT and not held else 1.0)
            painter.drawEllipse(at, size / 2 + held, size / 2 + held)
            painter.setOpacity(1.0)
            return
        size = _SQUARE + 2 * held - (handle.role is Role.BACK)
        painter.drawRect(QRectF(at.x() - size / 2, at.y() - size / 2, size, size))

    def path(self, points: Sequence[Xy], colour: str, *, closing: bool) -> None:
        """An outline being drawn: lines, vertices, the first one large when a click would close it."""
        painter, brushes = self._painter, self._brushes
        screen = [QPointF(*self._view.to_screen(p)) for p in points]
        if len(screen) > 2:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(brushes.colour(colour, FILL_SELECTED))
            painter.drawPolygon(QPolygonF(screen))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (brushes.halo(STRONG), brushes.pen(colour, STRONG)):
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(screen))
        for number, point in enumerate(points[:-1]):
            first = number == 0
            self._handle(Handle(Role.VERTEX, number, self._view.to_screen(point)), first and closing, colour)

    def band(self, a: Xy, b: Xy, colour: QColor) -> None:
        """A rubber band."""
        one, two = QPointF(*self._view.to_screen(a)), QPointF(*self._view.to_screen(b))
        soft = QColor(colour)
        soft.setAlphaF(0.15)
        self._painter.setPen(QPen(colour, 1))
        self._painter.setBrush(soft)
        self._painter.drawRect(QRectF(one, two).normalized())
