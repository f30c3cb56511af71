"""The attribute level of a taxonomy file: typed properties, in groups to any depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.rules.meaning import value_problem
from framegrain.domain.taxonomy import Attribute, AttributeType, Choice
from framegrain.exchange.taxonomy_fields import (
    MAX_ID,
    MAX_NAME,
    Fields,
    as_flag,
    as_number,
    scalar_text,
    slug,
)
from framegrain.exchange.taxonomy_patterns import pattern_problem
from framegrain.exchange.taxonomy_yaml import Items, Table

if TYPE_CHECKING:
    from framegrain.domain.records import Value
    from framegrain.exchange.taxonomy_problems import Path, Problems
    from framegrain.exchange.taxonomy_yaml import Node

GROUP_KEYS = ("name", "children")
ATTRIBUTE_KEYS = (
    "id",
    "name",
    "definition",
    "type",
    "values",
    "changing",
    "min",
    "max",
    "unit",
    "pattern",
    "default",
)
CHOICE_KEYS = ("id", "name", "definition")

_ONLY_FOR = {
    "values": (AttributeType.CHOICE, AttributeType.MANY),
    "min": (AttributeType.NUMBER,),
    "max": (AttributeType.NUMBER,),
    "unit": (AttributeType.NUMBER,),
    "pattern": (AttributeType.TEXT,),
}


class AttributeReader:
    """Reads the attribute level; `found` holds what was understood, by id, with its place."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self.found: dict[str, tuple[Attribute, Node, Path]] = {}

    @property
    def attributes(self) -> dict[str, Attribute]:
        """What was read, by id, in the order of the file."""
        return {key: attribute for key, (attribute, _, _) in self.found.items()}

    def read(self, node: Node, path: Path, groups: tuple[str, ...] = ()) -> None:
        """Read a list of attributes and groups."""
        if not isinstance(node, Items):
            self._problems.error(node, path, "attributes are a list; start each with “- name: …”")
            return
        for n, item in enumerate(node.items):
            self._read_one(item, (*path, n), groups)

    def _read_one(self, node: Node, path: Path, groups: tuple[str, ...]) -> None:
        if not isinstance(node, Table):
            self._problems.error(node, path, "an attribute is a mapping; start it with “- name: …”")
        elif any(key.text == "children" for key, _ in node.pairs):
            fields = Fields(node, path, GROUP_KEYS, self._problems)
            name = fields.needed_text("name", MAX_NAME)
            children = fields.node("children")
            if children is not None:
                self.read(children, fields.at("children"), (*groups, name))
        else:
            self._attribute(Fields(node, path, ATTRIBUTE_KEYS, self._problems), " › ".join(groups))

    def _attribute(self, fields: Fields, group: str) -> None:
        name = fields.needed_text("name", MAX_NAME)
        key = fields.id(name)
        kind = fields.word("type", AttributeType)
        if "type" not in fields:
            fields.wrong("type", f"“{name}” has no type; add “type: choice”, many, number, text or yes_no")
        if key in self.found:
            line = self.found[key][1].line
            fields.wrong(
                "id", f"“{key}” is already the attribute on line {line}; give one of them another id"
            )
        if not key or not kind or key in self.found:
            return
        self._refuse_foreign_keys(fields, kind)
        attribute = Attribute(
            id=key,
            name=name,
            type=kind,
            definition=fields.text("definition") or "",
            group=group,
            changing=fields.flag("changing") or False,
            choices=self._choices(fields) if kind in _ONLY_FOR["values"] else (),
            minimum=fields.number("min"),
            maximum=fields.number("max"),
            unit=fields.text("unit", MAX_NAME) or "",
            pattern=_pattern(fields),
        )
        _check_bounds(fields, attribute)
        self.found[key] = (_with_default(fields, attribute), fields.table, fields.path)

    def _refuse_foreign_keys(self, fields: Fields, kind: AttributeType) -> None:
        for key, kinds in _ONLY_FOR.items():
            if key in fields and kind not in kinds:
                words = " and ".join(kind.value for kind in kinds)
                fields.wrong(
                    key, f"“{key}” is for attributes of type {words}, and this is {kind.value}; remove it"
                )

    def _choices(self, fields: Fields) -> tuple[Choice, ...]:
        node = fields.node("values")
        if not isinstance(node, Items) or not node.items:
            fields.wrong("values", "“values” is a list of what can be chosen, such as [left, right]")
            return ()
        found: dict[str, Choice] = {}
        for n, item in enumerate(node.items):
            path = (*fields.at("values"), n)
            choice = self._choice(item, path)
            if choice is not None and choice.id in found:
                self._problems.error(
                    item, path, f"“{choice.id}” is listed twice; remove one or give it another id"
                )
            elif choice is not None:
                found[choice.id] = choice
        return tuple(found.values())

    def _choice(self, node: Node, path: Path) -> Choice | None:
        if isinstance(node, Table):
            fields = Fields(node, path, CHOICE_KEYS, self._problems)
            name = fields.needed_text("name", MAX_NAME)
            key = fields.id(name)
            definition = fields.text("definition") or ""
            return Choice(id=key, name=name, definition=definition) if key and name else None
        text = scalar_text(node)
        key = slug(text or "")
        if text is None or not key or len(text) > MAX_ID:
            self._problems.error(
                node, path, f"a value is a word of at most {MAX_ID} characters or {{id: …, name: …}}"
            )
            return None
        return Choice(id=key, name=text)


def _pattern(fields: Fields) -> str:
    pattern = fields.text("pattern") or ""
    problem = pattern_problem(pattern) if pattern else ""
    if problem:
        fields.wrong("pattern", problem)
        return ""
    return pattern


def _check_bounds(fields: Fields, attribute: Attribute) -> None:
    low, high = attribute.minimum, attribute.maximum
    if low is not None and high is not None and low > high:
        fields.wrong("min", f"“min” {low:g} is above “max” {high:g}; swap them")


def _with_default(fields: Fields, attribute: Attribute) -> Attribute:
    node = fields.node("default")
    if node is None:
        return attribute
    value: Value | None
    if attribute.type is AttributeType.MANY:
        value = [_as_choice(attribute, text) for text in fields.texts("default") or ()]
    else:
        text = fields.scalar("default", "one value")
        value = None if text is None else as_value(attribute, text)
    if value is None:
        return attribute
    problem = value_problem(attribute, value)
    if problem:
        fields.wrong("default", f"the default is no value of its own attribute: “{attribute.name}” {problem}")
        return attribute
    return replace(attribute, default=value)


def as_value(attribute: Attribute, text: str) -> Value:
    """Text of the file as a value of the attribute's type; the text itself where it is none."""
    if attribute.type is AttributeType.YES_NO:
        flag = as_flag(text)
        return text if flag is None else flag
    if attribute.type is AttributeType.NUMBER:
        number = as_number(text)
        return text if number is None else number
    if attribute.type in (AttributeType.CHOICE, AttributeType.MANY):
        return _as_choice(attribute, text)
    return text


def _as_choice(attribute: Attribute, text: str) -> str:
    """A choice's id, also when it was given by name."""
    ids = {choice.id for choice in attribute.choices}
    by_name = {choice.name: choice.id for choice in attribute.choices}
    return text if text in ids else by_name.get(text, text)


def wanted_problem(attribute: Attribute, text: str) -> str:
    """Why `text` can't be a value a condition waits for; empty if it can."""
    value = as_value(attribute, text)
    if attribute.type is AttributeType.MANY:
        value = [str(value)]
    problem = value_problem(attribute, value)
    if not problem:
        return ""
    return f"“{text[:60]}” can't be: “{attribute.name}” {problem}"
