"""Which records a rubber band touches, also those too small to be drawn singly."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from framegrain.ui.timeline.placed import StripKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from framegrain.domain.records import RecordId
    from framegrain.ui.timeline.lanes import Lanes
    from framegrain.ui.timeline.placed import Layout, Strip
    from framegrain.ui.timeline.rows import Row


class Band(NamedTuple):
    """Pixels from the left of the lanes, and from the top of their content."""

    left: float
    top: float
    right: float
    bottom: float


def records_in(lanes: Lanes, layout: Layout, band: Band) -> set[RecordId]:
    """Every event and track whose bar the band touches; the work grows with the rows touched and the records found."""
    first, last = layout.view.place_at(band.left), layout.view.place_at(band.right)
    found: set[RecordId] = set()
    for strip in layout.strips:
        if strip.y < band.bottom and strip.bottom > band.top:
            for row in _rows(lanes, strip, band):
                found.update(_between(row, first, last, tags=strip.kind is StripKind.TAGS))
    return found


def _rows(lanes: Lanes, strip: Strip, band: Band) -> Iterator[Row]:
    lane = lanes.of(strip.lane)
    rows: Sequence[Row] = {
        StripKind.TAGS: [lane.tags],
        StripKind.EVENTS: lane.events.rows,
        StripKind.TRACKS: lane.tracks.rows,
    }.get(strip.kind, [])
    begin = max(int((band.top - strip.y) // strip.pitch), 0)
    end = int(-(-(band.bottom - strip.y) // strip.pitch))
    yield from rows[begin:end]


def _between(row: Row, first: float, last: float, *, tags: bool) -> Sequence[RecordId]:
    if tags:
        return row.ids[bisect_left(row.starts, first - 1) : bisect_right(row.starts, last)]
    return row.ids[bisect_right(row.stops, first) : bisect_left(row.starts, last)]
