"""Paints the traces of the selected objects between the picture and what the hand works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from framegrain.ui.canvas.layers import Same
from framegrain.ui.canvas.traces import Trace, Traces, lay_traces
from framegrain.ui.selected import selected_tracks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from framegrain.domain.shapes import Ring, Xy
    from framegrain.ui.canvas.brushes import Brushes
    from framegrain.ui.canvas.stage import Stage
    from framegrain.ui.canvas.traces import Skin, Trail

_NEAR, _FAR, _NEXT = 0.55, 0.3, 0.8
_STOP, _HERE = 2.5, 3.5


class TracesLayer:
    """Laid out anew when the frame, the records or the selection change; nothing while the video plays."""

    def __init__(self, stage: Stage, repaint: Callable[[], None]) -> None:
        self._stage = stage
        self._repaint = repaint
        self._traces = Traces()
        self._key: object = None
        self.wanted: frozenset[Trace] = frozenset()

    def show(self, trace: Trace, *, on: bool) -> None:
        """Show one kind of trace, or no longer."""
        self.wanted = self.wanted | {trace} if on else self.wanted - {trace}
        self._repaint()

    @property
    def traces(self) -> Traces:
        """What is to be painted now."""
        stage, session = self._stage, self._stage.session
        document = session.document
        if not self.wanted or document is None or session.focus.playing:
            return Traces()
        key = (Same(stage.drawn), stage.frame, session.focus.selection, self.wanted)
        if key != self._key:
            self._key = key
            shows = session.focus.showing.shows
            tracks = [track for track in selected_tracks(session) if shows(track)]
            self._traces = lay_traces(
                document, session.taxonomy, stage.frame, tracks, self.wanted, stage.colour_of
            )
        return self._traces

    def paint(self, painter: QPainter, brushes: Brushes) -> None:
        """Draw them, the trails over the shapes."""
        traces = self.traces
        if not traces.skins and not traces.trails:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for skin in traces.skins:
            self._skin(painter, skin, brushes)
        for trail in traces.trails:
            self._trail(painter, trail, brushes)
        painter.restore()

    def _skin(self, painter: QPainter, skin: Skin, brushes: Brushes) -> None:
        alpha = _NEXT if skin.step == 0 else _NEAR if abs(skin.step) == 1 else _FAR
        style = "dotted" if skin.step == 0 else "dashed" if skin.step > 0 else "solid"
        path = self._path(skin.rings, closed=True)
        path.addPath(self._path(skin.lines, closed=False))
        if abs(skin.step) <= 1:
            painter.strokePath(path, brushes.halo(1.0, style))
        painter.strokePath(path, brushes.pen(skin.colour, 1.2, alpha, style))

    def _trail(self, painter: QPainter, trail: Trail, brushes: Brushes) -> None:
        path = self._path(trail.lines, closed=False)
        painter.strokePath(path, brushes.halo(1.0))
        painter.strokePath(path, brushes.pen(trail.colour, 1.2, 0.9))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brushes.colour(trail.colour))
        for stop in trail.stops:
            painter.drawEllipse(self._place(stop), _STOP, _STOP)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if trail.here is not None:
            for pen in (brushes.halo(1.5), brushes.pen(trail.colour, 1.5)):
                painter.setPen(pen)
                painter.drawEllipse(self._place(trail.here), _HERE, _HERE)

    def _path(self, lines: Iterable[Ring], *, closed: bool) -> QPainterPath:
        path = QPainterPath()
        for line in lines:
            path.addPolygon(QPolygonF([self._place(point) for point in line]))
            if closed:
                path.closeSubpath()
        return path

    def _place(self, point: Xy) -> QPointF:
        return QPointF(*self._stage.view.to_screen(point))
