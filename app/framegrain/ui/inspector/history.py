"""The history as a list: newest first, what was undone on top and dim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from framegrain.ui.inspector.facts import exact_time

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtCore import QObject

    from framegrain.storage.journal import Entry

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


class HistoryModel(QAbstractListModel):
    """Row 0 is the newest step; the last row stands for the beginning, before any change."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[Entry] = ()
        self._current = 0

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._entries) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.edit.name if entry is not None else "Beginning"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(entry, index.row())
        return None

    def entry(self, row: int) -> Entry | None:
        """The step of a row; None for the beginning."""
        at = len(self._entries) - 1 - row
        return self._entries[at] if 0 <= at < len(self._entries) else None

    @property
    def current_row(self) -> int:
        """The row of the last step that is done."""
        return len(self._entries) - self._current

    def load(self, entries: Sequence[Entry]) -> None:
        """Show another state of the history; a step added on top moves nothing else."""
        old, new = self._entries, entries
        grown = len(new) - len(old)
        if 0 < grown <= _FEW and (not old or (old[-1].number == new[len(old) - 1].number)):
            self.beginInsertRows(QModelIndex(), 0, grown - 1)
            self._take(new)
            self.endInsertRows()
        elif grown == 0:
            self._take(new)
        else:
            self.beginResetModel()
            self._take(new)
            self.endResetModel()
        last = min(self.rowCount(), _LOOKED_AT) - 1
        self.dataChanged.emit(self.index(0), self.index(max(last, 0)))

    def _take(self, entries: Sequence[Entry]) -> None:
        self._entries = list(entries)
        at = len(self._entries)
        while at and self._entries[at - 1].undone:  # what was undone is always last
            at -= 1
        self._current = at

    def _tip(self, entry: Entry | None) -> str:
        if entry is None:
            return "As it was before any change; click to undo everything"
        verb = "redo up to here" if entry.undone else "go back to right after this"
        return f"{entry.edit.name}\n{entry.by}, {exact_time(entry.at)}\nClick to {verb}"

    def _spoken(self, entry: Entry | None, row: int) -> str:
        if entry is None:
            return "Beginning"
        here = ", you are here" if row == self.current_row else ""
        return f"{entry.edit.name}, {entry.by}{', undone' if entry.undone else ''}{here}"


_FEW = 50
_LOOKED_AT = 2000


def ago(at: int, now: datetime) -> str:
    """How long ago something happened, as people say it. `at` is milliseconds since 1970."""
    passed = now.timestamp() - at / 1000
    if passed < _MINUTE:
        return "just now"
    if passed < _HOUR:
        return f"{int(passed // _MINUTE)} min ago"
    if passed < _DAY:
        return f"{int(passed // _HOUR)} h ago"
    days = int(passed // _DAY)
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if days < 14 else exact_time(at)[:10]
