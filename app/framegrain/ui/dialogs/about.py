"""About: the version, the promise, and what the program stands on."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QPushButton, QTextBrowser

from framegrain.ui.dialogs import about_words
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl
    from PySide6.QtWidgets import QWidget

    from framegrain.ui.theme import Theme

_SIZE = (680, 560)


class AboutSheet(Sheet):
    """One page, and the shipped licence texts behind their links."""

    def __init__(self, window: QWidget, look: Theme) -> None:
        super().__init__(window, look, about_words.title(), _SIZE)
        for sentence in about_words.PROMISES:
            label = QLabel(sentence)
            label.setWordWrap(True)
            self.body.addWidget(label)
        self.body.addWidget(toned(QLabel(f"{about_words.LICENCE}. It stands on:"), "secondary"))
        self.text = QTextBrowser()
        self.text.setAccessibleName("Libraries and licences")
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.back = QPushButton("Back to the list")
        self.back.clicked.connect(self._show_list)
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self.back)
        look.changed.connect(self._show_list)
        self._show_list()

    def first_widget(self) -> QWidget:
        return self.text

    def _show_list(self) -> None:
        self.text.setHtml(about_words.page(self.look.secondary.name()))
        if self.back.hasFocus():
            self.text.setFocus()
        self.back.hide()

    def _follow(self, link: QUrl) -> None:
        text = about_words.licence_text(link.path())
        if text:
            self.text.setHtml(f"<pre style='white-space:pre-wrap'>{escape(text)}</pre>")
            self.back.show()
