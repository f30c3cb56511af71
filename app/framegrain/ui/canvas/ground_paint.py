"""The grid of metres put over the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainter, QPen

if TYPE_CHECKING:
    from framegrain.domain.shapes import Xy
    from framegrain.ui.canvas.brushes import Brushes
    from framegrain.ui.canvas.ground import Grid
    from framegrain.ui.canvas.view import View

_LIGHT, _DARK = QColor(255, 255, 255, 130), QColor(0, 0, 0, 90)
_STRONG = QColor(255, 255, 255, 210)
_FAR = 30_000.0


def paint_grid(painter: QPainter, found: Grid, view: View, size: Xy, brushes: Brushes) -> None:
    """The grid within the picture, thin, light with a dark rim; marks name the metres ahead."""
    left, top = view.to_screen((0.0, 0.0))
    right, bottom = view.to_screen(size)
    painter.save()
    painter.setClipRect(round(left), round(top), round(right - left), round(bottom - top))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lines = [QLineF(QPointF(*view.to_screen(a)), QPointF(*view.to_screen(b))) for a, b in found.lines]
    lines = [line for line in lines if line.length() < _FAR]
    for colour, width in ((_DARK, 2.4), (_LIGHT, 1.0)):
        painter.setPen(QPen(colour, width))
        painter.drawLines(lines)
    painter.setFont(brushes.font)
    for at, text in found.marks:
        spot = QPointF(*view.to_screen(at)) + QPointF(4, -4)
        painter.setPen(QColor(0, 0, 0, 200))
        painter.drawText(spot + QPointF(1, 1), text)
        painter.setPen(_STRONG)
        painter.drawText(spot, text)
    painter.restore()
