"""Ways to split a label that its attributes suggest: one label for each value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from framegrain.editing.taxonomy_verbs import slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.editing.taxonomy_draft import Draft

_MOST_PARTS = 12
"""More labels than that are no split anybody wants by one click."""


class Way(msgspec.Struct, frozen=True):
    """An attribute with the id and name it has in the draft, and the name of a label for each of its values."""

    attribute: str
    name: str
    parts: Mapping[str, str]


def ways_to_split(draft: Draft, key: int) -> list[Way]:
    """One for each attribute of the label, its own or handed down, that has from two to twelve values."""
    node = draft[key]
    ids = draft.ids
    found = []
    for attribute in dict.fromkeys(_attributes(draft, key)):
        at = ids.get(attribute)
        if at is None or draft[at].level != "attribute":
            continue
        values = dict(_values(draft[at].fields))
        if 2 <= len(values) <= _MOST_PARTS:
            parts = {value: f"{node.name}, {name.lower()}" for value, name in values.items()}
            found.append(Way(draft[at].origin or attribute, draft[at].name, parts))
    return found


def _attributes(draft: Draft, key: int) -> Iterator[str]:
    for node in (draft[key], *draft.above(key)):
        uses = node.fields.get("attributes")
        for use in uses if isinstance(uses, list) else ():
            yield str(use.get("id", "") if isinstance(use, dict) else use)


def _values(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Values as records have them, with their names."""
    if fields.get("type") == "yes_no":
        name = str(fields.get("name", ""))
        yield from (("yes", name), ("no", f"not {name}"))
    listed = fields.get("values")
    for value in listed if isinstance(listed, list) else ():
        if isinstance(value, dict):
            name = str(value.get("name") or value.get("id", ""))
            yield str(value.get("id") or slug(name)), name
        else:
            yield slug(str(value)), str(value)
