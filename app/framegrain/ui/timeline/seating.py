"""Finding rows and neighbours for many spans at once."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_MARKED = 64
"""Rows in which every border between spans is marked; there are rarely more, and further ones hold little."""


def first_fit(starts: Sequence[int], stops: Sequence[int]) -> list[int]:
    """For each span in turn the first row in which nothing before it lies on its frames."""
    borders = np.unique(np.concatenate((np.asarray(starts, np.int64), np.asarray(stops, np.int64))))
    left = np.searchsorted(borders, starts).tolist()
    right = np.searchsorted(borders, stops).tolist()
    marked: list[bytearray] = []
    others = _FurtherRows(len(starts))
    seats: list[int] = []
    for first, last in zip(left, right, strict=True):
        seat = _free(marked, first, last)
        if seat == len(marked) < _MARKED:
            marked.append(bytearray(len(borders)))
        if seat < len(marked):
            marked[seat][first:last] = b"\1" * (last - first)
        else:
            seat += others.seat(first, last)
        seats.append(seat)
    return seats


def _free(rows: list[bytearray], first: int, last: int) -> int:
    """The first row in which nothing is marked there; one past the last where there is none."""
    for number, row in enumerate(rows):
        if row.find(1, first, last) < 0:
            return number
    return len(rows)


class _FurtherRows:
    """Rows by what they hold, with the whole of it first: most rows are told apart by that."""

    def __init__(self, most: int) -> None:
        self._lows = np.empty(most, np.int64)
        self._highs = np.empty(most, np.int64)
        self._gaps = np.zeros(most, np.bool_)
        self._held: list[list[tuple[int, int]]] = []

    def seat(self, start: int, stop: int) -> int:
        """Put a span into the first row with room."""
        count = len(self._held)
        clear = (self._lows[:count] >= stop) | (self._highs[:count] <= start)
        hopeful = np.flatnonzero(clear | self._gaps[:count])
        row = next((n for n in hopeful.tolist() if clear[n] or self._has_gap(n, start, stop)), count)
        if row == count:
            self._held.append([])
            self._lows[row], self._highs[row] = start, stop
        self._gaps[row] = bool(self._held[row])
        insort(self._held[row], (start, stop))
        self._lows[row] = min(self._lows[row], start)
        self._highs[row] = max(self._highs[row], stop)
        return row

    def _has_gap(self, row: int, start: int, stop: int) -> bool:
        held = self._held[row]
        at = bisect_left(held, (stop, 0))
        return not at or held[at - 1][1] <= start


class EdgeIndex:
    """The records of a label whose spans begin (or end) at a border, by id; made at once, changed one by one."""

    def __init__(self, edges: NDArray[np.int64], codes: NDArray[np.int64], ids: NDArray[np.int64]) -> None:
        order = np.lexsort((ids, edges))
        self._edges, self._codes, self._ids = edges[order], codes[order], ids[order]
        self._changed: dict[tuple[int, int], list[int]] = {}

    def get(self, edge: int, code: int) -> Sequence[int]:
        """Those at a border, the oldest first."""
        found = self._changed.get((edge, code))
        return found if found is not None else self._as_made(edge, code)

    def add(self, edge: int, code: int, record: int) -> None:
        """One more."""
        insort(self._own(edge, code), record)

    def remove(self, edge: int, code: int, record: int) -> None:
        """One less."""
        self._own(edge, code).remove(record)

    def _own(self, edge: int, code: int) -> list[int]:
        key = (edge, code)
        if key not in self._changed:
            self._changed[key] = self._as_made(edge, code)
        return self._changed[key]

    def _as_made(self, edge: int, code: int) -> list[int]:
        first = int(np.searchsorted(self._edges, edge))
        last = int(np.searchsorted(self._edges, edge, side="right"))
        if first == last:
            return []
        return [int(i) for i in self._ids[first:last][self._codes[first:last] == code]]


def may_join(
    starts: NDArray[np.int64], stops: NDArray[np.int64], codes: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether any span of the same label ends where one begins; shape (n,)."""
    most = int(codes.max(initial=0)) + 1
    return np.isin(starts * most + codes, stops * most + codes)
