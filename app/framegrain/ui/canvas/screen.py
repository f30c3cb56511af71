"""Puts the standing layer and what moves over it on the widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QRegion

from framegrain.ui.canvas.bound_layer import BoundLayer
from framegrain.ui.canvas.brushes import Brushes, Cover
from framegrain.ui.canvas.chips import HEIGHT
from framegrain.ui.canvas.ground import grid
from framegrain.ui.canvas.ground_paint import paint_grid
from framegrain.ui.canvas.layers import Layers, Same, Still
from framegrain.ui.canvas.live import Live
from framegrain.ui.canvas.scaling import whole_size
from framegrain.ui.canvas.shields import Outline
from framegrain.ui.canvas.traces_layer import TracesLayer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from framegrain.domain.records import RecordId
    from framegrain.ui.canvas.hand import Hand
    from framegrain.ui.canvas.layout import Drawn
    from framegrain.ui.canvas.passing import Passing
    from framegrain.ui.canvas.stage import Stage
    from framegrain.ui.canvas.tone import Tone
    from framegrain.ui.theme import Theme


_MARGIN = 24


class Screen:
    """What the canvas shows, and which of its pixels are out of date."""

    def __init__(self, widget: QWidget, stage: Stage, hand: Hand, look: Theme) -> None:
        self._widget = widget
        self._stage = stage
        self._hand = hand
        self._look = look
        self._layers = Layers()
        self._brushes = Brushes(look)
        self._live = Live(stage, hand, self._layers)
        self.traces = TracesLayer(stage, widget.update)
        self.bound = BoundLayer(stage)
        self._outdated = True
        self.ground = False
        """Whether the grid of metres is shown where the video is calibrated."""
        self._cover = Cover()
        self._tone: Same | None = None

    @property
    def whole_size(self) -> tuple[int, int] | None:
        """Device pixels the whole picture covers, (width, height); None where it is shown larger than it is."""
        return whole_size(self._stage.view, self._widget.devicePixelRatioF(), self._stage.size)

    def outdate(self) -> None:
        """Everything may look different: compose anew before the next painting."""
        self._outdated = True

    def dress(self) -> None:
        """The look changed."""
        self._brushes = Brushes(self._look, self._cover)

    def set_cover(self, cover: Cover) -> None:
        """Let shapes cover so much of the picture."""
        self._cover = cover
        self.dress()

    def tint(self, tone: Tone) -> None:
        """Show pixels by this tone."""
        self._tone = None if tone.is_plain else Same(tone.table())
        self._live.table = None if self._tone is None else self._tone.what

    def cross(self, *, on: bool) -> None:
        """Show the crosshair while a tool that draws is in hand, or not."""
        self._live.crosses = on

    def show_names(self, *, on: bool) -> None:
        """Show or hide the names of shapes that are not selected."""
        self._live.names = on

    def magnify(self, *, on: bool) -> None:
        """Show the magnifier while a vertex is dragged, or not."""
        self._live.magnifies = on

    def name_place(self, record: RecordId) -> QRect | None:
        """Where the name of an object stands; None while it has none."""
        chip = self._live.chip_of(record)
        return QRect(chip.x, chip.y, chip.width, HEIGHT) if chip is not None else None

    def changed(self) -> QRegion:
        """The pixels on which what moves differs from what was painted last."""
        return self._live.compose(self._widget.size(), self._brushes, self._look)

    def paint(self, painter: QPainter, exposed: QRegion) -> QRegion:
        """Paint the exposed pixels; returns further ones that turned out to be out of date."""
        ratio = self._widget.devicePixelRatioF()
        self._layers.paint(painter, self._still(ratio), self._brushes)
        missed = QRegion()
        if self._outdated or self._layers.painted_anew:
            self._outdated = self._layers.painted_anew = False
            missed = self.changed() - exposed
        camera = self._stage.camera if self.ground else None
        if camera is not None and self._stage.has_shapes:
            paint_grid(
                painter, grid(camera, self._stage.size), self._stage.view, self._stage.size, self._brushes
            )
        if self._stage.session.document is not None and self._stage.picture is None:
            self._paint_waiting(painter)
        if self._stage.has_shapes:
            self.traces.paint(painter, self._brushes)
            self.bound.paint(painter, self._brushes)
            self._live.paint(painter, exposed, self._brushes, self._look, ratio)
        return missed

    def _still(self, ratio: float) -> Still:
        stage, widget = self._stage, self._widget
        chosen, held = stage.selected, self._hand.draft.shapes
        room = (float(widget.width()), float(widget.height()))
        passing: list[Passing] | None = None
        shapes: tuple[Drawn, ...] = ()
        if stage.session.focus.playing:
            passing = stage.passing(room, stage.session.focus.selection | held.keys())
        if passing is None or self._layers.places_names(self._live.names):
            shapes = stage.drawn
            if chosen or held:
                shapes = tuple(item for item in shapes if not item.selected and item.id not in held)
        return Still(
            bgra=Same(stage.picture.bgra if stage.picture is not None else None),
            size=stage.size,
            view=stage.view,
            room=room,
            ratio=ratio,
            shapes=shapes,
            ground=self._look.canvas,
            names=self._live.names,
            brushes=Same(self._brushes),
            chosen=tuple(Outline(item.id, item.bounds) for item in chosen),
            passing=passing,
            tone=self._tone,
        )

    def _paint_waiting(self, painter: QPainter) -> None:
        document = self._stage.session.document
        assert document is not None
        text = self._stage.failure or f"Opening {document.video.name}"
        if self._stage.session.video_file is None:
            text = f"The pictures of {document.video.name} are missing: its file is gone, moved or changed"
        painter.setPen(Qt.GlobalColor.lightGray)
        painter.setFont(self._look.font(13))
        room = self._widget.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
