"""The whole video in one strip: how much is where on each level, and which stretch is in view. Also the scroll bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from framegrain.ui.timeline.brushes import faded
from framegrain.ui.timeline.density import density
from framegrain.ui.timeline.lanes import LEVELS
from framegrain.ui.timeline.preview import Pointed
from framegrain.ui.timeline.span_view import SpanView

if TYPE_CHECKING:
    from framegrain.ui.theme import Theme
    from framegrain.ui.timeline.surface import TimelineSurface

_HEIGHT = 22
_LINE = 3
_LEAST_WINDOW = 10
_GRIP = 5
_PLAYHEAD = 2
"""Pixels to each side of where it stands that the playhead may touch."""
_LATER_MS = 150


class Overview(QWidget):
    """Drag the window to scroll, its ends to zoom; a click elsewhere goes there."""

    pointed = Signal(object)
    """A Pointed while the pointer is over it; None when it has left."""

    def __init__(self, surface: TimelineSurface, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._surface = surface
        self._look = look
        self._picture: QPixmap | None = None
        self._drag: tuple[str, float] | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LATER_MS)
        self._later.timeout.connect(self.refresh)
        self._playhead_x = 0
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Overview of the whole video")
        self.setAccessibleDescription("Drag the frame to scroll, its ends to zoom")

    def refresh_later(self) -> None:
        """Draw the records anew soon; many edits in a row cost one drawing."""
        self._later.start()

    def refresh(self) -> None:
        """Draw the records anew."""
        self._picture = None
        self.update()

    def show_playhead(self) -> None:
        """Repaint where the playhead was and is, when that is another pixel."""
        x = int(self._all().x(self._surface.moving.playhead))
        if x != self._playhead_x:
            for place in (self._playhead_x, x):
                self.update(place - _PLAYHEAD, 0, 2 * _PLAYHEAD + 1, _HEIGHT)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(400, _HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The records lie elsewhere now."""
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The records, dim outside the stretch in view, and the playhead."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.panel)
        if self._surface.lanes is None:
            return
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._drawn()
        window = self._window()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.sunken)
        painter.drawRoundedRect(QRectF(0, 2, self.width(), _HEIGHT - 4), 4, 4)
        painter.drawPixmap(0, 0, self._picture)
        painter.setPen(QPen(faded(self._look.secondary, 0.9), 1))
        painter.setBrush(faded(self._look.secondary, 0.14))
        painter.drawRoundedRect(window.adjusted(0.5, 2.5, -0.5, -2.5), 4, 4)
        x = self._all().x(self._surface.moving.playhead)
        self._playhead_x = int(x)
        painter.fillRect(QRectF(x - 0.75, 2, 1.5, _HEIGHT - 4), self._look.playhead)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the window or one of its ends; elsewhere the window comes to the pointer."""
        if event.button() is not Qt.MouseButton.LeftButton or self._surface.lanes is None:
            return
        x = event.position().x()
        part = self._part(x)
        if part == "outside":
            self._centre_on(x)
            part = "window"
        self._drag = (part, x - self._window().left())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scroll or zoom."""
        x = event.position().x()
        frame = self._all().frame_at(x)
        self.pointed.emit(Pointed(self, frame, round(x), 0) if self._surface.lanes else None)
        if self._drag is None:
            ends = self._part(x) in ("left", "right")
            self.setCursor(Qt.CursorShape.SizeHorCursor if ends else Qt.CursorShape.ArrowCursor)
            return
        part, grip = self._drag
        if part == "window":
            self._scroll_to(x - grip)
        else:
            self._stretch(part, x)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._drag = None

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self.pointed.emit(None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The whole video."""
        self._surface.set_view(self._surface.view.fitted())

    def _all(self) -> SpanView:
        frames = self._surface.view.frames
        return SpanView(
            frames=frames, width=max(self.width(), 1), scale=max(self.width(), 1) / max(frames, 1)
        )

    def _window(self) -> QRectF:
        view, whole = self._surface.view, self._all()
        left = max(whole.x(view.first), 0.0)
        right = min(whole.x(view.first + view.width / view.scale), float(self.width()))
        wide = max(right - left, _LEAST_WINDOW)
        return QRectF(min(left, self.width() - wide), 0, wide, _HEIGHT)

    def _part(self, x: float) -> str:
        window = self._window()
        if abs(x - window.left()) <= _GRIP:
            return "left"
        if abs(x - window.right()) <= _GRIP:
            return "right"
        return "window" if window.left() < x < window.right() else "outside"

    def _scroll_to(self, left: float) -> None:
        self._surface.set_view(self._surface.view.starting_at(left / self._all().scale))

    def _centre_on(self, x: float) -> None:
        self._scroll_to(x - self._window().width() / 2)

    def _stretch(self, part: str, x: float) -> None:
        view, whole = self._surface.view, self._all()
        frame = x / whole.scale
        still = view.first + view.width / view.scale if part == "left" else view.first
        shown = max(abs(still - frame), 4.0)
        zoomed = view.zoomed(view.width / shown / view.scale, 0.0)
        first = still - zoomed.width / zoomed.scale if part == "left" else still
        self._surface.set_view(zoomed.starting_at(first))

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(round(self.width() * ratio), round(_HEIGHT * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        lanes = self._surface.lanes
        for number, level in enumerate(LEVELS if lanes is not None else ()):
            of_level = [lane for lane in lanes.all if lane.level is level] if lanes is not None else []
            label = next((lane.label for lane in of_level if lane.label is not None), None)
            colour = self._surface.brushes.colour(label) if label is not None else self._look.secondary
            top = 5 + number * (_LINE + 1)
            for x, width, share in density(of_level, self._all()):
                painter.fillRect(QRectF(x, top, width, _LINE), faded(colour, share))
        painter.end()
        return pixmap
