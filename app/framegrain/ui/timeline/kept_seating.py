"""How everything sat before the last change that seated all anew, so that taking it back seats nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from framegrain.domain.span import Span
    from framegrain.ui.timeline.rows import Row
    from framegrain.ui.timeline.seating import EdgeIndex
    from framegrain.ui.timeline.stacking import Run

Held = tuple["Span", int]
"""A record's span and the number of its label."""


class Seating(NamedTuple):
    """All that a stack knows."""

    held: dict[int, Held]
    rows: list[Row]
    heads: dict[int, int]
    runs: dict[int, Run]
    places: dict[int, int]
    starting: EdgeIndex
    ending: EdgeIndex


class KeptSeating:
    """One seating, not to be changed while it is kept, and in what the stack differs from it now.

    As the same records lie in the same rows however they came to be, it is right again as soon as the same are held.
    """

    def __init__(self) -> None:
        self._seating: Seating | None = None
        self._differs: dict[int, Held | None] = {}
        """Of records that are held otherwise now: how they are in what is kept."""

    def keep(self, seating: Seating) -> None:
        """Keep this one, in place of another; nothing differs yet."""
        self._seating, self._differs = seating, {}

    def note(self, record: int, before: Held | None, after: Held | None) -> None:
        """A record has changed in the stack."""
        if self._seating is not None and self._differs.setdefault(record, before) == after:
            del self._differs[record]

    def left_after(
        self, changes: Iterable[tuple[int, Held | None]], held: Mapping[int, Held]
    ) -> dict[int, Held | None] | None:
        """What would have to change in what is kept to hold what is `held` after more changes; None if none is kept."""
        if self._seating is None:
            return None
        left = {record: held.get(record) for record in self._differs}
        for record, after in changes:
            kept = self._differs[record] if record in self._differs else held.get(record)
            if after == kept:
                left.pop(record, None)
            else:
                left[record] = after
        return left

    def swap(self, now: Seating) -> Seating:
        """Keep what the stack knows now; returns what was kept. One has to be kept."""
        kept = self._seating
        assert kept is not None
        self._seating, self._differs = now, {record: now.held.get(record) for record in self._differs}
        return kept
