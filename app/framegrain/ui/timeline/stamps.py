"""Bars put together from a few pictures made once: drawing each of a thousand anew takes too long."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from framegrain.domain.records import Verdict
from framegrain.ui.timeline.brushes import BUBBLE
from framegrain.ui.timeline.placed import BarKind

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Hashable, Sequence

    from PySide6.QtGui import QColor, QPainter, QPixmap

    from framegrain.domain.records import LabelId, RecordId
    from framegrain.ui.timeline.brushes import Brushes
    from framegrain.ui.timeline.placed import Bar

EDGE = 3.0
"""How wide a segment's left edge is, in the label's own colour."""
RADIUS = 3.0
TEXT_LEFT, TEXT_RIGHT = 9.0, 3.0
"""Between the ends of a segment and its name."""
LEAST_NAMED = TEXT_LEFT + 4
_LEAST_LEFT = 6.0
"""Where the name of a segment that begins before the view stands."""
BEYOND = 40.0
"""How far beyond the view shapes are drawn: far coordinates are slow and imprecise."""
_REACH = 96
"""Points of ground right of the name that its picture holds."""
_FAR = 20.0
_WIDEST_PILL = 256.0
DENSE_IN, DENSE_UP = 6.0, 3.0
"""Between the ends of a pill, or its bottom, and the line that says how dense its keyframes are."""
_SEGMENT, _CLIP_LABEL, _TRACK, _PRESENT = BarKind.SEGMENT, BarKind.CLIP_LABEL, BarKind.TRACK, Verdict.PRESENT


class _Ink(NamedTuple):
    """A label's own colour, the ground of its bars, its name and how wide that is."""

    colour: QColor
    ground: QColor
    name: str
    wide: float


class DeviceGrid(NamedTuple):
    """Where the lanes' origin lies in device pixels, and how many of these are in a point."""

    x: float
    y: float
    ratio: float

    @classmethod
    def of(cls, painter: QPainter, ratio: float) -> DeviceGrid:
        """That of a painter whose origin is that of the lanes."""
        origin = painter.worldTransform()
        return cls(origin.dx() * ratio, origin.dy() * ratio, ratio)

    def ends(self, bar: Bar) -> tuple[int, int]:
        """Left and right of a segment in whole device pixels, the gap to one that touches it taken off."""
        left = round(self.x + bar.x * self.ratio)
        right = round(self.x + (bar.x + bar.width) * self.ratio)
        if bar.width >= 3:
            right -= max(round(self.ratio), 1)
        return left, max(right, left + 1)


