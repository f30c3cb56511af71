"""A taxonomy out of any file that holds one, with a report for the person who brought it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.taxonomy import Taxonomy
from framegrain.exchange.taxonomies.formats import BY_NAME, import_taxonomy, recognise
from framegrain.exchange.taxonomies.reading import ParentChoice
from framegrain.exchange.taxonomies.source import Source
from framegrain.exchange.taxonomy_writing import write_taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from framegrain.exchange.taxonomies.reading import Converted, Reading

OURS = "framegrain"


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """A taxonomy with the text to keep of it.

    `report` says in sentences what was guessed and lost on the way; empty for a file of our own. `choices` are the
    labels that had several parents.
    """

    taxonomy: Taxonomy
    text: str
    format: str
    report: tuple[str, ...] = ()
    choices: tuple[ParentChoice, ...] = ()


def any_taxonomy(path: Path, reading: Reading | None = None, *, format_name: str = "") -> Brought:
    """Read a taxonomy file of any format, told by what is in it unless `format_name` says so.

    Raises BadInput with a sentence that names the file and the fix, within bounded time whatever is in the file.
    """
    source = Source.of(path)
    known = format_name or recognise(source).name
    converted = import_taxonomy(source, reading, format_name=known)
    ours = known == OURS
    return Brought(
        taxonomy=converted.taxonomy,
        text=source.text if ours else write_taxonomy(converted.taxonomy),
        format=known,
        report=() if ours else tuple(_report(converted, BY_NAME[known].title)),
        choices=converted.choices,
    )


def _report(converted: Converted, title: str) -> Iterator[str]:
    labels = len(converted.taxonomy.labels)
    attributes = len(converted.taxonomy.attributes)
    more = f" and {attributes} {'attribute' if attributes == 1 else 'attributes'}" if attributes else ""
    yield f"{title}: {_labels(labels)}{more}."
    yield from (f"Guessed: {guess}." for guess in converted.guesses)
    yield from (f"Left out {loss.what} ({loss.count}): {loss.why}." for loss in converted.losses)
    if converted.choices:
        yield f"With several parents: {_labels(len(converted.choices))}."


def _labels(count: int) -> str:
    return f"{count} {'label' if count == 1 else 'labels'}"
