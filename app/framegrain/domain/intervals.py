"""Which records overlap which frames, in time that does not grow with their number."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from framegrain.domain.span import Span

Wanted = Callable[[str], bool] | frozenset[str]
"""Which labels: a set of them, or what tells."""

_SHIFTS = (6, 9, 12, 15, 18, 21, 24, 27, 62)
"""Bin sizes 64, 512, ... 134 million frames, and one that holds everything."""
_SHIFT_OF = [next(shift for shift in _SHIFTS if shift >= bits) for bits in range(_SHIFTS[-1] + 1)]
"""The smallest bin by the number of bits in which the first and the last frame differ."""


class IntervalIndex:
    """Spans by key, filed in the smallest bin that holds them whole.

    The hierarchical binning of the UCSC genome browser (Kent et al., Genome Research 2002): a look-up visits
    the few bins of each size that touch the span.
    """

    def __init__(self) -> None:
        self._spans: dict[int, Span] = {}
        self._bins: dict[int, dict[int, dict[int, Span]]] = {}
        """By size, and there by number; only those that hold something."""

    def __len__(self) -> int:
        return len(self._spans)

    def __iter__(self) -> Iterator[int]:
        return iter(self._spans)

    def put(self, key: int, span: Span) -> None:
        """File `key` under `span`, replacing where it was."""
        shift, number = place = _bin(span)
        known = self._spans.get(key)
        if known is not None and _bin(known) != place:
            self.drop(key)
        self._spans[key] = span
        bins = self._bins.get(shift)
        if bins is None:
            bins = self._bins[shift] = {}
        members = bins.get(number)
        if members is None:
            bins[number] = {key: span}
        else:
            members[key] = span

    def drop(self, key: int) -> None:
        """Forget `key`; nothing happens when it is not filed."""
        span = self._spans.pop(key, None)
        if span is None:
            return
        shift, number = _bin(span)
        bins = self._bins[shift]
        del bins[number][key]
        if not bins[number]:
            del bins[number]
            if not bins:
                del self._bins[shift]

    def span(self, key: int) -> Span | None:
        """The span `key` is filed under."""
        return self._spans.get(key)

    def overlapping(self, span: Span) -> list[int]:
        """Keys whose span shares at least one frame with `span`, in no order."""
        start, stop = span.start, span.stop
        last = stop - 1
        found: list[int] = []
        for shift, bins in self._bins.items():
            first = start >> shift
            if first == last >> shift:  # by far the most often: no call for it
                one = bins.get(first)
                if one:
                    found += [key for key, held in one.items() if held.start < stop and start < held.stop]
                continue
            for members in _members(bins, first, last >> shift):
                found += [key for key, held in members.items() if held.start < stop and start < held.stop]
        return found


def of_labels(indexes: Mapping[str, IntervalIndex], wanted: Wanted) -> list[IntervalIndex]:
    """The indexes of the labels wanted."""
    if not isinstance(wanted, frozenset):
        return [spans for label, spans in indexes.items() if wanted(label)]
    if len(wanted) < len(indexes):
        return [indexes[label] for label in wanted if label in indexes]
    return [spans for label, spans in indexes.items() if label in wanted]


def _members(bins: dict[int, dict[int, Span]], first: int, last: int) -> Iterable[dict[int, Span]]:
    if last - first > len(bins):  # walking what exists is shorter than walking every number
        return [members for number, members in bins.items() if first <= number <= last]
    return [bins[number] for number in range(first, last + 1) if number in bins]


def _bin(span: Span) -> tuple[int, int]:
    # the first and the last frame lie in one bin where they differ in no higher bit
    shift = _SHIFT_OF[(span.start ^ (span.stop - 1)).bit_length()]
    return shift, span.start >> shift
