"""The label constructor of CVAT: a JSON list of labels with their attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from framegrain.domain.records import Scope
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import Attribute, AttributeType, Level
from framegrain.exchange.taxonomies.building import build
from framegrain.exchange.taxonomies.drafts import Attributes, Draft, Losses, choice_attribute
from framegrain.exchange.taxonomies.leaving import left_out
from framegrain.exchange.taxonomies.values import parsed, rows, text, texts
from framegrain.exchange.taxonomy_fields import as_flag, as_number

if TYPE_CHECKING:
    from framegrain.domain.records import Value
    from framegrain.domain.taxonomy import Label, Taxonomy
    from framegrain.exchange.exporting import Loss
    from framegrain.exchange.taxonomies.reading import Converted, Reading
    from framegrain.exchange.taxonomies.source import Source

ANY_SHAPE = (ShapeKind.BOX, ShapeKind.POLYGON, ShapeKind.CUBOID)
_SHAPES = {
    "any": ANY_SHAPE,
    "rectangle": (ShapeKind.BOX,),
    "polygon": (ShapeKind.POLYGON,),
    "mask": (ShapeKind.POLYGON,),
    "cuboid": (ShapeKind.CUBOID,),
}
TAG_SCOPES = (Scope.FRAME, Scope.CLIP)
_INPUTS = ("checkbox", "number", "text", "select", "radio")


def recognises(source: Source) -> bool:
    """Whether it is a list of objects with a name and attributes or a type, as CVAT writes them."""
    value = parsed(source)
    first = value[0] if isinstance(value, list) and value else None
    marks = {"attributes", "type", "svg", "sublabels"}
    return (
        isinstance(first, dict) and "name" in first and bool(marks & set(first)) and "child_ids" not in first
    )


def read(source: Source, reading: Reading) -> Converted:
    """Labels with their type as the shape they take; tags are labels of frames and clips."""
    losses = Losses()
    attributes = Attributes(losses)
    drafts = [_draft(str(n), row, attributes, losses) for n, row in enumerate(rows(source.json))]
    return build(source, drafts, reading, losses, level=Level.OBJECT, attributes=attributes.all())


def _draft(key: str, row: dict[str, Any], attributes: Attributes, losses: Losses) -> Draft:
    name, kind = text(row.get("name")), text(row.get("type")) or "any"
    if kind == "skeleton" or row.get("svg") or row.get("sublabels"):
        losses.note("skeletons", "objects have no joints here; a box stands for each")
    elif kind == "mask":
        losses.note("masks", "they are drawn as polygons here")
    elif kind not in _SHAPES and kind != "tag":
        losses.note(f"shapes of the type {kind[:40]}", "there is no such shape here; a box stands for each")
    tag = kind == "tag"
    return Draft(
        key=key,
        name=name,
        level=Level.SCENE if tag else None,
        colour=text(row.get("color")),
        shapes=() if tag else _SHAPES.get(kind, (ShapeKind.BOX,)),
        scopes=TAG_SCOPES if tag else (),
        attributes=tuple(_attribute(each, name, attributes, losses) for each in rows(row.get("attributes"))),
    )


def _attribute(row: dict[str, Any], of: str, attributes: Attributes, losses: Losses) -> str:
    made = _typed(row, losses)
    return attributes.add(msgspec.structs.replace(made, changing=row.get("mutable") is True), of)


def _typed(row: dict[str, Any], losses: Losses) -> Attribute:
    name, kind, values = text(row.get("name")), text(row.get("input_type")), texts(row.get("values"))
    said = text(row.get("default_value"))
    if kind == "checkbox":
        return Attribute(id="", name=name, type=AttributeType.YES_NO, default=as_flag(said))
    if kind == "number":
        low, high, step = [as_number(each) for each in [*values[:3], "", "", ""][:3]]
        losses.note("steps of numbers", "numbers have bounds and no steps here", step not in (None, 1))
        if low is not None and high is not None and low > high:
            low, high = high, low
        return Attribute(id="", name=name, type=AttributeType.NUMBER, minimum=low, maximum=high)
    if kind == "text":
        return Attribute(id="", name=name, type=AttributeType.TEXT)
    if kind not in _INPUTS:
        losses.note(f"attributes of the type {kind[:40]}", "read as a choice")
    made = choice_attribute(name, values, losses)
    default: Value | None = next((each.id for each in made.choices if each.name == said), None)
    return msgspec.structs.replace(made, default=default)


def write(taxonomy: Taxonomy) -> tuple[str, tuple[Loss, ...]]:
    """Every label people may use, flat, with the type of its shapes and its attributes."""
    found = [_row(taxonomy, label) for label in taxonomy.labels if not (label.leaves_only and label.children)]
    out = msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"
    kept = frozenset({"name", "colour", "shapes", "scopes", "attributes"})
    return out, left_out(taxonomy, kept)


def _row(taxonomy: Taxonomy, label: Label) -> dict[str, Any]:
    uses = [taxonomy.attribute_by_id[use.attribute] for use in label.attributes]
    row: dict[str, Any] = {"name": label.name, "type": _type(label)}
    if label.colour:
        row["color"] = label.colour
    row["attributes"] = [_attribute_row(each) for each in uses]
    return row


def _type(label: Label) -> str:
    if not label.shapes:
        return "tag"
    kinds = {ShapeKind.BOX if kind is ShapeKind.ROTATED_BOX else kind for kind in label.shapes}
    names = {ShapeKind.BOX: "rectangle", ShapeKind.POLYGON: "polygon", ShapeKind.CUBOID: "cuboid"}
    return names[kinds.pop()] if len(kinds) == 1 else "any"


def _attribute_row(attribute: Attribute) -> dict[str, Any]:
    row: dict[str, Any] = {"name": attribute.name, "mutable": attribute.changing}
    default = attribute.default
    if attribute.type is AttributeType.YES_NO:
        return {
            **row,
            "input_type": "checkbox",
            "default_value": str(bool(default)).lower(),
            "values": ["true", "false"],
        }
    if attribute.type is AttributeType.NUMBER:
        low = attribute.minimum if attribute.minimum is not None else 0
        high = attribute.maximum if attribute.maximum is not None else 1_000_000
        return {
            **row,
            "input_type": "number",
            "default_value": f"{low:g}",
            "values": [f"{low:g}", f"{high:.15g}", "1"],
        }
    if attribute.choices:
        names = [choice.name for choice in attribute.choices]
        start = attribute.choice_name(default) if isinstance(default, str) else names[0]
        return {**row, "input_type": "select", "default_value": start, "values": names}
    return {**row, "input_type": "text", "default_value": "", "values": [""]}
