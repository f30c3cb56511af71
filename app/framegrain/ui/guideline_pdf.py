"""The guideline book as PDF: A4, chapter by chapter, with page numbers in the contents and at the foot.

Works on any thread and without a screen. Chapters are laid out one after the other and twice: first to learn on which
page each label stands, then to be drawn; so only one chapter is in memory but for its words, compressed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import compress, decompress

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from framegrain.domain.errors import Cancelled
from framegrain.exchange.exporting import whole_file
from framegrain.guidelines import book_print
from framegrain.ui.theme import FAMILY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QTextBlock

    from framegrain.guidelines.book import Book, Pictures

_DPI = 300
_MARGINS = QMarginsF(18, 16, 18, 12)
_FOOT = 10.0
"""Millimetres at the foot of a page that belong to its number."""
_LOWEST = 0.84
"""How far down a page a label may begin, as a share of its height; below that it begins on the next one."""
_LOWEST_SMALL = 0.93
"""The same for the small headings within a label."""
_MEASURED = 0.6
"""The share of the work after which every page is known and none is drawn."""
_PICTURE_SIDE = 900
"""Pixels a picture keeps at most; it is printed some 75 mm wide."""
_MM_PER_INCH = 25.4
_INK, _PALE = QColor("#1c2026"), QColor("#5d6673")


def write_pdf(
    book: Book,
    out: Path,
    progress: Callable[[float], None] = lambda _done: None,
    cancel: Callable[[], bool] = lambda: False,
) -> None:
    """Write the book as PDF, which appears whole or not at all. Raises ExportError and Cancelled."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    _Press(book, buffer, progress, cancel).print()
    buffer.close()
    with whole_file(out) as file:
        file.write(content.data())
    progress(1.0)


class _Document(QTextDocument):
    """A chapter; its pictures come from the book, and nothing from anywhere else."""

    def __init__(
        self, html: str, pictures: Pictures, page: QSizeF, device: QPdfWriter, breaks: Iterable[int] = ()
    ) -> None:
        """`breaks` are numbers of blocks that begin on a new page."""
        super().__init__()
        self._pictures = pictures
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)
        font = QFont(FAMILY)
        font.setPointSizeF(10)
        self.setDefaultFont(font)
        option = self.defaultTextOption()
        option.setTabStopDistance(book_print.BESIDE)
        self.setDefaultTextOption(option)
        self.setDefaultStyleSheet(book_print.STYLE)
        self.documentLayout().setPaintDevice(device)
        self._page = page
        self.setLayoutEnabled(False)  # laid out once, when all is in it
        self.setHtml(html)
        self.has_pictures = "<img" in html
        self.break_before(breaks)

    def break_before(self, numbers: Iterable[int]) -> None:
        """Let these blocks begin on a new page, and lay everything out anew."""
        self.setLayoutEnabled(False)
        cursor = QTextCursor(self)
        for number in numbers:
            block = self.findBlockByNumber(number)
            cursor.setPosition(block.position())
            wanted = block.blockFormat()
            wanted.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            cursor.setBlockFormat(wanted)
        self.setPageSize(self._page)
        self.setLayoutEnabled(True)

    def loadResource(self, _kind: int, name: QUrl | str) -> Any:
        """A picture named by its SHA-256; an empty one for everything else."""
        address = name if isinstance(name, str) else name.toString()
        if not address.startswith(book_print.PICTURE):
            return QImage()
        image = QImage.fromData(self._pictures(address.removeprefix(book_print.PICTURE)) or b"")
        if max(image.width(), image.height()) > _PICTURE_SIDE:
            mode = Qt.TransformationMode.SmoothTransformation
            image = image.scaled(_PICTURE_SIDE, _PICTURE_SIDE, Qt.AspectRatioMode.KeepAspectRatio, mode)
        return image


class _Part(NamedTuple):
    """A chapter as it will be drawn: its HTML, compressed, and the blocks that begin on a new page."""

    html: bytes
    breaks: tuple[int, ...]


