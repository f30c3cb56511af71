"""The guideline book as PDF: no heading alone at the foot of a page, sides of a comparison on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QTextCursor

from framegrain.domain.guideline import Example, ExampleKind
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Scope
from framegrain.domain.taxonomy import Label, Level, Taxonomy
from framegrain.guidelines import book_print
from framegrain.guidelines.book import Book
from framegrain.ui.guideline_pdf import _Press

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock
    from PySide6.QtWidgets import QApplication

ANNA = Provenance(by="Anna", at=1)
TALL = cv2.imencode(".png", np.zeros((400, 300, 3), np.uint8))[1].tobytes()
WIDE = cv2.imencode(".png", np.zeros((300, 1200, 3), np.uint8))[1].tobytes()
PICTURES = {"a" * 64: TALL, "b" * 64: WIDE}


def book(*, pictures: bool) -> Book:
    """Labels of many heights, every third told apart from the next."""
    labels = tuple(
        Label(
            id=f"a{n}",
            name=f"Action {n}",
            level=Level.ACTION,
            definition="Word and word again. " * (1 + n * 7 % 23),
            scopes=(Scope.SEGMENT,),
            contrasts={f"a{n + 1}": "One when this, the other when that."} if n % 3 == 0 else {},
        )
        for n in range(40)
    )
    examples = tuple(
        Example(
            id=n + 1,
            label=label.id,
            kind=ExampleKind.POSITIVE,
            picture="ab"[n % 2] * 64,
            provenance=ANNA,
            caption="seen",
        )
        for n, label in enumerate(labels)
    )
    taxonomy = Taxonomy(name="Many", version="1", labels=labels)
    return Book(
        name="B",
        taxonomy=taxonomy,
        date="x",
        examples=examples if pictures else (),
        pictures=PICTURES.get,
    )


@pytest.mark.parametrize("pictures", [False, True])
def test_no_heading_is_alone_at_the_foot_of_a_page(qapp: QApplication, pictures: bool) -> None:
    made = book(pictures=pictures)
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    press = _Press(made, out, lambda _done: None, lambda: False)
    part = book_print.chapters(made)[0]
    document = press._document(book_print.chapter(made, part))
    moved = press._broken(document)
    assert moved, "without moving any, some would be"
    height = press._page.height()

    def page(block: QTextBlock) -> int:
        """The page a block's first line is drawn on."""
        top = document.documentLayout().blockBoundingRect(block).top()
        return int((top + block.layout().lineAt(0).rect().y() + 1) // height)

    block = document.begin()
    checked = 0
    while block.isValid():
        if (
            block.text() in ("EXAMPLES", "NOT TO BE CONFUSED WITH", "GRAIN AND RULES")
            or block.text()[:1] == "●"
        ):
            assert page(block) == page(block.next()), block.text()
            checked += 1
        if block.text() == "NOT TO BE CONFUSED WITH":
            table = QTextCursor(block.next()).currentTable()
            frame = document.documentLayout().frameBoundingRect(table)
            assert int((frame.top() + 1) // height) == int((frame.bottom() - 1) // height)
        block = block.next()
    assert checked > 60
    # what is drawn later is made of the same breaks
    again = press._document(book_print.chapter(made, part), moved)
    assert again.pageCount() == document.pageCount()
