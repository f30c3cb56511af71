"""The guideline book: what it holds, and that nothing a stranger wrote becomes a tag, an attribute or a reference."""

from __future__ import annotations

from html.parser import HTMLParser

import cv2
import numpy as np
import pytest

from framegrain.domain.grain import Deprecated
from framegrain.domain.guideline import Example, ExampleKind, Question
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Scope
from framegrain.domain.taxonomy import Attribute, AttributeType, AttributeUse, Choice, Label, Level, Taxonomy
from framegrain.guidelines import book_print
from framegrain.guidelines.book import Book, Version
from framegrain.guidelines.book_html import pieces
from framegrain.guidelines.picture import looked_at

ANNA = Provenance(by="Anna", at=1_700_000_000_000)
HOSTILE = "\"'><img src=x onerror=alert(1)><script>alert(1)</script><a href=http://evil.test>x</a>\0&amp;"
PICTURE = cv2.imencode(".png", np.zeros((30, 40, 3), np.uint8))[1].tobytes()


class Tags(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def book(words: str) -> Book:
    """A book that says `words` wherever somebody can write."""
    walk = Label(
        id="walk",
        name=f"Walk {words}",
        level=Level.ACTION,
        definition=words,
        do=(words,),
        dont=(words,),
        notes=words,
        synonyms=(words,),
        contrasts={words: f"apart {words}"},
        scopes=(Scope.SEGMENT,),
        reasons=(words,),
        reasons_only=True,
        attributes=(AttributeUse(attribute=words),),
        hotkey=words,
        colour=words,
    )
    run = Label(
        id=words,
        name=f"Run {words}",
        level=Level.ACTION,
        scopes=(Scope.SEGMENT,),
        deprecated=Deprecated(since=words, use="walk"),
    )
    choice = Choice(id="a", name=words, definition=words)
    gait = Attribute(id=words, name=words, type=AttributeType.CHOICE, definition=words, choices=(choice,))
    example = Example(
        id=1,
        label="walk",
        kind=ExampleKind.BORDERLINE,
        picture="a" * 64,
        provenance=ANNA,
        caption=f"caption {words}",
        why=f"why {words}",
    )
    asked = Question(id=2, text=f"asked {words}", provenance=ANNA, label="walk", answer=words, answered=ANNA)
    return Book(
        name=words,
        taxonomy=Taxonomy(
            name=words, version=words, description=words, labels=(walk, run), attributes=(gait,)
        ),
        date=words,
        examples=(example,),
        questions=(asked, Question(id=3, text="still open", provenance=ANNA, label="walk")),
        versions=(Version(version=words, since=words, by=words, lines=(words,)),),
        pictures=lambda _sha: PICTURE,
    )


def page(made: Book) -> str:
    """All of the HTML file."""
    return "".join(pieces(made))


def printed(made: Book) -> str:
    """All of the print dialect."""
    chapters = [book_print.chapter(made, chapter) for chapter in book_print.chapters(made)]
    return "".join(
        [book_print.cover(made), *book_print.contents(made, {}), *chapters, *book_print.ending(made)]
    )


@pytest.mark.parametrize("dialect", ["html", "print"])
def test_what_strangers_write_stays_text(dialect: str) -> None:
    write = page if dialect == "html" else printed
    hostile, plain = Tags(write(book(HOSTILE))), Tags(write(book("words")))
    assert hostile.tags <= plain.tags
    assert {name for name, _ in hostile.attributes} <= {name for name, _ in plain.attributes}
    for name, value in hostile.attributes:
        assert name != "href" or value.startswith("#")
        assert name != "src" or value.startswith(("data:image/png;base64,", "picture:"))


def test_it_holds_everything_said_of_a_label() -> None:
    html = page(book("words"))
    for said in (
        "caption words",
        "why words",
        "Borderline",
        "asked words",
        "apart words",
        "No longer used since version words",
        "Also called words",
        "It is held as a segment.",
    ):
        assert said in html
    assert "still open" not in html
    assert "http://" not in html
    assert "https://" not in html
    assert "<script" not in html


def test_only_pictures_are_shown_as_pictures() -> None:
    assert looked_at(b"<svg onload=alert(1)>") is None
    assert looked_at(b"\xff\xd8\xff") is None
    seen = looked_at(PICTURE)
    assert seen is not None
    assert (seen.width, seen.height) == (40, 30)


def test_several_frames_side_by_side_have_a_row_for_themselves() -> None:
    wide = cv2.imencode(".png", np.zeros((30, 200, 3), np.uint8))[1].tobytes()
    pictures = {"a" * 64: PICTURE, "b" * 64: wide}
    examples = tuple(
        Example(id=n, label="walk", kind=ExampleKind.POSITIVE, picture=sha, provenance=ANNA)
        for n, sha in enumerate(("a" * 64, "b" * 64, "a" * 64, "a" * 64), 1)
    )
    taxonomy = Taxonomy(
        name="T",
        version="1",
        labels=(Label(id="walk", name="Walk", level=Level.ACTION, scopes=(Scope.SEGMENT,)),),
    )
    made = Book(name="B", taxonomy=taxonomy, date="today", examples=examples, pictures=pictures.get)
    html = "".join(pieces(made))
    assert html.count('<figure class="wide">') == 1
    assert html.count("<figure>") == 3
    printed = book_print.chapter(made, book_print.chapters(made)[0])
    assert [row.count("<img") for row in printed.split("<tr>")[1:] if "<img" in row] == [1, 1, 2]
    assert printed.count('colspan="3"') == 1
