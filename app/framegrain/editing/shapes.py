"""What a hand does to a shape: handles, vertices and corners dragged. Shape in, shape out; no records."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.shapes import (
    Box,
    Cuboid,
    Polygon,
    Quad,
    Ring,
    Shape,
    Xy,
    mapped,
    normal_rotation,
    rings,
    turned,
    with_rings,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    _RingChange = Callable[[Ring, int], Ring]

SMALLEST = 1.0
"""No side of a box is dragged below this many pixels: thinner than a pixel there is nothing to label."""

UPRIGHT_PULL = 1.5
"""A turn within this many degrees of a right angle lands on it: nobody hits exactly 0 by hand."""

SHIFT_STEP = 15.0
"""Degrees a stepped turn advances by."""

VANISHING = 0.25
"""Share by which a cuboid's back face shrinks when it lies one face diagonal behind the front."""

_DECIMALS = 2


def rounded(shape: Shape) -> Shape:
    """The shape with coordinates to a hundredth of a pixel: finer than any hand, shorter in every file."""
    if isinstance(shape, Box):
        return Box(
            x=round(shape.x, _DECIMALS),
            y=round(shape.y, _DECIMALS),
            width=max(round(shape.width, _DECIMALS), 10.0**-_DECIMALS),
            height=max(round(shape.height, _DECIMALS), 10.0**-_DECIMALS),
            rotation=normal_rotation(round(shape.rotation, _DECIMALS)),
        )
    return mapped(shape, lambda p: (round(p[0], _DECIMALS), round(p[1], _DECIMALS)))


def box_dragged(box: Box, side: tuple[int, int], to: Xy, *, keep_ratio: bool = False) -> Box:
    """The box with one side or corner dragged to `to`; what lies opposite stays, in the box's own turned frame.

    `side` is (-1 left | 0 neither | 1 right, -1 top | 0 neither | 1 bottom), as seen before turning. Dragging
    past the opposite side turns the box inside out, never to zero. `keep_ratio` counts for corners only.
    """
    dx, dy = turned((to[0] - box.centre[0], to[1] - box.centre[1]), (0.0, 0.0), -box.rotation)
    left, right = _stretched(box.width, side[0], dx)
    top, bottom = _stretched(box.height, side[1], dy)
    if keep_ratio and side[0] and side[1]:
        share = max((right - left) / box.width, (bottom - top) / box.height)
        left, right = _regrown(left, right, _still(box.width, side[0]), box.width * share)
        top, bottom = _regrown(top, bottom, _still(box.height, side[1]), box.height * share)
    middle = ((left + right) / 2, (top + bottom) / 2)
    cx, cy = turned(middle, (0.0, 0.0), box.rotation)
    cx, cy = box.centre[0] + cx, box.centre[1] + cy
    width, height = right - left, bottom - top
    return replace(box, x=cx - width / 2, y=cy - height / 2, width=width, height=height)


def _still(length: float, side: int) -> float:
    """Where the opposite side lies, measured from the centre."""
    return -side * length / 2


def _stretched(length: float, side: int, to: float) -> tuple[float, float]:
    """Both ends measured from the centre, the one on `side` dragged to `to`."""
    if not side:
        return -length / 2, length / 2
    still = _still(length, side)
    if abs(to - still) < SMALLEST:
        to = still + side * SMALLEST
    return min(still, to), max(still, to)


def _regrown(low: float, high: float, still: float, length: float) -> tuple[float, float]:
    return (still, still + length) if still - low < high - still else (still - length, still)


def box_turned(box: Box, start: Xy, to: Xy, *, stepped: bool = False) -> Box:
    """The box turned by the angle the hand went from `start` to `to` about its centre.

    `stepped` lands on multiples of 15 degrees; otherwise right angles attract a little.
    """
    angle = normal_rotation(box.rotation + _angle(box.centre, to) - _angle(box.centre, start))
    if stepped:
        angle = normal_rotation(round(angle / SHIFT_STEP) * SHIFT_STEP)
    elif abs(angle - round(angle / 90) * 90) < UPRIGHT_PULL:
        angle = normal_rotation(round(angle / 90) * 90.0)
    return replace(box, rotation=angle)


def _angle(about: Xy, to: Xy) -> float:
    return math.degrees(math.atan2(to[1] - about[1], to[0] - about[0]))


def vertex_moved(polygon: Polygon, index: int, to: Xy) -> Polygon:
    """The polygon with one vertex put elsewhere; `index` counts through `rings` in order."""
    return _ring_changed(polygon, index, lambda ring, at: (*ring[:at], to, *ring[at + 1 :]))


def vertex_added(polygon: Polygon, after: int, at: Xy) -> Polygon:
    """The polygon with a new vertex between vertex `after` and the next one of its ring."""
    return _ring_changed(polygon, after, lambda ring, place: (*ring[: place + 1], at, *ring[place + 1 :]))


