"""A label beside those it is confused with, before it lands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from framegrain.domain.rules.space import either
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.guideline.example_view import ExampleView
from framegrain.ui.widgets.small import Swatch, toned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.ui.guideline.contrast import Side
    from framegrain.ui.guideline.pixels import Pixels
    from framegrain.ui.theme import Theme

_COLUMN = 300
_WIDE_COLUMN = 440
"""Of a column whose pictures show several frames side by side, where there is room for it."""
_ROOM = 1180
_PICTURE_HEIGHT = 150
_WIDE = 2.2
"""From so many times its height on a picture is wide."""


class ContrastSheet(Sheet):
    """Enter or 1 takes the label that was chosen, 2 and 3 another one; `taken` comes after the sheet has closed.

    Without a choice to make it only shows them.
    """

    taken = Signal(str)

    def __init__(
        self,
        window: QWidget,
        look: Theme,
        taxonomy: Taxonomy,
        compared: Sequence[Side],
        pixels: Pixels,
        *,
        choosing: bool = True,
    ) -> None:
        title = f"{either(side.name for side in compared)}?"
        self._column_width = _width(compared, pixels)
        between = 24 * (len(compared) - 1)
        super().__init__(window, look, title, (40 + self._column_width * len(compared) + between, 0))
        self._taxonomy = taxonomy
        self._pixels = pixels
        self.buttons: list[QPushButton] = []
        self._columns = QGridLayout()
        self._columns.setHorizontalSpacing(24)
        self._columns.setVerticalSpacing(8)
        for number, side in enumerate(compared, 1):
            self._add_column(side, number, choosing=choosing)
        self.body.addLayout(self._columns)
        if choosing:
            told = "Shown once, and again when the guideline changes. Esc chooses nothing."
            self.body.addWidget(toned(QLabel(told), "secondary"))

    def first_widget(self) -> QWidget:
        return self.buttons[0] if self.buttons else super().first_widget() or self

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():  # the key that opened this is still held; it has not been read yet
            event.accept()
            return
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self.buttons):
            self.buttons[number].click()
            event.accept()
        else:
            super().keyPressEvent(event)

    def confirm(self) -> None:
        """Take the label that was chosen."""
        if self.buttons:
            self.buttons[0].click()

    def _add_column(self, side: Side, number: int, *, choosing: bool) -> None:
        """Name, what tells it apart, definition and pictures: each in a row of its own, so that sides compare."""
        head = QHBoxLayout()
        head.setSpacing(8)
        swatch = Swatch()
        swatch.set_colour(self.look.label_colour(self._taxonomy, side.label))
        name = QLabel(side.name)
        name.setFont(self.look.font(14, 600))
        head.addWidget(swatch)
        head.addWidget(name, 1)
        when, what, seen = (QVBoxLayout() for _ in range(3))
        for text in side.when:
            when.addWidget(_words(text, "text"))
        if side.definition:
            what.addWidget(_words(side.definition, "secondary"))
        size = QSize(self._column_width - 16, _PICTURE_HEIGHT)
        for example in side.examples:
            seen.addWidget(ExampleView(example, self._pixels.of(example.picture), self.look, size))
            said = ". ".join(filter(None, (example.caption.rstrip("."), example.why)))
            if said:
                seen.addWidget(_words(said, "secondary"))
        for row, layout in enumerate((head, when, what, seen)):
            layout.setSpacing(8)
            if row:
                layout.addStretch(1)
            self._columns.addLayout(layout, row, number - 1)
        self._columns.setColumnStretch(number - 1, 1)
        if choosing:
            self._columns.addWidget(self._button(side, number), 4, number - 1)

    def _button(self, side: Side, number: int) -> QPushButton:
        key = "Enter" if number == 1 else str(number)
        button = QPushButton(f"Use {side.name}  ·  {key}")
        if number == 1:
            button.setProperty("kind", "primary")
        button.clicked.connect(lambda: self._take(side.label))
        self.buttons.append(button)
        return button

    def _take(self, label_id: str) -> None:
        self.dismiss()
        self.taken.emit(label_id)


def _width(compared: Sequence[Side], pixels: Pixels) -> int:
    """Of one column; what shows several frames side by side has more room."""
    sizes = [pixels.of(example.picture).size() for side in compared for example in side.examples]
    if all(size.width() < _WIDE * size.height() or size.isEmpty() for size in sizes):
        return _COLUMN
    return min(_WIDE_COLUMN, _ROOM // len(compared))


def _words(text: str, tone: str) -> QLabel:
    label = toned(QLabel(text), tone)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
