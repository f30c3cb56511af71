"""The guideline book of a project or of a taxonomy file, put together and written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from framegrain.domain.errors import BadInput, Cancelled, FramegrainError
from framegrain.domain.migration import diff
from framegrain.exchange.exporting import whole_file
from framegrain.exchange.taxonomy import load_taxonomy, read_taxonomy
from framegrain.guidelines.book import Book, Version
from framegrain.guidelines.book_html import pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from framegrain.domain.guideline import TaxonomyVersion
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.session.session import Session

HTML, PDF = (".html", ".htm"), (".pdf",)
_MOST_VERSIONS = 30
"""Versions whose differences are told; of a longer history the newest."""
_MOST_LINES = 500
"""Differences told of one version."""


def ending_of(out: Path) -> str:
    """`html` or `pdf` by a file's name; BadInput for any other."""
    ending = out.suffix.lower()
    if ending in HTML:
        return "html"
    if ending in PDF:
        return "pdf"
    raise BadInput(f"{out}: a guideline book is written as .html or .pdf; choose a name that ends so")


def book_of(session: Session) -> Book:
    """The book of an open project. Its pictures are read from the project while the book is written."""
    guideline = session.guideline
    return Book(
        name=session.project.name,
        taxonomy=session.taxonomy,
        date=_day(datetime.now(UTC).astimezone()),
        examples=tuple(guideline.examples),
        questions=tuple(guideline.questions),
        versions=_versions(session.project.taxonomy_versions()),
        pictures=session.picture,
    )


def book_of_taxonomy(file: Path) -> Book:
    """The book of a taxonomy file alone. Raises what reading it raises."""
    taxonomy = load_taxonomy(file)
    return Book(name=taxonomy.name, taxonomy=taxonomy, date=_day(datetime.now(UTC).astimezone()))


def write_html(
    book: Book,
    out: Path,
    progress: Callable[[float], None] = lambda _done: None,
    cancel: Callable[[], bool] = lambda: False,
) -> None:
    """Write the book as one HTML file, which appears whole or not at all. Raises ExportError and Cancelled."""
    total = max(1, 12 * len(book.taxonomy.labels))  # about as many pieces as a label has
    with whole_file(out) as file:
        for number, piece in enumerate(pieces(book)):
            if cancel():
                raise Cancelled("the guideline book was stopped; no file was written")
            file.write(piece.encode("utf-8", "replace"))
            progress(min(0.99, number / total))
    progress(1.0)


def _versions(kept: Sequence[TaxonomyVersion]) -> tuple[Version, ...]:
    """Newest first, each with what was different from the one before."""
    found: list[Version] = []
    before: Taxonomy | None = None
    for number, version in enumerate(kept[-_MOST_VERSIONS - 1 :]):
        try:
            taxonomy = read_taxonomy(version.text, "an earlier taxonomy")
        except FramegrainError:
            taxonomy = None
        found.append(
            Version(
                version=version.version,
                since=_since(version.since),
                by=version.by,
                lines=_lines(before, taxonomy, is_first=number == 0),
            )
        )
        before = taxonomy
    return tuple(reversed(found))


def _lines(before: Taxonomy | None, taxonomy: Taxonomy | None, *, is_first: bool) -> tuple[str, ...]:
    if taxonomy is None:
        return ("This version can't be read any more",)
    if before is None:
        return () if is_first else ("The version before can't be read any more",)
    lines = [difference.line for difference in diff(before, taxonomy)]
    rest = len(lines) - _MOST_LINES
    return (*lines[:_MOST_LINES], *([f"and {rest:,} more"] if rest > 0 else []))


def _since(milliseconds: int) -> str:
    try:
        return _day(datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone())
    except (OverflowError, ValueError, OSError):  # a time no calendar has
        return ""


def _day(when: datetime) -> str:
    return f"{when.day} {when:%B %Y}"
