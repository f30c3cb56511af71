"""What was done to one record, by whom and when; a click goes there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from framegrain.ui.inspector.facts import exact_time
from framegrain.ui.inspector.history import ago
from framegrain.ui.inspector.idle_view import Link
from framegrain.ui.widgets.small import Elided, toned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.storage.journal import Entry
    from framegrain.ui.theme import Theme

_SHOWN = 5
_MOST = 200
"""So many steps are listed when all are asked for; the history tab has the rest."""


class PastStep(QWidget):
    """One step: its name to press, and who did it when."""

    def __init__(self, entry: Entry, look: Theme) -> None:
        super().__init__()
        self.entry = entry
        self.link = Link(entry.name)
        verb = "redo up to here" if entry.undone else "go back to right after this"
        self.link.setToolTip(
            f"{entry.name}\n{entry.by}, {exact_time(entry.at)}\nClick to {verb}; nothing is lost by that"
        )
        state = " · undone" if entry.undone else ""
        self.below = toned(Elided(), "secondary")
        self.below.setFont(look.font(11, tabular=True))
        self.below.setContentsMargins(5, 0, 0, 0)
        self.below.set_text(
            f"{entry.by} · {ago(entry.at, datetime.now().astimezone())}{state}", exact_time(entry.at)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.link)
        column.addWidget(self.below)


class PastView(QWidget):
    """The newest steps about a record, or all of them; `chosen` carries the number of the one pressed."""

    chosen = Signal(int)

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        self._entries: list[Entry] = []
        self._all = False
        self.steps: list[PastStep] = []
        title = QLabel("History of this record")
        title.setFont(look.font(13, 600))
        self.more = Link("")
        self.more.clicked.connect(self._show_all)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(title)
        column.addLayout(self._list)
        column.addWidget(self.more)

    def show_steps(self, entries: Sequence[Entry], *, force: bool = False) -> None:
        """Show these, newest first; `force` says they are about another record."""
        newest = list(reversed(entries))
        if force:
            self._all = False
        elif newest == self._entries:
            return
        self._entries = newest
        self._list_steps()

    def _show_all(self) -> None:
        self._all = True
        self._list_steps()

    def _list_steps(self) -> None:
        for step in self.steps:
            self._list.removeWidget(step)
            step.hide()
            step.deleteLater()
        shown = self._entries[: _MOST if self._all else _SHOWN]
        self.steps = [PastStep(entry, self._look) for entry in shown]
        for step in self.steps:
            step.link.clicked.connect(lambda _checked=False, n=step.entry.number: self.chosen.emit(n))
            self._list.addWidget(step)
        rest = len(self._entries) - len(shown)
        self.more.set_text(f"Show {rest} more" if not self._all else f"and {rest} more, in the history")
        self.more.setEnabled(not self._all)
        self.more.setVisible(rest > 0)
        self.setVisible(bool(self._entries))