def vertex_removed(polygon: Polygon, index: int) -> Polygon | None:
    """The polygon without one vertex; a ring left with two goes too. None when nothing would remain."""
    parts = []
    for part in polygon.parts:
        kept = []
        for ring in (part.outer, *part.holes):
            left = ring[:index] + ring[index + 1 :] if 0 <= index < len(ring) else ring
            kept.append(left if len(left) > 2 else ())
            index -= len(ring)
        if kept[0]:
            parts.append(replace(part, outer=kept[0], holes=tuple(ring for ring in kept[1:] if ring)))
    return Polygon(parts=tuple(parts)) if parts else None


def _ring_changed(polygon: Polygon, index: int, change: _RingChange) -> Polygon:
    changed: list[Ring] = []
    for ring in rings(polygon):
        changed.append(change(ring, index) if 0 <= index < len(ring) else ring)
        index -= len(ring)
    return with_rings(polygon, changed)


def ring_edges(polygon: Polygon) -> list[tuple[int, int]]:
    """Pairs of vertex indices that share an edge, counting through `rings` in order."""
    pairs: list[tuple[int, int]] = []
    first = 0
    for ring in rings(polygon):
        count = len(ring)
        pairs += [(first + k, first + (k + 1) % count) for k in range(count)]
        first += count
    return pairs


def cuboid_between(front: Box, depth: Xy) -> Cuboid:
    """A cuboid seen with `front` as its front face and the back face shifted by `depth`, a little smaller."""
    left, top = front.x, front.y
    right, bottom = left + front.width, top + front.height
    face: Quad = ((left, top), (right, top), (right, bottom), (left, bottom))
    share = 1.0 - VANISHING * min(math.hypot(*depth) / math.hypot(front.width, front.height), 2.0)
    cx, cy = front.centre
    a, b, c, d = ((cx + depth[0] + (x - cx) * share, cy + depth[1] + (y - cy) * share) for x, y in face)
    return Cuboid(front=face, back=(a, b, c, d))


def cuboid_reaching(front: Box, to: Xy) -> Cuboid:
    """A cuboid whose back face has its corner nearest to `to` exactly there, smaller the farther back it lies."""
    left, top = front.x, front.y
    right, bottom = left + front.width, top + front.height
    face: Quad = ((left, top), (right, top), (right, bottom), (left, bottom))
    near = min(face, key=lambda corner: math.dist(corner, to))
    share = 1.0 - VANISHING * min(math.dist(near, to) / math.hypot(front.width, front.height), 2.0)
    a, b, c, d = ((to[0] + (x - near[0]) * share, to[1] + (y - near[1]) * share) for x, y in face)
    return Cuboid(front=face, back=(a, b, c, d))


def held_near(point: Xy, width: float, height: float) -> Xy:
    """`point` kept within half a picture of the picture: objects may leave the frame, slips may not."""
    return (
        min(max(point[0], -width / 2), width * 1.5),
        min(max(point[1], -height / 2), height * 1.5),
    )


def pulled_to_border(point: Xy, width: float, height: float, reach: float) -> Xy:
    """`point` on the picture's border where it is within `reach` of it, as it is elsewhere."""
    return _pulled(point[0], width, reach), _pulled(point[1], height, reach)


def _pulled(at: float, far: float, reach: float) -> float:
    for border in (0.0, far):
        if abs(at - border) <= reach:
            return border
    return at


def border_pull(bounds: tuple[float, float, float, float], width: float, height: float, reach: float) -> Xy:
    """The small shift that puts an edge of `bounds` (left, top, right, bottom) on the picture's border."""
    left, top, right, bottom = bounds
    return _shift((left, right), width, reach), _shift((top, bottom), height, reach)


def _shift(ends: tuple[float, float], far: float, reach: float) -> float:
    pulls = [_pulled(end, far, reach) - end for end in ends]
    return min((p for p in pulls if p), key=abs, default=0.0)


def box_on_side(a: Xy, b: Xy, to: Xy) -> Box | None:
    """The turned box with a side from `a` to `b` that reaches as far off it as `to`; None for one without area."""
    length = math.dist(a, b)
    if length < SMALLEST:
        return None
    along = ((b[0] - a[0]) / length, (b[1] - a[1]) / length)
    off = (to[1] - a[1]) * along[0] - (to[0] - a[0]) * along[1]  # to the right of the way from a to b
    if abs(off) < SMALLEST:
        return None
    cx = (a[0] + b[0]) / 2 - along[1] * off / 2
    cy = (a[1] + b[1]) / 2 + along[0] * off / 2
    return Box(
        x=cx - length / 2,
        y=cy - abs(off) / 2,
        width=length,
        height=abs(off),
        rotation=normal_rotation(_angle(a, b)),
    )
