"""Which records overlap which frames, in time that does not grow with their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.span import Span

_SHIFTS = (6, 9, 12, 15, 18, 21, 24, 27, 62)
"""Bin sizes 64, 512, ... 134 million frames, and one that holds everything."""


class IntervalIndex:
    """Spans by key, filed in the smallest bin that holds them whole.

    The hierarchical binning of the UCSC genome browser (Kent et al., Genome Research 2002): a look-up visits
    the few bins of each size that touch the span.
    """

    def __init__(self) -> None:
        self._spans: dict[int, Span] = {}
        self._bins: dict[tuple[int, int], set[int]] = {}

    def __len__(self) -> int:
        return len(self._spans)

    def put(self, key: int, span: Span) -> None:
        """File `key` under `span`, replacing where it was."""
        self.drop(key)
        self._spans[key] = span
        self._bins.setdefault(_bin(span), set()).add(key)

    def drop(self, key: int) -> None:
        """Forget `key`; nothing happens when it is not filed."""
        span = self._spans.pop(key, None)
        if span is None:
            return
        place = _bin(span)
        members = self._bins[place]
        members.discard(key)
        if not members:
            del self._bins[place]

    def span(self, key: int) -> Span | None:
        """The span `key` is filed under."""
        return self._spans.get(key)

    def overlapping(self, span: Span) -> Iterator[int]:
        """Keys whose span shares at least one frame with `span`, in no order."""
        for shift in _SHIFTS:
            first, last = span.start >> shift, (span.stop - 1) >> shift
            for members in self._members(shift, first, last):
                for key in members:
                    if self._spans[key].overlaps(span):
                        yield key

    def _members(self, shift: int, first: int, last: int) -> Iterator[set[int]]:
        if last - first > len(self._bins):
            # a span wider than what is filed: walking what exists is shorter than walking every number
            for (of, number), members in list(self._bins.items()):
                if of == shift and first <= number <= last:
                    yield members
            return
        for number in range(first, last + 1):
            members = self._bins.get((shift, number), set())
            if members:
                yield members


def _bin(span: Span) -> tuple[int, int]:
    for shift in _SHIFTS:
        if span.start >> shift == (span.stop - 1) >> shift:
            return shift, span.start >> shift
    return _SHIFTS[
        -1
    ], 0  # longer than any video, as only a broken file has it; rules say so, look-ups find it
