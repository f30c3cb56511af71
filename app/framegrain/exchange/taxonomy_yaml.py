"""YAML text to plain nodes that know their place, within bounds a hostile file can't escape.

Works on the parser's events: that is ten times faster than composing with the library, and depth, aliases and
tags are refused before anything is built. Scalars stay text, so `no` and `1.10` mean what was written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
import yaml

if TYPE_CHECKING:
    from framegrain.exchange.taxonomy_problems import Path, Problems

MAX_BYTES = 5_000_000
MAX_DEPTH = 200
MAX_ALIASES = 1_000
MAX_NODES = 400_000
"""Nodes with every alias written out, so that a few anchors can't stand for millions."""

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters, and those that turn the direction of the text after them."""


class Scalar(msgspec.Struct, frozen=True, gc=False):
    """Text as written; `plain` when it stood without quotes."""

    line: int
    column: int
    text: str
    plain: bool
    size: int = 1


class Items(msgspec.Struct, gc=False):
    """A list."""

    line: int
    column: int
    items: list[Node]
    size: int = 1


class Table(msgspec.Struct, gc=False):
    """A mapping; keys are kept in order, doubles included."""

    line: int
    column: int
    pairs: list[tuple[Scalar, Node]]
    size: int = 1


Node = Scalar | Items | Table


class Refused(Exception):
    """The text can't be read on from here."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def read_nodes(text: str, problems: Problems) -> Node | None:
    """The one document in `text`; None, with the problem noted, when it can't be read."""
    try:
        _check_size(text)
        return _Builder(problems).build(text)
    except Refused as refused:
        problems.error(refused, (), str(refused))
    except yaml.YAMLError as broken:
        line, column = _mark(broken)
        problems.error(Refused(line, column, ""), (), _explain(broken, _character(text, line, column)))
    return None


def _check_size(text: str) -> None:
    try:
        size = len(text) if len(text) > MAX_BYTES else len(text.encode())
    except UnicodeEncodeError:
        raise Refused(1, 1, "the text holds broken characters; save the file as UTF-8") from None
    if size > MAX_BYTES:
        raise Refused(1, 1, f"the file is larger than {MAX_BYTES // 1_000_000} MB; no taxonomy needs that")


class _Builder:
    """Turns one stream of events into nodes."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._open: list[tuple[Items | Table, str | None, Scalar | None]] = []
        self._anchors: dict[str, Node | None] = {}
        self._aliases = 0
        self._root: Node | None = None
        self._key: Scalar | None = None

    def build(self, text: str) -> Node | None:
        """Read everything; Refused or YAMLError when that isn't possible."""
        takers = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._mapping,
            yaml.SequenceStartEvent: self._sequence,
            yaml.MappingEndEvent: self._leave,
            yaml.SequenceEndEvent: self._leave,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        for event in yaml.parse(text, Loader=_loader()):
            taker = takers.get(type(event))
            if taker is not None:
                taker(event)
        return self._root

    def _document(self, event: Any) -> None:
        if self._root is not None:
            raise Refused(*_place(event), "a taxonomy is one document; remove the “---” and what follows")

    def _scalar(self, event: Any) -> None:
        if event.tag is not None:
            self._refuse_tag(event)
        mark, text = event.start_mark, event.value
        node = Scalar(mark.line + 1, mark.column + 1, text, event.style is None)
        if not text.isascii() or not text.isprintable():
            self._refuse_unseen(node)
        self._add(node, event.anchor)

    def _mapping(self, event: Any) -> None:
        self._enter(Table(*_place(event), []), event)

    def _sequence(self, event: Any) -> None:
        self._enter(Items(*_place(event), []), event)

    def _enter(self, node: Items | Table, event: Any) -> None:
        if event.tag is not None:
            self._refuse_tag(event)
        if self._key is None:
            self._refuse_as_key(node)
        if len(self._open) >= MAX_DEPTH:
            raise Refused(node.line, node.column, f"nested deeper than {MAX_DEPTH} levels; flatten it")
        if event.anchor is not None:
            self._anchors[event.anchor] = None  # open: an alias to it would never end
        self._open.append((node, event.anchor, self._key))
        self._key = None

    def _leave(self, _event: Any) -> None:
        node, anchor, self._key = self._open.pop()
        self._add(node, anchor)

    def _alias(self, event: Any) -> None:
        line, column = _place(event)
        self._aliases += 1
        if self._aliases > MAX_ALIASES:
            raise Refused(line, column, f"more than {MAX_ALIASES} aliases; write the values out")
        name = event.anchor[:60]
        if event.anchor not in self._anchors:
            raise Refused(line, column, f"“*{name}” names nothing written before it")
        node = self._anchors[event.anchor]
        if node is None:
            raise Refused(line, column, f"“*{name}” contains itself; write the values out")
        self._add(node, None)

    def _add(self, node: Node, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = node
        if not self._open:
            self._root = node
            return
        parent = self._open[-1][0]
        parent.size += node.size
        if parent.size > MAX_NODES:
            why = (
                "this grows too large when its aliases are written out"
                if self._aliases
                else f"more than {MAX_NODES} values; split the taxonomy"
            )
            raise Refused(parent.line, parent.column, why)
        if isinstance(parent, Items):
            parent.items.append(node)
        elif self._key is not None:
            parent.pairs.append((self._key, node))
            self._key = None
        elif isinstance(node, Scalar):
            self._key = node
        else:
            self._refuse_as_key(node)

    def _refuse_as_key(self, node: Node) -> None:
        if self._open and isinstance(self._open[-1][0], Table):
            raise Refused(node.line, node.column, "a key is one word, not a list or mapping")

    def _refuse_tag(self, event: Any) -> None:
        if event.tag != "!":
            raise Refused(
                *_place(event), f"tags such as “{event.tag[:60]}” are not used in a taxonomy; remove it"
            )

    def _refuse_unseen(self, node: Scalar) -> None:
        """Note signs that can't be seen, or that turn the text around them so that it reads as what it is not."""
        found = UNSEEN.search(node.text)
        if found is not None:
            sign = f"U+{ord(found[0]):04X}"
            self._problems.error(
                node, self._path(), f"this text holds {sign}, which people can't see; remove it"
            )

    def _path(self) -> Path:
        """Where the next node goes, as keys and places in lists."""
        path: list[str | int] = []
        keys = [*(key for _, _, key in self._open[1:]), self._key]
        for (node, _, _), key in zip(self._open, keys, strict=True):
            if isinstance(node, Items):
                path.append(len(node.items))
            elif key is not None:
                path.append(key.text[:60])
        return tuple(path)


def _loader() -> Any:
    # wheels of PyYAML bring libyaml; built without it, the slower parser reads the same
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _mark(broken: yaml.YAMLError) -> tuple[int, int]:
    mark = getattr(broken, "problem_mark", None) or getattr(broken, "context_mark", None)
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _character(text: str, line: int, column: int) -> str:
    lines = text.splitlines()
    return lines[line - 1][column - 1 : column] if line <= len(lines) else ""


def _explain(broken: yaml.YAMLError, character: str) -> str:
    what = str(getattr(broken, "problem", None) or getattr(broken, "reason", None) or broken)
    if character == "\t":
        return "YAML does not allow tabs here; indent with spaces"
    if "mapping values are not allowed" in what:
        return "a second “:” on one line; put the text in quotes"
    if isinstance(broken, yaml.reader.ReaderError):
        return f"the text holds a character YAML forbids at position {broken.position}; remove it"
    return f"this is not YAML: {what}; check indentation, quotes and brackets around here"
