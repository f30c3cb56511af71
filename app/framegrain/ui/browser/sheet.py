"""The project browser: its videos, and what is found in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QStackedWidget, QWidget

from framegrain.ui.browser.search_page import SearchPage
from framegrain.ui.browser.videos_page import VideosPage
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.widgets.segmented import Option, Segmented

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from framegrain.session.session import Session
    from framegrain.ui.browser.pictures import CoverFeed
    from framegrain.ui.browser.trail import Trail
    from framegrain.ui.theme import Theme

_SIZE = (1040, 720)
VIDEOS, SEARCH = "videos", "search"


class BrowserSheet(Sheet):
    """Two pages; `turned` tells which one is shown from now on."""

    turned = Signal(str)

    def __init__(
        self,
        window: QWidget,
        look: Theme,
        session: Session,
        pictures: CoverFeed,
        trail: Trail,
        page: str = VIDEOS,
    ) -> None:
        super().__init__(window, look, session.project.name, _SIZE)
        self.videos = VideosPage(look, session, pictures)
        self.search = SearchPage(look, session, trail)
        self.tabs = Segmented(look, (Option(VIDEOS, "Videos"), Option(SEARCH, "Search")), "Page")
        self.tabs.setMaximumWidth(240)
        self.head.insertWidget(1, self.tabs, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.videos)
        self._pages.addWidget(self.search)
        self.body.addWidget(self._pages, 1)
        self.tabs.chosen.connect(lambda name: self.turn_to(str(name)))
        self._turning: dict[str, Sequence[QKeySequence]] = {}
        self._page = page
        self._turn(page)

    @property
    def page(self) -> str:
        """Which page is shown."""
        return self._page

    def turn_to(self, page: str) -> None:
        """Show a page and give it the keyboard."""
        self._turn(page)
        self.first_widget().setFocus()
        self.turned.emit(page)

    def _turn(self, page: str) -> None:
        self._page = page
        self.tabs.set_value(page)
        self._pages.setCurrentWidget(self.search if page == SEARCH else self.videos)

    def first_widget(self) -> QWidget:
        return self.search.field if self._page == SEARCH else self.videos.field

    def confirm(self) -> None:
        """Enter in a field takes what is marked."""
        if self._page == SEARCH:
            self.search.take_marked()
        else:
            self.videos.list.take_marked()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The actions that open the pages turn to them as well."""
        for name, keys in self._turning.items():
            if QKeySequence(event.keyCombination()) in keys:
                self.turn_to(name)
                event.accept()
                return
        super().keyPressEvent(event)

    def turn_on(self, page: str, keys: Sequence[QKeySequence]) -> None:
        """Turn to a page with these keys, too."""
        self._turning[page] = keys

    def dismiss(self) -> None:
        if not self.isHidden():
            self.search.leave()
        super().dismiss()
