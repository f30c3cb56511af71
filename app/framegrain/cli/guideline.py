"""`framegrain guideline`: the guideline book as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framegrain.cli.output import ProgressLine, sentence
from framegrain.domain.errors import BadInput
from framegrain.guidelines.book import Book
from framegrain.session.guideline_book import book_of, book_of_taxonomy, ending_of, write_html
from framegrain.session.projects import open_project

if TYPE_CHECKING:
    import argparse

WritePdf = Callable[[Book, Path, Callable[[float], None]], None]
_TAXONOMY = (".yaml", ".yml")


def without_pdf(_book: Book, out: Path, _progress: Callable[[float], None]) -> None:
    """Where nothing was handed in that lays out pages."""
    raise BadInput(f"{out}: PDF can't be written here; choose a name that ends in .html")


def add_commands(commands: Any, write_pdf: WritePdf) -> None:
    """Add what writes the guideline book."""
    text = "write the guideline of a project or a taxonomy as a book: one HTML file or a PDF"
    command = commands.add_parser("guideline", help=text, description=sentence(text))
    command.add_argument("source", type=Path, metavar="PROJECT|TAXONOMY", help="a project or a taxonomy file")
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help="a name in .html or .pdf")
    command.set_defaults(run=lambda arguments: run_guideline(arguments, write_pdf))


def run_guideline(arguments: argparse.Namespace, write_pdf: WritePdf) -> int:
    """Write the book and name the file."""
    kind = ending_of(arguments.out)
    write = write_html if kind == "html" else write_pdf
    progress = ProgressLine("writing")
    if arguments.source.suffix.lower() in _TAXONOMY:
        write(book_of_taxonomy(arguments.source), arguments.out, progress)
    else:
        session = open_project(arguments.source, read_only=True)
        try:
            write(book_of(session), arguments.out, progress)
        finally:
            session.close()
    print(arguments.out)
    return 0
