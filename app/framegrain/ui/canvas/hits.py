"""Which shape is under the pointer. In picture coordinates, no Qt."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from framegrain.domain.shapes import covers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from framegrain.domain.records import RecordId
    from framegrain.domain.shapes import Xy
    from framegrain.ui.canvas.layout import Drawn

EDGE_REACH = 5.0
"""A press this many screen pixels from an outline counts as on it."""


def hits(drawn: Iterable[Drawn], at: Xy, reach: float) -> list[Drawn]:
    """Every shape at a point that can be taken hold of, the likeliest first.

    What is in front by its layer comes first. Within a layer, outlines within `reach` (picture pixels) come before
    insides, nearer before farther; of several insides the smallest is on top: it could not be reached otherwise.
    """
    return _at((item for item in drawn if not item.locked), at, reach)


def locked_hits(drawn: Iterable[Drawn], at: Xy, reach: float) -> list[Drawn]:
    """The locked shapes at a point, the likeliest first."""
    return _at((item for item in drawn if item.locked), at, reach)


def _at(drawn: Iterable[Drawn], at: Xy, reach: float) -> list[Drawn]:
    near: list[tuple[int, float, float, int, Drawn]] = []
    for item in drawn:
        left, top, right, bottom = item.bounds
        if not (left - reach <= at[0] <= right + reach and top - reach <= at[1] <= bottom + reach):
            continue
        distance = edge_distance(item, at)
        if distance <= reach:
            near.append((-item.layer, 0.0, round(distance / max(reach, 1e-9), 1), item.id, item))
        elif covers(item.shape, at):
            near.append((-item.layer, 1.0, item.extent, item.id, item))
    return [item for *_, item in sorted(near, key=lambda found: found[:4])]


def covers_point(item: Drawn, at: Xy, reach: float) -> bool:
    """Whether a press at a point is on this one shape: its outline or its inside."""
    return bool(hits((item,), at, reach))


def takes_hold(item: Drawn, at: Xy, reach: float, *, draws: bool) -> bool:
    """Whether a press on a selected shape moves it.

    With a tool that draws (`draws`) the inside does so only where nobody has set the shape on this frame; one that is
    set lets the next one be drawn inside it, and is moved by its outline.
    """
    if not draws or item.computed or item.ghost:
        return covers_point(item, at, reach)
    return not item.locked and edge_distance(item, at) <= reach


def next_below(found: Sequence[Drawn], current: frozenset[RecordId]) -> Drawn | None:
    """What a repeated press at one place takes: the shape below the selected one, then the top again."""
    if not found:
        return None
    at = next((n for n, item in enumerate(found) if item.id in current), -1)
    return found[(at + 1) % len(found)]


def edge_distance(item: Drawn, at: Xy) -> float:
    """Picture pixels from a point to the nearest line of a shape."""
    best = math.inf
    for ring in item.rings:
        previous = ring[-1]
        for point in ring:
            best = min(best, _to_segment(at, previous, point))
            previous = point
    for line in item.lines:
        for a, b in pairwise(line):
            best = min(best, _to_segment(at, a, b))
    return best


def _to_segment(at: Xy, a: Xy, b: Xy) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    share = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length if length else 0.0
    share = min(max(share, 0.0), 1.0)
    return math.hypot(at[0] - a[0] - dx * share, at[1] - a[1] - dy * share)


def touched(drawn: Iterable[Drawn], a: Xy, b: Xy) -> frozenset[RecordId]:
    """The shapes a rubber band between two corners takes: those not locked whose middle it holds."""
    left, right = sorted((a[0], b[0]))
    top, bottom = sorted((a[1], b[1]))
    taken = set()
    for item in drawn:
        x0, y0, x1, y1 = item.bounds
        if not item.locked and left <= (x0 + x1) / 2 <= right and top <= (y0 + y1) / 2 <= bottom:
            taken.add(item.id)
    return frozenset(taken)
