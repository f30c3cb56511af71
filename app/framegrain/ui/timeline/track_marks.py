"""What lies on a track's bar: its keyframes, and where the object is hidden or outside."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from framegrain.ui.timeline.placed import Edge, Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.records import Keyframe
    from framegrain.domain.span import Span
    from framegrain.ui.timeline.lanes import Stretch
    from framegrain.ui.timeline.placed import Bar
    from framegrain.ui.timeline.span_view import SpanView

MARK_ROOM = 7
"""Pixels a keyframe needs to be drawn singly."""


def mark(
    bar: Bar, keyframes: Sequence[Keyframe], stretches: Sequence[Stretch], view: SpanView, shown: Span
) -> None:
    """Place what is in view (`shown`) on a bar.

    A keyframe that only begins or ends a hidden stretch has no mark but that.
    """
    first, last = 0, len(keyframes)
    if bar.span.start < shown.start or bar.span.stop > shown.stop:
        first = bisect_left(keyframes, shown.start - 1, key=_frame)
        last = bisect_left(keyframes, shown.stop + 1, key=_frame)
    room = max(min(bar.width, view.width) / MARK_ROOM, 1)
    bar.dense = last - first > room
    if not bar.dense:
        bar.marks = tuple(
            Mark(
                k.id,
                view.x(k.frame),
                k.outside,
                places=k.shape is not None or k.outside,
                values=bool(k.attributes),
            )
            for k in keyframes[first:last]
            if k.shape is not None or k.outside or k.attributes
        )
    if not stretches:
        return
    begin = 0
    if bar.span.start < shown.start:
        begin = bisect_left(stretches, shown.start, key=lambda stretch: stretch.stop)
    found: list[tuple[float, float, bool]] = []
    edges: list[Edge] = []
    for stretch in stretches[begin : begin + view.width]:
        if stretch.start >= shown.stop:
            break
        left, right = view.x(stretch.start), view.x(stretch.stop)
        found.append((left, right, stretch.outside))
        if not stretch.outside and right - left >= MARK_ROOM:
            edges += [
                Edge(left, stretch.start, stretch.stop, True),
                Edge(right, stretch.start, stretch.stop, False),
            ]
    bar.stretches = tuple(found)
    bar.edges = tuple(edges)


def _frame(keyframe: Keyframe) -> int:
    return keyframe.frame
