"""A round magnifier beside the hand while it drags a vertex: the picture's own pixels, and a cross at the point."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from framegrain.ui.canvas.tone import toned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from framegrain.domain.shapes import Ring, Xy
    from framegrain.ui.canvas.view import View

SIDE = 128
"""Logical pixels the magnifier is across."""

_TIMES = 4.0
_LEAST, _MOST = 6.0, 48.0
_AWAY = 44
_RIM = QColor(16, 19, 26)
_LINE = QColor(255, 255, 255)
_CROSS_ROOM = 5.0
_CROSS_REACH = 22.0


class Loupe(NamedTuple):
    """Where the magnifier stands, the picture point at its middle, and logical pixels for one picture pixel."""

    rect: QRect
    at: Xy
    scale: float


def loupe_at(at: Xy, view: View, room: Xy) -> Loupe | None:
    """The magnifier for a point of the picture, clear of the hand and inside the room; None where the picture is shown
    as large already.
    """
    scale = min(max(view.scale * _TIMES, _LEAST), _MOST)
    if view.scale * 1.5 >= scale or min(room) < 2 * SIDE:
        return None
    x, y = view.to_screen(at)
    left = x - _AWAY - SIDE if x - _AWAY - SIDE >= 4 else x + _AWAY
    top = y - _AWAY - SIDE if y - _AWAY - SIDE >= 4 else y + _AWAY
    left, top = min(max(left, 4), room[0] - SIDE - 4), min(max(top, 4), room[1] - SIDE - 4)
    return Loupe(QRect(round(left), round(top), SIDE, SIDE), at, scale)


def patch(pixels: NDArray[np.uint8], size: Xy, loupe: Loupe) -> tuple[NDArray[np.uint8], QRectF] | None:
    """The picture's pixels under the magnifier (BGRA, contiguous), and where they belong on screen; None outside.

    `size` is the video's (width, height), which the array covers.
    """
    height, width = pixels.shape[:2]
    across, down = size[0] / width, size[1] / height  # picture pixels one pixel of the array stands for
    half = SIDE / 2 / loupe.scale
    x0, x1 = max(math.floor((loupe.at[0] - half) / across), 0), math.ceil((loupe.at[0] + half) / across)
    y0, y1 = max(math.floor((loupe.at[1] - half) / down), 0), math.ceil((loupe.at[1] + half) / down)
    x1, y1 = min(x1, width), min(y1, height)
    if x1 <= x0 or y1 <= y0:
        return None
    corner = _on_loupe((x0 * across, y0 * down), loupe)
    spread = QRectF(corner.x(), corner.y(), (x1 - x0) * across * loupe.scale, (y1 - y0) * down * loupe.scale)
    return np.ascontiguousarray(pixels[y0:y1, x0:x1]), spread


def paint(
    painter: QPainter,
    loupe: Loupe,
    pixels: NDArray[np.uint8] | None,
    size: Xy,
    lines: Iterable[Ring],
    colour: QColor,
    table: NDArray[np.uint8] | None = None,
) -> None:
    """Draw the magnifier: hard pixels, the outlines being changed as hairlines, and a cross with an open middle.

    Pixels are looked up in `table` where there is one.
    """
    painter.save()
    circle = QPainterPath()
    circle.addEllipse(QRectF(loupe.rect).adjusted(1, 1, -1, -1))
    painter.setClipPath(circle, Qt.ClipOperation.IntersectClip)
    painter.fillRect(loupe.rect, _RIM)
    found = patch(pixels, size, loupe) if pixels is not None else None
    if found is not None:
        part, spread = found if table is None else (toned(found[0], table), found[1])
        height, width = part.shape[:2]
        image = QImage(part.data, width, height, width * 4, QImage.Format.Format_RGB32)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(spread, image)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in lines:
        polygon = QPolygonF([_on_loupe(p, loupe) for p in line])
        painter.setPen(QPen(colour, 1))
        painter.drawPolygon(polygon)
    _paint_cross(painter, QRectF(loupe.rect).center())
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for width, line_colour in ((4.0, _RIM), (1.5, _LINE)):
        painter.setPen(QPen(line_colour, width))
        painter.drawEllipse(QRectF(loupe.rect).adjusted(2, 2, -2, -2))


def _paint_cross(painter: QPainter, at: QPointF) -> None:
    for pen in (QPen(_RIM, 3), QPen(_LINE, 1)):
        painter.setPen(pen)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            arm = QPointF(dx, dy)
            painter.drawLine(at + arm * _CROSS_ROOM, at + arm * _CROSS_REACH)


def _on_loupe(point: Xy, loupe: Loupe) -> QPointF:
    middle = QRectF(loupe.rect).center()
    return QPointF(
        middle.x() + (point[0] - loupe.at[0]) * loupe.scale,
        middle.y() + (point[1] - loupe.at[1]) * loupe.scale,
    )