class _Press:
    """Lays the parts of one book out and draws them."""

    def __init__(
        self,
        book: Book,
        device: QIODevice,
        progress: Callable[[float], None],
        cancel: Callable[[], bool],
    ) -> None:
        self._book = book
        self._progress = progress
        self._cancel = cancel
        writer = QPdfWriter(device)
        writer.setResolution(_DPI)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(_MARGINS, QPageLayout.Unit.Millimeter)
        writer.setTitle(f"{book.title}: guideline, version {book.taxonomy.version}")
        writer.setCreator("Framegrain")
        self._writer = writer
        self._foot = _FOOT / _MM_PER_INCH * _DPI
        self._page = QSizeF(writer.width(), writer.height() - self._foot)
        self._number = 0

    def print(self) -> None:
        """Write every page."""
        parts, pages = self._measured()
        painter = QPainter(self._writer)
        try:
            self._draw(painter, self._document(book_print.cover(self._book)), has_foot=False)
            for html in book_print.contents(self._book, pages):
                self._draw(painter, self._document(html))
            for number, part in enumerate(parts):
                self._draw(painter, self._document(decompress(part.html).decode(), part.breaks))
                self._reached(_MEASURED + (1 - _MEASURED) * (number + 1) / len(parts))
        finally:
            painter.end()

    def _parts(self) -> Iterator[str]:
        for chapter in book_print.chapters(self._book):
            yield book_print.chapter(self._book, chapter)
        yield from book_print.ending(self._book)

    def _measured(self) -> tuple[list[_Part], dict[str, int]]:
        """Every part as it will be drawn, and the page of each anchor."""
        before = 1 + sum(self._document(part).pageCount() for part in book_print.contents(self._book, {}))
        pages: dict[str, int] = {}
        about = max(1, len(book_print.chapters(self._book)) + 3)
        parts: list[_Part] = []
        for html in self._parts():
            document = self._document(html)
            breaks = self._broken(document)
            pages.update({name: before + page for name, page in self._anchors(document)})
            before += document.pageCount()
            parts.append(_Part(compress(html.encode("utf-8", "replace"), 1), tuple(breaks)))
            self._reached(_MEASURED * min(1.0, len(parts) / about))
        return parts, pages

    def _document(self, html: str, breaks: Iterable[int] = ()) -> _Document:
        return _Document(html, self._book.pictures, self._page, self._writer, breaks)

    def _broken(self, document: _Document) -> set[int]:
        """Move headings off the foot of their pages; the numbers of those moved."""
        broken: set[int] = set()
        while low := [number for number in self._low(document) if number not in broken]:
            # what a picture pushes down lies otherwise once a heading before it has moved
            del low[1 if document.has_pictures else len(low) :]
            broken.update(low)
            document.break_before(low)
        return broken

    def _low(self, document: _Document) -> Iterator[int]:
        """Numbers of the headings that begin too low on their page, or whose page what they stand over is not on.

        What follows a heading that is moved moves down with it, by what is left of the page; so all are found at once.
        """
        height, moved = self._page.height(), 0.0
        layout = document.documentLayout()
        for heading, name, below in _headings(document):
            top = layout.blockBoundingRect(heading).top() + moved
            lowest = _LOWEST_SMALL if name == book_print.KEPT else _LOWEST
            last = layout.blockBoundingRect(below).top() + _first_line(below) + moved
            table = QTextCursor(below).currentTable()
            if table is not None and layout.frameBoundingRect(table).bottom() + moved - top < height:
                last = max(
                    last, layout.frameBoundingRect(table).bottom() + moved - 1
                )  # sides stay beside each other
            if top % height > lowest * height or top // height != last // height:
                moved += height - top % height
                yield heading.blockNumber()

    def _anchors(self, document: QTextDocument) -> Iterator[tuple[str, int]]:
        layout = document.documentLayout()
        for block, name in _named(document):
            yield name, int(layout.blockBoundingRect(block).top() // self._page.height()) + 1

    def _draw(self, painter: QPainter, document: QTextDocument, *, has_foot: bool = True) -> None:
        context = QAbstractTextDocumentLayout.PaintContext()
        palette = QPalette(context.palette)
        palette.setColor(QPalette.ColorRole.Text, _INK)
        context.palette = palette
        height = self._page.height()
        for page in range(document.pageCount()):
            if self._number:
                self._writer.newPage()
            self._number += 1
            painter.save()
            painter.translate(0, -page * height)
            context.clip = QRectF(0, page * height, self._page.width(), height)
            painter.setClipRect(context.clip)
            document.documentLayout().draw(painter, context)
            painter.restore()
            if has_foot:
                self._draw_foot(painter)

    def _draw_foot(self, painter: QPainter) -> None:
        font = QFont(FAMILY)
        font.setPointSizeF(8)
        painter.setFont(font)
        painter.setPen(_PALE)
        place = QRectF(0, self._page.height(), self._page.width(), self._foot)
        low = Qt.AlignmentFlag.AlignBottom
        words = f"{self._book.title[:80]} · version {self._book.taxonomy.version[:40]}"
        painter.drawText(place, low | Qt.AlignmentFlag.AlignLeft, words)
        painter.drawText(place, low | Qt.AlignmentFlag.AlignRight, str(self._number))

    def _reached(self, done: float) -> None:
        if self._cancel():
            raise Cancelled("the guideline book was stopped; no file was written")
        self._progress(min(0.99, done))


def _headings(document: QTextDocument) -> Iterator[tuple[QTextBlock, str, QTextBlock]]:
    """Headings that may be moved, with their names and the first block of what they stand over."""
    first: tuple[QTextBlock, str] | None = None
    block = document.begin()
    while block.isValid():
        name = next((n for piece in block.textFormats() for n in piece.format.anchorNames()), "")
        if name or block.blockFormat().headingLevel():
            first = first or (block, name)
        elif first is not None:
            yield *first, block
            first = None
        block = block.next()


def _first_line(block: QTextBlock) -> float:
    """How far down a block its first line is: that of a picture is pushed to the next page, the block is not."""
    lines = block.layout()
    return lines.lineAt(0).rect().y() if lines.lineCount() else 0.0


def _named(document: QTextDocument) -> Iterator[tuple[QTextBlock, str]]:
    """Blocks that can be gone to, in order."""
    block = document.begin()
    while block.isValid():
        for piece in block.textFormats():
            for name in piece.format.anchorNames():
                yield block, name
        block = block.next()
