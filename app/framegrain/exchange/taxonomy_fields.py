"""Typed values out of YAML nodes; what is wrong is noted with its place and the fix."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from framegrain.domain.rules import DEFAULT_SEVERITY, STRUCTURAL, Rule
from framegrain.domain.taxonomy import Duration, Severity, Unit
from framegrain.exchange.taxonomy_yaml import Items, Scalar, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from enum import StrEnum

    from framegrain.exchange.taxonomy_problems import Path, Problems
    from framegrain.exchange.taxonomy_yaml import Node

    Word = TypeVar("Word", bound=StrEnum)

MAX_NAME = 200
MAX_TEXT = 5_000
MAX_ID = 64
MAX_ITEMS = 1_000

ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
NUMBER = re.compile(r"[-+]?(\d{1,17}(\.\d{0,20})?|\.\d{1,20})([eE][-+]?\d{1,2})?", re.ASCII)
DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,9})?) *(frames?|seconds?|s|minutes?|min)", re.ASCII)
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

KEYS_FOR_LABELS = "0123456789acdhmnprtvwyz"
"""What the program's own shortcuts leave free."""

_LONGEST = 1e9
_YES = {"true", "yes", "on"}
_NO = {"false", "no", "off"}
_SEVERITIES = {severity.value: severity for severity in Severity}
_RULES = {rule.value for rule in DEFAULT_SEVERITY}
_NOTHING = {"", "~", "null", "Null", "NULL"}


def slug(name: str) -> str:
    """The id a name stands for: `Free kick` gives `free_kick`; empty when the name has no Latin letter or digit."""
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", flat).strip("_")[:MAX_ID]


