"""The formats a taxonomy can come in and leave in: one row each, nothing found by magic."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.errors import BadInput
from framegrain.domain.taxonomy import Taxonomy
from framegrain.exchange.exporting import Loss
from framegrain.exchange.taxonomies import (
    boris,
    coco_categories,
    cvat_labels,
    elan,
    elan_writing,
    flat,
    graphs,
    groups,
    label_studio,
    label_studio_writing,
    native,
    table,
)
from framegrain.exchange.taxonomies.reading import Converted, Reading
from framegrain.exchange.taxonomies.source import Source
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.exchange.taxonomy_writing import write_taxonomy

if TYPE_CHECKING:
    from pathlib import Path


class TaxonomyFormat(msgspec.Struct, frozen=True, kw_only=True):
    """One format. `recognises` looks at a file's content; `read` raises BadInput; `write` says what was left out."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    recognises: Callable[[Source], bool]
    read: Callable[[Source, Reading], Converted]
    write: Callable[[Taxonomy], tuple[str, tuple[Loss, ...]]]


def _row(
    name: str, title: str, suffixes: tuple[str, ...], module: object, writing: object = None
) -> TaxonomyFormat:
    given, way_out = module, writing or module
    return TaxonomyFormat(
        name=name,
        title=title,
        suffixes=suffixes,
        recognises=given.recognises,  # type: ignore[attr-defined]
        read=given.read,  # type: ignore[attr-defined]
        write=way_out.write,  # type: ignore[attr-defined]
    )


FORMATS = (
    _row("framegrain", "Framegrain taxonomy", (".yaml", ".yml"), native),
    _row("boris", "BORIS ethogram", (".boris", ".json"), boris),
    _row("coco", "COCO categories", (".json",), coco_categories),
    _row("cvat", "CVAT labels", (".json",), cvat_labels),
    _row("ontology", "Ontology (AudioSet, WordNet-like, ActivityNet)", (".json",), graphs),
    _row("groups", "Label map in groups", (".json",), groups),
    _row("elan", "ELAN tiers and vocabularies", (".etf", ".eaf"), elan, elan_writing),
    _row("label-studio", "Label Studio configuration", (".xml",), label_studio, label_studio_writing),
    _row("csv", "CSV", (".csv", ".tsv"), table),
    _row("list", "List of names", (".txt",), flat),
)
"""In the order in which a file is tried: those that name themselves first."""

BY_NAME = {each.name: each for each in FORMATS}


def recognise(source: Source) -> TaxonomyFormat:
    """The format of a file, by what is in it. Raises BadInput when it is none, or broken JSON or XML."""
    found = next((each for each in FORMATS if each.recognises(source)), None)
    if found is None:
        kinds = ", ".join(each.title for each in FORMATS)
        raise source.wrong(f"this is none of the kinds of taxonomy that can be read ({kinds})")
    return found


def import_taxonomy(source: Source, reading: Reading | None = None, *, format_name: str = "") -> Converted:
    """A file of any of the formats as a taxonomy that the strict reader takes.

    Raises BadInput: for a file that can't be read, holds no labels or goes beyond every bound, and TaxonomyError for
    one of our own with errors.
    """
    if format_name and format_name not in BY_NAME:
        raise BadInput(f"there is no format “{format_name}”; there are {', '.join(BY_NAME)}")
    chosen = BY_NAME[format_name] if format_name else recognise(source)
    converted = chosen.read(source, reading or Reading())
    if chosen.name == "framegrain":
        return converted
    strict = read_taxonomy(write_taxonomy(converted.taxonomy), source.name)
    return msgspec.structs.replace(converted, taxonomy=strict)


def format_for(path: Path) -> TaxonomyFormat:
    """The format a file's ending stands for. Raises BadInput where it stands for none or for several."""
    fitting = [each for each in FORMATS if path.suffix.lower() in each.suffixes]
    if len(fitting) == 1 or (fitting and fitting[0].name in ("framegrain", "elan")):
        return fitting[0]
    names = ", ".join(each.name for each in fitting or FORMATS)
    raise BadInput(f"{path.name}: say which format this is to be: {names}")
