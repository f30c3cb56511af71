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
from framegrain.exchange.taxonomy_patterns import pattern_problem, ways_to_match
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

MAX_ATTRIBUTES = 10_000
MAX_CHOICES = 5_000
MAX_PATTERNS = 100
MAX_TRIED = 30_000_000.0
"""Ways of matching tried in all on the texts of one file: about a second."""

MAX_SHOWN = 300
"""Characters of a problem that are shown."""

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
        self.attributes: dict[str, Attribute] = {}
        self.places: dict[str, tuple[Node, Path]] = {}
        self._choices_by_word: dict[str, dict[str, str]] = {}
        self._values: dict[tuple[str, str], tuple[Value, str]] = {}
        self._patterns: set[str] = set()
        self._tried = 0.0

    def value(self, attribute_id: str, text: str) -> tuple[Value, str]:
        """A text of the file as one value of a known attribute, and what is wrong with it; empty if nothing."""
        key = (attribute_id, text)
        if key not in self._values:
            self._values[key] = self._value(self.attributes[attribute_id], text)
        return self._values[key]

    def read(self, node: Node, path: Path, group: str = "") -> None:
        """Read a list of attributes and groups; `group` names those around it."""
        if not isinstance(node, Items):
            self._problems.error(node, path, "attributes are a list; start each with “- name: …”")
            return
        for n, item in enumerate(node.items):
            self._read_one(item, (*path, n), group)

    def _read_one(self, node: Node, path: Path, group: str) -> None:
        if not isinstance(node, Table):
            self._problems.error(node, path, "an attribute is a mapping; start it with “- name: …”")
        elif any(key.text == "children" for key, _ in node.pairs):
            fields = Fields(node, path, GROUP_KEYS, self._problems)
            name = fields.needed_text("name", MAX_NAME)
            children = fields.node("children")
            if children is not None:
                self.read(children, fields.at("children"), f"{group} › {name}" if group else name)
        elif len(self.attributes) >= MAX_ATTRIBUTES:
            self._problems.error(node, path, f"more than {MAX_ATTRIBUTES} attributes; split the taxonomy")
        else:
            self._attribute(Fields(node, path, ATTRIBUTE_KEYS, self._problems), group)

    def _attribute(self, fields: Fields, group: str) -> None:
        name = fields.needed_text("name", MAX_NAME)
        key = fields.id(name)
        kind = fields.word("type", AttributeType)
        if "type" not in fields:
            fields.wrong(
                "type", f"“{name}” has no type; add “type: choice”, many, number, text, date or yes_no"
            )
        if key in self.attributes:
            line = self.places[key][0].line
            fields.wrong(
                "id", f"“{key}” is already the attribute on line {line}; give one of them another id"
            )
        if not key or not kind or key in self.attributes:
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
            pattern=self._pattern(fields),
        )
        _check_bounds(fields, attribute)
        self.attributes[key], self.places[key] = attribute, (fields.table, fields.path)
        by_name = {choice.name: choice.id for choice in attribute.choices}
        self._choices_by_word[key] = {**by_name, **{choice.id: choice.id for choice in attribute.choices}}
        if "default" in fields:
            self.attributes[key] = self._with_default(fields, attribute)

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
        if len(node.items) > MAX_CHOICES:
            fields.wrong("values", f"“values” has at most {MAX_CHOICES} entries; this has {len(node.items)}")
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
        key = slug((text or "")[: MAX_ID + 1])
        if text is None or not key or len(text) > MAX_ID:
            self._problems.error(
                node, path, f"a value is a word of at most {MAX_ID} characters or {{id: …, name: …}}"
            )
            return None
        return Choice(id=key, name=text)

    def _pattern(self, fields: Fields) -> str:
        pattern = fields.text("pattern") or ""
        if not pattern or pattern in self._patterns:
            return pattern
        if len(self._patterns) >= MAX_PATTERNS:
            fields.wrong("pattern", f"more than {MAX_PATTERNS} different patterns; use the same ones again")
            return ""
        problem = pattern_problem(pattern)
        if problem:
            fields.wrong("pattern", problem)
            return ""
        self._patterns.add(pattern)
        return pattern

    def _with_default(self, fields: Fields, attribute: Attribute) -> Attribute:
        many = attribute.type is AttributeType.MANY
        if many:
            texts = fields.texts("default")
        else:
            text = fields.scalar("default", "one value")
            texts = None if text is None else (text,)
        if texts is None:
            return attribute
        read = [self.value(attribute.id, text) for text in texts]
        values = [value for value, _ in read]
        problem = next((problem for _, problem in read if problem), "")
        if not problem and many and len(set(map(str, values))) < len(values):
            problem = "names a value twice"
        if problem:
            fields.wrong(
                "default", f"the default is no value of its own attribute: “{attribute.name}” {problem}"
            )
            return attribute
        return replace(attribute, default=[str(value) for value in values] if many else values[0])

    def _value(self, attribute: Attribute, text: str) -> tuple[Value, str]:
        value: Value = text
        asked: Value = text
        match attribute.type:
            case AttributeType.CHOICE | AttributeType.MANY:
                found = self._choices_by_word[attribute.id].get(text)
                if found is not None:
                    return found, ""
                asked = [text] if attribute.type is AttributeType.MANY else text
            case AttributeType.YES_NO:
                flag = as_flag(text)
                value = asked = text if flag is None else flag
            case AttributeType.NUMBER:
                number = as_number(text)
                value = asked = text if number is None else number
            case AttributeType.TEXT if attribute.pattern:
                self._tried += ways_to_match(attribute.pattern, len(text))
                if self._tried > MAX_TRIED:
                    return text, "has a pattern that takes too long on the texts of this file; simplify it"
        return value, _shortened(value_problem(attribute, asked))


def _check_bounds(fields: Fields, attribute: Attribute) -> None:
    low, high = attribute.minimum, attribute.maximum
    if low is not None and high is not None and low > high:
        fields.wrong("min", f"“min” {low:g} is above “max” {high:g}; swap them")


def _shortened(problem: str) -> str:
    """A problem with a long list of choices in it, cut to what a person reads."""
    return problem if len(problem) <= MAX_SHOWN else f"{problem[:MAX_SHOWN]}…"
