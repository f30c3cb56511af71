"""The tree with its keys and its menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QMenu, QTreeView

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent

    from framegrain.ui.taxonomy_editor.tree_model import TreeModel

VERBS = (
    ("beside", "New label beside", "Ctrl+N"),
    ("below", "New label below", "Ctrl+Shift+N"),
    ("rename", "Rename", "F2"),
    ("duplicate", "Duplicate", "Ctrl+D"),
    ("up", "Move up", "Alt+Up"),
    ("down", "Move down", "Alt+Down"),
    ("out", "Move out", "Alt+Left"),
    ("in", "Move into the one above", "Alt+Right"),
    ("merge", "Merge into the first", "Ctrl+M"),
    ("split", "Split…", ""),
    ("deprecate", "Deprecate, or use again…", ""),
    ("scene", "Make it a scene", ""),
    ("action", "Make it an action", ""),
    ("object", "Make it an object", ""),
    ("delete", "Delete", "Del"),
)


class TreeView(QTreeView):
    """Says which verb is wanted for what is selected."""

    wanted = Signal(str)

    def __init__(self, model: TreeModel) -> None:
        super().__init__()
        self._keys = {QKeySequence(key).toString(): verb for verb, _, key in VERBS if key}
        self._keys |= {"Return": "rename", "Enter": "rename", "Ins": "beside"}
        self.setModel(model)
        model.renamed.connect(self.viewport().update)
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setAccessibleName("Labels of the draft")
        self.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QTreeView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setEditTriggers(QTreeView.EditTrigger.DoubleClicked)
        self.setAnimated(False)
        self.setStyleSheet("QTreeView::item { padding: 3px 2px; }")

    def rename(self) -> None:
        """Type another name in the tree."""
        if self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(self.currentIndex())

    def show_key(self, index: QModelIndex) -> None:
        """Make a label the current one and the only one selected, and unfold what hides it."""
        # said in full: a key held down, as of Ctrl+N, would have Qt keep what was selected before
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        verb = self._keys.get(QKeySequence(event.keyCombination()).toString())
        typing = self.state() is QTreeView.State.EditingState  # what a name field leaves over comes here
        if verb is not None and not typing:
            self.wanted.emit(verb)
            event.accept()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        for verb, text, key in VERBS:
            action = menu.addAction(text)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _on=False, v=verb: self.wanted.emit(v))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())
