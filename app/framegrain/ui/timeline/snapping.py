"""Borders between frames that a dragged edge is drawn to."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from framegrain.domain.records import RecordId
    from framegrain.ui.timeline.placed import Layout

_REACH = 7.0


class Snapped(NamedTuple):
    """A border and, when something drew it there, the border it was drawn to."""

    edge: int
    guide: int | None = None


class Snapping:
    """Fixed when a drag begins: the borders worth meeting and how far they draw, in frames."""

    def __init__(self, edges: Iterable[int], scale: float) -> None:
        self._edges = sorted(set(edges))
        self.reach = _REACH / scale
        """How near, in frames, an edge has to come."""

    def snap(self, at: float) -> Snapped:
        """The border worth meeting if one is near enough, else the nearest of all."""
        place = bisect_left(self._edges, at)
        near = min(self._edges[max(place - 1, 0) : place + 1], key=lambda edge: abs(edge - at), default=None)
        if near is None or abs(near - at) > self.reach:
            return Snapped(round(at))
        return Snapped(near, near)

    def snap_either(self, start: float, length: int) -> Snapped:
        """The start for a bar of this length so that one of its ends meets a border."""
        by_start, by_end = self.snap(start), self.snap(start + length)
        if by_end.guide is None or (
            by_start.guide is not None and abs(by_start.edge - start) <= abs(by_end.edge - start - length)
        ):
            return by_start
        return Snapped(by_end.edge - length, by_end.guide)


def edges_in_view(layout: Layout, playhead: int, without: Collection[RecordId] = ()) -> set[int]:
    """The playhead, clip boundaries, both ends of the bars in view, and the keyframes of tracks."""
    edges = {playhead, 0, layout.view.frames, *(frame for frame, _ in layout.boundaries)}
    view = layout.view
    for bar in layout.by_id.values():
        if bar.id not in without:
            edges.update((bar.span.start, bar.span.stop))
            edges.update(round(view.place_at(mark.x)) for mark in bar.marks)
    return edges
