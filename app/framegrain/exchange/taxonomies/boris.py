"""Ethograms of BORIS project files: behaviors with their modifiers, categories and exclusions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from framegrain.domain.records import Scope
from framegrain.domain.taxonomy import Attribute, AttributeType, Level
from framegrain.exchange.taxonomies.building import build
from framegrain.exchange.taxonomies.drafts import Attributes, Draft, Losses, choice_attribute
from framegrain.exchange.taxonomies.leaving import left_out
from framegrain.exchange.taxonomies.values import parsed, rows, table, text, texts

if TYPE_CHECKING:
    from framegrain.domain.taxonomy import Label, Taxonomy
    from framegrain.exchange.exporting import Loss
    from framegrain.exchange.taxonomies.reading import Converted, Reading
    from framegrain.exchange.taxonomies.source import Source

SINGLE, MULTIPLE, NUMERIC, EXTERNAL = range(4)
POINT, STATE = "Point event", "State event"


def recognises(source: Source) -> bool:
    """Whether it has BORIS's table of behaviors."""
    return "behaviors_conf" in table(parsed(source))


def read(source: Source, reading: Reading) -> Converted:
    """State events become segments, point events frame tags; categories group, exclusions exclude."""
    project = table(source.json)
    losses = Losses()
    attributes = Attributes(losses)
    behaviors = rows(project.get("behaviors_conf"))
    categories = dict.fromkeys(texts(project.get("behavioral_categories")))
    categories.update(dict.fromkeys(text(row.get("category")) for row in behaviors))
    drafts = [
        Draft(
            key=f"category {name}",
            name=name,
            level=Level.ACTION,
            scopes=(Scope.SEGMENT,),
            shapes=(),
            group=True,
        )
        for name in categories
        if name and any(text(row.get("category")) == name for row in behaviors)
    ]
    drafts += [_draft(row, attributes, losses) for row in behaviors]
    for key, what in (("observations", "observations"), ("independent_variables", "independent variables")):
        losses.note(what, "only the ethogram is taken", len(rows(project.get(key))))
    losses.note(
        "subjects", "objects are drawn here; add them as labels", len(rows(project.get("subjects_conf")))
    )
    return build(
        source,
        drafts,
        reading,
        losses,
        level=Level.ACTION,
        attributes=attributes.all(),
        name=text(project.get("project_name")),
        description=text(project.get("project_description")),
    )


def _draft(row: dict[str, Any], attributes: Attributes, losses: Losses) -> Draft:
    name, kind, category = text(row.get("code")), text(row.get("type")), text(row.get("category"))
    losses.note("coding maps", "there are no maps here", bool(row.get("coding map")))
    point = kind.lower().startswith("point")
    return Draft(
        key=name,
        name=name,
        parents=(f"category {category}",) if category else (),
        level=Level.ACTION,
        definition=text(row.get("description")),
        colour=text(row.get("color")),
        hotkey=text(row.get("key")),
        shapes=(),
        scopes=(Scope.FRAME,) if point else (Scope.SEGMENT,),
        excludes=tuple(each.strip() for each in text(row.get("excluded")).split(",") if each.strip()),
        attributes=tuple(_modifier(each, name, attributes, losses) for each in rows(row.get("modifiers"))),
    )


def _modifier(row: dict[str, Any], of: str, attributes: Attributes, losses: Losses) -> str:
    kind = row.get("type")
    name = text(row.get("name")) or f"{of} modifier"
    values = [re.sub(r"\s*\(\w\)$", "", value) for value in texts(row.get("values"))]  # a key in brackets
    if kind == NUMERIC:
        return attributes.add(Attribute(id="", name=name, type=AttributeType.NUMBER), of)
    if kind == EXTERNAL:
        losses.note("modifiers from other programs", "read as text")
        return attributes.add(Attribute(id="", name=name, type=AttributeType.TEXT), of)
    return attributes.add(choice_attribute(name, values, losses, many=kind == MULTIPLE), of)


def write(taxonomy: Taxonomy) -> tuple[str, tuple[Loss, ...]]:
    """A BORIS project without observations; the labels that are held over time are its ethogram."""
    timed = [each for each in taxonomy.labels if each.scopes and not (each.leaves_only and each.children)]
    codes = {label.id: label.name for label in timed}
    excluded = {label.id: [codes[key] for key in label.excludes if key in codes] for label in timed}
    categories = dict.fromkeys(name for label in timed if (name := _category(taxonomy, label)))
    project = {
        "time_format": "hh:mm:ss",
        "project_name": taxonomy.name,
        "project_date": "",
        "project_description": taxonomy.description,
        "project_format_version": "7.0",
        "subjects_conf": {},
        "behaviors_conf": {
            str(n): _row(taxonomy, label, excluded[label.id]) for n, label in enumerate(timed)
        },
        "behavioral_categories": list(categories),
        "behaviors_coding_map": [],
        "observations": {},
        "independent_variables": {},
        "coding_map": {},
        "converters": {},
    }
    out = msgspec.json.format(msgspec.json.encode(project), indent=1).decode() + "\n"
    kept = {
        "name",
        "level",
        "parent",
        "leaves_only",
        "definition",
        "scopes",
        "hotkey",
        "colour",
        "excludes",
        "attributes",
    }
    losses = list(left_out(taxonomy, frozenset(kept)))
    deep = sum(len(taxonomy.lineage(label.id)) > 2 for label in timed)
    return out, (*losses, *_counted(len(taxonomy.labels) - len(timed) - len(categories), deep))


def _counted(drawn: int, deep: int) -> list[Loss]:
    from framegrain.exchange.exporting import Loss

    found = [
        Loss(
            "labels that are only drawn or only group",
            max(drawn, 0),
            "an ethogram has behaviors and categories",
        ),
        Loss("levels of the tree", deep, "a behavior has one category; the nearest label above is it"),
    ]
    return [loss for loss in found if loss.count]


def _category(taxonomy: Taxonomy, label: Label) -> str:
    return taxonomy.name_of(label.parent) if label.parent else ""


def _row(taxonomy: Taxonomy, label: Label, excluded: list[str]) -> dict[str, Any]:
    uses = [taxonomy.attribute_by_id[use.attribute] for use in label.attributes]
    return {
        "type": POINT if label.scopes == (Scope.FRAME,) else STATE,
        "key": label.hotkey,
        "code": label.name,
        "description": label.definition,
        "color": label.colour,
        "category": _category(taxonomy, label),
        "modifiers": {str(n): _modifier_row(each) for n, each in enumerate(uses)} if uses else "",
        "excluded": ",".join(excluded),
        "coding map": "",
    }


def _modifier_row(attribute: Attribute) -> dict[str, Any]:
    kinds = {AttributeType.CHOICE: SINGLE, AttributeType.MANY: MULTIPLE, AttributeType.NUMBER: NUMERIC}
    values = [choice.name for choice in attribute.choices]
    if attribute.type is AttributeType.YES_NO:
        return {"name": attribute.name, "description": "", "type": SINGLE, "values": ["yes", "no"]}
    kind = kinds.get(attribute.type, EXTERNAL)
    return {"name": attribute.name, "description": attribute.definition, "type": kind, "values": values}
