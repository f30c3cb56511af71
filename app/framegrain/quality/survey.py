"""A taxonomy looked through once, so that each check is a short walk also over ten thousand labels."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from framegrain.domain.taxonomy import Level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Label, Taxonomy

    Place = tuple[LabelId | None, Level]

_LEVEL_WORD = {
    Level.SCENE: "the scene level",
    Level.ACTION: "the action level",
    Level.OBJECT: "the object level",
    Level.ATTRIBUTE: "the attribute level",
}


MAX_DEPTH = 200
"""Deeper than any taxonomy file may be; what is above or below that is not looked at."""


class Survey:
    """The tree by `parent` alone, also while it is being edited: what names nobody is left out, circles end."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        used: Mapping[LabelId, int] | None = None,
        examples: Mapping[LabelId, int] | None = None,
    ) -> None:
        self.taxonomy = taxonomy
        self.used = used
        self.examples = examples
        self.by_id = taxonomy.by_id
        self._below: dict[LabelId, Sequence[Label]] = {}
        self._upward: dict[LabelId, tuple[LabelId, ...]] = {}

    @cached_property
    def groups(self) -> Mapping[Place, Sequence[Label]]:
        """Labels with the same parent; those at the top of a level under (None, level)."""
        found: defaultdict[Place, list[Label]] = defaultdict(list)
        for label in self.taxonomy.labels:
            parent = label.parent if label.parent in self.by_id else None
            found[parent, label.level].append(label)
        return found

    @cached_property
    def children(self) -> Mapping[LabelId, Sequence[Label]]:
        """Labels directly below a label."""
        found: defaultdict[LabelId, list[Label]] = defaultdict(list)
        for (parent, _), group in self.groups.items():
            if parent is not None:
                found[parent] += group
        return dict(found)

    def upward(self, label_id: LabelId) -> tuple[LabelId, ...]:
        """The label itself and those above it, nearest first."""
        known = self._upward.get(label_id)
        if known is not None:
            return known
        chain: dict[LabelId, None] = {}
        at: LabelId | None = label_id
        while at is not None and at in self.by_id and at not in chain and len(chain) < MAX_DEPTH:
            chain[at] = None
            at = self.by_id[at].parent
        self._upward[label_id] = tuple(chain)
        return self._upward[label_id]

    def below(self, label_id: LabelId) -> Sequence[Label]:
        """The label itself and all below it, from the top down."""
        known = self._below.get(label_id)
        if known is not None:
            return known
        if label_id not in self.by_id:
            return ()
        found: dict[LabelId, Label] = {}
        ahead = [(self.by_id[label_id], 0)]
        while ahead:
            label, depth = ahead.pop()
            if label.id not in found and depth < MAX_DEPTH:
                found[label.id] = label
                ahead += [(child, depth + 1) for child in reversed(self.children.get(label.id, ()))]
        self._below[label_id] = tuple(found.values())
        return self._below[label_id]

    def usable(self, label: Label) -> bool:
        """Whether people may put this label itself on something."""
        grouping = label.leaves_only and bool(self.children.get(label.id))
        return bool(label.shapes or label.scopes) and not grouping

    def event_usable(self, label: Label) -> bool:
        """Whether the label itself may be held over time."""
        return bool(label.scopes) and self.usable(label)

    def track_usable(self, label: Label) -> bool:
        """Whether the label itself may be drawn."""
        return bool(label.shapes) and self.usable(label)

    def name(self, label_id: LabelId) -> str:
        """A label's name in quotes, for sentences."""
        return f"“{self.taxonomy.name_of(label_id)}”"

    def names(self, label_ids: Sequence[LabelId], word: str = "or") -> str:
        """Up to three names in quotes, for sentences."""
        named = [self.name(label_id) for label_id in label_ids[:3]]
        if len(label_ids) > 3:
            named[2:] = [f"{len(label_ids) - 2} others"]
        return f"{', '.join(named[:-1])} {word} {named[-1]}" if len(named) > 1 else "".join(named)

    @staticmethod
    def place(parent: LabelId | None, level: Level, name: str) -> str:
        """Where a group of siblings lies: below a label, or at the top of a level."""
        return f"“{name}”" if parent is not None else _LEVEL_WORD[level]
