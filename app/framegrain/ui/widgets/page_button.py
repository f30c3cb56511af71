"""A button of a page: Enter presses it, as Space does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

K = Qt.Key
_ENTER = (K.Key_Return, K.Key_Enter)


class PageButton(QPushButton):
    """A push button outside of a dialog. Qt lets only Space press those, and gives Enter to the window's actions."""

    kept_keys = frozenset({K.Key_Space, K.Key_Tab, K.Key_Backtab, *_ENTER})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press it by Enter."""
        if event.key() in _ENTER:
            if not event.isAutoRepeat():
                self.click()
            event.accept()
        else:
            super().keyPressEvent(event)
