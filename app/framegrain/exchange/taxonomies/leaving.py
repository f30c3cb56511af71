"""What a format has no room for, counted for a taxonomy that leaves in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.taxonomy import Label, Level
from framegrain.exchange.exporting import Loss

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.taxonomy import Taxonomy

_PLAIN = Label(id="", name="", level=Level.OBJECT)

_WORDS = {
    "id": "ids",
    "level": "levels",
    "parent": "places in the tree",
    "definition": "definitions",
    "do": "advice (do)",
    "dont": "advice (don't)",
    "notes": "notes",
    "contrasts": "contrasts",
    "synonyms": "synonyms",
    "external_ids": "ids in other vocabularies",
    "deprecated": "deprecations",
    "shapes": "allowed shapes",
    "scopes": "allowed scopes",
    "attributes": "uses of attributes",
    "hotkey": "hotkeys",
    "colour": "colours",
    "excludes": "exclusions by name",
    "exclusive": "exclusive labels",
    "within": "what must be around",
    "containment": "how labels lie in it",
    "overlap": "what an overlap does",
    "leaves_only": "labels that only group",
}
_NOT_COUNTED = frozenset({"name", "children", *_WORDS})
"""What is told one by one; everything else of a label is one kind of loss: rules."""


def left_out(
    taxonomy: Taxonomy, kept: frozenset[str], why: str = "the format has no place for them"
) -> tuple[Loss, ...]:
    """A loss for each kind of thing the labels have and the format has not; `kept` names fields of Label."""
    return tuple(_each(taxonomy, kept, why))


def _each(taxonomy: Taxonomy, kept: frozenset[str], why: str) -> Iterator[Loss]:
    for field, words in _WORDS.items():
        if field not in kept:
            count = sum(_says(label, field) for label in taxonomy.labels)
            if count and field != "id":
                yield Loss(words, count, why)
    rules = [field for field in Label.__struct_fields__ if field not in _NOT_COUNTED]
    count = sum(_says(label, field) for label in taxonomy.labels for field in rules)
    if count:
        yield Loss("other rules", count, why)
    severities = len(taxonomy.severity)
    if severities:
        yield Loss("severities of rules", severities, why)
    if taxonomy.attributes and "attributes" not in kept:
        yield Loss("attributes", len(taxonomy.attributes), why)


def _says(label: Label, field: str) -> bool:
    if field == "level":
        return label.level is not Level.OBJECT
    return bool(getattr(label, field) != getattr(_PLAIN, field))
