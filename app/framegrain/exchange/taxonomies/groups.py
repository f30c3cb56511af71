"""Lists of names under headings, such as the label map of HVU: `{"scene": [...], "action": [...]}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.taxonomy import Attribute, AttributeType, Level
from framegrain.exchange.taxonomies.building import build
from framegrain.exchange.taxonomies.drafts import Attributes, Draft, Losses, choices, readable
from framegrain.exchange.taxonomies.leaving import left_out
from framegrain.exchange.taxonomies.values import parsed, table, texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.exchange.exporting import Loss
    from framegrain.exchange.taxonomies.reading import Converted, Reading
    from framegrain.exchange.taxonomies.source import Source

LEVELS = {
    "scene": Level.SCENE, "scenes": Level.SCENE, "place": Level.SCENE, "concept": Level.SCENE,
    "concepts": Level.SCENE, "action": Level.ACTION, "actions": Level.ACTION, "verb": Level.ACTION,
    "verbs": Level.ACTION, "activity": Level.ACTION, "activities": Level.ACTION, "event": Level.ACTION,
    "events": Level.ACTION, "object": Level.OBJECT, "objects": Level.OBJECT, "noun": Level.OBJECT,
    "nouns": Level.OBJECT, "attribute": Level.ATTRIBUTE, "attributes": Level.ATTRIBUTE,
}  # fmt: skip
"""Where the headings people use belong. Attributes are no labels here: they become the values of one attribute."""


def recognises(source: Source) -> bool:
    """Whether it is an object of nothing but lists of names."""
    value = parsed(source)
    if not isinstance(value, dict) or not value:
        return False
    return all(isinstance(each, list) and each and isinstance(each[0], str) for each in value.values())


def read(source: Source, reading: Reading) -> Converted:
    """A label for each heading with its names below; a heading “attribute” becomes an attribute of objects."""
    losses = Losses()
    attributes = Attributes(losses)
    drafts: list[Draft] = []
    taken: list[str] = []
    guesses: list[str] = []
    for heading, names in table(source.json).items():
        level = LEVELS.get(heading.strip().lower())
        given = texts(names)
        if level is Level.ATTRIBUTE:
            taken.append(_attribute(heading, given, attributes, losses))
            guesses.append(
                _guessed(
                    heading,
                    len(given),
                    "a value of an attribute of objects",
                    "values of an attribute of objects",
                )
            )
            continue
        if level is not None:
            guesses.append(_guessed(heading, len(given), f"one of the {level.value}s", f"{level.value}s"))
        drafts.append(Draft(key=heading, name=readable(heading), level=level, group=True))
        drafts += _below(heading, given, level)
    for draft in drafts:
        if draft.group and draft.level in (Level.OBJECT, None):
            draft.attributes = tuple(taken)
    return build(
        source, drafts, reading, losses, level=Level.OBJECT, attributes=attributes.all(), guesses=guesses
    )


def _below(heading: str, names: Iterable[str], level: Level | None) -> list[Draft]:
    return [
        Draft(
            key=f"{heading}\n{name}",
            name=readable(name),
            id=name,
            parents=(heading,),
            level=level,
            external_ids={"source": name} if readable(name) != name else {},
        )
        for name in names
    ]


def _attribute(heading: str, names: Iterable[str], attributes: Attributes, losses: Losses) -> str:
    known = choices(map(readable, names), losses)
    return attributes.add(
        Attribute(id="", name=readable(heading), type=AttributeType.MANY, choices=known), heading
    )


def write(taxonomy: Taxonomy) -> tuple[str, tuple[Loss, ...]]:
    """The names people may use, under the top label of each, and attributes' values under theirs."""
    found: dict[str, list[str]] = {}
    for label in taxonomy.labels:
        if label.leaves_only and label.children:
            continue
        top = taxonomy.lineage(label.id)[0]
        heading = top.level.value if top.id == label.id else top.name
        found.setdefault(heading, []).append(label.external_ids.get("source") or label.name)
    for attribute in taxonomy.attributes:
        if attribute.type is AttributeType.MANY:
            found.setdefault(attribute.name, []).extend(choice.name for choice in attribute.choices)
    out = msgspec.json.format(msgspec.json.encode(found), indent=1).decode() + "\n"
    return out, left_out(taxonomy, frozenset({"name", "level", "leaves_only", "external_ids"}))


def _guessed(heading: str, count: int, one: str, many: str) -> str:
    """What the names under a heading were taken for."""
    under = f"under “{heading[:60]}”"
    return f"the one name {under} is {one}" if count == 1 else f"the {count} names {under} are {many}"
