"""A taxonomy while its author writes it: a tree of what each label says itself, and steps that can be taken back.

A draft may be wrong for a while: it is what a file would say, not what a reader made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from framegrain.domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOP = 0
ROOTS: Mapping[str, int] = {"scene": -1, "action": -2, "object": -3, "attribute": -4}
"""The places at the top of the tree, by level."""
MAX_STEPS = 1_000


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A label, an attribute or a group of attributes.

    `key` stays the same whatever its author does to it; `fields` are the keys it says itself, as in a file;
    `origin` is the id it had in the taxonomy the draft began with, if it was there. `joined` are the labels of
    that taxonomy merged into it, `parted` the nodes it was split into; values of
    the attribute `parted_by` lead to one of them each by `parted_when`.
    """

    key: int
    parent: int
    level: str
    fields: Mapping[str, Any]
    children: tuple[int, ...] = ()
    origin: str = ""
    joined: tuple[str, ...] = ()
    parted: tuple[int, ...] = ()
    parted_by: str = ""
    parted_when: Mapping[str, int] = {}

    @property
    def id(self) -> str:
        """The id it says."""
        return str(self.fields.get("id", ""))

    @property
    def name(self) -> str:
        """The name it says."""
        return str(self.fields.get("name", ""))


class Step(msgspec.Struct, frozen=True):
    """One thing the author did: its name, and each node it touched before and after."""

    name: str
    before: Mapping[int, Node | None]
    after: Mapping[int, Node | None]


class _Kept(msgspec.Struct, frozen=True):
    """A draft put aside."""

    about: str
    nodes: dict[str, Node]


def _tree(nodes: Mapping[int, Node]) -> dict[int, Node]:
    """The nodes that hang together; msgspec.ValidationError where a file has them in a circle, or lacks some."""
    found: dict[int, Node] = {}
    waiting = [(TOP, TOP), *((key, TOP) for key in ROOTS.values())]
    while waiting:
        key, parent = waiting.pop()
        node = nodes.get(key)
        if node is None or node.parent != parent or key in found:
            raise msgspec.ValidationError(f"the nodes of the draft do not hang together at {key}")
        found[key] = node
        waiting.extend((child, key) for child in node.children)
    return found


