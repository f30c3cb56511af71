"""Painting bars, pills, tags and blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from framegrain.domain.records import Verdict
from framegrain.ui.timeline.brushes import BUBBLE, DIAMOND, Brushes, faded
from framegrain.ui.timeline.placed import Bar, BarKind, Block
from framegrain.ui.timeline.stamps import (
    BEYOND,
    DENSE_IN,
    DENSE_UP,
    EDGE,
    LEAST_NAMED,
    RADIUS,
    TEXT_LEFT,
    BarStamps,
    DeviceGrid,
    dense_pen,
    right_air,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QColor

    from framegrain.domain.records import LabelId
    from framegrain.ui.timeline.placed import Mark

_NO_PEN = Qt.PenStyle.NoPen
_BESIDE = 12.0
_PALE = 0.4
"""How much of the hatching below a name is covered."""
_LEAST_INSIDE = 26.0
"""In a pill less wide not even the beginning of a name fits."""
_DOT, _DOT_DOWN = 2.0, 3.5
_FLAG = 9.0


class BarPainter:
    """Paints what a layout placed; knows nothing of records."""

    def __init__(self, brushes: Brushes, width: int) -> None:
        self._brushes = brushes
        self._width = width
        self._pen = QPen(brushes.look.text)
        self._known: dict[LabelId, tuple[QColor, QColor]] = {}
        self._hidden = brushes.hatch(faded(brushes.look.secondary, 0.75))
        self._stamps = BarStamps(brushes, width)

    def blocks(self, painter: QPainter, blocks: Sequence[Block], labels: Sequence[LabelId]) -> None:
        """Bars joined because they are too small to tell apart."""
        colours: dict[int, QColor] = {}
        for block in blocks:
            colour = colours.get(block.code)
            if colour is None:
                colour = colours[block.code] = self._block_colour(block.code, labels)
            left, top = round(block.x), round(block.y)  # whole points are filled much faster
            width = max(round(block.x + block.width) - left, 1)
            painter.fillRect(left, top, width, round(block.height), colour)

    def _block_colour(self, code: int, labels: Sequence[LabelId]) -> QColor:
        if 0 <= code < len(labels):
            return faded(self._brushes.colour(labels[code]), 0.6)
        return faded(self._brushes.look.secondary, 0.55)

    def row(self, painter: QPainter, bars: Sequence[Bar]) -> None:
        """All of one row; what is no ordinary segment is drawn by itself."""
        others = self._stamps.segments(painter, bars)
        grounded = self._stamps.grounds(painter, others)
        for bar in others:
            self._bar(painter, bar, grounded=bar.id in grounded)
        self._stamps.dense_lines(painter, others, grounded)
        for bar in bars:
            if bar.said or bar.said_at:
                self._said(painter, bar)

    def _said(self, painter: QPainter, bar: Bar) -> None:
        """The sign of a comment at the end of a bar, beside a tag's flag, and over the keyframes it is about."""
        picture = self._brushes.bubble()
        for x in bar.said_at:
            painter.drawPixmap(QPointF(x + 3, bar.y - 2), picture)
        if not bar.said:
            return
        middle = bar.y + (bar.height - BUBBLE) / 2
        if bar.kind is BarKind.TAG:
            painter.drawPixmap(QPointF(bar.x + _FLAG + 2, middle), picture)
            return
        right = min(bar.x + bar.width, float(self._width))
        x = _free_of_marks(bar, right - BUBBLE - 4) if bar.width >= 2 * BUBBLE else right + 2
        painter.drawPixmap(QPointF(x, middle), picture)

    def _bar(self, painter: QPainter, bar: Bar, *, grounded: bool) -> None:
        if bar.kind is BarKind.TAG:
            self._tag(painter, bar)
        elif bar.kind is BarKind.TRACK:
            self._pill(painter, bar, grounded=grounded)
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
        colour, ground = self._inks(label)
        shown = self._in_view(area)
        painter.setPen(_NO_PEN)
        if verdict is Verdict.PRESENT:
            painter.setBrush(ground)
            painter.drawRoundedRect(shown, RADIUS, RADIUS)
        else:
            painter.setPen(QPen(faded(colour, 0.8), 1.0))
            spotted = verdict is Verdict.UNSURE
            painter.setBrush(self._brushes.dots(faded(colour, 0.5)) if spotted else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(shown.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if area.left() >= -BEYOND and verdict is not Verdict.ABSENT:
            painter.fillRect(QRectF(area.left(), area.top(), min(EDGE, area.width()), area.height()), colour)

    def _segment(self, painter: QPainter, bar: Bar) -> None:
        grid = DeviceGrid.of(painter, self._brushes.ratio)
        left, right = grid.ends(bar)
        begin, end = (left - grid.x) / grid.ratio, (right - grid.x) / grid.ratio
        self.segment_shape(painter, QRectF(begin, bar.y, end - begin, bar.height), bar.label, bar.verdict)
        if bar.width > LEAST_NAMED:
            self._text(painter, self._words(bar), begin + TEXT_LEFT, end - right_air(bar), bar.y, bar.height)

    def _inks(self, label: LabelId) -> tuple[QColor, QColor]:
        """A label's own colour and the ground of its bars, looked up once while painting."""
        found = self._known.get(label)
        if found is None:
            found = self._known[label] = self._brushes.colour(label), self._brushes.tint(label)
        return found

    def _words(self, bar: Bar) -> str:
        name = self._brushes.name(bar.label)
        if bar.kind is BarKind.TRACK:
            name = f"{name} {bar.number}"
        if bar.verdict is not Verdict.PRESENT:
            name = f"{name} · {bar.verdict.value}"
        return f"{name} · locked" if bar.locked else name

    def ghost_name(self, painter: QPainter, area: QRectF, label: LabelId) -> None:
        """The label's name on a bar that is being dragged."""
        name = self._brushes.name(label)
        self._text(painter, name, area.left() + TEXT_LEFT, area.right() - 4, area.top(), area.height())

    def _text(
        self, painter: QPainter, text: str, left: float, right: float, top: float, height: float
    ) -> None:
        left, right = max(left, 6.0), min(right, float(self._width))
        shown = self._brushes.elided(text, right - left)
        if shown:
            painter.setPen(self._pen)
            painter.drawStaticText(
                QPointF(left, top + (height - self._brushes.line_height) / 2), self._brushes.laid(shown)
            )

    def _tag(self, painter: QPainter, bar: Bar) -> None:
        colour = self._brushes.colour(bar.label)
        hollow = bar.verdict is not Verdict.PRESENT
        middle = bar.y + bar.height / 2
        painter.setPen(QPen(colour, 1.4))
        painter.drawLine(QPointF(bar.x, bar.y + 1), QPointF(bar.x, bar.y + bar.height))
        painter.setBrush(Qt.BrushStyle.NoBrush if hollow else colour)
        flag = [QPointF(bar.x, bar.y + 2), QPointF(bar.x + _FLAG, middle - 3.5), QPointF(bar.x, middle + 1)]
        painter.drawPolygon(QPolygonF(flag))

    def tag_names(self, painter: QPainter, bars: Sequence[Bar]) -> None:
        """Names beside the flags of one row, where the next flag leaves room."""
        for bar, after in zip(bars, [*bars[1:], None], strict=False):  # a row may have none in sight
            right = after.x - 4 if after is not None else self._width
            if bar.x >= -BEYOND:
                left = bar.x + _FLAG + 3 + (BUBBLE + 3 if bar.said else 0)
                self._text(painter, self._words(bar), left, right, bar.y, bar.height)

    def _pill(self, painter: QPainter, bar: Bar, *, grounded: bool) -> None:
        colour, ground = self._inks(bar.label)
        middle = bar.y + bar.height / 2
        for left, right in () if grounded else _parts_inside(bar):
            self._pill_part(painter, bar, QRectF(left, bar.y, right - left, bar.height), ground)
        for left, right, outside in bar.stretches:
            if outside:
                painter.setPen(QPen(faded(colour, 0.6), 1.0, Qt.PenStyle.DotLine))
                painter.drawLine(
                    QPointF(max(left, -BEYOND), middle), QPointF(min(right, self._width + BEYOND), middle)
                )
            else:
                area = self._in_view(QRectF(left, bar.y + 2, right - left, bar.height - 4))
                painter.fillRect(area, self._hidden)
        covered = self._name(painter, bar)
        if bar.dense and not grounded:
            self._dense_line(painter, bar)
        top = bar.y + (bar.height - DIAMOND) / 2
        for mark in bar.marks:
            if not mark.places:
                continue
            if covered[0] < mark.x < covered[1]:
                painter.fillRect(QRectF(mark.x - 1, bar.y + bar.height - 4, 2, 4), colour)
            else:
                picture = self._brushes.diamond(colour, hollow=mark.outside)
                painter.drawPixmap(QPointF(mark.x - DIAMOND / 2, top), picture)
        self._values(painter, bar, covered)

    def _name(self, painter: QPainter, bar: Bar) -> tuple[float, float]:
        """A pill's name where there is room; returns the stretch over which diamonds give way to it."""
        nothing = 0.0, 0.0
        if not bar.marks and bar.width < _LEAST_INSIDE:
            least = self._brushes.width(self._brushes.name(bar.label))
            if bar.until - bar.x - bar.width < least:
                return nothing
        text = self._words(bar)
        wanted = self._brushes.width(text)
        if self._name_beside(painter, bar, text, wanted):
            return nothing
        return self._pill_name(painter, bar, text, wanted + (BUBBLE + 12 if bar.said else 8))

    def end_marks(self, painter: QPainter, bar: Bar) -> None:
        """The first and last diamond once more, over an outline."""
        for mark in {*bar.marks[:1], *bar.marks[-1:]}:
            self._mark(painter, bar, mark)

    def mark_here(self, painter: QPainter, bar: Bar, x: float) -> None:
        """The diamond of the keyframe on the frame shown, which begins at `x`, in the colour of what is selected."""
        found = next((mark for mark in bar.marks if mark.places and abs(mark.x - x) < 0.5), None)
        if found is not None:
            picture = self._brushes.diamond(self._brushes.look.text, hollow=found.outside)
            painter.drawPixmap(QPointF(x - DIAMOND / 2, bar.y + (bar.height - DIAMOND) / 2), picture)

    def _values(self, painter: QPainter, bar: Bar, covered: tuple[float, float]) -> None:
        """A dot at the upper edge for each keyframe on which attributes were set; over the name only a tick."""
        if not any(mark.values for mark in bar.marks):
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._brushes.look.text)
        for mark in bar.marks:
            if mark.values and covered[0] < mark.x < covered[1]:
                painter.fillRect(QRectF(mark.x - 1, bar.y, 2, 3), self._brushes.colour(bar.label))
            elif mark.values:
                painter.drawEllipse(QPointF(mark.x, bar.y + _DOT_DOWN), _DOT, _DOT)

    def _mark(self, painter: QPainter, bar: Bar, mark: Mark) -> None:
        if not mark.places:
            return
        picture = self._brushes.diamond(self._brushes.colour(bar.label), hollow=mark.outside)
        painter.drawPixmap(QPointF(mark.x - DIAMOND / 2, bar.y + (bar.height - DIAMOND) / 2), picture)

    def _dense_line(self, painter: QPainter, bar: Bar) -> None:
        painter.setPen(dense_pen(self._inks(bar.label)[0]))
        y = bar.y + bar.height - DENSE_UP
        left, right = max(bar.x + DENSE_IN, -BEYOND), min(bar.x + bar.width - DENSE_IN, self._width + BEYOND)
        painter.drawLine(QPointF(left, y), QPointF(right, y))

    def _pill_part(self, painter: QPainter, bar: Bar, area: QRectF, ground: QColor) -> None:
        shown = self._in_view(area)
        radius = min(shown.height() / 2, shown.width() / 2)
        painter.setPen(_NO_PEN)
        if bar.verdict is Verdict.PRESENT:
            painter.setBrush(ground)
        else:
            colour = self._brushes.colour(bar.label)
            painter.setPen(QPen(faded(colour, 0.8), 1.0))
            spotted = bar.verdict is Verdict.UNSURE
            painter.setBrush(self._brushes.dots(faded(colour, 0.5)) if spotted else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(shown, radius, radius)

    def _pill_name(self, painter: QPainter, bar: Bar, text: str, wanted: float) -> tuple[float, float]:
        """The name in the first gap between diamonds that holds it, else over some of them, which it returns."""
        fits = next((gap for gap in _gaps(bar, self._width) if gap[1] - gap[0] >= wanted), None)
        if fits is not None:
            self._calm(painter, bar, fits[0], fits[0] + wanted)
            self._text(painter, text, fits[0], fits[1], bar.y, bar.height)
            return 0.0, 0.0
        left = max(bar.x, 0.0) + 10
        right = min(bar.x + bar.width - (10 + BUBBLE if bar.said else 10), float(self._width))
        self._calm(painter, bar, left, min(left + wanted, right))
        self._text(painter, text, left, right, bar.y - 1, bar.height)
        return left - 2, min(left + wanted, right)

    def _calm(self, painter: QPainter, bar: Bar, left: float, right: float) -> None:
        """Make the hatching pale where the name stands on it."""
        for begin, end, outside in bar.stretches:
            if not outside and begin < right and left < end:
                begin, end = max(begin, left - 2), min(end, right)
                area = QRectF(begin, bar.y + 2, end - begin, bar.height - 4)
                painter.fillRect(area, faded(self._brushes.look.panel, _PALE))

    def _name_beside(self, painter: QPainter, bar: Bar, text: str, wanted: float) -> bool:
        """The name right of a pill too short for it, where the next bar leaves room; whether it is there."""
        right = bar.x + bar.width
        left = right + (_BESIDE if bar.width < DIAMOND else _BESIDE / 2) + (BUBBLE if bar.said else 0)
        if bar.width - 20 >= wanted or not 0 <= right <= self._width or left + wanted + 4 > bar.until:
            return False
        self._text(painter, text, left, bar.until, bar.y, bar.height)
        return True

    def _in_view(self, area: QRectF) -> QRectF:
        if area.left() >= -BEYOND and area.right() <= self._width + BEYOND and area.width() >= 1:
            return area
        left = max(area.left(), -BEYOND)
        right = min(area.right(), self._width + BEYOND)
        return QRectF(left, area.top(), max(right - left, 1.0), area.height())


def _free_of_marks(bar: Bar, x: float) -> float:
    """How far right the sign of a comment can begin, up to `x`, without lying on a keyframe."""
    begin = x
    while any(x - DIAMOND / 2 < mark.x < x + BUBBLE + DIAMOND / 2 for mark in bar.marks):
        x -= 1
        if x < bar.x:
            return begin
    return x


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
