"""A list to pick from by typing a part of a name; it lies over the sheet beside what asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.taxonomy_editor.options import found
from framegrain.ui.widgets.search import SearchField

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from framegrain.ui.taxonomy_editor.options import Option
    from framegrain.ui.theme import Theme

_SIZE = QSize(320, 300)
_SHOWN = 60
_GAP = 4
_ID = Qt.ItemDataRole.UserRole


class Picker(QFrame):
    """Enter or a click picks, Escape or a click elsewhere leaves; `free` lets what was typed be picked as it is."""

    picked = Signal(str)

    def __init__(
        self,
        look: Theme,
        beside: QWidget,
        options: Sequence[Option],
        *,
        without: Collection[str] = (),
        free: bool = False,
    ) -> None:
        over = beside.window()
        parent = beside.parentWidget()
        while parent is not None and parent is not over:
            if isinstance(parent, Sheet):
                over = parent
                break
            parent = parent.parentWidget()
        super().__init__(over)
        self._over = over
        self._beside = beside
        self._options = [option for option in options if option.id not in without]
        self._free = free
        self.setObjectName("view-sheet")
        self.search = SearchField(look, "Find by name", leaves_at_once=True)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setStyleSheet(
            "QListWidget { background: transparent; } QListWidget::item { padding: 4px 6px; }"
        )
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.search.textChanged.connect(self._show)
        self.search.returnPressed.connect(self._pick)
        self.search.stepped.connect(self._step)
        self.search.left.connect(self.leave)
        self.list.itemClicked.connect(self._take)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        self.search.installEventFilter(self)
        self._show()

    def open(self) -> None:
        """Show it, with the keyboard."""
        over = self._over
        below = self._beside.mapTo(over, QPoint(0, self._beside.height() + _GAP))
        size = _SIZE.boundedTo(over.size())
        above = self._beside.mapTo(over, QPoint(0, -_GAP - size.height()))
        y = below.y() if below.y() + size.height() <= over.height() else max(above.y(), 0)
        self.setGeometry(min(below.x(), over.width() - size.width() - _GAP), y, size.width(), size.height())
        self.show()
        self.raise_()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Close without a choice; the keyboard goes back to what asked."""
        if self.isHidden():
            return
        had = self.search.hasFocus()
        self.hide()
        if had:
            self._beside.setFocus(Qt.FocusReason.PopupFocusReason)
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the field leaves over, such as Enter, end here."""
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab leaves as Escape does: the list is no stop on the way through the form."""
        tabs = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in tabs
        ):
            self.leave()
            return True
        return False

    def _show(self) -> None:
        query = self.search.text()
        self.list.clear()
        for option in found(self._options, query, _SHOWN):
            item = QListWidgetItem(f"{option.name}   {option.place}" if option.place else option.name)
            item.setData(_ID, option.id)
            item.setToolTip(f"{option.place} › {option.name} ({option.id})" if option.place else option.id)
            self.list.addItem(item)
        if self._free and query.strip() and all(query.strip() != each.id for each in self._options):
            item = QListWidgetItem(f"“{query.strip()}”")
            item.setData(_ID, query.strip())
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _step(self, by: int) -> None:
        self.list.setCurrentRow(min(max(self.list.currentRow() + by, 0), self.list.count() - 1))

    def _pick(self) -> None:
        if self.list.currentItem() is not None:
            self._take(self.list.currentItem())

    def _take(self, item: QListWidgetItem) -> None:
        id_ = str(item.data(_ID))
        self.leave()
        self.picked.emit(id_)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and new is not self and not self.isAncestorOf(new) and self.isVisible():
            self.leave()
