"""What becomes of an edit that is not saved, asked before it would be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from framegrain.ui.theme import Theme

_SIZE = (520, 0)


class Choice(NamedTuple):
    """A button and what it does, after the sheet has closed."""

    text: str
    act: Callable[[], object]
    kind: str = ""


class UnsavedSheet(Sheet):
    """Escape stays; the first choice is what Enter does."""

    def __init__(
        self,
        window: QWidget,
        look: Theme,
        title: str,
        text: str,
        choices: Sequence[Choice],
        stay: Callable[[], object],
    ) -> None:
        super().__init__(window, look, title, _SIZE)
        label = toned(QLabel(text), "secondary")
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self.body.addWidget(label)
        self._stay = stay
        self._chosen: Callable[[], object] | None = None
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.buttons = {choice.text: self._button(choice) for choice in choices}
        for button in self.buttons.values():
            row.addWidget(button)
        self.body.addLayout(row)
        self.closed.connect(self._act)

    def first_widget(self) -> QWidget | None:
        return next(iter(self.buttons.values()))

    def _button(self, choice: Choice) -> QPushButton:
        button = QPushButton(choice.text)
        if choice.kind:
            button.setProperty("kind", choice.kind)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._choose(choice.act))
        return button

    def _choose(self, act: Callable[[], object]) -> None:
        self._chosen = act
        self.dismiss()

    def _act(self) -> None:
        (self._chosen or self._stay)()
