"""Colours, patterns and small pictures the timeline paints with, made once for each look and pixel density."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
    QStaticText,
    QTransform,
)

from framegrain.ui.tokens import mixed

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.ui.theme import Theme

DIAMOND = 9
BUBBLE = 9
"""Pixels the sign of a comment is wide and high."""
_BUBBLE = ((0.5, 0.5), (8.5, 0.5), (8.5, 6.0), (4.5, 6.0), (2.0, 8.5), (2.0, 6.0), (0.5, 6.0))
_TINT = 0.28
_TEXTS = 20_000
"""So many texts are kept laid out at most."""
_STAMPS = 2_000
"""So many pictures of parts of bars are kept at most: some 20 megabytes."""


def faded(colour: QColor, share: float) -> QColor:
    """The colour with so much opacity."""
    new = QColor(colour)
    new.setAlphaF(share)
    return new


class Brushes:
    """Looked up while painting, so that painting makes nothing anew."""

    def __init__(self, look: Theme, taxonomy: Callable[[], Taxonomy]) -> None:
        self.look = look
        self._taxonomy = taxonomy
        self.refresh(1.0)

    def refresh(self, ratio: float) -> None:
        """Forget everything, after the look, the taxonomy or the pixel density changed."""
        self.ratio = ratio
        self._names: dict[LabelId, str] = {}
        self._widths: dict[str, float] = {}
        self._elided: dict[tuple[str, int], str] = {}
        self._laid: dict[str, QStaticText] = {}
        self._tints: dict[LabelId, QColor] = {}
        self._diamonds: dict[tuple[int, bool], QPixmap] = {}
        self._bubble: QPixmap | None = None
        self._hatches: dict[int, QBrush] = {}
        self._dots: dict[int, QBrush] = {}
        self.stamps: dict[Hashable, QPixmap] = {}
        self.small = self.look.font(12)
        self.small_strong = self.look.font(12, 500)
        self.digits = self.look.font(11, tabular=True)
        self._metrics = QFontMetricsF(self.small)
        self.line_height = self._metrics.height()

    def colour(self, label: LabelId) -> QColor:
        """A label's own colour."""
        return self.look.label_colour(self._taxonomy(), label)

    def tint(self, label: LabelId) -> QColor:
        """A bar's ground: the label's colour at about a quarter."""
        found = self._tints.get(label)
        if found is None:
            found = self._tints[label] = mixed(self.look.panel, self.colour(label), _TINT)
        return found

    def name(self, label: LabelId) -> str:
        """What a person calls the label."""
        found = self._names.get(label)
        if found is None:
            found = self._names[label] = self._taxonomy().name_of(label)
        return found

    def width(self, text: str) -> float:
        """How wide a short text is in the small font."""
        found = self._widths.get(text)
        if found is None:
            found = self._widths[text] = self._metrics.horizontalAdvance(text)
        return found

    def elided(self, text: str, room: float) -> str:
        """The text cut to the room there is; empty when not even its beginning fits."""
        if self.width(text) <= room:
            return text
        if room < 26:
            return ""
        key = (text, int(room))
        found = self._elided.get(key)
        if found is None:
            found = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, key[1])
            self._elided[key] = found
        return found

    def laid(self, text: str) -> QStaticText:
        """A short text in the small font, laid out once: the same names stand on hundreds of bars."""
        found = self._laid.get(text)
        if found is None:
            if len(self._laid) > _TEXTS:
                self._laid.clear()
                self._elided.clear()
            found = self._laid[text] = QStaticText(text)
            found.setTextFormat(Qt.TextFormat.PlainText)
            found.prepare(QTransform(), self.small)
        return found

    def diamond(self, colour: QColor, *, hollow: bool = False) -> QPixmap:
        """A keyframe's mark, DIAMOND pixels wide."""
        key = (int(colour.rgba()), hollow)
        if key not in self._diamonds:
            self._diamonds[key] = self._drawn_diamond(colour, hollow=hollow)
        return self._diamonds[key]

    def bubble(self) -> QPixmap:
        """The sign of a comment that waits to be dealt with, BUBBLE pixels wide."""
        if self._bubble is None:
            self._bubble = self._blank(BUBBLE)
            painter = QPainter(self._bubble)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.look.panel, 1.0))
            painter.setBrush(self.look.text)
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in _BUBBLE]))
            painter.end()
        return self._bubble

    def hatch(self, colour: QColor) -> QBrush:
        """Slanted stripes: occluded."""
        key = int(colour.rgba())
        if key not in self._hatches:
            self._hatches[key] = self._tile(7, colour, _stripes)
        return self._hatches[key]

    def dots(self, colour: QColor) -> QBrush:
        """Spots: unsure."""
        key = int(colour.rgba())
        if key not in self._dots:
            self._dots[key] = self._tile(5, colour, _spot)
        return self._dots[key]

    def stamp(self, key: Hashable, width: int, height: int, draw: Callable[[QPainter], None]) -> QPixmap:
        """A picture made once, so many device pixels large and to be painted without scaling.

        `draw` is given a painter that counts in points, as everywhere else.
        """
        found = self.stamps.get(key)
        if found is None:
            if len(self.stamps) > _STAMPS:
                self.stamps.clear()
            found = QPixmap(width, height)
            found.setDevicePixelRatio(self.ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self.small)
            draw(painter)
            painter.end()
            found.setDevicePixelRatio(1.0)
            self.stamps[key] = found
        return found

    def _blank(self, size: int) -> QPixmap:
        pixmap = QPixmap(round(size * self.ratio), round(size * self.ratio))
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap

    def _drawn_diamond(self, colour: QColor, *, hollow: bool) -> QPixmap:
        pixmap = self._blank(DIAMOND)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, reach = DIAMOND / 2, DIAMOND / 2 - 0.5
        corners = ((0, -reach), (reach, 0), (0, reach), (-reach, 0))
        painter.setPen(QPen(colour if hollow else self.look.panel, 1.0))
        painter.setBrush(self.look.panel if hollow else colour)
        painter.drawPolygon(QPolygonF([QPointF(middle + x, middle + y) for x, y in corners]))
        painter.end()
        return pixmap

    def _tile(self, size: int, colour: QColor, draw: Callable[[QPainter, int, QColor], None]) -> QBrush:
        pixmap = self._blank(size)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(painter, size, colour)
        painter.end()
        return QBrush(pixmap)


def _stripes(painter: QPainter, size: int, colour: QColor) -> None:
    painter.setPen(QPen(colour, 2.4))
    for shift in (-size, 0, size):
        painter.drawLine(QPointF(shift - 1, -1), QPointF(shift + size + 1, size + 1))


def _spot(painter: QPainter, size: int, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(size / 2, size / 2), 1.0, 1.0)
