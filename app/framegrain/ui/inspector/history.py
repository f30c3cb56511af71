"""The history as a list: newest first, what was undone on top and dim; all of it, or the steps asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from framegrain.session.whole_project import is_of_project
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
    """Row 0 is the newest step; the last row stands for the beginning, before any change.

    Where only some steps are asked for, there is no beginning, and the current row may be none of them.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[Entry] = ()
        self._current = 0
        self._whole = True
        self._here: int | None = None
        self.forgot = False
        """Whether older steps were forgotten."""

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._entries) + self._whole

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name if entry is not None else self.first
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(entry, index.row())
        return None

    @property
    def first(self) -> str:
        """What lies before all steps: the beginning, or what was left when old ones were forgotten."""
        return "Before the steps kept" if self.forgot else "Beginning"

    def entry(self, row: int) -> Entry | None:
        """The step of a row; None for the beginning."""
        at = len(self._entries) - 1 - row
        return self._entries[at] if 0 <= at < len(self._entries) else None

    @property
    def current_row(self) -> int:
        """The row of the last step that is done; -1 where only other steps are shown."""
        if self._whole:
            return len(self._entries) - self._current
        return next((row for row in range(self.rowCount()) if self._is_here(row)), -1)

    def _is_here(self, row: int) -> bool:
        entry = self.entry(row)
        return entry is not None and entry.number == self._here

    def load(self, entries: Sequence[Entry], *, here: int | None = None, forgot: bool = False) -> None:
        """Show another state of the history; a step added on top moves nothing else.

        Where these are not all steps, `here` is the number of the last one that is done of all.
        """
        old, new, whole = self._entries, entries, here is None
        self._here, self.forgot = here, forgot
        grown = len(new) - len(old)
        if whole != self._whole:
            self.beginResetModel()
            self._whole = whole
            self._take(new)
            self.endResetModel()
        elif 0 < grown <= _FEW and (not old or (old[-1].number == new[len(old) - 1].number)):
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
            if self.forgot:
                return "As it was when older steps were forgotten; click to undo every step kept"
            return "As it was before any change; click to undo everything"
        verb = "redo up to here" if entry.undone else "go back to right after this"
        whole = (
            "\nIt changed the whole project; undo it with “Undo project change”"
            if is_of_project(entry)
            else ""
        )
        return f"{entry.name}\n{entry.by}, {exact_time(entry.at)}{whole}\nClick to {verb}"

    def _spoken(self, entry: Entry | None, row: int) -> str:
        if entry is None:
            return self.first
        here = ", you are here" if row == self.current_row else ""
        whole = ", whole project" if is_of_project(entry) else ""
        return f"{entry.name}, {entry.by}{whole}{', undone' if entry.undone else ''}{here}"


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
