"""Shapes, names and handles put on the picture. Everything was computed before; here it is only drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from framegrain.domain.shapes import Cuboid
from framegrain.ui.canvas.brushes import OUTLINE, STRONG, Brushes
from framegrain.ui.canvas.chips import HEIGHT, Chip
from framegrain.ui.canvas.cuboid_paint import CuboidPainter
from framegrain.ui.canvas.handles import Handle, Role
from framegrain.ui.canvas.layout import line_style

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from framegrain.domain.borders import Place
    from framegrain.domain.shapes import Xy
    from framegrain.ui.canvas.cuboid_layout import Line
    from framegrain.ui.canvas.layout import Drawn
    from framegrain.ui.canvas.view import View

FILL_SELECTED = 0.14
_DASHED_UP_TO = 40_000.0
_TANGLED, _FOG = 20.0, 400.0
"""How often the lines of an object go through half its bounds: from the first on nothing is smoothed, from the second
on there is no fill."""
_FEW = 50
"""With fewer vertices lines cross too seldom to matter."""
_WHITE = QColor("#ffffff")
_RIM = QColor(16, 19, 26)
_FRAME, _FRAME_RIM = QColor(255, 255, 255, 170), QColor(0, 0, 0, 70)
_SQUARE, _DOT, _CATCH = 7.0, 6.0, 7.0
_SMALLER = {Role.BACK: 1.0, Role.CUBOID_EDGE: 2.0}
_ROUND = (Role.EDGE, Role.ROTATE, Role.FACE, Role.VANISHING, Role.HEADING)


class ShapePainter:
    """Draws shapes on one painter whose coordinates are the widget's."""

    def __init__(self, painter: QPainter, view: View, brushes: Brushes, ratio: float) -> None:
        self._painter = painter
        self._view = view
        self._brushes = brushes
        self._ratio = ratio
        self._cuboids = CuboidPainter(painter, view, brushes)

    def shape(self, item: Drawn, *, hovered: bool = False, lean: bool = False) -> None:
        """Fill, pattern and outlines of one object; `lean` leaves out all but outline and pattern."""
        path = self._path(item.rings, closed=True)
        folds = self._folds(item, path)
        if folds > _TANGLED:
            self._tangled(item, path, lean=lean or folds > _FOG)
            return
        if not lean or item.occluded:
            self._fill(item, path, hovered)
        width = STRONG if item.selected or hovered else OUTLINE
        style = self.style(item)
        alpha = 0.75 if item.ghost else 1.0
        painter, brushes = self._painter, self._brushes
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if isinstance(item.shape, Cuboid):
            self._cuboids.outline(item.shape, item.colour, width, alpha, style, lean=lean)
            return
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
        brushes = self._brushes
        share = brushes.fill_selected if item.selected else brushes.fill_hovered if hovered else brushes.fill
        if share:
            self._painter.fillPath(path, brushes.colour(item.colour, share))
        if item.occluded:
            self._painter.fillPath(path, self._brushes.hatch(item.colour, self._ratio))

    def _folds(self, item: Drawn, path: QPainterPath) -> float:
        """How long the outlines are, in halves of the way around their bounds; 0 where there are few vertices."""
        if path.elementCount() < _FEW:
            return 0.0
        left, top, right, bottom = item.bounds
        return float(path.length()) / (max(right - left + bottom - top, 1.0) * self._view.scale)

    def _tangled(self, item: Drawn, path: QPainterPath, *, lean: bool) -> None:
        """The same for lines that cross themselves over and over: smoothing them takes Qt seconds.

        It has neither rim nor pattern; handles tell whether it is selected.
        """
        painter = self._painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if not lean and not item.ghost:
            painter.fillPath(path, self._brushes.colour(item.colour, self._brushes.fill))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._brushes.colour(item.colour, 0.75 if item.ghost else 1.0), 0))
        for line in path.toSubpathPolygons():
            painter.drawPolyline(line)
        painter.restore()

    def style(self, item: Drawn) -> str:
        """How the outline of an object is drawn: `solid`, `dashed` or `dotted`."""
        left, top, right, bottom = item.bounds
        if max(right - left, bottom - top) * self._view.scale > _DASHED_UP_TO:
            return "solid"  # dashes that long cost seconds and are read by nobody
        return line_style(computed=item.computed, doubtful=item.ghost or item.doubtful)

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

    def handles(self, found: Sequence[Handle], held: Sequence[Handle], colour: str) -> None:
        """White squares where a shape can be taken, a dot where a drag would add a vertex; a polygon's frame."""
        framed = any(h.role is Role.VERTEX for h in found)
        corners = [QPointF(*h.at) for h in found if h.role is Role.CORNER]
        if framed and len(corners) == 4:
            self._frame(corners)
        stem = next((h for h in found if h.role is Role.ROTATE), None)
        if stem is not None:
            self._stem(found, stem, colour)
        for handle in (*reversed(found), *(h for h in held if h.role is Role.EDGE)):
            self._handle(handle, handle in held, colour, small=framed and handle.role is not Role.VERTEX)

    def _frame(self, corners: Sequence[QPointF]) -> None:
        """The faint rectangle that a whole polygon is turned and stretched by."""
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(_FRAME_RIM, 1), QPen(_FRAME, 1, Qt.PenStyle.DotLine)):
            self._painter.setPen(pen)
            self._painter.drawPolygon(QPolygonF(corners))

    def caught(self, place: Place, colour: QColor) -> None:
        """Where the hand is held by a neighbour's border: a ring around a vertex, a diamond on an edge."""
        painter, at = self._painter, QPointF(*self._view.to_screen(place.at))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (self._brushes.halo(STRONG), QPen(colour, STRONG)):
            painter.setPen(pen)
            if place.is_vertex:
                painter.drawEllipse(at, _CATCH, _CATCH)
            else:
                ways = ((0, -_CATCH), (_CATCH, 0), (0, _CATCH), (-_CATCH, 0))
                painter.drawPolygon(QPolygonF([at + QPointF(*way) for way in ways]))

    def _stem(self, found: Sequence[Handle], rotate: Handle, colour: str) -> None:
        a, b = (h.at for h in found if h.role is Role.CORNER and h.number in (2, 3))
        foot = QPointF((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        for pen in (self._brushes.halo(1.0), self._brushes.pen(colour, 1.2)):
            self._painter.setPen(pen)
            self._painter.drawLine(foot, QPointF(*rotate.at))

    def _handle(self, handle: Handle, held: bool, colour: str, *, small: bool = False) -> None:
        painter = self._painter
        painter.setPen(QPen(_RIM, 1))
        painter.setBrush(self._brushes.colour(colour) if held else _WHITE)
        at = QPointF(*handle.at)
        if handle.role in _ROUND:
            size = _DOT if handle.role is Role.EDGE else _SQUARE + 1
            painter.drawEllipse(at, size / 2 + held, size / 2 + held)
            return
        size = _SQUARE + 2 * held - _SMALLER.get(handle.role, 0.0) - 2 * small
        painter.drawRect(QRectF(at.x() - size / 2, at.y() - size / 2, size, size))

    def guides(self, found: tuple[Sequence[Line], Sequence[Xy]], colour: str) -> None:
        """Lines of a cuboid on to its vanishing points, and these."""
        self._cuboids.guides(*found, colour)

    def path(self, points: Sequence[Xy], colour: str, *, closing: bool, encloses: bool = True) -> None:
        """An outline being drawn: lines, vertices, the first one large when a click would close it.

        A line that `encloses` nothing has no fill.
        """
        painter, brushes = self._painter, self._brushes
        screen = [QPointF(*self._view.to_screen(p)) for p in points]
        if len(screen) > 2 and encloses:
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

    def lasso(self, points: Sequence[Xy], colour: QColor) -> None:
        """A free line that selects, closed as it would be if the hand let go."""
        painter = self._painter
        line = QPolygonF([QPointF(*self._view.to_screen(p)) for p in points])
        soft = QColor(colour)
        soft.setAlphaF(0.15)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawPolygon(line, Qt.FillRule.WindingFill)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(line)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
        painter.drawLine(line.first(), line.last())
