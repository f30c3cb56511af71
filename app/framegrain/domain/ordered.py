"""Spans put in order once, for many questions about them while nothing changes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from heapq import heappop, heappush
from itertools import accumulate
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Size = Callable[["Labels"], int]
    Rows = Callable[["Labels"], Iterable["Row"]]

Labels = frozenset[str]
Row = tuple[int, int, int]
"""Start, key, stop."""
T = TypeVar("T")
MOST_ROWS = 2_000_000
"""Kept in order at once: some 100 MB."""


class Ordered:
    """Spans with their keys by start, then key; each question takes a bisection, however many overlap.

    Where the record asked about is among them itself (`without`), those that begin with it are walked as well.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        """Take rows of start, key and stop."""
        ordered = sorted(rows)
        self._starts = [start for start, _, _ in ordered]
        self._keys = [key for _, key, _ in ordered]
        self._stops = [stop for _, _, stop in ordered]
        self._farthest = list(accumulate(self._stops, max))
        """The last stop of a span and all before it: the first that is past a frame is the first span that is."""
        self._soonest = list(accumulate(reversed(self._stops), min))[::-1]

    def first(self, start: int, stop: int, without: int = -1) -> int | None:
        """The key of the first that shares a frame with [start, stop)."""
        at = bisect_right(self._farthest, start)
        while at < len(self._keys) and self._starts[at] < stop:
            if self._stops[at] > start and self._keys[at] != without:
                return self._keys[at]
            at += 1
        return None

    def covering(self, start: int, stop: int, without: int = -1) -> bool:
        """Whether one of them covers [start, stop) alone."""
        end = bisect_right(self._starts, start)
        if not end or self._farthest[end - 1] < stop:
            return False
        at = bisect_left(self._farthest, stop, 0, end)
        while at < end:
            if self._stops[at] >= stop and self._keys[at] != without:
                return True
            at += 1
        return False

    def within(self, start: int, stop: int, without: int = -1) -> bool:
        """Whether one of them lies in [start, stop)."""
        at = bisect_left(self._starts, start)
        while at < len(self._keys) and self._soonest[at] <= stop and self._starts[at] < stop:
            if self._stops[at] <= stop and self._keys[at] != without:
                return True
            at += 1
        return False

    def following(self, frame: int) -> int | None:
        """The key of the first that begins at `frame` or later."""
        at = bisect_left(self._starts, frame)
        return self._keys[at] if at < len(self._keys) else None

    def preceding(self, frame: int) -> int | None:
        """The key of the last that begins before `frame`."""
        at = bisect_left(self._starts, frame)
        return self._keys[at - 1] if at else None


class Crowd:
    """How many spans hold on each frame, and the smallest keys among them; every span has one key.

    No two spans of one key share a frame.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        """Take rows of start, key and stop."""
        self._rows = sorted(rows)
        change: dict[int, int] = {}
        for start, _, stop in self._rows:
            change[start] = change.get(start, 0) + 1
            change[stop] = change.get(stop, 0) - 1
        self._edges = sorted(change)
        """From each up to the next as many hold as `_counts` says."""
        self._counts = list(accumulate(change[edge] for edge in self._edges))
        self._full: dict[int, list[int]] = {}
        self._two: list[tuple[int, ...]] | None = None

    def crowded(self, start: int, stop: int, least: int, without: int) -> tuple[int, int] | None:
        """The first frame of [start, stop) on which at least so many hold, and the smallest key there but one."""
        frame = self.first(start, stop, least)
        oldest = self._oldest(frame, without) if frame is not None else None
        return (frame, oldest) if frame is not None and oldest is not None else None

    def first(self, start: int, stop: int, least: int) -> int | None:
        """The first frame of [start, stop) on which at least so many (more than 0) hold."""
        full = self._full.get(least)
        if full is None:
            full = self._full[least] = [n for n, count in enumerate(self._counts) if count >= least]
        at = bisect_left(full, self._place(start))
        frame = max(self._edges[full[at]], start) if at < len(full) else stop
        return frame if frame < stop else None

    def _oldest(self, frame: int, without: int) -> int | None:
        if self._two is None:
            self._two = list(self._two_oldest())
        at = self._place(frame)
        return next((key for key in self._two[at] if key != without), None) if at >= 0 else None

    def _place(self, frame: int) -> int:
        return bisect_right(self._edges, frame) - 1

    def _two_oldest(self) -> Iterator[tuple[int, ...]]:
        """From each edge to the next, the two smallest keys."""
        holding: list[tuple[int, int]] = []
        coming = 0
        for edge in self._edges:
            while coming < len(self._rows) and self._rows[coming][0] == edge:
                _, key, stop = self._rows[coming]
                heappush(holding, (key, stop))
                coming += 1
            _without_ended(holding, edge)
            if not holding:
                yield ()
                continue
            smallest = heappop(holding)
            _without_ended(holding, edge)
            yield (smallest[0], holding[0][0]) if holding else (smallest[0],)
            heappush(holding, smallest)


def _without_ended(holding: list[tuple[int, int]], frame: int) -> None:
    while holding and holding[0][1] <= frame:
        heappop(holding)


class Prepared(Generic[T]):
    """Rows put in order as soon as asking without that has cost as much as ordering them; forgotten on any change.

    So however much or little is asked, it takes at most about twice as long as had one known that before.
    """

    def __init__(self, order: Callable[[Iterable[Row]], T], most: int = MOST_ROWS) -> None:
        """With more than `most` rows in all, what was put in order is forgotten, and has to pay anew."""
        self._order = order
        self._most = most
        self._kept = 0
        self._made: dict[Labels, T] = {}
        self._left: dict[Labels, int] = {}

    def get(self, wanted: Labels) -> T | None:
        """The rows of these labels in order; None as long as that has not paid."""
        return self._made.get(wanted)

    def asked(self, wanted: Labels, looked_at: int, size: Size, rows: Rows) -> None:
        """Count one question without order, that looked at so many rows."""
        left = self._left.get(wanted)
        if left is None:
            left = size(wanted) * _ORDERING
        self._left[wanted] = left = left - _QUESTION - looked_at
        if left < 0:
            if self._kept > self._most:  # label after label may ask about all the others
                self.forget()
            self._kept += size(wanted)
            self._made[wanted] = self._order(rows(wanted))

    def forget(self) -> None:
        """Something has changed."""
        if self._left:
            self._made.clear()
            self._left.clear()
            self._kept = 0


_ORDERING, _QUESTION = 15, 40
"""What it takes to put a row in order, and to begin a question, in rows looked at; as measured."""
