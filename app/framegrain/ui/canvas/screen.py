"""Puts the standing layer and what moves over it on the widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QRegion, QTransform

from framegrain.ui.canvas.brushes import Brushes
from framegrain.ui.canvas.layers import Layers, Same, Still
from framegrain.ui.canvas.live import Live
from framegrain.ui.canvas.scaling import whole_size
from framegrain.ui.canvas.shields import Outline

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from framegrain.ui.canvas.hand import Hand
    from framegrain.ui.canvas.stage import Stage
    from framegrain.ui.theme import Theme


_MARGIN = 24


class Screen:
    """What the canvas shows, and which of its pixels are out of date."""

    def __init__(self, widget: QWidget, stage: Stage, hand: Hand, look: Theme) -> None:
        self._widget = widget
        self._stage = stage
        self._look = look
        self._layers = Layers()
        self._brushes = Brushes(look)
        self._live = Live(stage, hand, self._layers)
        self._outdated = True

    @property
    def whole_size(self) -> tuple[int, int] | None:
        """Device pixels the whole picture covers, (width, height); None where it is shown larger than it is."""
        return whole_size(self._stage.view, self._widget.devicePixelRatioF(), self._stage.size)

    def outdate(self) -> None:
        """Everything may look different: compose anew before the next painting."""
        self._outdated = True

    def dress(self) -> None:
        """The look changed."""
        self._brushes = Brushes(self._look)

    def show_names(self, *, on: bool) -> None:
        """Show or hide the names of shapes that are not selected."""
        self._live.names = on

    def changed(self) -> QRegion:
        """The pixels on which what moves differs from what was painted last."""
        return self._live.compose(self._widget.size(), self._brushes, self._look)

    def paint(self, painter: QPainter, exposed: QRegion) -> QRegion:
        """Paint the exposed pixels; returns further ones that turned out to be out of date."""
        ratio = self._widget.devicePixelRatioF()
        scene = self._layers.scene(self._still(ratio), self._brushes)
        missed = QRegion()
        if self._outdated or self._layers.painted_anew:
            self._outdated = self._layers.painted_anew = False
            missed = self.changed() - exposed
        painter.setTransform(QTransform.fromScale(1 / ratio, 1 / ratio))  # pixel for pixel at any ratio
        painter.drawPixmap(0, 0, scene)
        painter.resetTransform()
        if self._stage.session.document is not None and self._stage.picture is None:
            self._paint_waiting(painter)
        if self._stage.has_shapes:
            self._live.paint(painter, exposed, self._brushes, self._look, ratio)
        return missed

    def _still(self, ratio: float) -> Still:
        stage, widget = self._stage, self._widget
        return Still(
            bgra=Same(stage.picture.bgra if stage.picture is not None else None),
            size=stage.size,
            view=stage.view,
            room=(float(widget.width()), float(widget.height())),
            ratio=ratio,
            shapes=tuple(item for item in stage.drawn if not item.selected),
            ground=self._look.canvas,
            names=self._live.names,
            brushes=Same(self._brushes),
            chosen=tuple(Outline(item.id, item.bounds) for item in stage.selected),
            moving=stage.session.focus.playing,
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
