"""A few values side by side, one of them chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.ui.theme import Theme

_HEIGHT = 30


class Option(NamedTuple):
    """One value, the word for it, and a sentence about it."""

    value: object
    text: str
    tip: str = ""


class Segmented(QWidget):
    """Emits `chosen` with the value a person picked; setting the value from code is silent.

    No value chosen (None) stands for mixed or not set.
    """

    chosen = Signal(object)
    kept_keys = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Tab, Qt.Key.Key_Backtab})

    def __init__(
        self, look: Theme, options: Sequence[Option], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._options = list(options)
        self._value: object = None
        self._under = -1
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)
        self.installEventFilter(self)

    @property
    def value(self) -> object:
        """The value chosen; None for none."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show a value as chosen."""
        if value != self._value or type(value) is not type(self._value):
            self._value = value
            self._describe()
            self.update()

    def texts(self) -> list[str]:
        """The words shown."""
        return [option.text for option in self._options]

    def set_tip(self, value: object, tip: str) -> None:
        """Say something else about one value."""
        self._options = [o._replace(tip=tip) if o.value == value else o for o in self._options]

    def pick(self, index: int) -> None:
        """Choose as a person does."""
        if 0 <= index < len(self._options) and self.isEnabled():
            value = self._options[index].value
            if value != self._value or type(value) is not type(self._value):
                self.set_value(value)
                self.chosen.emit(value)

    def centre_of(self, index: int) -> QRectF:
        """The area of one option."""
        return self._cell(index)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._look.font(13))
        widest = max((metrics.horizontalAdvance(o.text) for o in self._options), default=20)
        return QSize((widest + 20) * len(self._options) + 4, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(self._look.font(13))
        widest = max((metrics.horizontalAdvance(o.text) for o in self._options), default=20)
        return QSize((widest + 8) * len(self._options) + 4, _HEIGHT)

    def _chosen_index(self) -> int:
        for n, option in enumerate(self._options):
            if option.value == self._value and type(option.value) is type(self._value):
                return n
        return -1

    def _describe(self) -> None:
        at = self._chosen_index()
        self.setAccessibleDescription(self._options[at].text if at >= 0 else "not set")

    def _cell(self, index: int) -> QRectF:
        width = (self.width() - 4) / max(len(self._options), 1)
        return QRectF(2 + index * width, 2, width, self.height() - 4)

    def _at(self, x: float) -> int:
        width = (self.width() - 4) / max(len(self._options), 1)
        return min(max(int((x - 2) / width), 0), len(self._options) - 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.accent if self.hasFocus() else look.line, 1))
        painter.setBrush(look.sunken)
        painter.drawRoundedRect(whole, 6, 6)
        chosen = self._chosen_index()
        for n, option in enumerate(self._options):
            self._paint_option(painter, n, option, n == chosen)
        painter.end()

    def _paint_option(self, painter: QPainter, n: int, option: Option, chosen: bool) -> None:
        look, cell = self._look, self._cell(n)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen if look.dark else QPen(look.line, 1))
            painter.setBrush(_lifted(look) if look.dark else look.panel)
            painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 4.5, 4.5)
        painter.setFont(look.font(13, 500 if chosen else 400))
        colour = look.text if chosen or n == self._under else look.secondary
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        painter.setPen(colour)
        text = painter.fontMetrics().elidedText(
            option.text, Qt.TextElideMode.ElideRight, int(cell.width()) - 4
        )
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)
        painter.setOpacity(1.0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.pick(self._at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)

    def _hover(self, index: int) -> None:
        if index != self._under:
            self._under = index
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        at = self._chosen_index()
        self.pick(at + step if at >= 0 else 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self
            and event.type() == QEvent.Type.ToolTip
            and isinstance(event, QHelpEvent)
            and self._options
        ):
            tip = self._options[self._at(event.pos().x())].tip
            QToolTip.showText(event.globalPos(), tip or self.toolTip(), self)
            return True
        return False


def _lifted(look: Theme) -> QColor:
    return QColor(look.line).lighter(112)
