"""Bars that overlap in time, stacked in rows; a change moves no bar but the one it changes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        self.starts.append(span.start)
        self.stops.append(span.stop)
        self.ids.append(record)
        self.codes.append(code)

    def insert(self, record: int, span: Span, code: int) -> None:
        """Add a span wherever it belongs."""
        at = bisect_left(self.starts, span.start)
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

    def is_free(self, span: Span) -> bool:
        """Whether no span of the row overlaps this one; for rows without overlap."""
        at = bisect_left(self.starts, span.stop)
        return at == 0 or self.stops[at - 1] <= span.start

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


class Stack:
    """Rows in which no two spans overlap. Filling sorts once; later changes touch one or two rows."""

    def __init__(self, items: Iterable[tuple[int, Span, int]] = ()) -> None:
        self.rows: list[Row] = []
        self._places: dict[int, tuple[int, int]] = {}
        self._fill(sorted(items, key=lambda item: (item[1].start, item[0])))

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, record: int) -> bool:
        return record in self._places

    def row_of(self, record: int) -> int | None:
        """The row a record is in."""
        place = self._places.get(record)
        return None if place is None else place[0]

    def start_of(self, record: int) -> int | None:
        """The first frame of a record's span."""
        place = self._places.get(record)
        return None if place is None else place[1]

    def put(self, record: int, span: Span, code: int) -> None:
        """Add or change a record; it stays in its row while there is room, else takes the first that has room."""
        place = self._places.get(record)
        self.drop(record)
        number = self._room_for(span, None if place is None else place[0])
        while number >= len(self.rows):
            self.rows.append(Row())
        self.rows[number].insert(record, span, code)
        self._places[record] = (number, span.start)

    def drop(self, record: int) -> None:
        """Take a record out; rows left empty at the end go."""
        place = self._places.pop(record, None)
        if place is None:
            return
        self.rows[place[0]].remove(record, place[1])
        while self.rows and not len(self.rows[-1]):
            self.rows.pop()

    def _room_for(self, span: Span, favourite: int | None) -> int:
        rows = self.rows
        if favourite is not None and favourite < len(rows) and rows[favourite].is_free(span):
            return favourite
        return next((number for number, row in enumerate(rows) if row.is_free(span)), len(rows))

    def _fill(self, items: list[tuple[int, Span, int]]) -> None:
        busy: list[tuple[int, int]] = []
        free: list[int] = []
        for record, span, code in items:
            while busy and busy[0][0] <= span.start:
                heappush(free, heappop(busy)[1])
            if free:
                number = heappop(free)
            else:
                number = len(self.rows)
                self.rows.append(Row())
            heappush(busy, (span.stop, number))
            self.rows[number].append(record, span, code)
            self._places[record] = (number, span.start)
