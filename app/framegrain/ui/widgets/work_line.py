"""Long work in the background: how far it is, and a button that stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

if TYPE_CHECKING:
    from framegrain.ui.theme import Theme


class WorkLine(QWidget):
    """A few words with a button; nothing while no work is told."""

    stop_wanted = Signal()
    told = Signal(bool)
    """Whether it says something now."""

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._text = QLabel(self)
        self._text.setProperty("tone", "secondary")
        self._text.setFont(look.font(12, tabular=True))
        self.button = QToolButton(self)
        self.button.setToolTip("Stop")
        self.button.setAccessibleName("Stop")
        self.button.setIconSize(QSize(12, 12))
        self.button.setFixedSize(20, 20)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.stop_wanted)
        row.addWidget(self._text)
        row.addWidget(self.button)
        look.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while there is no work."""
        return self._text.text()

    def show_work(self, text: str) -> None:
        """Say how far the work is; an empty text says that there is none."""
        self._text.setText(text)
        self.button.setAccessibleDescription(text)
        self.setVisible(bool(text))
        self.told.emit(bool(text))

    def _dress(self) -> None:
        self.button.setIcon(self._look.icon("x", "secondary"))
