"""Which rows the label list shows: pure, so that it is tested without a window."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.records import Scope
from framegrain.domain.rules.space import SHAPE_WORDS
from framegrain.domain.rules.time import SCOPE_WORDS
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import Level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Label, Taxonomy

LEVELS = (Level.SCENE, Level.ACTION, Level.OBJECT)
"""Levels whose nodes are labels, in the order shown."""

_BEGINS = 2
"""The last rank of labels that have a word in their name that begins with what was typed."""
_WORDS = re.compile(r"\w+")
_SHAPE_ICONS = {
    ShapeKind.BOX: "square",
    ShapeKind.ROTATED_BOX: "rotated-box",
    ShapeKind.POLYGON: "pentagon",
    ShapeKind.CUBOID: "box",
}
_SCOPE_ICONS = {Scope.FRAME: "tag", Scope.SEGMENT: "segment", Scope.CLIP: "clip-span"}


class Row(NamedTuple):
    """A level's heading (`label` None) or a label; `open` is None where nothing lies below.

    `context` labels match nothing themselves; they show where what matches lies.
    """

    level: Level
    label: Label | None = None
    depth: int = 0
    open: bool | None = None
    context: bool = False


def rows(taxonomy: Taxonomy, folded: Collection[LabelId] = (), query: str = "") -> list[Row]:
    """The rows from top to bottom; with a query, what matches and the labels above it."""
    found = frozenset(ranked(taxonomy, query)) if query.strip() else None
    wanted = _with_those_above(taxonomy, found) if found is not None else None
    made: list[Row] = []
    for level in LEVELS:
        below = [row for root in taxonomy.roots(level) for row in _tree(taxonomy, root, 0, folded, wanted)]
        if found is not None:
            below = [r._replace(context=r.label is not None and r.label.id not in found) for r in below]
        if below:
            made.append(Row(level))
            made.extend(below)
    return made


def _tree(
    taxonomy: Taxonomy,
    label: Label,
    depth: int,
    folded: Collection[LabelId],
    wanted: Collection[LabelId] | None,
) -> Iterator[Row]:
    todo = [(label, depth)]
    while todo:
        at, deep = todo.pop()
        if wanted is not None and at.id not in wanted:
            continue
        below = [taxonomy.by_id[c] for c in at.children if c in taxonomy.by_id]
        is_open = wanted is not None or at.id not in folded
        yield Row(at.level, at, deep, is_open if below else None)
        if is_open:
            todo.extend((child, deep + 1) for child in reversed(below))


def ranked(taxonomy: Taxonomy, query: str) -> list[LabelId]:
    """Labels that match every word of the query, best first: by name, then id, then definition."""
    return [label for _, _, label in _found(_Same(taxonomy), query)]


def best_of(taxonomy: Taxonomy, query: str) -> list[LabelId]:
    """The first of those ranked that are about as good: where names begin with what was typed, only those."""
    found = _found(_Same(taxonomy), query)
    begins = [label for rank, _, label in found if rank <= _BEGINS]
    return begins or [label for _, _, label in found]


class _Same:
    """A taxonomy as a cache key: by identity, because hashing ten thousand labels takes long."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.taxonomy is self.taxonomy

    def __hash__(self) -> int:
        return id(self.taxonomy)


@lru_cache(maxsize=2)  # the rows and the best of them are asked for with every letter typed
def _found(same: _Same, query: str) -> Sequence[tuple[int, int, LabelId]]:
    words = query.casefold().split()
    if not words:
        return []
    return sorted(
        (rank, place, texts.label)
        for place, texts in enumerate(_texts(same))
        if (rank := _rank(texts, words)) is not None
    )


class _Texts(NamedTuple):
    label: LabelId
    name: str
    words: tuple[str, ...]
    id: str
    definition: str
    all: str


@lru_cache(maxsize=2)
def _texts(same: _Same) -> Sequence[_Texts]:
    return [
        _Texts(
            label.id,
            name := label.name.casefold(),
            tuple(_WORDS.findall(name)),
            label.id.casefold(),
            definition := f" {label.definition.casefold()}",
            f"{name}\n{label.id.casefold()}\n{definition}",
        )
        for label in same.taxonomy.labels
        if label.level in LEVELS
    ]


def _rank(texts: _Texts, words: list[str]) -> int | None:
    ranks = [_word_rank(texts, word) for word in words]
    known = [rank for rank in ranks if rank is not None]
    return max(known) if len(known) == len(ranks) else None


def _word_rank(texts: _Texts, word: str) -> int | None:
    if word not in texts.all:  # which is so for nearly all of them
        return None
    if texts.name == word:
        return 0
    if texts.name.startswith(word):
        return 1
    if any(part.startswith(word) for part in texts.words):
        return _BEGINS
    if word in texts.name:
        return 3
    if word in texts.id:
        return 4
    return 5 if f" {word}" in texts.definition else None


def _with_those_above(taxonomy: Taxonomy, found: Iterable[LabelId]) -> set[LabelId]:
    wanted: set[LabelId] = set()
    for label_id in found:
        at: LabelId | None = label_id
        while at is not None and at not in wanted:
            wanted.add(at)
            at = taxonomy.by_id[at].parent
    return wanted


def only_groups(label: Label) -> bool:
    """Whether the label is there for those below it and never used itself."""
    return (not label.shapes and not label.scopes) or (label.leaves_only and bool(label.children))


def glyphs(label: Label) -> list[tuple[str, str]]:
    """Icon and word of everything a label takes: shapes first, then scopes."""
    if only_groups(label):
        return []
    return [
        *((_SHAPE_ICONS[kind], SHAPE_WORDS[kind]) for kind in label.shapes),
        *((_SCOPE_ICONS[scope], SCOPE_WORDS[scope]) for scope in label.scopes),
    ]
