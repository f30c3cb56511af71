"""Plain values, as an editor holds them, to the nodes that the reader of taxonomy files takes; no text in between."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import TYPE_CHECKING, Any

from framegrain.exchange.taxonomy_yaml import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    UNSEEN,
    Items,
    Refused,
    Scalar,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.exchange.taxonomy_problems import Path, Problems
    from framegrain.exchange.taxonomy_yaml import Node


def nodes_of(values: Mapping[str, Any], problems: Problems) -> Node | None:
    """The nodes of a file that says these values; None, with the problem noted, beyond what a file may hold.

    Each has a line of its own, counted in the order of the file.
    """
    try:
        return _Builder(problems).node(values, ())
    except Refused as refused:
        problems.error(refused, (), str(refused))
        return None


class _Builder:
    """Counts lines, values and signs."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._lines: Iterator[int] = count(1)
        self._signs = 0

    def node(self, value: Any, path: Path) -> Node:
        line = next(self._lines)
        if line > MAX_NODES or len(path) > MAX_DEPTH:
            raise Refused(line, 1, "this is more than a taxonomy file may hold; split the taxonomy")
        if isinstance(value, Mapping):
            pairs = [
                (self._scalar(str(k), line, path), self.node(v, (*path, str(k)))) for k, v in value.items()
            ]
            return Table(line, 1, pairs)
        if isinstance(value, list | tuple):
            return Items(line, 1, [self.node(each, (*path, n)) for n, each in enumerate(value)])
        return self._scalar(value, line, path)

    def _scalar(self, value: Any, line: int, path: Path) -> Scalar:
        if value is None:
            return Scalar(line, 1, "", True)
        if isinstance(value, bool):
            return Scalar(line, 1, "true" if value else "false", True)
        node = Scalar(line, 1, str(value), not isinstance(value, str))
        self._signs += len(node.text)
        if self._signs > MAX_BYTES:
            raise Refused(line, 1, f"more than {MAX_BYTES // 1_000_000} MB of text; no taxonomy needs that")
        found = UNSEEN.search(node.text) if not node.text.isprintable() else None
        if found is not None:
            sign = f"U+{ord(found[0]):04X}"
            message = f"this text holds {sign}, which people can't see; remove it"
            self._problems.error(node, path, message)
        return node
