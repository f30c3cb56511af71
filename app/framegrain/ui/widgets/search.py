"""A field to find things by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from framegrain.ui.widgets.small import key_cap_width, paint_key_cap
from framegrain.ui.words import with_key

if TYPE_CHECKING:
    from framegrain.ui.theme import Theme


class SearchField(QLineEdit):
    """A line to type in, with its key at the right while it is empty.

    Escape clears it, and leaves it when it is empty (or at once with `leaves_at_once`); the arrow keys go on to
    what was found.
    """

    stepped = Signal(int)
    left = Signal()

    def __init__(
        self,
        look: Theme,
        hint: str,
        key: str = "",
        parent: QWidget | None = None,
        *,
        leaves_at_once: bool = False,
    ) -> None:
        super().__init__(parent)
        self._leaves_at_once = leaves_at_once
        self._look = look
        self._key = key
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setToolTip(with_key(hint, key))
        self.setMinimumHeight(32)
        look.changed.connect(self.update)

    def set_key(self, key: str) -> None:
        """Show another key."""
        self._key = key
        self.setToolTip(with_key(self.placeholderText(), key))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            leaves = self._leaves_at_once or not self.text()
            self.clear()
            if leaves:
                self.left.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text() or not self._key:
            return
        width = key_cap_width(self._look, self._key)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.width() - width - 8, (self.height() - 20) / 2, width, 20)
        paint_key_cap(painter, self._look, area, self._key)
        painter.end()
