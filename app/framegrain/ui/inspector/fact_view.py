"""Short facts in two columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from framegrain.ui.widgets.small import Elided, toned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.ui.inspector.facts import Fact
    from framegrain.ui.theme import Theme


class FactsView(QWidget):
    """Names at the left, values at the right; the rows stay while only values change."""

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        self._rows: list[tuple[QLabel, Elided]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)

    def values(self) -> dict[str, str]:
        """What is shown, by name."""
        return {name.text(): value.whole for name, value in self._rows if not name.isHidden()}

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts."""
        while len(self._rows) < len(facts):
            self._add_row()
        for place, (name, value) in enumerate(self._rows):
            shown = place < len(facts)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                self._fill(name, value, facts[place])

    def show_one(self, fact: Fact) -> None:
        """Change the value of a fact that is shown already."""
        for name, value in self._rows:
            if name.text() == fact.name and not name.isHidden():
                self._fill(name, value, fact)

    def _add_row(self) -> None:
        name = toned(QLabel(), "secondary")
        name.setFont(self._look.font(12))
        value = Elided()
        value.setFont(self._look.font(12, tabular=True))
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = len(self._rows)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(value, row, 1)
        self._rows.append((name, value))

    @staticmethod
    def _fill(name: QLabel, value: Elided, fact: Fact) -> None:
        name.setText(fact.name)
        name.setToolTip(fact.tip)
        value.set_text(fact.value, fact.tip)
        value.setAccessibleName(f"{fact.name}: {fact.value}")
        toned(value, "attention" if fact.attention else "")
