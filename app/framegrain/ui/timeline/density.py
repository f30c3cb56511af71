"""How much is held where: for each column of pixels, how many records hold there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from framegrain.ui.timeline.lanes import Lane
    from framegrain.ui.timeline.span_view import SpanView

_FAINT = 0.3
_STEPS = 5


def held(lanes: Iterable[Lane], view: SpanView) -> NDArray[np.int64]:
    """How many records hold in each column; shape (width,). Even the shortest holds in one."""
    edges = np.zeros(view.width + 2, dtype=np.int64)
    for lane in lanes:
        tags, tagged, _ = lane.tags.arrays()
        for starts, stops in ((tags, tagged), lane.events.extents(), lane.tracks.extents()):
            if len(starts):
                first = _columns(starts, view)
                after = np.maximum(_columns(stops, view), first + 1)
                edges += np.bincount(first, minlength=len(edges))
                edges -= np.bincount(after, minlength=len(edges))
    return np.cumsum(edges)[: view.width]


def runs(values: NDArray[np.int64]) -> list[tuple[int, int]]:
    """First and length of each run of columns that hold the same, other than 0."""
    turns = np.flatnonzero(np.diff(values, prepend=0, append=0))
    found = zip(turns.tolist(), turns[1:].tolist(), strict=False)
    return [(begin, end - begin) for begin, end in found if values[begin]]


def density(lanes: Iterable[Lane], view: SpanView) -> list[tuple[float, float, float]]:
    """Left, width and strength (0.3 for a single record, to 1 for the fullest column) of what the lanes hold."""
    counts = held(lanes, view)
    most = max(int(counts.max(initial=0)), 1)
    scale = np.log1p(counts) / np.log1p(most) if most > 1 else np.minimum(counts, 1) * 0.6
    steps = np.where(counts > 0, np.ceil(scale * _STEPS).astype(np.int64), 0)
    return [
        (float(x), float(width), _FAINT + (1 - _FAINT) * (int(steps[x]) - 1) / (_STEPS - 1))
        for x, width in runs(steps)
    ]


def _columns(frames: NDArray[np.int64], view: SpanView) -> NDArray[np.int64]:
    columns = np.floor((frames - view.first) * view.scale).astype(np.int64)
    return np.clip(columns, 0, view.width)
