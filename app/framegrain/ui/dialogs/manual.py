"""The manual beside the work: a window of its own, so that it can stay open while somebody labels."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from framegrain.ui.dialogs.manual_pages import FIRST, Page, folder, having, pages
from framegrain.ui.dialogs.manual_view import ManualView
from framegrain.ui.keys import sequence
from framegrain.ui.widgets.search import SearchField
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from framegrain.ui.theme import Theme

_SIZE = QSize(980, 720)
_LEAST = QSize(560, 380)
_CONTENTS = 236
_NAME = Qt.ItemDataRole.UserRole
_MISSING = Page(FIRST, "Manual", "# Manual\n\nIts pages are missing; install Framegrain again.")


class ManualWindow(QWidget):
    """Contents and search at the left, the page at the right. Escape closes it, Alt+Left goes back."""

    def __init__(self, window: QWidget, look: Theme) -> None:
        super().__init__(window, Qt.WindowType.Window)
        self._look = look
        self._pages = pages()
        self._page = FIRST
        self._visited: list[str] = []
        self.setWindowTitle("Framegrain manual")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(_LEAST)
        room = window.size() - QSize(80, 60)
        self.resize(_SIZE.boundedTo(room).expandedTo(_LEAST))
        self.field = SearchField(look, "Search the manual", "Ctrl+F")
        self.contents = QListWidget()
        self.contents.setAccessibleName("Contents")
        self.contents.setStyleSheet("QListWidget::item { padding-left: 8px; border-radius: 6px; }")
        self.view = ManualView(look, folder())
        self.foot = toned(QLabel(), "secondary")
        self._assemble()
        self._connect()
        self._list(self._pages)
        self.open_page(FIRST)

    def _assemble(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.field)
        column.addWidget(self.contents, 1)
        right = QWidget()
        right.setProperty("surface", "sunken")
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        page = QVBoxLayout(right)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.view, 1)
        self.foot.setContentsMargins(28, 8, 28, 8)
        self.foot.setWordWrap(True)
        self.foot.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.foot.hide()
        page.addWidget(self.foot)
        self.view.setStyleSheet("QTextBrowser { border: none; border-radius: 0; padding: 0; }")
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([_CONTENTS, _SIZE.width() - _CONTENTS])
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._open_marked)
        self.field.stepped.connect(self._step)
        self.field.left.connect(self.close)
        self.contents.currentItemChanged.connect(self._chosen)
        self.view.page_wanted.connect(self._follow)
        self.view.shown_link.connect(self._show_link)
        QShortcut(sequence("Ctrl+F"), self).activated.connect(self._find)
        QShortcut(sequence("Alt+Left"), self).activated.connect(self.back)
        self._look.changed.connect(self._again)

    # -- pages

    @property
    def page(self) -> str:
        """The name of the page shown."""
        return self._page

    def open_page(self, name: str, anchor: str = "") -> None:
        """Show a page, at one of its headings if that is named; a name nobody knows shows the first page."""
        known = {page.name: page for page in self._pages}
        page = known.get(name) or known.get(FIRST) or _MISSING
        self._page = page.name
        self.view.show_text(page.text)
        self.foot.hide()
        self._mark_contents()
        if anchor:
            self.view.go_to_heading(anchor)
        elif self.field.text():
            self.view.mark(self.field.text())

    def present(self, page: str = "") -> None:
        """Bring the manual to the front, at a page if one is named."""
        if page:
            name, _, anchor = page.partition("#")
            self._go(name.removesuffix(".md"), anchor)
        self.show()
        self.raise_()
        self.activateWindow()
        self.view.setFocus()

    def back(self) -> None:
        """Return to the page before."""
        if self._visited:
            self.open_page(self._visited.pop())

    def _go(self, name: str, anchor: str = "") -> None:
        if name != self._page:
            self._visited.append(self._page)
        self.open_page(name, anchor)

    def _follow(self, name: str, anchor: str) -> None:
        here, _, _ = self._page.rpartition("/")
        beside = f"{here}/{name}" if here else name
        self._go(posixpath.normpath(beside) if name else self._page, anchor)

    def _show_link(self, address: str) -> None:
        self.foot.setText(
            f"{address}\nThis lies outside the manual. Framegrain opens no connections; copy it if you want it."
        )
        self.foot.show()

    def _again(self) -> None:
        place = self.view.verticalScrollBar().value()
        self.open_page(self._page)
        self.view.verticalScrollBar().setValue(place)

    # -- contents and search

    def titles(self) -> list[str]:
        """The titles listed."""
        return [self.contents.item(n).text() for n in range(self.contents.count())]

    def _list(self, shown: list[Page]) -> None:
        self.contents.blockSignals(True)
        self.contents.clear()
        for page in shown:
            item = QListWidgetItem(page.title)
            item.setData(_NAME, page.name)
            item.setSizeHint(QSize(0, 30))
            self.contents.addItem(item)
        self.contents.blockSignals(False)
        self._mark_contents()

    def _mark_contents(self) -> None:
        self.contents.blockSignals(True)
        at = next(
            (n for n in range(self.contents.count()) if self.contents.item(n).data(_NAME) == self._page), -1
        )
        self.contents.setCurrentRow(at)
        self.contents.blockSignals(False)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._go(item.data(_NAME))

    def _search(self, words: str) -> None:
        found = having(self._pages, words)
        self._list(found)
        if found and words.strip():
            names = [page.name for page in found]
            self._go(self._page if self._page in names else names[0])
        elif not found:
            self.foot.setText("No page has these words.")
            self.foot.show()

    def _open_marked(self) -> None:
        item = self.contents.currentItem()
        if item is not None:
            self._go(item.data(_NAME))
            self.view.setFocus()

    def _step(self, step: int) -> None:
        count = self.contents.count()
        if count:
            self.contents.setCurrentRow((self.contents.currentRow() + step) % count)

    def _find(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
