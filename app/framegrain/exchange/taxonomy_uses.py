"""Which attributes a label takes, which it needs, and under which conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.taxonomy import AttributeUse
from framegrain.exchange.taxonomy_attributes import as_value, wanted_problem
from framegrain.exchange.taxonomy_fields import Fields, scalar_text
from framegrain.exchange.taxonomy_yaml import Items, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from framegrain.domain.records import Value
    from framegrain.domain.taxonomy import Attribute
    from framegrain.exchange.taxonomy_problems import Path
    from framegrain.exchange.taxonomy_yaml import Node

USE_KEYS = ("id", "required", "when")


def read_uses(
    fields: Fields, above: Mapping[str, AttributeUse], known: Mapping[str, Attribute]
) -> dict[str, AttributeUse]:
    """A label's attributes: those from above, then its own; naming one again replaces how it is used."""
    node = fields.node("attributes")
    if node is None:
        return dict(above)
    if not isinstance(node, Items):
        fields.wrong("attributes", "“attributes” is a list of attribute ids or {id: …, required: …, when: …}")
        return dict(above)
    uses = dict(above)
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
    return uses


def _use(fields: Fields, node: Node, path: Path, known: Mapping[str, Attribute]) -> AttributeUse | None:
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
    if name not in known:
        message = f"there is no attribute “{name[:60]}”.{fields.problems.hint(name, known)}"
        fields.problems.error(node, path, message)
        return None
    return AttributeUse(attribute=name, required=required, when=when)


def _when(inner: Fields, known: Mapping[str, Attribute]) -> dict[str, tuple[Value, ...]]:
    found: dict[str, tuple[Value, ...]] = {}
    for key, node in inner.mapping("when", "attribute ids to the values under which it applies"):
        path = (*inner.at("when"), key.text[:60])
        attribute = known.get(key.text)
        if attribute is None:
            message = f"there is no attribute “{key.text[:60]}”.{inner.problems.hint(key.text, known)}"
            inner.problems.error(key, path, message)
            continue
        values = [
            value
            for item in (node.items if isinstance(node, Items) else [node])
            if (value := _wanted(inner, attribute, item, path)) is not None
        ]
        if isinstance(node, Items) and not node.items:
            inner.problems.error(node, path, "name at least one value")
        found[key.text] = tuple(values)
    return found


def _wanted(inner: Fields, attribute: Attribute, node: Node, path: Path) -> Value | None:
    text = scalar_text(node)
    if text is None:
        inner.problems.error(node, path, f"a value of “{attribute.name}” or a list of them belongs here")
        return None
    problem = wanted_problem(attribute, text)
    if problem:
        inner.problems.error(node, path, problem)
        return None
    return as_value(attribute, text)


def _check_conditions(fields: Fields, uses: Mapping[str, AttributeUse], own: set[str]) -> None:
    """Conditions name attributes the label has, and don't wait for each other."""
    for name in sorted(own):
        for other in uses[name].when:
            if other not in uses:
                fields.wrong(
                    "attributes",
                    f"“{name}” waits for “{other}”, which this label does not have; add “{other}”",
                )
        if _waits_for_itself(name, uses):
            fields.wrong(
                "attributes", f"“{name}” waits for itself, so nobody could ever set it; cut the circle"
            )


def _waits_for_itself(name: str, uses: Mapping[str, AttributeUse]) -> bool:
    seen: set[str] = set()
    ahead = list(uses[name].when)
    while ahead:
        at = ahead.pop()
        if at == name:
            return True
        if at not in seen and at in uses:
            seen.add(at)
            ahead += uses[at].when
    return False