class Fields:
    """The keys of one mapping, read by type.

    A method returns None (or an empty tuple) for a key that is absent or wrong; wrong ones are noted.
    """

    __slots__ = ("_nodes", "path", "problems", "table")  # thousands of labels keep one each

    def __init__(self, table: Table, path: Path, known: Iterable[str], problems: Problems) -> None:
        self.table = table
        self.path = path
        self.problems = problems
        self._nodes: dict[str, Node] = {}
        names = frozenset(known)
        for key, node in table.pairs:
            name = key.text
            if name not in names:
                problems.error(
                    key, self.at(name[:60]), f"unknown key “{name[:60]}”.{problems.hint(name, sorted(names))}"
                )
            elif name in self._nodes:
                first = next(one.line for one, _ in table.pairs if one.text == name)
                problems.error(
                    key, self.at(name), f"“{name}” is here twice (first on line {first}); keep one of them"
                )
            else:
                self._nodes[name] = node

    def __contains__(self, name: str) -> bool:
        return name in self._nodes

    def any_of(self, names: frozenset[str]) -> bool:
        """Whether one of these keys is there."""
        return not names.isdisjoint(self._nodes)

    def at(self, name: str) -> Path:
        """The path of a key of this mapping."""
        return (*self.path, name)

    def node(self, name: str) -> Node | None:
        """The value under a key as it stands in the file."""
        return self._nodes.get(name)

    def key(self, name: str) -> Node | Scalar:
        """Where to point for a key: at its value, else at the mapping."""
        return self._nodes.get(name, self.table)

    def wrong(self, name: str, message: str) -> None:
        """Note an error at a key."""
        self.problems.error(self.key(name), self.at(name), message)

    def doubtful(self, name: str, message: str) -> None:
        """Note a warning at a key."""
        self.problems.warn(self.key(name), self.at(name), message)

    def scalar(self, name: str, want: str) -> str | None:
        """One value as written, never empty; `want` says in the plural or with an article what belongs here."""
        node = self._nodes.get(name)
        if node is None:
            return None
        text = scalar_text(node)
        if text is None:
            self.wrong(name, f"“{name}” is {want}" + (", and empty here" if isinstance(node, Scalar) else ""))
        return text

    def text(self, name: str, limit: int = MAX_TEXT) -> str | None:
        """A text, with the white space around it gone."""
        text = self.scalar(name, "a text")
        if text is not None and len(text) > limit:
            self.wrong(name, f"“{name}” has at most {limit} characters; this has {len(text)}")
            return None
        if text is not None and limit <= MAX_NAME and "\n" in text:
            self.wrong(name, f"“{name}” is written in one line; take the line breaks out")
            return None
        return text

    def needed_text(self, name: str, limit: int = MAX_TEXT) -> str:
        """A text that must be there; empty, and noted, when it isn't."""
        if name not in self._nodes:
            self.problems.error(self.table, self.path, f"“{name}” is missing; add “{name}: …”")
        return self.text(name, limit) or ""

    def texts(self, name: str, want: str = "a text or a list of texts") -> tuple[str, ...] | None:
        """Several texts: a list, or one text standing for a list of one."""
        found = self.scalars(name, want)
        return None if found is None else tuple(text for _, _, text in found)

    def scalars(self, name: str, want: str) -> list[tuple[Node, Path, str]] | None:
        """Several values with their places: a list, or one value standing for a list of one."""
        node = self._nodes.get(name)
        if node is None:
            return None
        if isinstance(node, Items):
            places = [(item, (*self.path, name, n)) for n, item in enumerate(node.items)]
        else:
            places = [(node, self.at(name))]
        if len(places) > MAX_ITEMS:
            self.wrong(name, f"“{name}” has at most {MAX_ITEMS} entries; this has {len(places)}")
            return None
        found: list[tuple[Node, Path, str]] = []
        for item, path in places:
            text = scalar_text(item)
            if text is None or len(text) > MAX_TEXT:
                self.problems.error(item, path, f"“{name}” is {want}, each with 1 to {MAX_TEXT} characters")
            else:
                found.append((item, path, text))
        return found

    def flag(self, name: str) -> bool | None:
        """True or false."""
        text = self.scalar(name, "true or false")
        if text is None:
            return None
        if text.lower() in _YES | _NO:
            return text.lower() in _YES
        self.wrong(name, f"“{name}” is true or false, not “{text[:60]}”")
        return None

    def number(self, name: str) -> float | None:
        """A finite number; whole ones stay whole."""
        text = self.scalar(name, "a number")
        if text is None:
            return None
        value = as_number(text)
        if value is None:
            self.wrong(name, f"“{name}” is a number, not “{text[:60]}”")
        return value

    def word(self, name: str, words: type[Word]) -> Word | None:
        """One word of a fixed set."""
        if name not in self._nodes:
            return None
        text = self.scalar(name, f"one of {listed(words)}")
        if text is None:
            return None
        return self._as_word(self.key(name), self.at(name), name, text, words)

    def words(self, name: str, words: type[Word]) -> tuple[Word, ...] | None:
        """Several words of a fixed set, each once; one word stands for a list of one."""
        if name not in self._nodes:
            return None
        given = self.scalars(name, f"a list of {listed(words)}")
        if given is None:
            return None
        found: list[Word] = []
        for node, path, text in given:
            word = self._as_word(node, path, name, text, words)
            if word is not None and word in found:
                self.problems.warn(node, path, f"“{text}” is listed twice")
            elif word is not None:
                found.append(word)
        return tuple(found)

    def _as_word(self, node: Node, path: Path, name: str, text: str, words: type[Word]) -> Word | None:
        try:
            return words(text)
        except ValueError:
            hint = self.problems.hint(text, [word.value for word in words])
            self.problems.error(node, path, f"“{text[:60]}” is no {name.removesuffix('s')}.{hint}")
            return None

    def id(self, name_of_node: str) -> str:
        """The node's id: as given under `id`, else from its name; empty, and noted, when there is none."""
        if "id" not in self._nodes:
            made = slug(name_of_node)
            if name_of_node and not made:
                self.problems.error(
                    self.table, self.path, f"no id can be made from “{name_of_node[:60]}”; add “id: …”"
                )
            return made
        text = self.text("id", MAX_ID) or ""
        if text and ID.fullmatch(text) is None:
            hint = slug(text)
            fix = f"; write “{hint}”" if hint else ""
            self.wrong(
                "id", f"an id has lower-case letters a to z, digits, _ and -, and “{text}” has others{fix}"
            )
            return ""
        return text

    def colour(self) -> str:
        """`#rrggbb` in lower case, empty when absent or wrong."""
        if "colour" not in self._nodes:
            return ""
        text = self.scalar(
            "colour", 'a colour such as "#56b4e9" (in quotes, else YAML takes it for a comment)'
        )
        if text is not None and COLOUR.fullmatch(text) is None:
            self.wrong("colour", f'a colour is written "#rrggbb", not “{text[:60]}”')
            return ""
        return (text or "").lower()

    def hotkey(self) -> str:
        """One letter or digit in lower case, empty when absent or wrong."""
        text = (self.scalar("hotkey", "one letter or digit") or "").lower()
        if text and (len(text) != 1 or not text.isalnum()):
            self.wrong("hotkey", f"a hotkey is one letter or digit, not “{text[:60]}”")
            return ""
        if text and text not in KEYS_FOR_LABELS:
            free = "digits, " + " ".join(k for k in KEYS_FOR_LABELS if not k.isdigit())
            self.doubtful(
                "hotkey", f"“{text}” is a key of the program itself and won't choose this label; free: {free}"
            )
        return text

    def mapping(self, name: str, want: str) -> list[tuple[Scalar, Node]]:
        """The pairs of a mapping with free keys, doubles refused; empty when absent or wrong."""
        node = self._nodes.get(name)
        if node is None:
            return []
        if not isinstance(node, Table):
            self.wrong(name, f"“{name}” is a mapping of {want}")
            return []
        first: dict[str, Scalar] = {}
        for key, _ in node.pairs:
            if key.text in first:
                shown = key.text[:60]
                self.problems.error(key, (*self.path, name, shown), f"“{shown}” is here twice")
            first.setdefault(key.text, key)
        return node.pairs

    def severity(self) -> dict[str, Severity]:
        """How hard each rule is: rule name to forbid, warn or submit."""
        found: dict[str, Severity] = {}
        for key, node in self.mapping("severity", "rule names to forbid, warn or submit"):
            path = (*self.path, "severity", key.text[:60])
            text = scalar_text(node) or ""
            if key.text not in _RULES:
                names = sorted(rule.value for rule in DEFAULT_SEVERITY if rule not in STRUCTURAL)
                self.problems.error(
                    key, path, f"there is no rule “{key.text[:60]}”.{self.problems.hint(key.text, names)}"
                )
            elif text not in _SEVERITIES:
                self.problems.error(node, path, f"a severity is {listed(Severity)}, not “{text[:60]}”")
            elif Rule(key.text) in STRUCTURAL and text != Severity.FORBID:
                self.problems.error(
                    key,
                    path,
                    f"“{key.text}” can't be softened: without it records have no meaning; remove it",
                )
            else:
                found[key.text] = _SEVERITIES[text]
        return found

    def durations(self) -> Mapping[str, Duration] | None:
        """`at_least` and `at_most`; None when the key is absent."""
        node = self._nodes.get("duration")
        if node is None:
            return None
        if not isinstance(node, Table):
            self.wrong("duration", "a duration is written {at_least: 0.5 seconds, at_most: 300 frames}")
            return {}
        inner = Fields(node, self.at("duration"), ("at_least", "at_most"), self.problems)
        found = {name: limit for name in ("at_least", "at_most") if (limit := bound(inner, name)) is not None}
        low, high = found.get("at_least"), found.get("at_most")
        if low is not None and high is not None and low.unit is high.unit and low.amount > high.amount:
            inner.wrong("at_least", f"nothing lasts at least {low} and at most {high}; swap them")
        return found


