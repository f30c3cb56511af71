"""One example as a picture with its mark: what the label is, is not, or where it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from framegrain.domain.guideline import ExampleKind

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QPixmap

    from framegrain.domain.guideline import Example
    from framegrain.ui.theme import Theme

WORDS = {
    ExampleKind.POSITIVE: "This is it",
    ExampleKind.NEGATIVE: "This is not",
    ExampleKind.BORDERLINE: "Borderline",
}
_MARKS = {ExampleKind.POSITIVE: "✓", ExampleKind.NEGATIVE: "✕", ExampleKind.BORDERLINE: "≈"}
_TONES = {ExampleKind.POSITIVE: "ok", ExampleKind.NEGATIVE: "error", ExampleKind.BORDERLINE: "attention"}
_RADIUS = 6.0
_BADGE = 18.0


def tone_of(kind: ExampleKind) -> str:
    """The tone a kind of example is shown in."""
    return _TONES[kind]


class ExampleView(QWidget):
    """A picture fitted into its room; `chosen` when it is clicked or taken by key."""

    chosen = Signal(int)

    def __init__(
        self, example: Example, pixmap: QPixmap, look: Theme, size: QSize, *, button: bool = False
    ) -> None:
        super().__init__()
        self.example = example
        self._pixmap = pixmap
        self._look = look
        self._wanted = size
        self._button = button
        self._current = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        said = f"{WORDS[example.kind]}: {example.caption}" if example.caption else WORDS[example.kind]
        self.setAccessibleName(said)
        self.setToolTip("\n".join(filter(None, (said, example.why))))
        if button:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self.update)

    def mark_current(self, *, on: bool) -> None:
        """Show it as the one that is looked at."""
        if on != self._current:
            self._current = on
            self.update()

    def sizeHint(self) -> QSize:
        """The picture's own shape within the size asked for."""
        if self._pixmap.isNull():
            return self._wanted
        return self._pixmap.size().scaled(self._wanted, Qt.AspectRatioMode.KeepAspectRatio)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, room = self._look, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        shape = QPainterPath()
        shape.addRoundedRect(room, _RADIUS, _RADIUS)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(room, look.sunken)
        if self._pixmap.isNull():
            painter.setPen(look.secondary)
            painter.setFont(look.font(11))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, "Picture lost")
        else:
            painter.drawPixmap(room, self._pixmap, QRectF(self._pixmap.rect()))
        painter.restore()
        tone = look.colour(tone_of(self.example.kind))
        bright = self._current or self.hasFocus()
        painter.setPen(QPen(look.accent if bright else look.line, 2 if bright else 1))
        painter.drawPath(shape)
        self._paint_badge(painter, tone)
        painter.end()

    def _paint_badge(self, painter: QPainter, tone: QColor) -> None:
        area = QRectF(5, 5, _BADGE, _BADGE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(16, 18, 22, 225) if self._look.dark else QColor(255, 255, 255, 235))
        painter.drawEllipse(area)
        painter.setPen(tone)
        painter.setFont(self._look.font(12, 700))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, _MARKS[self.example.kind])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._button and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(self.example.id)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._button and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.example.id)
        else:
            event.ignore()
