"""A page of the manual, dressed; nothing is ever fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser

from framegrain.ui.dialogs.manual_pages import slug

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QTextBlock

    from framegrain.ui.theme import Theme

_HEADINGS = {1: (24, 600, 0, 12), 2: (17, 600, 24, 6), 3: (14, 600, 18, 4)}
"""Size in pixels, weight and the space above and below, by the level of the heading."""

_KEY = re.compile(
    r"(?:(?:Ctrl|Shift|Alt)\+)*"
    r"(?:[A-Z]|[^\w\s]|F[0-9]{1,2}|Space|Enter|Esc|Tab|Delete|Home|End|Page up|Page down|Ctrl|Shift|Alt)"
)
"""Keys stand in the letters of the page: in a monospaced one the letter O reads like a zero."""

_LINE_HEIGHT = 142.0
_PARAGRAPH = 9


class ManualView(QTextBrowser):
    """Shows one page. `page_wanted` tells of links to other pages, `shown_link` of those that lead outside."""

    page_wanted = Signal(str, str)
    shown_link = Signal(str)

    def __init__(self, look: Theme, home: Path) -> None:
        super().__init__()
        self._look = look
        self._home = home.resolve()
        self.setAccessibleName("Page of the manual")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.anchorClicked.connect(self.follow)

    def show_text(self, markdown: str) -> None:
        """Show a page from its top."""
        self.document().setDefaultFont(self._look.font(14))
        self.setMarkdown(markdown)
        self.document().setDocumentMargin(28)
        self._dress_blocks()
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._dress_table(frame)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def go_to_heading(self, anchor: str) -> bool:
        """Scroll to the heading with this slug."""
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and slug(block.text()) == anchor:
                self._scroll_to(block)
                return True
            block = block.next()
        return False

    def mark(self, words: str) -> None:
        """Show the first place of the first word."""
        first = words.split()[:1]
        self.moveCursor(QTextCursor.MoveOperation.Start)
        if first and self.find(first[0]):
            self.ensureCursorVisible()

    def follow(self, link: QUrl) -> None:
        """Go where a link leads, when that is a page; else only show the address."""
        if link.isRelative() and (link.path().endswith(".md") or not link.path()):
            self.page_wanted.emit(link.path().removesuffix(".md"), link.fragment())
        else:
            self.shown_link.emit(link.toString())

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Files of the manual's folder, and nothing else."""
        name = QUrl(name)
        if name.scheme() not in ("", "file"):
            return None
        path = (self._home / name.path()).resolve()
        if not path.is_relative_to(self._home) or not path.is_file():
            return None
        return path.read_bytes()

    # -- dress

    def _dress_blocks(self) -> None:
        block = self.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level:
                self._dress_heading(block, level)
            elif not block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence):
                self._dress_paragraph(block)
            self._dress_code(block)
            block = block.next()

    def _dress_heading(self, block: QTextBlock, level: int) -> None:
        size, weight, above, below = _HEADINGS.get(level, _HEADINGS[3])
        cursor = _all_of(block)
        layout = block.blockFormat()
        layout.setTopMargin(above)
        layout.setBottomMargin(below)
        cursor.setBlockFormat(layout)
        letters = QTextCharFormat()  # a fresh one: Markdown's relative size would win over ours
        letters.setFont(self._look.font(size, weight))
        cursor.setCharFormat(letters)

    @staticmethod
    def _dress_paragraph(block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        layout = block.blockFormat()
        layout.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        in_table = cursor.currentTable() is not None
        layout.setBottomMargin(0 if in_table else 4 if block.textList() is not None else _PARAGRAPH)
        layout.setTopMargin(0)
        cursor.setBlockFormat(layout)

    def _dress_code(self, block: QTextBlock) -> None:
        fenced = block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)
        spans = [
            (fragment.position(), fragment.length(), fragment.charFormat())
            for fragment in _fragments(block)
            if fenced or fragment.charFormat().fontFixedPitch()
        ]
        for position, length, letters in spans:
            start = position - block.position()
            if not fenced and _KEY.fullmatch(block.text()[start : start + length]):
                letters = QTextCharFormat()  # a fresh one: what is marked as code stays monospaced
                letters.setFont(self._look.font(13, 600))
            else:
                letters.setFontFamilies(["DejaVu Sans Mono", "Menlo", "Consolas", "monospace"])
                letters.setFontStyleHint(QFont.StyleHint.Monospace)
                letters.setProperty(QTextFormat.Property.FontPixelSize, 12)
            letters.setBackground(self._look.raised)
            cursor = QTextCursor(self.document())
            cursor.setPosition(position)
            cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(letters)

    def _dress_table(self, table: QTextTable) -> None:
        layout = table.format()
        layout.setBorder(1)
        layout.setBorderBrush(self._look.line)
        layout.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        layout.setBorderCollapse(True)
        layout.setCellPadding(6)
        layout.setCellSpacing(0)
        layout.setTopMargin(4)
        layout.setBottomMargin(14)
        layout.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        table.setFormat(layout)

    def _scroll_to(self, block: QTextBlock) -> None:
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(round(top) - 12)


def _all_of(block: QTextBlock) -> QTextCursor:
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _fragments(block: QTextBlock) -> list[Any]:
    found = []
    at = block.begin()
    while not at.atEnd():
        found.append(at.fragment())
        at += 1
    return found
