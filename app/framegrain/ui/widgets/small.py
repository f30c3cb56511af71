"""Labels and marks: elided text, swatch, key cap."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

if TYPE_CHECKING:
    from framegrain.ui.theme import Theme

L = TypeVar("L", bound=QLabel)


def toned(label: L, tone: str) -> L:
    """Give a label one of the style sheet's tones."""
    if label.property("tone") != tone:
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)
    return label


def paragraph(text: str = "", tone: str = "") -> QLabel:
    """Plain text in as many lines as it needs."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return toned(label, tone) if tone else label


class Elided(QLabel):
    """One line of text that shortens itself; the whole text is in the tooltip while it is shortened."""

    def __init__(
        self,
        text: str = "",
        side: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._whole = ""
        self._side = side
        self._tip = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    @property
    def whole(self) -> str:
        """The text, never shortened."""
        return self._whole

    def set_text(self, text: str, tip: str = "") -> None:
        """Show another text, with a tooltip of its own if it needs one."""
        if (text, tip) != (self._whole, self._tip):
            self._whole, self._tip = text, tip
            self.setAccessibleName(text)
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(16, self.fontMetrics().height() + 2)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._whole) + 2, metrics.height() + 2)

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, self._side, max(self.width(), 16))
        self.setText(shown)
        whole = self._whole if shown != self._whole else ""
        self.setToolTip("\n".join(filter(None, (whole, self._tip))))


class Swatch(QWidget):
    """A small square in a label's colour."""

    def __init__(self, size: int = 10, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = QColor(Qt.GlobalColor.transparent)
        self.setFixedSize(size, size)

    def set_colour(self, colour: QColor) -> None:
        """Show another colour."""
        if colour != self._colour:
            self._colour = colour
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_swatch(painter, QRectF(self.rect()), self._colour)
        painter.end()


def paint_swatch(painter: QPainter, area: QRectF, colour: QColor) -> None:
    """A rounded square."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(area, 2.5, 2.5)


def key_cap_width(look: Theme, text: str) -> float:
    """How wide a key cap with this text is: whole pixels, so that what stands beside it stays sharp."""
    return float(max(20, ceil(QFontMetricsF(look.font(11, 500)).horizontalAdvance(text)) + 11))


def paint_key_cap(painter: QPainter, look: Theme, area: QRectF, text: str, *, pale: bool = False) -> None:
    """A key as it looks on a keyboard."""
    painter.save()
    painter.setOpacity(painter.opacity() * (0.45 if pale else 1.0))
    painter.setPen(QPen(QColor(look.secondary.red(), look.secondary.green(), look.secondary.blue(), 90), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(look.font(11, 500))
    painter.setPen(look.secondary)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
