"""What a field of the form may name: labels, attributes and their values, as the draft has them now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from framegrain.editing.taxonomy_draft import ROOTS, TOP
from framegrain.editing.taxonomy_verbs import slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.editing.taxonomy_draft import Draft


class Option(NamedTuple):
    """One thing to pick: its id, its name, and where it stands."""

    id: str
    name: str
    place: str = ""


class Options:
    """Answers from the draft, kept until the draft is another."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._revision = self._named = -1
        self._labels: list[Option] = []
        self._attributes: list[Option] = []
        self._names: dict[str, str] = {}

    def labels(self) -> Sequence[Option]:
        """Every label, in the order of the tree."""
        self._look()
        return self._labels

    def attributes(self) -> Sequence[Option]:
        """Every attribute."""
        self._look()
        return self._attributes

    def values(self, attribute: str) -> Sequence[Option]:
        """The choices of an attribute; for a yes or no those two."""
        key = self._draft.ids.get(attribute)
        return self.values_of(key) if key is not None else ()

    def values_of(self, key: int) -> Sequence[Option]:
        """The choices of the attribute that a node is."""
        fields = self._draft[key].fields
        if fields.get("type") == "yes_no":
            return (Option("true", "yes"), Option("false", "no"))
        listed = fields.get("values")
        return tuple(map(_value, listed)) if isinstance(listed, list) else ()

    def name(self, id_: str) -> str:
        """What a label or attribute is called; empty where there is none."""
        if self._named != self._draft.revision:
            self._named = self._draft.revision
            nodes = map(self._draft.__getitem__, self._draft.keys)
            self._names = {node.id: node.name or node.id for node in nodes}
        return self._names.get(id_, "")

    def _look(self) -> None:
        if self._revision == self._draft.revision:
            return
        self._revision = self._draft.revision
        self._labels, self._attributes = [], []
        for level, root in ROOTS.items():
            into = self._attributes if level == "attribute" else self._labels
            places = {root: ""}
            for node in self._draft.walk(root):
                if node.key < TOP:
                    continue
                place = places[node.parent]
                places[node.key] = f"{place} › {node.name}" if place else node.name
                if node.id and not (level == "attribute" and node.children):
                    into.append(Option(node.id, node.name or node.id, place or level.capitalize()))


def _value(value: object) -> Option:
    if isinstance(value, dict):
        name = str(value.get("name", value.get("id", "")))
        return Option(str(value.get("id") or slug(name)), name)
    return Option(slug(str(value)) or str(value), str(value))


def found(options: Sequence[Option], query: str, most: int) -> list[Option]:
    """Options whose name or id holds what was typed, what is called just so first, then those that begin with it."""
    wanted = query.strip().casefold()
    if not wanted:
        return list(options[:most])
    same: list[Option] = []
    first: list[Option] = []
    rest: list[Option] = []
    for option in options:
        name = option.name.casefold()
        if name == wanted:
            same.append(option)
        elif len(first) < most and name.startswith(wanted):
            first.append(option)
        elif len(rest) < most and (wanted in name or wanted in option.id):
            rest.append(option)
    return [*same, *first, *rest][:most]
