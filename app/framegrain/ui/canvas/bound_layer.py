"""Marks what is bound to the one selected record: who takes part in an event, the whole and the parts of an object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from framegrain.ui.canvas.layers import Same

if TYPE_CHECKING:
    from framegrain.domain.document import Document
    from framegrain.domain.records import RecordId
    from framegrain.ui.canvas.brushes import Brushes
    from framegrain.ui.canvas.layout import Drawn
    from framegrain.ui.canvas.stage import Stage

_APART, _WIDTH, _ALPHA = 4.0, 1.4, 0.85


def bound_to(document: Document, record: RecordId) -> frozenset[RecordId]:
    """The tracks bound to a record: in roles of an event; a track's whole and parts."""
    event = document.events.get(record)
    if event is not None:
        return frozenset(track for bound in event.roles.values() for track in bound)
    track = document.tracks.get(record)
    if track is None:
        return frozenset()
    whole = () if track.part_of is None else (track.part_of,)
    return frozenset((*whole, *(part.id for part in document.parts_of(record))))


class BoundLayer:
    """A dotted frame around each; found anew when the frame, the records or the selection change."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._key: object = None
        self._marked: tuple[Drawn, ...] = ()

    @property
    def marked(self) -> tuple[Drawn, ...]:
        """The shapes on this frame that are to be marked."""
        session = self._stage.session
        chosen = session.focus.selection
        if session.document is None or len(chosen) != 1 or session.focus.playing:
            return ()
        key = (Same(self._stage.drawn), chosen)
        if key != self._key:
            self._key = key
            bound = bound_to(session.document, next(iter(chosen)))
            self._marked = tuple(item for item in self._stage.drawn if item.id in bound) if bound else ()
        return self._marked

    def paint(self, painter: QPainter, brushes: Brushes) -> None:
        """Draw the frames."""
        if not self.marked:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for item in self.marked:
            path = self._around(item)
            painter.strokePath(path, brushes.halo(_WIDTH, "dotted"))
            painter.strokePath(path, brushes.pen(item.colour, _WIDTH, _ALPHA, "dotted"))
        painter.restore()

    def _around(self, item: Drawn) -> QPainterPath:
        left, top, right, bottom = item.bounds
        (x0, y0), (x1, y1) = (self._stage.view.to_screen(at) for at in ((left, top), (right, bottom)))
        x0, y0, x1, y1 = x0 - _APART, y0 - _APART, x1 + _APART, y1 + _APART
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(x0, y0), QPointF(x1, y0), QPointF(x1, y1), QPointF(x0, y1)]))
        path.closeSubpath()
        return path
