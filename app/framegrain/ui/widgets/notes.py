"""Sentences about a file that was brought in, one under the other, to read and to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QListWidget

if TYPE_CHECKING:
    from collections.abc import Sequence


class NotesList(QListWidget):
    """All of them; the copy keys put them on the clipboard, a line each."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setStyleSheet("QListWidget::item { padding: 3px 6px; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def lines(self) -> list[str]:
        """What is listed."""
        return [self.item(n).text() for n in range(self.count())]

    def show_notes(self, notes: Sequence[str]) -> None:
        """List others."""
        self.clear()
        self.addItems(list(notes))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText("\n".join(self.lines))
            event.accept()
        else:
            super().keyPressEvent(event)
