"""What a change of label would break, asked before it lands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from framegrain.ui.relabeling import Doubt
    from framegrain.ui.theme import Theme

_SIZE = (480, 0)
_SHOWN = 8


class RelabelSheet(Sheet):
    """Enter goes on, Escape leaves the label as it is; `accepted` comes after the sheet has closed."""

    accepted = Signal()

    def __init__(self, window: QWidget, look: Theme, doubt: Doubt) -> None:
        super().__init__(window, look, doubt.question, _SIZE)
        for line in doubt.lines[:_SHOWN]:
            self.body.addWidget(self._line(line, "text"))
        rest = len(doubt.lines) - _SHOWN
        if rest > 0:
            self.body.addWidget(self._line(f"and {rest} more", "secondary"))
        self.go_on = QPushButton("Relabel  ·  Enter")
        self.go_on.setProperty("kind", "primary")
        self.leave = QPushButton("Leave it  ·  Esc")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button, act in ((self.leave, self.dismiss), (self.go_on, self.confirm)):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(act)
            row.addWidget(button)
        self.body.addLayout(row)

    def first_widget(self) -> QWidget:
        return self.go_on

    def confirm(self) -> None:
        """Relabel in spite of it."""
        self.dismiss()
        self.accepted.emit()

    def _line(self, text: str, tone: str) -> QLabel:
        label = toned(QLabel(text), tone)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label
