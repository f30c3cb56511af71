"""The label list: click, Enter, arrows, folding, hovering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from framegrain.ui.taxonomy.delegate import LabelDelegate
from framegrain.ui.taxonomy.layout import only_groups

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from framegrain.ui.taxonomy.model import LabelModel


class LabelView(QListView):
    """Says which label was chosen and which one is under the pointer."""

    chosen = Signal(str)
    hovered = Signal(str)
    """The label under the pointer; empty when there is none."""
    menu_wanted = Signal(str, QPoint)
    """A label, and where on the screen its menu should open."""
    kept_keys = frozenset(
        {
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Home,
            Qt.Key.Key_End,
            Qt.Key.Key_PageUp,
            Qt.Key.Key_PageDown,
            Qt.Key.Key_Tab,
            Qt.Key.Key_Backtab,
        }
    )

    def __init__(self, model: LabelModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = model
        self.setModel(model)
        self.setAccessibleName("Labels")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.verticalScrollBar().setSingleStep(26)

    def show_label(self, label_id: str) -> None:
        """Bring a label into view, unfolding what hides it."""
        self._labels.reveal(label_id)
        index = self._labels.index_of(label_id)
        if index.isValid():
            self.scrollTo(index, QListView.ScrollHint.EnsureVisible)

    def make_current(self, label_id: str | None) -> None:
        """Move the keyboard's row to a label."""
        index = self._labels.index_of(label_id) if label_id is not None else QModelIndex()
        self.setCurrentIndex(index)

    def current_label(self) -> str | None:
        """The label of the keyboard's row."""
        row = self._labels.row(self.currentIndex())
        return row.label.id if row is not None and row.label is not None else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        index = self.indexAt(event.position().toPoint())
        row = self._labels.row(index) if index.isValid() else None
        if row is None or row.label is None:
            return
        grouping = only_groups(row.label)
        on_chevron = event.position().x() < LabelDelegate.chevron_right(row)
        if row.open is not None and (on_chevron or grouping):
            self._labels.fold(row.label.id, row.open)
        else:
            self.chosen.emit(row.label.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the label under the pointer, or of the keyboard's row."""
        index = self.indexAt(event.pos())
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
        row = self._labels.row(index) if index.isValid() else None
        if row is not None and row.label is not None:
            place = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft() + QPoint(24, 0))
            by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
            self.menu_wanted.emit(row.label.id, place if by_key else event.globalPos())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self._labels.row(index) if index.isValid() else None
        self.hovered.emit(row.label.id if row is not None and row.label is not None else "")

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        row = self._labels.row(self.currentIndex())
        label = row.label if row is not None else None
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and label is not None:
            self.chosen.emit(label.id)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and row is not None and label is not None:
            self._sideways(label.id, row.open, into=key == Qt.Key.Key_Right)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
        else:
            event.ignore()  # letters are hotkeys here, not a search

    def step(self, by: int) -> None:
        """Move the keyboard's row up or down past headings and labels that match nothing."""
        at = self.currentIndex().row() + by if self.currentIndex().isValid() else 0
        while 0 <= at < self._labels.rowCount():
            row = self._labels.row(self._labels.index(at))
            if row is not None and row.label is not None and not row.context:
                self.setCurrentIndex(self._labels.index(at))
                return
            at += by if by else 1

    def _sideways(self, label_id: str, is_open: bool | None, *, into: bool) -> None:
        if is_open is not None and is_open is not into:
            self._labels.fold(label_id, not into)
            self.make_current(label_id)
        elif into:
            self.step(1)
        else:
            self._to_parent(label_id)

    def _to_parent(self, label_id: str) -> None:
        index = self._labels.index_of(label_id)
        row = self._labels.row(index)
        if row is not None and row.label is not None and row.label.parent is not None:
            self.make_current(row.label.parent)