def bound(fields: Fields, name: str) -> Duration | None:
    """An amount of frames, seconds or minutes under a key; None when it is absent or wrong."""
    text = fields.scalar(name, "an amount such as “0.5 seconds”")
    if text is None:
        return None
    match = DURATION.fullmatch(text)
    if match is None or float(match[1]) == 0:
        fields.wrong(name, f"“{text[:60]}” is no duration; write “0.5 seconds”, “2 minutes” or “12 frames”")
        return None
    amount, unit = float(match[1]), match[2]
    if unit.startswith("frame"):
        if amount % 1:
            fields.wrong(name, f"“{text}”: frames come whole; write “{math.ceil(amount)} frames”")
            return None
        return Duration(amount, Unit.FRAMES)
    seconds = round(amount * 60, 9) if unit.startswith("min") else amount
    if seconds >= _LONGEST:
        fields.wrong(name, f"“{text}” is longer than any video; write less")
        return None
    return Duration(seconds, Unit.SECONDS)


def scalar_text(node: Node) -> str | None:
    """A scalar's text without the white space around it; None for anything else, and for nothing."""
    if not isinstance(node, Scalar) or (node.plain and node.text in _NOTHING):
        return None
    return node.text.strip() or None


def as_flag(text: str) -> bool | None:
    """True, false or neither."""
    return True if text.lower() in _YES else False if text.lower() in _NO else None


def as_number(text: str) -> float | None:
    """A finite number, whole ones as int; None when the text is none."""
    if NUMBER.fullmatch(text) is None:
        return None
    return int(text) if text.lstrip("+-").isdigit() else float(text)


@cache
def listed(words: type[StrEnum]) -> str:
    """`a, b or c` of a fixed set."""
    *first, last = [word.value for word in words]
    return f"{', '.join(first)} or {last}" if first else last
