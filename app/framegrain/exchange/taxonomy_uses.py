"""Which attributes a label takes, which it needs, and under which conditions."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from framegrain.domain.taxonomy import AttributeUse
from framegrain.exchange.taxonomy_fields import MAX_ITEMS, Fields, scalar_text
from framegrain.exchange.taxonomy_yaml import Items, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from framegrain.domain.records import Value
    from framegrain.exchange.taxonomy_attributes import AttributeReader
    from framegrain.exchange.taxonomy_problems import Path
    from framegrain.exchange.taxonomy_yaml import Node

USE_KEYS = ("id", "required", "when")


def read_uses(
    fields: Fields, above: tuple[AttributeUse, ...], known: AttributeReader
) -> tuple[AttributeUse, ...]:
    """A label's attributes: those from above, then its own; naming one again replaces how it is used."""
    node = fields.node("attributes")
    if node is None:
        return above
    if not isinstance(node, Items):
        fields.wrong("attributes", "“attributes” is a list of attribute ids or {id: …, required: …, when: …}")
        return above
    if len(node.items) > MAX_ITEMS:
        fields.wrong(
            "attributes", f"a label names at most {MAX_ITEMS} attributes; this has {len(node.items)}"
        )
        return above
    uses = {use.attribute: use for use in above}
    own: set[str] = set()
    for n, item in enumerate(node.items):
        path = (*fields.at("attributes"), n)
        use = _use(fields, item, path, known)
        if use is None:
            continue
        if use.attribute in own:
            fields.problems.error(item, path, f"“{use.attribute}” is listed twice; keep one of them")
        own.add(use.attribute)
        uses[use.attribute] = use
    _check_conditions(fields, uses, own)
    return tuple(uses.values())


def _use(fields: Fields, node: Node, path: Path, known: AttributeReader) -> AttributeUse | None:
    if isinstance(node, Table):
        inner = Fields(node, path, USE_KEYS, fields.problems)
        name = inner.needed_text("id")
        required = inner.flag("required") or False
        when = _when(inner, known)
    else:
        name, required, when = scalar_text(node) or "", False, {}
        if not name:
            fields.problems.error(node, path, "an attribute id or {id: …, required: …, when: …} belongs here")
    if not name:
        return None
    if name not in known.attributes:
        message = f"there is no attribute “{name[:60]}”.{fields.problems.hint(name, known.attributes)}"
        fields.problems.error(node, path, message)
        return None
    return AttributeUse(attribute=name, required=required, when=when)


def _when(inner: Fields, known: AttributeReader) -> dict[str, tuple[Value, ...]]:
    found: dict[str, tuple[Value, ...]] = {}
    for key, node in inner.mapping("when", "attribute ids to the values under which it applies"):
        path = (*inner.at("when"), key.text[:60])
        if key.text not in known.attributes:
            hint = inner.problems.hint(key.text, known.attributes)
            message = f"there is no attribute “{key.text[:60]}”.{hint}"
            inner.problems.error(key, path, message)
            continue
        values = [
            value
            for item in (node.items if isinstance(node, Items) else [node])
            if (value := _wanted(inner, known, key.text, item, path)) is not None
        ]
        if isinstance(node, Items) and not node.items:
            inner.problems.error(node, path, "name at least one value")
        found[key.text] = tuple(values)
    return found


def _wanted(inner: Fields, known: AttributeReader, name: str, node: Node, path: Path) -> Value | None:
    text = scalar_text(node)
    shown = known.attributes[name].name
    if text is None:
        inner.problems.error(node, path, f"a value of “{shown}” or a list of them belongs here")
        return None
    value, problem = known.value(name, text)
    if problem:
        inner.problems.error(node, path, f"“{text[:60]}” can't be: “{shown}” {problem}")
        return None
    return value


def _check_conditions(fields: Fields, uses: Mapping[str, AttributeUse], own: set[str]) -> None:
    """Conditions name attributes the label has, and don't wait for each other."""
    for name in sorted(name for name in own if uses[name].when):
        for other in uses[name].when:
            if other not in uses:
                fields.wrong(
                    "attributes",
                    f"“{name}” waits for “{other}”, which this label does not have; add “{other}”",
                )
    waiting = {name: use.when for name, use in uses.items() if use.when} if own else {}
    for name in sorted(circle(waiting)):
        fields.wrong("attributes", f"“{name}” waits for itself, so nobody could ever set it; cut the circle")


def circle(following: Mapping[str, Iterable[str]]) -> set[str]:
    """The members of one circle among what follows from what; empty when there is none."""
    try:
        TopologicalSorter(following).prepare()
    except CycleError as error:
        return set(error.args[1])
    return set()
