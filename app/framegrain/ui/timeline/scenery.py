"""Painting everything that stays while the playhead and the hand move: ruler, clip row, headers, lanes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from framegrain.ui.timeline.bars import BarPainter
from framegrain.ui.timeline.brushes import BUBBLE, Brushes, faded
from framegrain.ui.timeline.layout import coverage
from framegrain.ui.timeline.placed import CLIPS_HEIGHT, FOLDED, LANE_AIR, PITCH, StripKind
from framegrain.ui.tokens import mixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.ui.timeline.arrangement import Arrangement
    from framegrain.ui.timeline.lanes import Lane, Lanes
    from framegrain.ui.timeline.placed import ClipBox, LaneBox, Layout
    from framegrain.ui.timeline.ticks import Tick

HEADER = 156
RULER = 24
TOP = RULER + CLIPS_HEIGHT
SNAP_LEFT = HEADER - 34
"""Where the magnet begins, right of what the ruler counts in."""
_WORDS_ROOM = 62
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class HeaderWords(NamedTuple):
    """What the corner at the top left says: the ruler's unit, whether edges snap, how many lanes are hidden."""

    unit: str
    snaps: bool
    hidden: int


def paint_scenery(
    painter: QPainter,
    layout: Layout,
    lanes: Lanes,
    arrangement: Arrangement,
    ticks: Sequence[Tick],
    words: HeaderWords,
    brushes: Brushes,
    size: QRect,
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
    _headers(painter, layout, lanes, arrangement, brushes, size)
    _corner(painter, words, brushes)
    _lanes_below(painter, layout, lanes, arrangement, brushes, size)


def _lanes_below(
    painter: QPainter,
    layout: Layout,
    lanes: Lanes,
    arrangement: Arrangement,
    brushes: Brushes,
    size: QRect,
) -> None:
    """One line for each lane that is out of sight, so that nobody takes it for empty."""
    look = brushes.look
    lines = layout.below
    boxes = layout.out_of_sight
    for box, y in lines:
        top = layout.above + y
        painter.fillRect(QRectF(0, top, size.width(), FOLDED), look.sunken)
        painter.fillRect(QRectF(0, top, size.width(), 1), look.line)
        stands_for_all = len(lines) == 1 and len(boxes) > 1
        shown = [lanes.of(other.lane) for other in boxes] if stands_for_all else [lanes.of(box.lane)]
        for x, width in coverage(shown, layout.view):
            colour = faded(look.secondary, 0.55)
            painter.fillRect(QRectF(HEADER + x, top + FOLDED / 2 - 3, width, 6), colour)
        if stands_for_all:
            _more_words(painter, len(boxes), top + 1, brushes)
        else:
            locked = box.lane in arrangement.locked
            _header_words(painter, shown[0], top + 1, "chevron-down", brushes, locked=locked)


def _more_words(painter: QPainter, count: int, top: float, brushes: Brushes) -> None:
    look = brushes.look
    painter.drawPixmap(QPointF(7, top + 4), look.pixmap("chevron-down", "secondary", 12, brushes.ratio))
    painter.setPen(look.secondary)
    painter.setFont(brushes.small)
    painter.drawText(QRectF(24, top, HEADER - 30, PITCH), _LEFT, f"{count} more lanes")


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
        bars.row(painter, row.bars)
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
    if clip.said and right - left > BUBBLE + 6:
        middle = RULER + (CLIPS_HEIGHT - BUBBLE) / 2
        painter.drawPixmap(QPointF(left + 5, middle), brushes.bubble())
        left += BUBBLE + 3
    if right - left > brushes.width(words) + 6:
        painter.setPen(brushes.look.ok if clip.finished else brushes.look.secondary)
        painter.drawText(QRectF(left + 6, RULER, right - left - 6, CLIPS_HEIGHT - 1), _LEFT, words)


def _boundaries(painter: QPainter, layout: Layout, brushes: Brushes, size: QRect) -> None:
    colour = faded(brushes.look.ok, 0.55)
    for _, x in layout.boundaries:
        if 0 <= x <= layout.view.width:
            painter.fillRect(QRectF(HEADER + round(x), RULER, 1, size.height() - RULER), colour)


def _headers(
    painter: QPainter,
    layout: Layout,
    lanes: Lanes,
    arrangement: Arrangement,
    brushes: Brushes,
    size: QRect,
) -> None:
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
        locked = lane.lane in arrangement.locked
        _header(painter, lane, lanes.of(lane.lane), layout.top, brushes, locked=locked)
    painter.restore()


def _corner(painter: QPainter, words: HeaderWords, brushes: Brushes) -> None:
    """What the ruler counts in, the magnet, and how many lanes are hidden."""
    look = brushes.look
    painter.setFont(brushes.small)
    painter.setPen(look.secondary)
    painter.drawText(QRectF(23, 0, 90, RULER), _LEFT, words.unit.capitalize())
    magnet = look.pixmap("magnet", "accent" if words.snaps else "secondary", 14, brushes.ratio)
    painter.setOpacity(1.0 if words.snaps else 0.45)
    painter.drawPixmap(QPointF(HEADER - 24, 5), magnet)
    painter.setOpacity(1.0)
    if words.hidden:
        painter.drawPixmap(
            QPointF(HEADER - 24, RULER + 3), look.pixmap("eye-off", "attention", 14, brushes.ratio)
        )
        painter.setPen(look.attention)
        area = QRectF(HEADER - 100, RULER, 71, CLIPS_HEIGHT - 1)
        painter.drawText(area, _RIGHT, f"{words.hidden} hidden")


def _header(
    painter: QPainter, box: LaneBox, lane: Lane, scrolled: int, brushes: Brushes, *, locked: bool
) -> None:
    look = brushes.look
    painter.fillRect(QRectF(0, box.y + box.height - 1, HEADER - 1, 1), faded(look.line, 0.7))
    top = float(box.y + (1 if box.folded else LANE_AIR))
    top = max(top, min(float(scrolled), box.y + box.height - PITCH - 1.0))  # in view as long as its lane is
    arrow = "chevron-right" if box.folded else "chevron-down"
    _header_words(painter, lane, top, arrow, brushes, locked=locked)


def _header_words(
    painter: QPainter, lane: Lane, top: float, arrow_name: str, brushes: Brushes, *, locked: bool
) -> None:
    look = brushes.look
    arrow = look.pixmap(arrow_name, "secondary", 12, brushes.ratio)
    painter.drawPixmap(QPointF(7, top + 4), arrow)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brushes.colour(lane.label) if lane.label is not None else look.secondary)
    painter.drawRoundedRect(QRectF(24, top + 5.5, 9, 9), 2.5, 2.5)
    painter.setPen(look.text)
    painter.setFont(brushes.small_strong)
    right = HEADER - 10.0
    if locked:
        painter.drawPixmap(QPointF(right - 13, top + 3), look.pixmap("lock", "attention", 13, brushes.ratio))
        right -= 18
    left_over = right - 39 - brushes.width(lane.name) - 10
    words = lane.words if brushes.width(lane.words) < min(left_over, _WORDS_ROOM) else f"{lane.count:,}"
    words = words if lane.count else ""
    room = right - 39 - (brushes.width(words) + 6 if words else 0)
    painter.drawText(QRectF(39, top, room, PITCH), _LEFT, brushes.elided(lane.name, room))
    painter.setPen(look.secondary)
    painter.setFont(brushes.small)
    painter.drawText(QRectF(right - 90, top, 90, PITCH), _RIGHT, words)
