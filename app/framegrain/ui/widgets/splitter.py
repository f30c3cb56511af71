"""A splitter whose handle is a hairline and still easy to grab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

if TYPE_CHECKING:
    from framegrain.ui.theme import Theme

_GRAB = 5


class Splitter(QSplitter):
    """Panels side by side (or above each other), parted by a line of one pixel."""

    def __init__(self, look: Theme, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        self.look = look  # before the base class: it may ask for a handle at once
        super().__init__(orientation, parent)
        self.setHandleWidth(_GRAB)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self, self.look)


class _Handle(QSplitterHandle):
    def __init__(self, orientation: Qt.Orientation, parent: QSplitter, look: Theme) -> None:
        super().__init__(orientation, parent)
        self._look = look
        self._over = False
        self.installEventFilter(self)
        look.changed.connect(self.update)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self and event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self._over = event.type() == QEvent.Type.HoverEnter
            self.update()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.panel)
        area = self.rect()
        if self.orientation() is Qt.Orientation.Horizontal:
            line = QRect(area.center().x(), 0, 1, area.height())
        else:
            line = QRect(0, area.center().y(), area.width(), 1)
        painter.fillRect(line, self._look.accent if self._over else self._look.line)
        painter.end()
