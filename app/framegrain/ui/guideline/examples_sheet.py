"""The examples of a label, one large and the others below it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.guideline.example_view import WORDS, ExampleView, tone_of
from framegrain.ui.guideline.strip import ExampleStrip, in_order
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from framegrain.domain.guideline import Example
    from framegrain.domain.records import LabelId
    from framegrain.session.session import Session
    from framegrain.ui.guideline.pixels import Pixels
    from framegrain.ui.theme import Theme

_SIZE = (760, 620)
_LARGE = QSize(716, 360)


class ExamplesSheet(Sheet):
    """Left and Right go through them; `go_to`, `change` and `delete` carry the example shown."""

    go_to = Signal(object)
    change = Signal(object)
    delete = Signal(object)

    def __init__(
        self,
        window: QWidget,
        look: Theme,
        session: Session,
        pixels: Pixels,
        label_id: LabelId,
        current: int | None = None,
    ) -> None:
        super().__init__(window, look, f"Examples of {session.taxonomy.name_of(label_id)}", _SIZE)
        self._session = session
        self._pixels = pixels
        self._label = label_id
        self._current = current
        self._view: ExampleView | None = None
        self._room = QVBoxLayout()
        self.kind = QLabel()
        self.caption = _words()
        self.why = toned(_words(), "secondary")
        self.from_where = toned(QLabel(), "secondary")
        self.strip = ExampleStrip(look, pixels)
        self.back, self.forward = QPushButton("Previous"), QPushButton("Next")
        self.place = QPushButton("Go to the frame")
        self.edit, self.remove = QPushButton("Change"), QPushButton("Delete")
        self._assemble()
        self.refresh()

    def _assemble(self) -> None:
        room = QWidget()
        room.setLayout(self._room)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.setAlignment(Qt.AlignmentFlag.AlignCenter)
        room.setMinimumHeight(200)
        said = QVBoxLayout()
        said.setSpacing(2)
        for widget in (self.kind, self.caption, self.why, self.from_where):
            said.addWidget(widget)
        self.strip.wanted.connect(self.show_example)
        self.back.clicked.connect(lambda: self.step(-1))
        self.forward.clicked.connect(lambda: self.step(1))
        self.place.clicked.connect(lambda: self._with_current(self.go_to))
        self.edit.clicked.connect(lambda: self._with_current(self.change))
        self.remove.clicked.connect(lambda: self._with_current(self.delete))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.back, self.forward, self.place):
            foot.addWidget(button)
        foot.addStretch(1)
        for button in (self.edit, self.remove):
            button.setVisible(not self._session.read_only)
            foot.addWidget(button)
        for button in (self.back, self.forward, self.place, self.edit, self.remove):
            button.installEventFilter(self)
        self.body.addWidget(room, 1)
        self.body.addLayout(said)
        self.body.addWidget(self.strip)
        self.body.addLayout(foot)

    def first_widget(self) -> QWidget:
        return self.forward

    @property
    def example(self) -> Example | None:
        """The example shown large."""
        return next((e for e in self._examples() if e.id == self._current), None)

    def show_example(self, example_id: int) -> None:
        """Show one large."""
        self._current = example_id
        self.refresh()

    def step(self, by: int) -> None:
        """Show the next one, or the one before."""
        ids = [example.id for example in self._examples()]
        if ids:
            at = ids.index(self._current) if self._current in ids else 0
            self.show_example(ids[(at + by) % len(ids)])

    def refresh(self) -> None:
        """Look again at what there is; without any the sheet closes."""
        examples = self._examples()
        if not examples:
            self.dismiss()
            return
        if self.example is None:
            self._current = examples[0].id
        example = self.example
        assert example is not None
        self.strip.show_examples(examples, self._current)
        self._show(example)
        many = len(examples) > 1
        self.back.setEnabled(many)
        self.forward.setEnabled(many)
        self.place.setEnabled(self._place_of(example) is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left and Right mean the pictures also while a button has the keyboard, which would take them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
            if step is not None:
                self.step(step)
                return True
        return super().eventFilter(watched, event)

    def _examples(self) -> list[Example]:
        return in_order(self._session.guideline.examples_of(self._label))

    def _with_current(self, signal: object) -> None:
        example = self.example
        if example is not None:
            signal.emit(example)  # type: ignore[attr-defined]

    def _show(self, example: Example) -> None:
        if self._view is not None:
            self._room.removeWidget(self._view)
            self._view.hide()
            self._view.deleteLater()
        self._view = ExampleView(example, self._pixels.of(example.picture), self.look, _LARGE)
        self._room.addWidget(self._view)
        other = (
            f"  ·  often taken for {self._session.taxonomy.name_of(example.other)}" if example.other else ""
        )
        toned(self.kind, tone_of(example.kind)).setText(f"{WORDS[example.kind]}{other}")
        for label, text in ((self.caption, example.caption), (self.why, example.why)):
            label.setText(text)
            label.setVisible(bool(text))
        self.from_where.setText(self._origin(example))

    def _origin(self, example: Example) -> str:
        made = example.provenance
        when = datetime.fromtimestamp(made.at / 1000).astimezone().strftime("%Y-%m-%d") if made.at else ""
        place = self._place_of(example)
        where = "" if place is None else f"{place[1]}, frame {place[0]}"
        return "  ·  ".join(filter(None, (where, made.by, when)))

    def _place_of(self, example: Example) -> tuple[int, str] | None:
        if example.video is None or example.span is None:
            return None
        name = next((v.name for v in self._session.videos() if v.id == example.video), None)
        return None if name is None else (example.span.start, name)


def _words() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