class Draft:
    """The tree as it is now. Every change goes through `do`, and `undo` takes back all of it."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """`data` is a file's content as plain values; raises BadInput when its lists are no lists of mappings."""
        self._nodes: dict[int, Node] = {}
        self._next = 1
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._moved: set[int] = set()
        self.revision = 0
        """Another number after every step, and after every step taken back."""
        top = {key: value for key, value in data.items() if key not in ROOTS}
        self._nodes[TOP] = Node(key=TOP, parent=TOP, level="", fields=top)
        for level, key in ROOTS.items():
            self._nodes[key] = Node(key=key, parent=TOP, level=level, fields={})
            below = self._taken_in(data.get(level) or [], key, level)
            self._nodes[key] = replace(self._nodes[key], children=below)

    @classmethod
    def restored(cls, data: bytes) -> tuple[Draft, str]:
        """A draft put aside as JSON of its nodes, and what it is a draft of. Raises msgspec.DecodeError."""
        found = msgspec.json.decode(data, type=_Kept)
        draft = cls({})
        draft._nodes = _tree({node.key: node for node in found.nodes.values()})
        draft._next = max(draft._nodes, default=0) + 1
        return draft, found.about

    def snapshot(self) -> Draft:
        """The draft as it is now, for another thread to read while its author goes on; without its history."""
        made = Draft({})
        made._nodes = dict(self._nodes)
        made.revision = self.revision
        return made

    # -- reading

    def __contains__(self, key: int) -> bool:
        return key in self._nodes

    def __getitem__(self, key: int) -> Node:
        return self._nodes[key]

    @property
    def keys(self) -> Sequence[int]:
        """Every label, attribute and group."""
        return [key for key in self._nodes if key > TOP]

    def walk(self, key: int) -> Iterator[Node]:
        """A node and all below it, parents first."""
        waiting = [key]
        while waiting:
            node = self._nodes[waiting.pop()]
            yield node
            waiting.extend(reversed(node.children))

    def above(self, key: int) -> list[Node]:
        """The labels above a node, the nearest first."""
        found, at = [], self._nodes[key].parent
        while at > TOP:
            found.append(self._nodes[at])
            at = self._nodes[at].parent
        return found

    def handed_down(self, key: int, field: str) -> tuple[Any, str] | None:
        """What comes from above for a field such as `size.width`, with the name of the label that says it."""
        for node in self.above(key):
            value = value_at(node.fields, field)
            if value is not None:
                return value, node.name
        return None

    @property
    def ids(self) -> dict[str, int]:
        """Nodes by the id they say; of two with one id the first."""
        found: dict[str, int] = {}
        for level in ROOTS:
            for node in self.walk(ROOTS[level]):
                if node.id:
                    found.setdefault(node.id, node.key)
        return found

    def fresh_id(self, wanted: str) -> str:
        """An id like `wanted` that nothing has."""
        taken = {node.id for node in self._nodes.values()}
        base = wanted[:58] or "label"
        n, found = 2, base
        while found in taken:
            found, n = f"{base}_{n}", n + 1
        return found

    def data(self) -> dict[str, Any]:
        """What a file would say, as plain values."""
        made = {"framegrain_taxonomy": 1, **self._nodes[TOP].fields}
        for level, key in ROOTS.items():
            if self._nodes[key].children:
                made[level] = [self._data_of(child) for child in self._nodes[key].children]
        return made

    # -- changing

    def do(self, name: str, changes: Mapping[int, Node | None]) -> bool:
        """Put nodes in place of those with their keys, or take them away; whether anything is different."""
        before = {key: self._nodes.get(key) for key in changes}
        if all(before[key] == node for key, node in changes.items()):
            return False
        step = Step(name, before, dict(changes))
        self._done.append(step)
        del self._done[:-MAX_STEPS]
        self._undone.clear()
        self._apply(step.after)
        return True

    def replace_all(self, name: str, data: Mapping[str, Any]) -> bool:
        """Say what another file says instead, as one step; raises BadInput as a draft of it would."""
        other, first = Draft(data), self._next
        self._next += other._next
        changes: dict[int, Node | None] = dict.fromkeys(self.keys)
        for key, node in other._nodes.items():
            fresh = key + first if key > TOP else key
            changes[fresh] = replace(
                node,
                key=fresh,
                parent=node.parent + first if node.parent > TOP else node.parent,
                children=tuple(child + first for child in node.children),
            )
        return self.do(name, changes)

    def moved(self) -> set[int]:
        """Nodes that may have another place, or none, since this was asked last."""
        found, self._moved = self._moved, set()
        return found

    def new_key(self) -> int:
        """A key no node has or had."""
        self._next += 1
        return self._next - 1

    @property
    def can_undo(self) -> str:
        """What would be taken back, in words; empty when nothing."""
        return self._done[-1].name if self._done else ""

    @property
    def can_redo(self) -> str:
        """What would be done again, in words; empty when nothing."""
        return self._undone[-1].name if self._undone else ""

    def undo(self) -> Step | None:
        """Take the last step back."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        self._apply(step.before)
        return step

    def redo(self) -> Step | None:
        """Do the step taken back last again."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        self._apply(step.after)
        return step

    def _apply(self, nodes: Mapping[int, Node | None]) -> None:
        self.revision += 1
        for key, node in nodes.items():
            was = self._nodes.get(key)
            below, above = (each.children if each is not None else () for each in (was, node))
            if below != above:
                self._moved.update(below, above)
            if node is None:
                self._nodes.pop(key, None)
            else:
                self._nodes[key] = node

    def _taken_in(self, listed: Any, parent: int, level: str) -> tuple[int, ...]:
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            raise BadInput(f"The labels under “{level}” are no list of labels; put the file right first")
        keys = []
        for each in listed:
            key = self.new_key()
            own = {field: value for field, value in each.items() if field != "children"}
            self._nodes[key] = Node(
                key=key, parent=parent, level=level, fields=own, origin=str(own.get("id", ""))
            )
            below = self._taken_in(each.get("children") or [], key, level)
            self._nodes[key] = replace(self._nodes[key], children=below)
            keys.append(key)
        return tuple(keys)

    def _data_of(self, key: int) -> dict[str, Any]:
        node = self._nodes[key]
        made = dict(node.fields)
        if node.children:
            made["children"] = [self._data_of(child) for child in node.children]
        return made


def value_at(fields: Mapping[str, Any], field: str) -> Any:
    """The value under a dotted key, such as `size.width`; None when it isn't said."""
    first, _, rest = field.partition(".")
    value = fields.get(first)
    if not rest:
        return value
    return value_at(value, rest) if isinstance(value, dict) else None


def with_value(fields: Mapping[str, Any], field: str, value: Any) -> dict[str, Any]:
    """The fields with another value under a dotted key; None takes the key away."""
    first, _, rest = field.partition(".")
    made = dict(fields)
    if rest:
        below = made.get(first)
        value = with_value(below if isinstance(below, dict) else {}, rest, value) or None
    if value is None:
        made.pop(first, None)
    else:
        made[first] = value
    return made
