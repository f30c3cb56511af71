"""The strips of sound and pictures on the timeline: what is shown of them, and what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

from framegrain.ui.timeline.brushes import faded
from framegrain.ui.timeline.scenery import HEADER, TOP
from framegrain.ui.timeline.strips import Media, MediaStrip, coarse_first, media_strips, picture_size, slots
from framegrain.ui.timeline.strips_paint import StripsPainter

if TYPE_CHECKING:
    from framegrain.domain.document import Document
    from framegrain.ui.timeline.brushes import Brushes
    from framegrain.ui.timeline.placed import Layout
    from framegrain.ui.timeline.strips_feed import StripFeed


class StripsBand:
    """Everything between the clips and the lanes; painted once into a picture of its own.

    Without a feed there is nothing to show.
    """

    def __init__(self, feed: StripFeed | None, brushes: Brushes) -> None:
        self._feed = feed
        self._brushes = brushes
        self._painter = StripsPainter(brushes)
        self._picture: QPixmap | None = None
        self._slots: list[int] = []
        self._pointed: int | None = None
        self.wanted: frozenset[Media] = frozenset(Media) if feed is not None else frozenset()

    @property
    def has_sound(self) -> bool:
        """Whether anything is known of the video's sound."""
        return self._feed is not None and self._feed.peaks is not None

    def strips(self, height: int) -> tuple[MediaStrip, ...]:
        """The strips shown in a timeline `height` pixels high."""
        shown = self.wanted if self.has_sound else self.wanted - {Media.SOUND}
        return media_strips(shown, top=TOP, height=height)

    def bottom(self, height: int) -> int:
        """Where the lanes begin."""
        strips = self.strips(height)
        return strips[-1].bottom if strips else TOP

    def forget(self) -> None:
        """Another video is shown."""
        self._painter.forget()
        self._slots = []
        self._pointed = None
        self.invalidate()

    def invalidate(self) -> None:
        """Paint anew."""
        self._picture = None

    def point(self, frame: int | None) -> None:
        """Someone rests the pointer over this frame, or over none: its thumbnail is wanted before all others."""
        if frame != self._pointed:
            self._pointed = frame
            self._ask()

    def painted(self, layout: Layout, document: Document, width: int, height: int) -> QPixmap | None:
        """The picture of all strips, `width` pixels wide, to be drawn at y = TOP; None where none is shown."""
        strips = self.strips(height)
        if not strips:
            self._show([])
            return None
        if self._picture is None or self._picture.devicePixelRatio() != self._brushes.ratio:
            self._picture = self._made(strips, layout, document, width)
        return self._picture

    def _made(
        self, strips: tuple[MediaStrip, ...], layout: Layout, document: Document, width: int
    ) -> QPixmap:
        ratio, look = self._brushes.ratio, self._brushes.look
        pixmap = QPixmap(round(width * ratio), round((strips[-1].bottom - TOP) * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(look.panel)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, -TOP)
        xs = [x for _, x in layout.boundaries if 0 <= x <= layout.view.width]
        for strip in strips:
            painter.fillRect(QRectF(0, strip.bottom - 1, width, 1), faded(look.line, 0.7))
            painter.fillRect(QRectF(HEADER - 1, strip.y, 1, strip.height), look.line)
            self._painter.header(painter, strip, HEADER, self._words(strip, document))
            painter.save()
            painter.setClipRect(QRectF(HEADER, strip.y, width - HEADER, strip.height))
            painter.translate(HEADER, 0)
            self._content(painter, strip, layout, document)
            self._painter.boundaries(painter, strip, xs)
            painter.restore()
        if Media.PICTURES not in {strip.media for strip in strips}:
            self._show([])
        painter.end()
        return pixmap

    def _content(self, painter: QPainter, strip: MediaStrip, layout: Layout, document: Document) -> None:
        feed, view = self._feed, layout.view
        if feed is None:
            return
        if strip.media is Media.SOUND and feed.peaks is not None:
            self._painter.sound(painter, strip, view, document.times, feed.peaks)
        elif strip.media is Media.PICTURES and feed.pictures is not None:
            size = picture_size(document.video.width, document.video.height)
            found = slots(view, size[0], feed.keys, feed.pictures)
            self._painter.pictures(painter, strip, found, size, feed.pictures)
            self._show(list(coarse_first(found)))

    def _words(self, strip: MediaStrip, document: Document) -> str:
        peaks = self._feed.peaks if self._feed is not None else None
        length = float(document.times.duration)
        if strip.media is not Media.SOUND or peaks is None or peaks.known >= length:
            return ""
        return f"{max(peaks.known, 0) / length:.0%}".replace("%", " %")

    def _show(self, frames: list[int]) -> None:
        if frames != self._slots:
            self._slots = frames
            self._ask()

    def _ask(self) -> None:
        if self._feed is not None:
            first = [] if self._pointed is None else [self._pointed]
            self._feed.want_pictures([*first, *self._slots])
