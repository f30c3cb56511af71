"""Painting everything that stays while the playhead and the hand move: ruler, clip row, headers, lanes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from framegrain.ui.timeline.bars import BarPainter
from framegrain.ui.timeline.brushes import Brushes, faded
from framegrain.ui.timeline.layout import coverage
from framegrain.ui.timeline.placed import CLIPS_HEIGHT, FOLDED, LANE_AIR, PITCH, StripKind
from framegrain.ui.tokens import mixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.ui.timeline.lanes import Lane, Lanes
    from framegrain.ui.timeline.placed import ClipBox, LaneBox, Layout
    from framegrain.ui.timeline.ticks import Tick

HEADER = 156
RULER = 24
TOP = RULER + CLIPS_HEIGHT
_WORDS_ROOM = 62
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def paint_scenery(
    painter: QPainter, layout: Layout, lanes: Lanes, ticks: Sequence[Tick], brushes: Brushes, size: QRect
) -> None:
    """All of it, into an area whose origin is the top left of the timeline."""
    look = brushes.look
    painter.fillRect(size, look.panel)
    painter.fillRect(QRectF(HEADER, 0, size.width() - HEADER, RULER), look.sunken)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _lanes(painter, layout, lanes, brushes, size)
    _ruler(painter, ticks, brushes, size)
    _clips(painter, layout, brushes, size)
    _boundaries(painter, layout, brushes, size)
    _headers(painter, layout, lanes, brushes, size)
    _lanes_below(painter, layout, lanes, brushes, size)


def _lanes_below(painter: QPainter, layout: Layout, lanes: Lanes, brushes: Brushes, size: QRect) -> None:
    """One line for each lane that is out of sight, so that nobody takes it for empty."""
    look = brushes.look
    for box, y in layout.below:
        top = layout.above + y
        painter.fillRect(QRectF(0, top, size.width(), FOLDED), look.sunken)
        painter.fillRect(QRectF(0, top, size.width(), 1), look.line)
        for x, width in coverage(lanes.of(box.level), layout.view):
            colour = faded(look.secondary, 0.55)
            painter.fillRect(QRectF(HEADER + x, top + FOLDED / 2 - 3, width, 6), colour)
        _header_words(painter, lanes.of(box.level), top + 1, "chevron-down", brushes)


def _lanes(painter: QPainter, layout: Layout, lanes: Lanes, brushes: Brushes, size: QRect) -> None:
    painter.save()
    painter.setClipRect(HEADER, layout.above, size.width() - HEADER, size.height() - layout.above)
    painter.translate(HEADER, layout.above)
    painter.setFont(brushes.small)
    bars = BarPainter(brushes, layout.view.width)
    for lane in layout.lanes:
        y = lane.y + lane.height - layout.top
        painter.fillRect(QRectF(0, y - 1, layout.view.width, 1), faded(brushes.look.line, 0.7))
    for row in layout.rows:
        bars.blocks(painter, row.blocks, lanes.labels)
        for bar in row.bars:
            bars.bar(painter, bar)
        if row.strip.kind is StripKind.TAGS:
            bars.tag_names(painter, row.bars)
    painter.restore()


def _ruler(painter: QPainter, ticks: Sequence[Tick], brushes: Brushes, size: QRect) -> None:
    look = brushes.look
    painter.setFont(brushes.digits)
    painter.save()
    painter.setClipRect(HEADER, 0, size.width() - HEADER, RULER)
    small, large = QPen(look.line, 1), QPen(mixed(look.line, look.secondary, 0.45), 1)
    for tick in ticks:
        x = HEADER + round(tick.x) + 0.5
        painter.setPen(large if tick.text else small)
        painter.drawLine(QPointF(x, RULER - 16 if tick.text else RULER - 5), QPointF(x, RULER))
        if tick.text:
            painter.setPen(look.secondary)
            painter.drawText(QRectF(x + 5, 0, 120, RULER - 2), _LEFT, tick.text)
    painter.restore()


def _clips(painter: QPainter, layout: Layout, brushes: Brushes, size: QRect) -> None:
    look = brushes.look
    painter.save()
    painter.setClipRect(HEADER, RULER, size.width() - HEADER, CLIPS_HEIGHT)
    painter.setFont(brushes.digits)
    for clip in layout.clips:
        left = HEADER + max(clip.x, 0.0)
        right = HEADER + min(clip.x + clip.width, float(layout.view.width))
        if clip.finished:
            painter.fillRect(QRectF(left, RULER, right - left, CLIPS_HEIGHT), faded(look.ok, 0.12))
        _clip_words(painter, clip, left, right, brushes)
    painter.restore()
    painter.fillRect(QRectF(0, TOP - 1, size.width(), 1), look.line)


def _clip_words(painter: QPainter, clip: ClipBox, left: float, right: float, brushes: Brushes) -> None:
    words = f"Clip {clip.number}" if right - left > 60 else f"{clip.number}"
    if clip.finished:
        words = f"✓ {words} · finished" if right - left > 130 else "✓"
    if right - left > brushes.width(words) + 6:
        painter.setPen(brushes.look.ok if clip.finished else brushes.look.secondary)
        painter.drawText(QRectF(left + 6, RULER, right - left - 6, CLIPS_HEIGHT - 1), _LEFT, words)


def _boundaries(painter: QPainter, layout: Layout, brushes: Brushes, size: QRect) -> None:
    painter.setPen(QPen(faded(brushes.look.ok, 0.55), 1))
    for _, x in layout.boundaries:
        if 0 <= x <= layout.view.width:
            at = HEADER + round(x) + 0.5
            painter.drawLine(QPointF(at, RULER), QPointF(at, size.height()))


def _headers(painter: QPainter, layout: Layout, lanes: Lanes, brushes: Brushes, size: QRect) -> None:
    look = brushes.look
    painter.fillRect(QRectF(0, 0, HEADER - 1, size.height()), look.panel)
    painter.fillRect(QRectF(HEADER - 1, 0, 1, size.height()), look.line)
    painter.fillRect(QRectF(0, TOP - 1, HEADER, 1), look.line)
    painter.setPen(look.secondary)
    painter.setFont(brushes.small)
    painter.drawText(QRectF(23, RULER, 80, CLIPS_HEIGHT - 1), _LEFT, "Clips")
    painter.save()
    painter.setClipRect(0, layout.above, HEADER - 1, size.height() - layout.above)
    painter.translate(0, layout.above - layout.top)
    for lane in layout.lanes:
        _header(painter, lane, lanes, layout.top, brushes)
    painter.restore()


def _header(painter: QPainter, box: LaneBox, lanes: Lanes, scrolled: int, brushes: Brushes) -> None:
    look, lane = brushes.look, lanes.of(box.level)
    painter.fillRect(QRectF(0, box.y + box.height - 1, HEADER - 1, 1), faded(look.line, 0.7))
    top = float(box.y + (1 if box.folded else LANE_AIR))
    top = max(top, min(float(scrolled), box.y + box.height - PITCH - 1.0))  # in view as long as its lane is
    _header_words(painter, lane, top, "chevron-right" if box.folded else "chevron-down", brushes)


def _header_words(painter: QPainter, lane: Lane, top: float, arrow_name: str, brushes: Brushes) -> None:
    look = brushes.look
    arrow = look.pixmap(arrow_name, "secondary", 12, brushes.ratio)
    painter.drawPixmap(QPointF(7, top + 4), arrow)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brushes.colour(lane.label) if lane.label is not None else look.secondary)
    painter.drawRoundedRect(QRectF(24, top + 5.5, 9, 9), 2.5, 2.5)
    painter.setPen(look.text)
    painter.setFont(brushes.small_strong)
    painter.drawText(QRectF(39, top, 60, PITCH), _LEFT, lane.name)
    painter.setPen(look.secondary)
    painter.setFont(brushes.small)
    words = lane.words if brushes.width(lane.words) < _WORDS_ROOM else f"{lane.count:,}"
    painter.drawText(QRectF(HEADER - 90, top, 80, PITCH), _RIGHT, words)
