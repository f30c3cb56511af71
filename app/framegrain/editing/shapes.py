"""What a hand does to a shape: handles, vertices and corners dragged. Shape in, shape out; no records."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
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
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

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


def front_corner_dragged(cuboid: Cuboid, corner: int, to: Xy) -> Cuboid:
    """The front face grown from its opposite corner, its angles kept; the back face grows along with it."""
    face = _corner_pulled(cuboid.front, corner, to)
    return Cuboid(front=face, back=_back_following(cuboid, face))


def front_edge_dragged(cuboid: Cuboid, edge: int, by: Xy) -> Cuboid:
    """The front edge from corner `edge` to the next pulled out or in along the edges that end in it."""
    front = list(cuboid.front)
    first, second = edge, (edge + 1) % 4
    for corner, anchor in ((first, (first - 1) % 4), (second, (second + 1) % 4)):
        front[corner] = _along(cuboid.front[anchor], cuboid.front[corner], by)
    face = _quad(front)
    return Cuboid(front=face, back=_back_following(cuboid, face))


def back_moved(cuboid: Cuboid, by: Xy) -> Cuboid:
    """The back face shifted, parallel to what it was: more, less or another depth."""
    return Cuboid(front=cuboid.front, back=_quad([(x + by[0], y + by[1]) for x, y in cuboid.back]))


def back_corner_scaled(cuboid: Cuboid, corner: int, to: Xy) -> Cuboid:
    """The back face grown or shrunk from its opposite corner, for a stronger or weaker perspective."""
    return Cuboid(front=cuboid.front, back=_corner_pulled(cuboid.back, corner, to))


def corner_freed(cuboid: Cuboid, corner: int, to: Xy) -> Cuboid:
    """One of the eight corners (front 0-3, back 4-7) put elsewhere, the others left alone."""
    corners = list(cuboid.front + cuboid.back)
    corners[corner] = to
    return Cuboid(front=_quad(corners[:4]), back=_quad(corners[4:]))


def _corner_pulled(face: Quad, corner: int, to: Xy) -> Quad:
    """The face with `corner` at `to`: neighbours slide along their edges to the opposite corner."""
    still = face[(corner + 2) % 4]
    u = _minus(face[(corner + 1) % 4], still)
    v = _minus(face[(corner + 3) % 4], still)
    cross = u[0] * v[1] - u[1] * v[0]
    points = list(face)
    if abs(cross) < 1e-6:  # a face seen edge on has no inside to grow
        points[corner] = to
        return _quad(points)
    before = _in_basis(_minus(face[corner], still), u, v, cross)
    after = _in_basis(_minus(to, still), u, v, cross)
    shares = [_share(now, then) for now, then in zip(after, before, strict=True)]
    points[(corner + 1) % 4] = (still[0] + u[0] * shares[0], still[1] + u[1] * shares[0])
    points[(corner + 3) % 4] = (still[0] + v[0] * shares[1], still[1] + v[1] * shares[1])
    a, b = before[0] * shares[0], before[1] * shares[1]
    points[corner] = (still[0] + u[0] * a + v[0] * b, still[1] + u[1] * a + v[1] * b)
    return _quad(points)


def _share(now: float, before: float) -> float:
    if abs(before) < 1e-6:
        return 1.0
    return max(now / before, 0.02)  # never inside out: the corners keep their names


def _back_following(cuboid: Cuboid, face: Quad) -> Quad:
    """The back face for a changed front: same depth, stretched as the front was."""
    depth = _minus(_centre(cuboid.back), _centre(cuboid.front))
    centre = _centre(face)
    stretch = np.linalg.lstsq(_arms(cuboid.front), _arms(face), rcond=None)[0]
    back = _arms(cuboid.back) @ stretch + (centre[0] + depth[0], centre[1] + depth[1])
    return _quad([(float(x), float(y)) for x, y in back])


def _arms(face: Quad) -> NDArray[np.float64]:
    """The corners seen from their middle, shape (4, 2)."""
    return np.array(face, dtype=np.float64) - _centre(face)


def _along(anchor: Xy, corner: Xy, by: Xy) -> Xy:
    """`corner` moved by the share of `by` that points along the edge from `anchor`; never past the anchor."""
    arm = _minus(corner, anchor)
    length = math.hypot(*arm)
    if length < 1e-6:
        return corner[0] + by[0], corner[1] + by[1]
    reach = max((arm[0] * by[0] + arm[1] * by[1]) / length + length, SMALLEST) / length
    return anchor[0] + arm[0] * reach, anchor[1] + arm[1] * reach


def _in_basis(point: Xy, u: Xy, v: Xy, cross: float) -> Xy:
    return (point[0] * v[1] - point[1] * v[0]) / cross, (u[0] * point[1] - u[1] * point[0]) / cross


def _minus(a: Xy, b: Xy) -> Xy:
    return a[0] - b[0], a[1] - b[1]


def _centre(face: Quad) -> Xy:
    return sum(p[0] for p in face) / 4, sum(p[1] for p in face) / 4


def _quad(points: Sequence[Xy]) -> Quad:
    a, b, c, d = points
    return a, b, c, d


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