class BarStamps:
    """Paints the bars of a row that are as most are: present, beginning in view, pills not outside meanwhile."""

    def __init__(self, brushes: Brushes, width: int) -> None:
        self._brushes = brushes
        self._width = width
        self._inks: dict[LabelId, _Ink] = {}

    def segments(self, painter: QPainter, bars: Sequence[Bar]) -> Sequence[Bar]:
        """Paint the segments; returns the bars that are none, or are not as most."""
        ours: list[Bar] = []
        others: list[Bar] = []
        for bar in bars:
            segment = bar.kind is _SEGMENT or bar.kind is _CLIP_LABEL
            ordinary = segment and bar.verdict is _PRESENT and bar.x + TEXT_LEFT >= _LEAST_LEFT
            (ours if ordinary else others).append(bar)
        if ours:
            grid = self._begin(painter)
            top, height = round(grid.y + ours[0].y * grid.ratio), round(ours[0].height * grid.ratio)
            furthest = round(grid.x + (self._width + BEYOND) * grid.ratio)
            for bar in ours:
                left, right = grid.ends(bar)
                self._segment(painter, bar, (left, top, min(right, furthest) - left, height), grid)
            painter.restore()
        return others

    def grounds(self, painter: QPainter, bars: Sequence[Bar]) -> set[RecordId]:
        """Paint the grounds of those pills that are as most; returns which."""
        ours = [bar for bar in bars if self._takes(bar)]
        self._pills(painter, ours, self._ground)
        return {bar.id for bar in ours}

    def dense_lines(self, painter: QPainter, bars: Sequence[Bar], ours: Container[RecordId]) -> None:
        """Paint what says that there are more keyframes than fit, on pills whose ground was painted here."""
        self._pills(painter, [bar for bar in bars if bar.dense and bar.id in ours], self._dense)

    def _takes(self, bar: Bar) -> bool:
        return (
            bar.kind is _TRACK
            and bar.verdict is _PRESENT
            and 1.0 <= bar.width <= _WIDEST_PILL
            and bar.x >= -BEYOND
            and bar.x + bar.width <= self._width + BEYOND
            and not (bar.stretches and any(outside for _, _, outside in bar.stretches))
        )

    def _pills(self, painter: QPainter, bars: list[Bar], picture: Callable[[Bar, int, int], QPixmap]) -> None:
        if not bars:
            return
        grid = self._begin(painter)
        top, height = round(grid.y + bars[0].y * grid.ratio), round(bars[0].height * grid.ratio)
        for bar in bars:
            left = round(grid.x + bar.x * grid.ratio)
            width = max(round(grid.x + (bar.x + bar.width) * grid.ratio) - left, 1)
            painter.drawPixmap(left, top, picture(bar, width, height))
        painter.restore()

    def _begin(self, painter: QPainter) -> DeviceGrid:
        """Count in device pixels until the painter is restored."""
        grid = DeviceGrid.of(painter, self._brushes.ratio)
        painter.save()
        painter.resetTransform()
        painter.scale(1 / grid.ratio, 1 / grid.ratio)
        return grid

    def _segment(
        self, painter: QPainter, bar: Bar, area: tuple[int, int, int, int], grid: DeviceGrid
    ) -> None:
        left, top, width, height = area
        ratio = grid.ratio
        ink = self._inks.get(bar.label) or self._ink(bar.label)
        if width <= EDGE * ratio:
            painter.fillRect(left, top, width, height, ink.colour)
            return
        cap = ceil(RADIUS * ratio)
        if width <= 2 * cap + 2:
            painter.drawPixmap(left, top, self._narrow(bar, width, height))
            return
        shown = ""
        if bar.width > LEAST_NAMED:
            begin = (left - grid.x) / ratio
            room = min(begin + width / ratio - right_air(bar), self._width) - begin - TEXT_LEFT
            shown = ink.name if ink.wide <= room and not bar.locked else self._elided(bar, room)
        stamps = self._brushes.stamps
        head = stamps.get((bar.label, shown, height)) or self._head(bar, shown, height)
        reach = min(width - cap, head.width())
        painter.drawPixmap(left, top, head, 0, 0, reach, height)
        if reach < width - cap:
            painter.fillRect(left + reach, top, width - cap - reach, height, ink.ground)
        end = stamps.get((bar.label, height)) or self._cap(bar, cap, height)
        painter.drawPixmap(left + width - cap, top, end)

    def _elided(self, bar: Bar, room: float) -> str:
        name = self._ink(bar.label).name
        return self._brushes.elided(f"{name} · locked" if bar.locked else name, room)

    def _ink(self, label: LabelId) -> _Ink:
        found = self._inks.get(label)
        if found is None:
            brushes, name = self._brushes, self._brushes.name(label)
            found = _Ink(brushes.colour(label), brushes.tint(label), name, brushes.width(name))
            self._inks[label] = found
        return found

    def _head(self, bar: Bar, name: str, height: int) -> QPixmap:
        """A segment's left end with its name, and a bit more."""
        points = TEXT_LEFT + self._brushes.width(name) + _REACH

        def draw(painter: QPainter) -> None:
            self._shape(painter, bar, points + 2 * RADIUS)
            if name:
                painter.setPen(self._brushes.look.text)
                down = (bar.height - self._brushes.line_height) / 2
                painter.drawStaticText(QPointF(TEXT_LEFT, down), self._brushes.laid(name))

        width = int(points * self._brushes.ratio)
        return self._brushes.stamp((bar.label, name, height), width, height, draw)

    def _cap(self, bar: Bar, width: int, height: int) -> QPixmap:
        """A segment's right end."""
        points = width / self._brushes.ratio

        def draw(painter: QPainter) -> None:
            painter.translate(points - _FAR, 0)
            self._shape(painter, bar, _FAR)

        return self._brushes.stamp((bar.label, height), width, height, draw)

    def _narrow(self, bar: Bar, width: int, height: int) -> QPixmap:
        """A whole segment, too narrow to be put together."""

        def draw(painter: QPainter) -> None:
            self._shape(painter, bar, width / self._brushes.ratio)

        return self._brushes.stamp((bar.label, width, height), width, height, draw)

    def _shape(self, painter: QPainter, bar: Bar, width: float) -> None:
        ink = self._ink(bar.label)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.ground)
        painter.drawRoundedRect(QRectF(0, 0, width, bar.height), RADIUS, RADIUS)
        painter.fillRect(QRectF(0, 0, min(EDGE, width), bar.height), ink.colour)

    def _ground(self, bar: Bar, width: int, height: int) -> QPixmap:
        key = ("pill", bar.label, width, height)
        return self._brushes.stamps.get(key) or self._made_ground(key, bar, width, height)

    def _made_ground(self, key: Hashable, bar: Bar, width: int, height: int) -> QPixmap:
        def draw(painter: QPainter) -> None:
            area = QRectF(0, 0, width / self._brushes.ratio, bar.height)
            radius = min(area.height(), area.width()) / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._ink(bar.label).ground)
            painter.drawRoundedRect(area, radius, radius)

        return self._brushes.stamp(key, width, height, draw)

    def _dense(self, bar: Bar, width: int, height: int) -> QPixmap:
        key = ("dense", bar.label, width, height)
        return self._brushes.stamps.get(key) or self._made_dense(key, bar, width, height)

    def _made_dense(self, key: Hashable, bar: Bar, width: int, height: int) -> QPixmap:
        def draw(painter: QPainter) -> None:
            painter.setPen(dense_pen(self._ink(bar.label).colour))
            y = bar.height - DENSE_UP
            right = width / self._brushes.ratio - DENSE_IN
            painter.drawLine(QPointF(DENSE_IN, y), QPointF(right, y))

        return self._brushes.stamp(key, width, height, draw)


def right_air(bar: Bar) -> float:
    """What the name of a bar leaves free before its end: more where the sign of a comment stands."""
    return TEXT_RIGHT + BUBBLE + 2 if bar.said else TEXT_RIGHT


def dense_pen(colour: QColor) -> QPen:
    """For the line that says that there are more keyframes than fit."""
    return QPen(colour, 3.0, Qt.PenStyle.DotLine)
