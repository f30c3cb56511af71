"""What is wrong or doubtful about a draft, and what a file it came from could not bring along, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from framegrain.editing.taxonomy_draft import TOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.editing.taxonomy_draft import Draft
    from framegrain.session.drafting import DraftProblem
    from framegrain.ui.theme import Theme

_SHOWN = 300
"""More than a person works off; a list of ten thousand would take longer to lay out than to find."""
_PLACE = Qt.ItemDataRole.UserRole


class Findings(QListWidget):
    """`wanted` gives the node and the field of a line that was clicked, or taken with Enter."""

    wanted = Signal(int, str)

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        self._notes: Sequence[str] = ()
        self.setWordWrap(True)
        # else Qt wraps lines as if the vertical bar took no room, and cuts them off
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setIconSize(QSize(16, 16))
        self.setStyleSheet("QListWidget::item { padding: 4px 6px; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Findings")
        self.itemClicked.connect(self._go)
        self.itemActivated.connect(self._go)

    @property
    def lines(self) -> list[str]:
        """What is listed, as a person reads it."""
        return [self.item(n).text() for n in range(self.count())]

    def show_notes(self, notes: Sequence[str]) -> None:
        """Say what was found when a file was brought in, above everything else, until the next one."""
        self._notes = notes

    def show_problems(self, draft: Draft, problems: Sequence[DraftProblem]) -> None:
        """List what is wrong, errors first."""
        self.clear()
        for note in self._notes:
            self._add(note, "info", None)
        for problem in sorted(problems, key=lambda p: not p.is_error)[:_SHOWN]:
            there = problem.key in draft
            who = draft[problem.key].name if there and problem.key > TOP else "Taxonomy"
            place = (problem.key, problem.field) if there else None
            self._add(
                f"{who}: {problem.sentence}", "circle-x" if problem.is_error else "triangle-alert", place
            )
        if len(problems) > _SHOWN:
            self._add(f"and {len(problems) - _SHOWN:,} more, shown as these are put right", "info", None)

    def _add(self, text: str, icon: str, place: tuple[int, str] | None) -> None:
        item = QListWidgetItem(text)
        item.setIcon(self._look.icon(icon, "secondary"))
        item.setToolTip(text)
        item.setData(_PLACE, place)
        self.addItem(item)

    def _go(self, item: QListWidgetItem) -> None:
        place = item.data(_PLACE)
        if place is not None:
            self.wanted.emit(*place)
