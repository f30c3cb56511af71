"""The frame number and time; a click turns the number into a field to jump from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

if TYPE_CHECKING:
    from framegrain.ui.theme import Theme


class Steady(QWidget):
    """Holds a text in a size of its own, on a ground of its own: where it was in a layout, or clear, each new frame
    number would lay out the whole window, and paint what lies behind.
    """

    def __init__(self, text: QWidget, look: Theme) -> None:
        super().__init__()
        self._text = text
        self._look = look
        text.setParent(self)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def fit(self, width: int) -> None:
        """Take this width, and the height the text needs."""
        self.setFixedSize(width, self._text.sizeHint().height())
        self._text.resize(self.size())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the transport bar."""
        QPainter(self).fillRect(event.rect(), self._look.panel)


class Place(QWidget):
    """Shows where the video stands.

    `typed` carries what a person entered to go elsewhere; `left` says that the keyboard is free again.
    """

    typed = Signal(str)
    left = Signal()

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._digits = 0
        self.number = QPushButton("–")
        self.number.setProperty("kind", "quiet")
        self.number.setProperty("strong", True)
        self.number.setCursor(Qt.CursorShape.IBeamCursor)
        self.number.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.number.setAccessibleName("Frame; press to type another frame or time")
        self.number.clicked.connect(self.edit)
        self.field = QLineEdit()
        self.field.setAccessibleName("Frame or time to go to")
        self.field.installEventFilter(self)
        self.field.returnPressed.connect(self._enter)
        self.timecode = QLabel()
        self.timecode.setProperty("tone", "secondary")
        self.timecode.setToolTip("Time since the first frame")
        self.field.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._number, self._timecode = Steady(self.number, look), Steady(self.timecode, look)
        row.addWidget(self._number)
        row.addWidget(self.field)
        row.addWidget(self._timecode)
        self.dress()

    def dress(self) -> None:
        """Fonts of the look."""
        self.number.setFont(self._look.font(16, 600, tabular=True))
        self.field.setFont(self._look.font(14, 600, tabular=True))
        self.timecode.setFont(self._look.font(13, tabular=True))
        self._fit()

    def show_place(self, frame: int, last: int, timecode: str) -> None:
        """Show a frame of a video whose last frame is `last`."""
        self.number.setText(str(frame))
        if len(timecode) != len(self.timecode.text()):
            self._timecode.fit(self.timecode.fontMetrics().horizontalAdvance("0" * len(timecode)))
        self.timecode.setText(timecode)
        if len(str(last)) != self._digits:
            self._digits = len(str(last))
            self._fit()
            self.number.setToolTip(
                f"Frame, counted from 0 to {last}. Click to type another: 200, +10, 1:02.5 or 62.5s"
            )

    def edit(self) -> None:
        """Let a person type."""
        self.field.setText(self.number.text())
        self._number.hide()
        self.field.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape or a click elsewhere leaves the number as it was."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.leave()
                return True
        if event.type() == QEvent.Type.FocusOut:
            self.leave()
        return False

    def leave(self) -> None:
        """Show the number again."""
        if self.field.isHidden():
            return
        had_keyboard = self.field.hasFocus()
        self.field.hide()
        self._number.show()
        if had_keyboard:
            self.left.emit()

    def _enter(self) -> None:
        text = self.field.text()
        self.leave()
        self.typed.emit(text)

    def _fit(self) -> None:
        wide = self.number.fontMetrics().horizontalAdvance("0" * max(self._digits, 4))
        self._number.fit(wide + 20)
        self._timecode.fit(self.timecode.fontMetrics().horizontalAdvance("0" * len(self.timecode.text())))
        self.field.setFixedWidth(max(wide + 20, 96))
