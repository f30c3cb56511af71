"""The picture of everything that stays while the playhead and the hand move, kept until something of it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPixmap

from framegrain.ui.timeline.scenery import HeaderWords, paint_scenery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.ui.timeline.arrangement import Arrangement
    from framegrain.ui.timeline.brushes import Brushes
    from framegrain.ui.timeline.lanes import Lanes
    from framegrain.ui.timeline.placed import Layout
    from framegrain.ui.timeline.ticks import Tick


class SceneryPicture:
    """Painted when asked for; `forget` when anything in it changed."""

    def __init__(self, brushes: Brushes) -> None:
        self._brushes = brushes
        self._picture: QPixmap | None = None
        self._stale = True

    def forget(self) -> None:
        """Paint anew the next time, over the old picture where it is as large."""
        self._stale = True

    def is_for(self, ratio: float) -> bool:
        """Whether it is there and has so many pixels to a point."""
        picture = self._picture
        return picture is not None and not self._stale and picture.devicePixelRatio() == ratio

    def make(
        self,
        layout: Layout,
        lanes: Lanes,
        arrangement: Arrangement,
        ticks: Sequence[Tick],
        words: HeaderWords,
        size: QRect,
        ratio: float,
    ) -> None:
        """Paint it, `size` points large."""
        if ratio != self._brushes.ratio:
            self._brushes.refresh(ratio)
        pixels = QSize(round(size.width() * ratio), round(size.height() * ratio))
        pixmap = self._picture
        if pixmap is None or pixmap.size() != pixels:
            pixmap = QPixmap(pixels)
        pixmap.setDevicePixelRatio(ratio)
        painter = QPainter(pixmap)
        paint_scenery(painter, layout, lanes, arrangement, ticks, words, self._brushes, size)
        painter.end()
        self._picture, self._stale = pixmap, False

    def draw(self, painter: QPainter, dirty: QRect) -> None:
        """Copy what is needed of it."""
        if self._picture is None:
            return
        ratio = self._picture.devicePixelRatio()
        source = QRect(
            round(dirty.x() * ratio),
            round(dirty.y() * ratio),
            round(dirty.width() * ratio),
            round(dirty.height() * ratio),
        )
        painter.drawPixmap(dirty, self._picture, source)
