"""From drafts with any number of parents to a tree: choices, circles cut, ids that are free."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from framegrain.exchange.taxonomies.reading import ParentChoice, Parents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from framegrain.domain.errors import BadInput
    from framegrain.exchange.taxonomies.drafts import Draft, Losses
    from framegrain.exchange.taxonomies.reading import Reading
    from framegrain.exchange.taxonomies.source import Source

MAX_LABELS = 50_000
MAX_LEVELS = 90
"""As a taxonomy file may have."""


class Tree:
    """Drafts by key, each with the parents it ended up under, none under itself."""

    def __init__(self, source: Source, drafts: Sequence[Draft], reading: Reading, losses: Losses) -> None:
        self._source = source
        self._losses = losses
        if len(drafts) > MAX_LABELS:
            raise source.wrong(f"{len(drafts)} labels, and a taxonomy has at most {MAX_LABELS}; split it")
        self.drafts: dict[str, Draft] = {}
        for draft in drafts:
            if draft.key in self.drafts:
                losses.note("labels listed twice", "the first one was kept")
            else:
                self.drafts[draft.key] = draft
        self._offered = {key: self._known_parents(draft) for key, draft in self.drafts.items()}
        self._depth = self._shortest()
        self.choices: list[ParentChoice] = []
        self._parents = {key: self._choose(key, reading) for key in self.drafts}
        self._cut_circles()

    def _known_parents(self, draft: Draft) -> tuple[str, ...]:
        parents = tuple(dict.fromkeys(p for p in draft.parents if p in self.drafts and p != draft.key))
        unknown = sum(p not in self.drafts for p in draft.parents)
        self._losses.note("parents that are not in the file", "the labels stand at the top", unknown)
        return parents

    def _shortest(self) -> Mapping[str, int]:
        """How far below the top each draft is on its shortest way; those that hang in a circle are missing."""
        below: defaultdict[str, list[str]] = defaultdict(list)
        for key, parents in self._offered.items():
            for parent in parents:
                below[parent].append(key)
        found = {key: 0 for key, parents in self._offered.items() if not parents}
        ahead = deque(found)
        while ahead:
            at = ahead.popleft()
            for key in below[at]:
                if key not in found:
                    found[key] = found[at] + 1
                    ahead.append(key)
        return found

    def _choose(self, key: str, reading: Reading) -> tuple[str, ...]:
        offered = self._offered[key]
        if len(offered) < 2:
            return offered
        if reading.parents is Parents.DUPLICATE:
            taken = offered
        elif reading.parents is Parents.SHORTEST:
            taken = (min(offered, key=lambda parent: self._depth.get(parent, len(self.drafts))),)
        elif reading.parents is Parents.ASK and reading.choose is not None:
            at = reading.choose(self.drafts[key].name, [self._path(parent) for parent in offered])
            taken = (offered[at],)
        else:
            taken = offered[:1]
        self.choices.append(
            ParentChoice(
                name=self.drafts[key].name,
                options=tuple(map(self._path, offered)),
                taken=tuple(map(self._path, taken)),
            )
        )
        return taken

    def _path(self, key: str) -> str:
        """A draft's way from the top by first parents, for people to choose by."""
        names: list[str] = []
        seen: set[str] = set()
        at: str | None = key
        while at is not None and at not in seen and len(names) < 6:
            seen.add(at)
            names.append(self.drafts[at].name)
            at = next(iter(self._offered[at]), None)
        return " › ".join(reversed(names))

    def _cut_circles(self) -> None:
        """Walk upwards from each draft; what comes back to itself is put at the top."""
        state: dict[str, int] = {}
        for start in self.drafts:
            ahead = [(start, iter(self._parents[start]))] if start not in state else []
            state.setdefault(start, 1)
            while ahead:
                key, parents = ahead[-1]
                parent = next(parents, None)
                if parent is None:
                    state[key] = 2
                    ahead.pop()
                elif state.get(parent) == 1:
                    self._parents[key] = tuple(p for p in self._parents[key] if p != parent)
                    self._losses.note("circles of parents", "cut where they close")
                elif parent not in state:
                    state[parent] = 1
                    ahead.append((parent, iter(self._parents[parent])))

    def in_order(self) -> list[tuple[str, int | None]]:
        """Drafts from the top down, each with the place of its parent in this list; copies where it has several."""
        below: defaultdict[str | None, list[str]] = defaultdict(list)
        for key, parents in self._parents.items():
            for parent in parents or (None,):
                below[parent].append(key)
        found: list[tuple[str, int | None]] = []
        ahead: list[tuple[str, int | None, int]] = [(key, None, 1) for key in reversed(below[None])]
        while ahead:
            key, place, depth = ahead.pop()
            if len(found) >= MAX_LABELS:
                raise self._too_many()
            if depth > MAX_LEVELS:
                raise self._source.wrong(f"labels lie more than {MAX_LEVELS} levels deep; flatten it")
            found.append((key, place))
            ahead += [(child, len(found) - 1, depth + 1) for child in reversed(below[key])]
        return found

    def _too_many(self) -> BadInput:
        return self._source.wrong(
            f"more than {MAX_LABELS} labels when each lies under all its parents; choose the first or shortest"
        )
