"""The draft's tree as Qt asks for it; labels are dragged by their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal

from framegrain.domain.errors import BadInput
from framegrain.editing import taxonomy_verbs as verbs
from framegrain.editing.taxonomy_draft import ROOTS, TOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.editing.taxonomy_draft import Draft

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_SHIFT = 10
"""Qt takes only numbers from 0 for what an index holds, and the top of the tree has keys below that."""
_MIME = "application/x-framegrain-labels"
_NAMES = {"scene": "Scenes", "action": "Actions", "object": "Objects", "attribute": "Attributes"}
_ROOT_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled
_LABEL_FLAGS = _ROOT_FLAGS | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
_ROOTS = tuple(ROOTS.values())


class TreeModel(QAbstractItemModel):
    """`edited` follows every change made through the tree, `refused` says why one wasn't."""

    edited = Signal()
    renamed = Signal()
    refused = Signal(str)

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft
        self._rows: dict[int, dict[int, int]] = {}
        self._token = uuid4().hex
        """Goes with what is dragged: another editor's labels have keys that mean others here."""

    def refresh(self) -> None:
        """Show the draft as it is now; `renamed` follows where every label still has its place."""
        moved = self.draft.moved()
        if not moved:
            self.renamed.emit()
            return
        self.layoutAboutToBeChanged.emit()
        self._rows.clear()
        # all that is unfolded is here, thousands of labels; those that stay where they are need no new index
        old = [index for index in self.persistentIndexList() if index.internalId() - _SHIFT in moved]
        self.changePersistentIndexList(old, [self.index_of(self.key(index)) for index in old])
        self.layoutChanged.emit()

    def index_of(self, key: int) -> QModelIndex:
        """Where a node is; invalid when it is gone."""
        if key in _ROOTS:
            return self.createIndex(_ROOTS.index(key), 0, key + _SHIFT)
        if key not in self.draft or key == TOP:
            return QModelIndex()
        return self.createIndex(self._row_of(key), 0, key + _SHIFT)

    def key(self, index: _Index) -> int:
        """The node at an index; the top when there is none."""
        return index.internalId() - _SHIFT if index.isValid() else TOP

    def index(self, row: int, column: int, parent: _Index = _NO_INDEX) -> QModelIndex:
        below = self._below(parent)
        return (
            self.createIndex(row, column, below[row] + _SHIFT)
            if 0 <= row < len(below) and not column
            else QModelIndex()
        )

    def parent(self, index: _Index = _NO_INDEX) -> QModelIndex:  # type: ignore[override]
        key = self.key(index)
        if key <= TOP or key not in self.draft:
            return QModelIndex()
        return self.index_of(self.draft[key].parent)

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return len(self._below(parent))

    def hasChildren(self, parent: _Index = _NO_INDEX) -> bool:
        return bool(self._below(parent))  # Qt's own asks twice, and asks it of all that is unfolded

    def columnCount(self, _parent: _Index = _NO_INDEX) -> int:
        return 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        key = self.key(index)
        if key not in self.draft or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return None
        node = self.draft[key]
        return _NAMES[node.level] if key < TOP else node.name

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not verbs.rename(self.draft, self.key(index), str(value)):
            return False
        self.edited.emit()
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return _LABEL_FLAGS if self.key(index) > TOP else _ROOT_FLAGS

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(_MIME, " ".join([self._token, *(str(self.key(index)) for index in indexes)]).encode())
        return data

    def canDropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, _row: int, _column: int, parent: _Index
    ) -> bool:
        into = self.key(parent)
        keys = self._dragged(data)
        return into != TOP and bool(keys) and into not in keys

    def _dragged(self, data: QMimeData) -> list[int]:
        token, *keys = bytes(data.data(_MIME).data()).decode().split() or [""]
        return [int(key) for key in keys] if token == self._token else []

    def dropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: _Index
    ) -> bool:
        keys = self._dragged(data)
        into = self.key(parent)
        if into == TOP or not keys:
            return False
        try:
            moved = verbs.move(self.draft, keys, into, None if row < 0 else row)
        except BadInput as error:
            self.refused.emit(str(error))
            return False
        if moved:
            self.edited.emit()
        return False  # the draft has moved it; the view must not take rows away

    def _below(self, parent: _Index) -> tuple[int, ...]:
        key = self.key(parent)
        if key == TOP:
            return _ROOTS
        return self.draft[key].children if key in self.draft else ()

    def _row_of(self, key: int) -> int:
        parent = self.draft[key].parent
        rows = self._rows.get(parent)
        if rows is None or key not in rows:
            rows = self._rows[parent] = {k: n for n, k in enumerate(self.draft[parent].children)}
        return rows[key]
