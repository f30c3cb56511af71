"""Drop-down lists that remember what was chosen while their entries come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.taxonomy import Taxonomy


class Choice(NamedTuple):
    """A value and the words for it."""

    value: object
    text: str


class ChoiceBox(QComboBox):
    """Emits `picked` when a person chose; setting it from code is silent. The first choice asks for nothing."""

    picked = Signal(object)

    def __init__(self, name: str, choices: Sequence[Choice], width: int = 0) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(
            QSizePolicy.Policy.Ignored if not width else QSizePolicy.Policy.Fixed,
            self.sizePolicy().verticalPolicy(),
        )
        if width:
            self.setFixedWidth(width)
        self.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setMaxVisibleItems(16)
        self._choices: list[Choice] = []
        self.offer(choices)
        self.activated.connect(lambda row: self.picked.emit(self._choices[row].value))
        self.currentIndexChanged.connect(lambda _row: self._pale())

    def offer(self, choices: Sequence[Choice]) -> None:
        """Have other entries; what was chosen stays chosen where it is still there."""
        value = self.value
        if list(choices) == self._choices:
            return
        self.blockSignals(True)
        self._choices = list(choices)
        self.clear()
        self.addItems([choice.text for choice in choices])
        self.blockSignals(False)
        self.set_value(value)
        widest = max((self.fontMetrics().horizontalAdvance(c.text) for c in choices), default=0)
        self.view().setMinimumWidth(min(widest + 40, 420))

    @property
    def value(self) -> object:
        """What is chosen; None for nothing."""
        row = self.currentIndex()
        return self._choices[row].value if 0 <= row < len(self._choices) else None

    def set_value(self, value: object) -> None:
        """Choose, silently; the first entry where there is none of this value."""
        row = next((n for n, choice in enumerate(self._choices) if choice.value == value), 0)
        self.setCurrentIndex(row)
        self._pale()

    def minimumSizeHint(self) -> QSize:
        return QSize(70, super().minimumSizeHint().height())

    def _pale(self) -> None:
        """Grey while it asks for nothing."""
        self.setProperty("empty", self.value is None)
        self.style().unpolish(self)
        self.style().polish(self)


def label_choices(taxonomy: Taxonomy) -> list[Choice]:
    """Any label, or one of the taxonomy with all below it."""
    found = [Choice(None, "Any label")]
    return found + [Choice(label.id, taxonomy.path(label.id)) for label in taxonomy.labels]


def people_choices(people: Sequence[str]) -> list[Choice]:
    """Anybody, or one of these."""
    return [Choice(None, "Anybody"), *(Choice(name, name) for name in people)]


def below(taxonomy: Taxonomy, label: str) -> tuple[str, ...]:
    """A label and those below it."""
    return tuple(one.id for one in taxonomy.labels if taxonomy.is_a(one.id, label)) or (label,)
