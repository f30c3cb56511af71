"""Painting what moves: the playhead, what is selected, and the draft of a drag."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from framegrain.domain.records import Clip, Verdict
from framegrain.ui.timeline.bars import BarPainter
from framegrain.ui.timeline.brushes import DIAMOND, Brushes, faded
from framegrain.ui.timeline.growing import growing_bars, paint_growing
from framegrain.ui.timeline.layout import locate
from framegrain.ui.timeline.placed import BAR_AIR, BAR_HEIGHT, CLIPS_HEIGHT, FOLDED, BarKind, StripKind
from framegrain.ui.timeline.scenery import HEADER, RULER

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

    from framegrain.domain.document import Document
    from framegrain.domain.records import RecordId
    from framegrain.session.focus import Growing
    from framegrain.ui.timeline.gestures import Draft, Ghost
    from framegrain.ui.timeline.lanes import Lanes
    from framegrain.ui.timeline.placed import Layout

_MOST_SOUGHT = 200
"""Selected records looked for even where bars were joined; of more, only those drawn singly are outlined."""
_HEAD = ((-5.5, 2.0), (6.0, 2.0), (6.0, 7.0), (0.25, 13.0), (-5.5, 7.0))


@dataclass(slots=True)
class Moving:
    """What the hand and the clock change many times a second."""

    playhead: int = 0
    selection: frozenset[RecordId] = field(default_factory=frozenset)
    hovered: RecordId | None = None
    draft: Draft | None = None
    refusal: str = ""
    pointer: QPointF = field(default_factory=QPointF)
    band: QRectF | None = None
    lane_line: float | None = None
    """Where a lane that is dragged would be put, in pixels from the top."""
    begun: int | None = None
    """The first frame of a segment begun by key and not yet ended."""
    growing: tuple[Growing, ...] = ()
    """What held keys are writing."""


class OverlayPainter:
    """Paints over the scenery."""

    def __init__(
        self, brushes: Brushes, document: Document, lanes: Lanes, layout: Layout, size: QRect
    ) -> None:
        self._brushes = brushes
        self._look = brushes.look
        self._document = document
        self._lanes = lanes
        self._layout = layout
        self._size = size
        self._bars = BarPainter(brushes, layout.view.width)

    def paint(self, painter: QPainter, moving: Moving) -> None:
        """Everything, the playhead last but for the words at the pointer."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._brushes.small)
        painter.save()
        painter.setClipRect(HEADER, RULER, self._size.width() - HEADER, self._size.height() - RULER)
        self._selected_clips(painter, moving)
        self._begun(painter, moving)
        above = self._layout.above
        free = self._size.height() - above - FOLDED * len(self._layout.below)
        painter.setClipRect(HEADER, above, self._size.width() - HEADER, free)
        painter.translate(HEADER, above)
        self._outlines(painter, moving)
        if moving.growing:
            bars = growing_bars(moving.growing, self._lanes, self._layout, moving.playhead)
            paint_growing(painter, self._look, self._bars, bars)
        if moving.draft is not None:
            self._draft(painter, moving)
        painter.restore()
        if moving.band is not None:
            painter.setPen(QPen(self._look.accent, 1))
            painter.setBrush(faded(self._look.accent, 0.12))
            painter.drawRect(moving.band)
        if moving.lane_line is not None:
            painter.fillRect(QRectF(0, moving.lane_line - 1, self._size.width(), 2), self._look.accent)
        self._lines(painter, moving)
        self._playhead(painter, moving.playhead)
        if moving.draft is not None or moving.refusal:
            self._words(painter, moving)

    def _outlines(self, painter: QPainter, moving: Moving) -> None:
        hovered = self._layout.by_id.get(moving.hovered) if moving.hovered is not None else None
        if hovered is not None and hovered.id not in moving.selection:
            area = QRectF(hovered.x, hovered.y, hovered.width, hovered.height)
            if hovered.kind is not BarKind.TAG:
                self._bars.outline(painter, area, hovered.kind, faded(self._look.text, 0.45), 1.0)
        dragged = {ghost.record for ghost in moving.draft.ghosts} if moving.draft is not None else set()
        shown = moving.selection
        if len(shown) > _MOST_SOUGHT:
            shown = shown & self._layout.by_id.keys()
        for record in shown:
            if record not in dragged:
                self._outline(painter, record, moving.playhead)

    def _outline(self, painter: QPainter, record: RecordId, playhead: int) -> None:
        found = self._document.get(record)
        span = self._document.span_of(found) if found is not None else None
        if found is None or span is None or isinstance(found, Clip):
            return
        place = locate(self._lanes, self._layout, record, span)
        if place is None or place[0] > self._layout.view.width or place[0] + place[2] < 0:
            return
        bar = self._layout.by_id.get(record)
        kind = bar.kind if bar is not None else BarKind.SEGMENT
        area = QRectF(*place)
        if kind is BarKind.TAG:
            area = QRectF(place[0] - 3, place[1], 15, place[3])
        elif kind is BarKind.TRACK and area.width() < DIAMOND:
            area = QRectF(place[0] - place[3] / 2, place[1], place[3], place[3])
        self._bars.outline(painter, area, kind, self._look.text, 1.6)
        if bar is not None:
            self._bars.end_marks(painter, bar)
            self._bars.mark_here(painter, bar, self._layout.view.x(playhead))

    def _selected_clips(self, painter: QPainter, moving: Moving) -> None:
        for clip in self._layout.clips:
            if clip.id in moving.selection:
                area = QRectF(HEADER + clip.x, RULER, clip.width, CLIPS_HEIGHT - 1).adjusted(1, 1, -1, -1)
                painter.setPen(QPen(self._look.text, 1.4))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(area, 3, 3)

    def _begun(self, painter: QPainter, moving: Moving) -> None:
        if moving.begun is None:
            return
        left = HEADER + self._layout.view.x(min(moving.begun, moving.playhead))
        right = HEADER + self._layout.view.x(max(moving.begun, moving.playhead) + 1)
        area = QRectF(left, RULER, right - left, self._size.height() - RULER)
        painter.fillRect(area, faded(self._look.accent, 0.10))
        painter.fillRect(
            QRectF(HEADER + self._layout.view.x(moving.begun), RULER, 2, area.height()), self._look.accent
        )

    def _draft(self, painter: QPainter, moving: Moving) -> None:
        draft = moving.draft
        assert draft is not None
        for ghost in draft.ghosts:
            self._fade_old(painter, ghost)
        for ghost in draft.ghosts:
            self._ghost(painter, ghost, moving)
        if draft.mark is not None:
            bar = self._layout.by_id.get(draft.mark[0])
            if bar is not None:
                x = self._layout.view.x(draft.mark[1])
                picture = self._brushes.diamond(self._look.attention if moving.refusal else self._look.text)
                painter.drawPixmap(QPointF(x - DIAMOND / 2, bar.y + bar.height / 2 - DIAMOND / 2), picture)

    def _fade_old(self, painter: QPainter, ghost: Ghost) -> None:
        old = self._layout.by_id.get(ghost.record) if ghost.record is not None else None
        if old is not None:
            area = QRectF(old.x - 1, old.y, old.width + 2, old.height)
            painter.fillRect(area, faded(self._look.panel, 0.7))

    def _ghost(self, painter: QPainter, ghost: Ghost, moving: Moving) -> None:
        view = self._layout.view
        x, width = view.x(ghost.span.start), max(view.x(ghost.span.stop) - view.x(ghost.span.start), 2.0)
        row = self._row_of(ghost, moving.pointer.y() - self._layout.above)
        if row is None:
            return
        y, height, kind = row
        area = QRectF(x, y, width, height)
        if kind is BarKind.TAG:
            area = QRectF(x - 3, y, 15, height)
        painter.fillRect(area, self._look.panel)
        self._bars.segment_shape(painter, area, ghost.label, Verdict.PRESENT)
        if kind is not BarKind.TAG:
            self._bars.ghost_name(painter, area, ghost.label)
        colour = self._look.attention if moving.refusal else self._look.text
        if moving.refusal:
            painter.fillRect(area, faded(self._look.attention, 0.35))
        self._bars.outline(painter, area, BarKind.SEGMENT, colour, 1.6)

    def _row_of(self, ghost: Ghost, pointer_y: float) -> tuple[float, float, BarKind] | None:
        """Top, height and kind of the bar; None where its row is out of sight."""
        bar = self._layout.by_id.get(ghost.record) if ghost.record is not None else None
        if bar is not None and not ghost.lane:
            return bar.y, bar.height, bar.kind
        if ghost.record is not None and not ghost.lane:  # one of those too small to be drawn singly
            place = locate(self._lanes, self._layout, ghost.record, ghost.span)
            return (place[1], place[3], BarKind.SEGMENT) if place is not None else None
        kind = bar.kind if bar is not None else BarKind.SEGMENT
        row = self._layout.row_at(pointer_y)
        if row is not None and row.strip.lane == ghost.lane and row.strip.kind is StripKind.EVENTS:
            return row.y + 1, row.strip.pitch - BAR_AIR, kind
        return pointer_y - BAR_HEIGHT / 2, BAR_HEIGHT, kind

    def _lines(self, painter: QPainter, moving: Moving) -> None:
        if moving.draft is None:
            return
        if moving.draft.line is not None:
            colour = self._look.attention if moving.refusal else self._look.ok
            self._line(painter, moving.draft.line, QPen(colour, 2))
        if moving.draft.guide is not None:
            self._line(painter, moving.draft.guide, QPen(self._look.accent, 1, Qt.PenStyle.DashLine))

    def _line(self, painter: QPainter, edge: int, pen: QPen) -> None:
        x = HEADER + round(self._layout.view.x(edge)) + 0.5
        painter.setPen(pen)
        painter.drawLine(QPointF(x, RULER), QPointF(x, self._size.height()))

    def _playhead(self, painter: QPainter, frame: int) -> None:
        view = self._layout.view
        if not -8 <= view.x(frame) <= view.width + 8:
            return
        painter.save()
        painter.setClipRect(HEADER - 7, 0, self._size.width() - HEADER + 7, self._size.height())
        x = HEADER + round(view.x(frame))
        if view.scale >= 5:
            painter.fillRect(
                QRectF(x, RULER, view.scale, self._size.height()), faded(self._look.playhead, 0.10)
            )
        painter.fillRect(QRectF(x - 0.5, 4, 1.5, self._size.height()), self._look.playhead)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.playhead)
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(x - 5.5, 2),
                    QPointF(x + 6, 2),
                    QPointF(x + 6, 7),
                    QPointF(x + 0.25, 13),
                    QPointF(x - 5.5, 7),
                ]
            )
        )
        painter.restore()

    def _words(self, painter: QPainter, moving: Moving) -> None:
        look = self._look
        text = moving.refusal or (moving.draft.words if moving.draft is not None else "")
        if not text:
            return
        painter.setFont(self._brushes.small)
        width = min(self._brushes.width(text) + 18, self._size.width() - 16.0)
        x = min(max(moving.pointer.x() + 14, 8.0), self._size.width() - width - 8)
        y = moving.pointer.y() - 34
        if y < 2:
            y = moving.pointer.y() + 20
        area = QRectF(x, min(y, self._size.height() - 28.0), width, 24)
        painter.setPen(QPen(look.attention if moving.refusal else look.line, 1))
        painter.setBrush(look.attention_ground if moving.refusal else look.raised)
        painter.drawRoundedRect(area, 5, 5)
        painter.setPen(look.attention if moving.refusal else look.text)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._brushes.elided(text, width - 12))
