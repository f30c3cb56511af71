"""Painting the strips of sound and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap

from framegrain.ui.timeline.brushes import Brushes, faded
from framegrain.ui.timeline.strips import Media, MediaStrip, Slot, column_seconds
from framegrain.ui.timeline.strips_wave import gain, wave_pixels

if TYPE_CHECKING:
    from framegrain.domain.timebase import FrameTimes
    from framegrain.media.peaks import Peaks
    from framegrain.media.thumbnail_store import ThumbnailStore
    from framegrain.ui.timeline.span_view import SpanView

_NAMES = {Media.SOUND: "Sound", Media.PICTURES: "Pictures"}
_RADIUS = 3.0
_MOST_SCALED = 160
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class StripsPainter:
    """Holds the thumbnails at the size of the strip, so that scrolling scales nothing anew."""

    def __init__(self, brushes: Brushes) -> None:
        self._brushes = brushes
        self._scaled: dict[tuple[int, int, int], QPixmap] = {}

    def forget(self) -> None:
        """Another video, or another numbering of its frames."""
        self._scaled.clear()

    def header(self, painter: QPainter, strip: MediaStrip, width: int, words: str) -> None:
        """The strip's name and, at the right, how far it has come; in the left column, `width` wide."""
        look = self._brushes.look
        painter.setFont(self._brushes.small)
        painter.setPen(look.secondary)
        area = QRectF(23, strip.y, width - 34, strip.height - 1)
        painter.drawText(area, _LEFT, _NAMES[strip.media])
        if words:
            painter.setFont(self._brushes.digits)
            painter.drawText(area, _RIGHT, words)

    def sound(
        self, painter: QPainter, strip: MediaStrip, view: SpanView, times: FrameTimes, peaks: Peaks
    ) -> None:
        """The wave in a strip whose left edge is the view's."""
        ratio = self._brushes.ratio
        columns = max(round(view.width * ratio), 1)
        seconds = column_seconds(view, times, columns)
        places = view.first + (np.arange(columns) + 0.5) * (view.width / columns / view.scale)
        seen = (places >= 0) & (places < view.frames) & (seconds[:-1] < peaks.known)
        secondary = self._brushes.look.secondary
        colour = (secondary.red(), secondary.green(), secondary.blue())
        high = round((strip.height - 3) * ratio)
        pixels = wave_pixels(peaks.columns(seconds), seen, high, colour, gain(peaks.loudest))
        image = QImage(pixels.data, columns, high, columns * 4, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        line = QRectF(view.x(0), strip.y + strip.height / 2 - 0.5, view.frames * view.scale, 1)
        painter.fillRect(
            line.intersected(QRectF(0, strip.y, view.width, strip.height)), self._brushes.look.line
        )
        painter.drawImage(QPointF(0, strip.y + 1), image)

    def pictures(
        self,
        painter: QPainter,
        strip: MediaStrip,
        slots: list[Slot],
        size: tuple[int, int],
        held: ThumbnailStore,
    ) -> None:
        """Each slot's picture with its left edge where its frame begins; an empty card until it is there."""
        wide, high = size
        top = strip.y + (strip.height - 1 - high) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for slot in slots:
            x = round(slot.x)
            picture = self._picture(slot.frame, size, held)
            if picture is None:
                painter.setBrush(self._brushes.look.raised)
                painter.drawRoundedRect(QRectF(x, top, wide, high), _RADIUS, _RADIUS)
            else:
                painter.drawPixmap(QPointF(x, top), picture)

    def boundaries(self, painter: QPainter, strip: MediaStrip, xs: list[float]) -> None:
        """Clip boundaries go through."""
        colour = faded(self._brushes.look.ok, 0.55)
        for x in xs:
            painter.fillRect(QRectF(round(x), strip.y, 1, strip.height), colour)

    def _picture(self, frame: int, size: tuple[int, int], held: ThumbnailStore) -> QPixmap | None:
        ratio = self._brushes.ratio
        wide, high = round(size[0] * ratio), round(size[1] * ratio)
        found = self._scaled.get((frame, wide, high))
        if found is None:
            bgra = held.get(frame)
            if bgra is None:
                return None
            found = self._rounded(bgra, QSize(wide, high))
            while len(self._scaled) >= _MOST_SCALED:
                del self._scaled[next(iter(self._scaled))]
            self._scaled[(frame, wide, high)] = found
        return found

    def _rounded(self, bgra: np.ndarray, size: QSize) -> QPixmap:
        ratio = self._brushes.ratio
        picture = thumbnail_image(bgra).scaled(
            size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        rounded = QPixmap(size)
        rounded.fill(Qt.GlobalColor.transparent)
        painter = QPainter(rounded)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(0, 0, size.width(), size.height()), _RADIUS * ratio, _RADIUS * ratio)
        painter.setClipPath(path)
        painter.drawImage(0, 0, picture)
        painter.end()
        rounded.setDevicePixelRatio(ratio)
        return rounded


def thumbnail_image(bgra: np.ndarray) -> QImage:
    """Pixels of shape (height, width, 4) as a picture that owns them."""
    high, wide = bgra.shape[:2]
    return QImage(bgra.data, wide, high, wide * 4, QImage.Format.Format_RGB32).copy()
