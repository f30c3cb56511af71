"""One row of bars on the timeline: spans from left to right."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

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

    @classmethod
    def filled(
        cls,
        ids: NDArray[np.int64],
        starts: NDArray[np.int64],
        stops: NDArray[np.int64],
        codes: NDArray[np.int64],
    ) -> Row:
        """Many at once, in order."""
        row = cls()
        row.ids, row.starts, row.stops, row.codes = (
            ids.tolist(),
            starts.tolist(),
            stops.tolist(),
            codes.tolist(),
        )
        row._arrays = (starts, stops, codes)
        return row

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

    def next_to(self, span: Span, *, after: bool) -> int | None:
        """The record that begins first at or after the end of a span, or ends last at or before its start."""
        if after:
            at = bisect_left(self.starts, span.stop)
            return self.ids[at] if at < len(self.ids) else None
        at = bisect_right(self.stops, span.start) - 1
        return self.ids[at] if at >= 0 else None

    def nearest(self, frame: float) -> int | None:
        """The record whose span holds or comes closest to a frame."""
        at = bisect_left(self.starts, frame)
        near = range(max(at - 1, 0), min(at + 1, len(self.ids)))
        found = min(near, key=lambda i: max(self.starts[i] - frame, frame - self.stops[i], 0), default=None)
        return None if found is None else self.ids[found]
