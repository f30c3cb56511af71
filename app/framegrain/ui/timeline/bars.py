"""Painting bars, pills, tags and blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from framegrain.domain.records import Verdict
from framegrain.ui.timeline.brushes import DIAMOND, Brushes, faded
from framegrain.ui.timeline.placed import Bar, BarKind, Block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QColor

    from framegrain.domain.records import LabelId
    from framegrain.ui.timeline.placed import Mark

_EDGE = 3.0
_TEXT_LEFT = 9.0
_BESIDE = 8.0
_BEYOND = 40.0
"""How far beyond the view shapes are drawn: far coordinates are slow and imprecise."""


class BarPainter:
    """Paints what a layout placed; knows nothing of records."""

    def __init__(self, brushes: Brushes, width: int) -> None:
        self._brushes = brushes
        self._width = width

    def blocks(self, painter: QPainter, blocks: Sequence[Block], labels: Sequence[LabelId]) -> None:
        """Bars joined because they are too small to tell apart."""
        mixed = faded(self._brushes.look.secondary, 0.55)
        for block in blocks:
            colour = mixed
            if 0 <= block.code < len(labels):
                colour = faded(self._brushes.colour(labels[block.code]), 0.6)
            painter.fillRect(QRectF(block.x, block.y, block.width, block.height), colour)

    def bar(self, painter: QPainter, bar: Bar) -> None:
        """One record."""
        if bar.kind is BarKind.TAG:
            self._tag(painter, bar)
        elif bar.kind is BarKind.TRACK:
            self._pill(painter, bar)
        else:
            self._segment(painter, bar)

    def outline(self, painter: QPainter, area: QRectF, kind: BarKind, colour: QColor, width: float) -> None:
        """A line around a bar, for what is selected or under the pointer."""
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        area = self._in_view(area).adjusted(-0.5, -0.5, 0.5, 0.5)
        radius = area.height() / 2 if kind is BarKind.TRACK else 4.0
        painter.drawRoundedRect(area, min(radius, area.width() / 2), min(radius, area.width() / 2))

    def segment_shape(self, painter: QPainter, area: QRectF, label: LabelId, verdict: Verdict) -> None:
        """A segment's ground and left edge: filled, hollow for absent, spotted for unsure."""
        colour = self._brushes.colour(label)
        shown = self._in_view(area)
        painter.setPen(Qt.PenStyle.NoPen)
        if verdict is Verdict.PRESENT:
            painter.setBrush(self._brushes.tint(label))
            painter.drawRoundedRect(shown, 3, 3)
        else:
            painter.setPen(QPen(faded(colour, 0.8), 1.0))
            spotted = verdict is Verdict.UNSURE
            painter.setBrush(self._brushes.dots(faded(colour, 0.5)) if spotted else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(shown.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if area.left() >= -_BEYOND and verdict is not Verdict.ABSENT:
            painter.fillRect(QRectF(area.left(), area.top(), min(_EDGE, area.width()), area.height()), colour)

    def _segment(self, painter: QPainter, bar: Bar) -> None:
        area = QRectF(bar.x, bar.y, bar.width, bar.height)
        if bar.width >= 3:
            area.setWidth(bar.width - 1)  # so that two that touch can be told apart
        self.segment_shape(painter, area, bar.label, bar.verdict)
        self._text(painter, self._words(bar), bar.x + _TEXT_LEFT, bar.x + bar.width - 4, bar.y, bar.height)

    def _words(self, bar: Bar) -> str:
        name = self._brushes.name(bar.label)
        if bar.kind is BarKind.TRACK:
            name = f"{name} {bar.number}"
        return name if bar.verdict is Verdict.PRESENT else f"{name} · {bar.verdict.value}"

    def ghost_name(self, painter: QPainter, area: QRectF, label: LabelId) -> None:
        """The label's name on a bar that is being dragged."""
        name = self._brushes.name(label)
        self._text(painter, name, area.left() + _TEXT_LEFT, area.right() - 4, area.top(), area.height())

    def _text(
        self, painter: QPainter, text: str, left: float, right: float, top: float, height: float
    ) -> None:
        left, right = max(left, 6.0), min(right, float(self._width))
        shown = self._brushes.elided(text, right - left)
        if shown:
            painter.setPen(self._brushes.look.text)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(left, top, right - left + 2, height), flags, shown)

    def _tag(self, painter: QPainter, bar: Bar) -> None:
        colour = self._brushes.colour(bar.label)
        hollow = bar.verdict is not Verdict.PRESENT
        middle = bar.y + bar.height / 2
        painter.setPen(QPen(colour, 1.4))
        painter.drawLine(QPointF(bar.x, bar.y + 1), QPointF(bar.x, bar.y + bar.height))
        painter.setBrush(Qt.BrushStyle.NoBrush if hollow else colour)
        flag = [QPointF(bar.x, bar.y + 2), QPointF(bar.x + 9, middle - 3.5), QPointF(bar.x, middle + 1)]
        painter.drawPolygon(QPolygonF(flag))

    def tag_names(self, painter: QPainter, bars: Sequence[Bar]) -> None:
        """Names beside the flags of one row, where the next flag leaves room."""
        for bar, after in zip(bars, [*bars[1:], None], strict=False):  # a row may have none in sight
            right = after.x - 4 if after is not None else self._width
            if bar.x >= -_BEYOND:
                self._text(painter, self._words(bar), bar.x + 12, right, bar.y, bar.height)

    def _pill(self, painter: QPainter, bar: Bar) -> None:
        colour = self._brushes.colour(bar.label)
        middle = bar.y + bar.height / 2
        ground = self._brushes.tint(bar.label)
        for left, right in _parts_inside(bar):
            self._pill_part(painter, bar, QRectF(left, bar.y, right - left, bar.height), ground)
        for left, right, outside in bar.stretches:
            if outside:
                painter.setPen(QPen(faded(colour, 0.6), 1.0, Qt.PenStyle.DotLine))
                painter.drawLine(
                    QPointF(max(left, -_BEYOND), middle), QPointF(min(right, self._width + _BEYOND), middle)
                )
            else:
                area = self._in_view(QRectF(left, bar.y + 2, right - left, bar.height - 4))
                painter.fillRect(area, self._brushes.hatch(faded(self._brushes.look.secondary, 0.75)))
        covered = (0.0, 0.0) if self._name_beside(painter, bar) else self._pill_name(painter, bar)
        if bar.dense:
            self._dense_line(painter, bar, colour)
        for mark in bar.marks:
            if covered[0] < mark.x < covered[1]:
                painter.fillRect(QRectF(mark.x - 1, bar.y + bar.height - 4, 2, 4), colour)
            else:
                self._diamond(painter, bar, mark)

    def end_marks(self, painter: QPainter, bar: Bar) -> None:
        """The first and last diamond once more, over an outline."""
        for mark in {*bar.marks[:1], *bar.marks[-1:]}:
            self._diamond(painter, bar, mark)

    def _diamond(self, painter: QPainter, bar: Bar, mark: Mark) -> None:
        picture = self._brushes.diamond(self._brushes.colour(bar.label), hollow=mark.outside)
        painter.drawPixmap(QPointF(mark.x - DIAMOND / 2, bar.y + (bar.height - DIAMOND) / 2), picture)

    def _dense_line(self, painter: QPainter, bar: Bar, colour: QColor) -> None:
        painter.setPen(QPen(colour, 3.0, Qt.PenStyle.DotLine))
        y = bar.y + bar.height - 3
        left, right = max(bar.x + 6, -_BEYOND), min(bar.x + bar.width - 6, self._width + _BEYOND)
        painter.drawLine(QPointF(left, y), QPointF(right, y))

    def _pill_part(self, painter: QPainter, bar: Bar, area: QRectF, ground: QColor) -> None:
        shown = self._in_view(area)
        radius = min(shown.height() / 2, shown.width() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        if bar.verdict is Verdict.PRESENT:
            painter.setBrush(ground)
        else:
            colour = self._brushes.colour(bar.label)
            painter.setPen(QPen(faded(colour, 0.8), 1.0))
            spotted = bar.verdict is Verdict.UNSURE
            painter.setBrush(self._brushes.dots(faded(colour, 0.5)) if spotted else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(shown, radius, radius)

    def _pill_name(self, painter: QPainter, bar: Bar) -> tuple[float, float]:
        """The name in the first gap between diamonds that holds it, else over some of them, which it returns."""
        text = self._words(bar)
        wanted = self._brushes.width(text) + 8
        fits = next((gap for gap in _gaps(bar, self._width) if gap[1] - gap[0] >= wanted), None)
        if fits is not None:
            self._text(painter, text, fits[0], fits[1], bar.y, bar.height)
            return 0.0, 0.0
        left = max(bar.x, 0.0) + 10
        right = min(bar.x + bar.width - 10, float(self._width))
        self._text(painter, text, left, right, bar.y - 1, bar.height)
        return left - 2, min(left + wanted, right)

    def _name_beside(self, painter: QPainter, bar: Bar) -> bool:
        """The name right of a pill too short for it, where the next bar leaves room; whether it is there."""
        text = self._words(bar)
        right = bar.x + bar.width
        wanted = self._brushes.width(text)
        left = right + (_BESIDE if bar.width < DIAMOND else _BESIDE / 2)
        if bar.width - 20 >= wanted or not 0 <= right <= self._width or left + wanted + 4 > bar.until:
            return False
        self._text(painter, text, left, bar.until, bar.y, bar.height)
        return True

    def _in_view(self, area: QRectF) -> QRectF:
        left = max(area.left(), -_BEYOND)
        right = min(area.right(), self._width + _BEYOND)
        return QRectF(left, area.top(), max(right - left, 1.0), area.height())


def _parts_inside(bar: Bar) -> Iterator[tuple[float, float]]:
    """Left and right of each piece of a pill during which the object is in the picture."""
    left = bar.x
    for begin, end, outside in bar.stretches:
        if outside:
            if begin > left:
                yield left, begin
            left = end
    if left < bar.x + bar.width:
        yield left, bar.x + bar.width


def _gaps(bar: Bar, width: int) -> Iterator[tuple[float, float]]:
    left = max(bar.x, 0.0) + 9
    for mark in bar.marks:
        if mark.x > left:
            yield left, mark.x - 7
        left = max(left, mark.x + 9)
        if left > width:
            return
    yield left, min(bar.x + bar.width - 8, float(width))
