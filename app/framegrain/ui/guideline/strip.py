"""The pictures of a label on its card: a row of small ones, each leading to the large one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from framegrain.domain.guideline import ExampleKind
from framegrain.ui.guideline.example_view import ExampleView

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QWheelEvent

    from framegrain.domain.guideline import Example
    from framegrain.ui.guideline.pixels import Pixels
    from framegrain.ui.theme import Theme

HEIGHT = 62
_MOST = 24
_WIDE = 4.5
"""So many times as wide as high a picture may be: several frames side by side are."""
_ORDER = (ExampleKind.POSITIVE, ExampleKind.BORDERLINE, ExampleKind.NEGATIVE)


def in_order(examples: Iterable[Example]) -> list[Example]:
    """What it is first, then where it ends, then what it is not; each kind as it was added."""
    return sorted(examples, key=lambda example: (_ORDER.index(example.kind), example.id))


class ExampleStrip(QScrollArea):
    """Hidden while a label has no examples."""

    wanted = Signal(int)
    """The example that was clicked."""

    def __init__(self, look: Theme, pixels: Pixels, height: int = HEIGHT) -> None:
        super().__init__()
        self._look = look
        self._pixels = pixels
        self._height = height
        self._shown: tuple[Example, ...] = ()
        self.views: list[ExampleView] = []
        inner = QWidget()
        inner.setProperty("surface", "clear")
        self._row = QHBoxLayout(inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setProperty("surface", "clear")
        self.setFixedHeight(height + 10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Examples")
        self.hide()

    def show_examples(self, examples: Sequence[Example], current: int | None = None) -> None:
        """Show these; nothing moves while they are the same."""
        ordered = tuple(in_order(examples)[:_MOST])
        if ordered != self._shown:
            self._shown = ordered
            self._fill()
        for view in self.views:
            view.mark_current(on=view.example.id == current)
            if view.example.id == current:
                self.ensureWidgetVisible(view, 20, 0)
        self.setVisible(bool(ordered))

    def _fill(self) -> None:
        for view in self.views:
            self._row.removeWidget(view)
            view.hide()
            view.deleteLater()
        size = QSize(round(self._height * _WIDE), self._height)
        self.views = [
            ExampleView(example, self._pixels.of(example.picture), self._look, size, button=True)
            for example in self._shown
        ]
        for at, view in enumerate(self.views):
            view.chosen.connect(self.wanted)
            self._row.insertWidget(at, view)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel goes along the row."""
        bar = self.horizontalScrollBar()
        step = event.angleDelta().y() or event.angleDelta().x()
        bar.setValue(bar.value() - step // 2)
        event.accept()
