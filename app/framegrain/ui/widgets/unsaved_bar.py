"""A calm bar over the picture while an edit is in no file yet: what, why, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from framegrain.ui.widgets.keeps_place import KeepsPlace
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from framegrain.ui.theme import Theme

_WIDTH = 560
_GAP = 10


class UnsavedBar(QWidget):
    """Lies over the upper edge of the picture and stays until the edit is saved or dropped."""

    retry_wanted = Signal()
    elsewhere_wanted = Signal()
    drop_wanted = Signal()

    def __init__(self, look: Theme, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._look = look
        self._canvas = canvas
        self._icon = QLabel()
        self.title = _line("text")
        self.why = _line("secondary")
        self.pause = QLabel()
        toned(self.pause, "secondary")
        self.retry = self._button("Try again", "primary", self.retry_wanted)
        self.elsewhere = self._button("Save a copy elsewhere…", "outline", self.elsewhere_wanted)
        self.drop = self._button("Drop it", "quiet", self.drop_wanted)
        self._lay_out()
        self.setAccessibleName("An edit is not saved")
        KeepsPlace(self, canvas, self._place)
        look.changed.connect(self._dress)
        self._dress()
        self.hide()

    def show_edit(self, name: str, why: str) -> None:
        """Say which edit is not saved and why."""
        self.title.setText(f"“{name}” is not saved")
        self.why.setText(why)
        self.show()
        self.raise_()
        self._place()

    def show_pause(self, seconds: int) -> None:
        """Say when it is tried again by itself."""
        self.pause.setText(f"Trying again in {seconds} s")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self.title, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.retry, self.elsewhere, self.drop):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.pause)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.why)
        column.addSpacing(4)
        column.addLayout(buttons)

    def _button(self, text: str, kind: str, wanted: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", kind)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.clicked.connect(lambda: wanted.emit())
        return button

    def _place(self) -> None:
        room = self._canvas.width() - 2 * _GAP
        width = min(_WIDTH, room)
        self.pause.setVisible(room >= _WIDTH)
        layout = self.layout()
        assert layout is not None
        height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else self.sizeHint().height()
        self.setGeometry((self._canvas.width() - width) // 2, _GAP, width, height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # nothing is drawn on the picture below

    def _dress(self) -> None:
        self.title.setFont(self._look.font(13, 600))
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(self._look.pixmap("circle-alert", "error", 16, ratio))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        edge = QColor(self._look.colour("error"))
        edge.setAlphaF(0.6)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(self._look.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()


def _line(tone: str) -> QLabel:
    label = toned(QLabel(), tone)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
