"""Finding rows and neighbours for many spans at once."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_MARKED = 256
"""Rows in which every border between spans is marked; there are rarely more, and further ones hold little."""
_PIECE = 6
"""Where spans are long, borders are marked in pieces of two to the power of this."""


def first_fit(starts: Sequence[int], stops: Sequence[int]) -> list[int]:
    """For each span in turn the first row in which nothing before it lies on its frames."""
    borders = np.unique(np.concatenate((np.asarray(starts, np.int64), np.asarray(stops, np.int64))))
    left = np.searchsorted(borders, starts).tolist()
    right = np.searchsorted(borders, stops).tolist()
    marked = _MarkedRows(len(borders))
    others = _FurtherRows(len(starts))
    seats: list[int] = []
    for first, last in zip(left, right, strict=True):
        seat = marked.seat(first, last)
        seats.append(seat if seat < _MARKED else _MARKED + others.seat(first, last))
    return seats


class _MarkedRows:
    """Which rows are taken from each border to the next: bits of one number, so that all of them are asked at once."""

    def __init__(self, borders: int) -> None:
        pieces = (borders >> _PIECE) + 1
        self._taken = [0] * borders
        self._whole = [0] * pieces
        """Taken all over a piece, and marked only here."""
        self._anywhere = [0] * pieces
        """Taken anywhere in a piece."""

    def seat(self, first: int, last: int) -> int:
        """Put a span, from one border to another, into the first row with room; `_MARKED` or more: there is none."""
        taken, whole, anywhere = self._taken, self._whole, self._anywhere
        begin, end = first >> _PIECE, last - 1 >> _PIECE
        full = whole[begin] | whole[end]
        edges = [range(first, last)]
        if begin + 1 < end:
            edges = [range(first, begin + 1 << _PIECE), range(end << _PIECE, last)]
            for rows in anywhere[begin + 1 : end]:
                full |= rows
        for edge in edges:
            for rows in taken[edge.start : edge.stop]:
                full |= rows
        bit = ~full & full + 1
        if bit >> _MARKED:
            return _MARKED
        for edge in edges:
            for border in edge:
                taken[border] |= bit
        anywhere[begin] |= bit
        anywhere[end] |= bit
        for piece in range(begin + 1, end):
            whole[piece] |= bit
            anywhere[piece] |= bit
        return bit.bit_length() - 1


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
