"""Bars that overlap in time, stacked in rows; the same records lie in the same rows, however they came to be."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from framegrain.domain.span import Span


class Row:
    """Spans by start, then id; each with the id of its record and a small number for its label."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.stops: list[int] = []
        self.ids: list[int] = []
        self.codes: list[int] = []
        self._arrays: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def append(self, record: int, span: Span, code: int) -> None:
        """Add what begins no earlier than the last."""
        self._arrays = None
        self.starts.append(span.start)
        self.stops.append(span.stop)
        self.ids.append(record)
        self.codes.append(code)

    def insert(self, record: int, span: Span, code: int) -> None:
        """Add a span wherever it belongs."""
        at = bisect_left(self.starts, span.start)
        if at == len(self.ids):
            self.append(record, span, code)
            return
        while at < len(self.ids) and self.starts[at] == span.start and self.ids[at] < record:
            at += 1
        self.starts.insert(at, span.start)
        self.stops.insert(at, span.stop)
        self.ids.insert(at, record)
        self.codes.insert(at, code)
        self._arrays = None

    def remove(self, record: int, start: int) -> None:
        """Take out the span of a record."""
        at = bisect_left(self.starts, start)
        at = self.ids.index(record, at)
        for column in (self.starts, self.stops, self.ids, self.codes):
            del column[at]
        self._arrays = None

    def between(self, start: int, stop: int) -> Sequence[int]:
        """The records whose spans overlap frames [start, stop); for rows without overlap."""
        return self.ids[bisect_right(self.stops, start) : bisect_left(self.starts, stop)]

    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Starts, stops and label numbers, shape (n,) each."""
        if self._arrays is None:
            columns = (self.starts, self.stops, self.codes)
            starts, stops, codes = (np.array(column, dtype=np.int64) for column in columns)
            self._arrays = (starts, stops, codes)
        return self._arrays

    def beside(self, at: tuple[int, int], direction: int) -> tuple[int, int] | None:
        """Start and id of what comes next after (1) or before (-1) a start and id."""
        low, high = bisect_left(self.starts, at[0]), bisect_right(self.starts, at[0])
        same = sorted((self.starts[i], self.ids[i]) for i in range(low, high))
        if direction > 0:
            after = next((place for place in same if place > at), None)
            if after is None and high < len(self.ids):
                after = (self.starts[high], self.ids[high])
            return after
        before = next((place for place in reversed(same) if place < at), None)
        if before is None and low:
            before = (self.starts[low - 1], self.ids[low - 1])
        return before

    def nearest(self, frame: float) -> int | None:
        """The record whose span holds or comes closest to a frame."""
        at = bisect_left(self.starts, frame)
        near = range(max(at - 1, 0), min(at + 1, len(self.ids)))
        found = min(near, key=lambda i: max(self.starts[i] - frame, frame - self.stops[i], 0), default=None)
        return None if found is None else self.ids[found]


_MANY = 2000
"""When a change makes more than so many get up, all are seated anew: sooner done than one after the other."""


class _Held(NamedTuple):
    span: Span
    code: int


class _Run(NamedTuple):
    """Bars of one label that go on where an older one ends, seated as one; `members` from left to right."""

    start: int
    stop: int
    members: list[int]


class Stack:
    """Rows in which no two spans overlap.

    Records are seated in order of their id, each in the first row with room, so that what is added moves nothing that
    was there. Bars of one label that touch sit together as if they were their oldest: a split moves nothing.
    """

    def __init__(self, items: Iterable[tuple[int, Span, int]] = ()) -> None:
        self.rows: list[Row] = []
        self._held: dict[int, _Held] = {}
        self._starting: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self._ending: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        self._heads: dict[int, int] = {}
        self._runs: dict[int, _Run] = {}
        self._places: dict[int, int] = {}
        self._waiting: list[int] = []
        for record, span, code in items:
            self._note(record, _Held(span, code))
        self._group(self._held)
        self._seat_all()

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, record: int) -> bool:
        return record in self._held

    def row_of(self, record: int) -> int | None:
        """The row a record is in."""
        head = self._heads.get(record)
        return None if head is None else self._places[head]

    def start_of(self, record: int) -> int | None:
        """The first frame of a record's span."""
        held = self._held.get(record)
        return None if held is None else held.span.start

    def put(self, record: int, span: Span, code: int) -> None:
        """Add or change a record."""
        held = _Held(span, code)
        if self._held.get(record) != held:
            self._change(record, held)

    def drop(self, record: int) -> None:
        """Take a record out; rows left empty at the end go."""
        if record in self._held:
            self._change(record, None)

    def _change(self, record: int, held: _Held | None) -> None:
        before = self._held.get(record)
        loose = {record} if held is not None else set()
        for head in self._touched([state for state in (before, held) if state is not None]):
            loose.update(self._runs[head].members)
            self._lift(head)
            del self._runs[head]
        if before is not None:
            self._forget(record, before)
        if held is not None:
            self._note(record, held)
        for head in self._group(loose & self._held.keys()):
            heappush(self._waiting, head)
        self._settle()

    # -- runs

    def _note(self, record: int, held: _Held) -> None:
        self._held[record] = held
        insort(self._starting[held.span.start, held.code], record)
        insort(self._ending[held.span.stop, held.code], record)

    def _forget(self, record: int, held: _Held) -> None:
        del self._held[record], self._heads[record]
        for index, edge in ((self._starting, held.span.start), (self._ending, held.span.stop)):
            index[edge, held.code].remove(record)
            if not index[edge, held.code]:
                del index[edge, held.code]

    def _touched(self, states: list[_Held]) -> set[int]:
        """The runs that a record in these states was or may be part of, or come between."""
        found: set[int] = set()
        for span, code in states:
            for edge in (span.start, span.stop):
                for index in (self._starting, self._ending):
                    found.update(self._heads[one] for one in index.get((edge, code), ()))
        return found

    def _group(self, records: Iterable[int]) -> list[int]:
        """Join records to runs; returns the oldest of each, the oldest first. All of a run come together."""
        heads = []
        for record in sorted(records):
            span, before = self._held[record].span, self._before(record)
            head = record if before is None else self._heads[before]
            self._heads[record] = head
            if before is None:
                self._runs[head] = _Run(span.start, span.stop, [record])
                heads.append(head)
            else:
                self._runs[head].members.append(record)
                self._runs[head] = self._runs[head]._replace(stop=span.stop)
        return heads

    def _before(self, record: int) -> int | None:
        """The older record of the same label that ends where this one starts; where there are several, one each."""
        span, code = self._held[record]
        ending = self._ending.get((span.start, code))
        if ending is None:
            return None
        place = bisect_left(self._starting[span.start, code], record)
        return ending[place] if place < len(ending) and ending[place] < record else None

    # -- seats

    def _settle(self) -> None:
        """Seat who waits, the oldest first; who is in the way gets up and waits too."""
        for _ in range(_MANY):
            if not self._waiting:
                break
            head = heappop(self._waiting)
            run = self._runs.get(head)
            if run is None:
                continue
            seat = self._seat(head, run)
            if self._places.get(head) == seat:
                continue
            if head in self._places:
                self._lift(head)
            if seat < len(self.rows):
                for other in self._heads_in(self.rows[seat], run):
                    self._lift(other)
                    heappush(self._waiting, other)
            self._sit(head, seat)
        if self._waiting:
            self._seat_all()
        while self.rows and not len(self.rows[-1]):
            self.rows.pop()

    def _seat_all(self) -> None:
        self.rows.clear()
        self._places.clear()
        self._waiting.clear()
        for head in sorted(self._runs):
            self._sit(head, self._first_free(self._runs[head]))

    def _seat(self, head: int, run: _Run) -> int:
        """The first row where no older run is in the way."""
        free = (n for n, row in enumerate(self.rows) if all(o >= head for o in self._heads_in(row, run)))
        return next(free, len(self.rows))

    def _first_free(self, run: _Run) -> int:
        for number, row in enumerate(self.rows):
            at = bisect_left(row.starts, run.stop)
            if not at or row.stops[at - 1] <= run.start:
                return number
        return len(self.rows)

    def _heads_in(self, row: Row, run: _Run) -> set[int]:
        return {self._heads[record] for record in row.between(run.start, run.stop)}

    def _sit(self, head: int, seat: int) -> None:
        if seat == len(self.rows):
            self.rows.append(Row())
        for record in self._runs[head].members:
            self.rows[seat].insert(record, *self._held[record])
        self._places[head] = seat

    def _lift(self, head: int) -> None:
        """Take a run from its seat; younger ones may move up."""
        run = self._runs[head]
        row = self.rows[self._places.pop(head)]
        for record in run.members:
            row.remove(record, self._held[record].span.start)
        for row in self.rows:
            for other in self._heads_in(row, run):
                if other > head:
                    heappush(self._waiting, other)
