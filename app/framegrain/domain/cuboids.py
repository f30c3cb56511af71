"""Cuboids as what they are: a box in space seen by a camera. Fitting, checking, turning, and the way between two.

The eight corners of a box seen in perspective are `o + i·a + j·b + k·c` in homogeneous picture coordinates, with i, j
and k each 0 or 1: `a` runs along the front's upper edge, `b` down its left edge, `c` from front to back, and each is
the vanishing point of its edges (Hartley and Zisserman, Multiple View Geometry, 2nd edition, section 8.6). A cuboid
is a valid projection exactly when its corners have this form with every last coordinate above zero.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from framegrain.domain.shapes import LIMIT, Cuboid

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from framegrain.domain.shapes import Xy

    Matrix = NDArray[np.float64]

CORNERS = ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1))
"""The place (i, j, k) of each corner in the box: the front's four, then the back's."""

EDGES = ((0, 1), (1, 2), (2, 3), (3, 0), (4, 5), (5, 6), (6, 7), (7, 4), (0, 4), (1, 5), (2, 6), (3, 7))
"""Pairs of corners: the front's edges, the back's, and the four between them."""

FACES = ((0, 1, 2, 3), (1, 5, 6, 2), (5, 4, 7, 6), (4, 0, 3, 7), (4, 5, 1, 0), (3, 2, 6, 7))
"""Corners of front, right, back, left, top and bottom, clockwise for who looks at the face from outside."""

FAMILIES = ((0, 2, 4, 6), (1, 3, 5, 7), (8, 9, 10, 11))
"""The edges that are parallel in space: along `a`, `b` and `c`."""

TOLERANCE = 0.05
"""Picture pixels by which a valid cuboid's edges may miss their common vanishing point: corners are rounded."""

NEAREST = 0.03
"""No corner comes closer to the camera's plane than this share of the middle's distance."""

_UNITS = np.array([(*corner, 1) for corner in CORNERS], dtype=np.float64)
_MIDDLE = np.array([0.5, 0.5, 0.5, 1.0])


def corners(cuboid: Cuboid) -> Matrix:
    """The eight corners, shape (8, 2)."""
    return np.array(cuboid.front + cuboid.back, dtype=np.float64)


def cuboid_of(points: Matrix) -> Cuboid:
    """A cuboid from eight corners, shape (8, 2)."""
    p: list[Xy] = [(float(x), float(y)) for x, y in points]
    return Cuboid(front=(p[0], p[1], p[2], p[3]), back=(p[4], p[5], p[6], p[7]))


def projected(box: Matrix) -> Matrix:
    """The corners, shape (8, 2), that columns a, b, c, o, shape (3, 4), put into the picture."""
    points = _UNITS @ box.T
    return np.asarray(points[:, :2] / points[:, 2:], dtype=np.float64)


def point(box: Matrix, i: float, j: float, k: float) -> Matrix:
    """A point of the box in homogeneous picture coordinates."""
    return np.asarray(box @ (i, j, k, 1.0), dtype=np.float64)


def depths(box: Matrix) -> Matrix:
    """How far each corner is from the camera, shape (8,), in units of the middle's distance once normal."""
    return np.asarray(_UNITS @ box[2], dtype=np.float64)


def normal(box: Matrix) -> Matrix:
    """The same projection with the middle at distance 1."""
    return np.asarray(box / (box[2] @ _MIDDLE), dtype=np.float64)


def is_in_front(box: Matrix) -> bool:
    """Whether all of the box lies before the camera and within what a shape may reach."""
    far = depths(box)
    middle = float(box[2] @ _MIDDLE)
    if not middle > 0 or not far.min() >= NEAREST * middle:
        return False
    return bool(np.abs(projected(box)).max() <= LIMIT)


@lru_cache(maxsize=4096)
def _fitted(cuboid: Cuboid) -> bytes:
    box = solved(corners(cuboid), np.ones(8))
    return b"" if box is None else box.tobytes()


def fitted(cuboid: Cuboid) -> Matrix | None:
    """The projected box nearest to a cuboid's corners: columns a, b, c, o, shape (3, 4), normal.

    None when no box before a camera comes near, as for eight corners on one line.
    """
    found = _fitted(cuboid)
    return np.frombuffer(found).reshape(3, 4) if found else None


def solved(points: Matrix, weights: Matrix) -> Matrix | None:
    """The projected box whose corners lie nearest to eight points; heavier ones are met more closely."""
    centre = points.mean(axis=0)
    size = float(np.abs(points - centre).max())
    if not size > 0:
        return None
    x, y = ((points - centre) / size).T
    box, scale = None, weights
    for _ in range(3):  # weighted anew by distance, what is made small is counted in pixels
        rows = np.zeros((16, 12))
        units = _UNITS * scale[:, None]
        rows[:8, 0:4] = rows[8:, 4:8] = units
        rows[:8, 8:12] = -units * x[:, None]
        rows[8:, 8:12] = -units * y[:, None]
        _, _, right = np.linalg.svd(rows)
        box = right[-1].reshape(3, 4)
        if box[2] @ _MIDDLE < 0:
            box = -box
        far = depths(box)
        if not far.min() > 1e-9 * abs(float(box[2] @ _MIDDLE)):
            return None
        box = normal(box)
        scale = weights / depths(box)
    assert box is not None
    back = np.array([[size, 0, centre[0]], [0, size, centre[1]], [0, 0, 1]])
    box = normal(back @ box)
    return box if is_in_front(box) else None


def misfit(cuboid: Cuboid) -> float:
    """Pixels from the corner that is farthest off to where the nearest box has it; infinite without one."""
    box = fitted(cuboid)
    if box is None:
        return math.inf
    return float(np.hypot(*(projected(box) - corners(cuboid)).T).max())


# -- vanishing points


def vanishing_point(box: Matrix, axis: int) -> Xy | None:
    """Where the edges along a (0), b (1) or c (2) meet; None where they are parallel or meet far out."""
    x, y, w = (float(value) for value in box[:, axis])
    if abs(w) * LIMIT <= max(abs(x), abs(y), 1e-12):
        return None
    return x / w, y / w


def disagreement(cuboid: Cuboid) -> float:
    """Pixels by which the edges miss a common vanishing point of their family: 0 for a true projection.

    An edge's miss is how far its ends lie from the line through its middle and that point. Of each family the better
    of two points is taken: where its four lines come closest, which short edges put far off by their rounding, and
    where the nearest box has it.
    """
    found = corners(cuboid)
    centre = found.mean(axis=0)
    size = float(np.abs(found - centre).max()) or 1.0
    ends = np.column_stack(((found - centre) / size, np.ones(8)))[np.array(EDGES)]
    box = fitted(cuboid)
    if box is not None:
        box = np.array([(box[0] - centre[0] * box[2]) / size, (box[1] - centre[1] * box[2]) / size, box[2]])
    worst = 0.0
    for axis, family in enumerate(FAMILIES):
        edges = ends[list(family)]
        meetings = [_closest(edges)] if box is None else [_closest(edges), box[:, axis]]
        worst = max(worst, min(_miss(edges, meeting) for meeting in meetings))
    return size * worst


def _closest(edges: Matrix) -> Matrix:
    """The point that the lines of some edges, shape (n, 2, 3), come closest to, the longer ones before the shorter."""
    return np.asarray(np.linalg.svd(np.cross(edges[:, 0], edges[:, 1]))[2][-1], dtype=np.float64)


def _miss(edges: Matrix, meeting: Matrix) -> float:
    """How far the ends of the edges are from the lines through their middles and a point, at most."""
    through = np.cross(edges.mean(axis=1), meeting)
    norms = np.hypot(through[:, 0], through[:, 1])
    off = np.abs((through * edges[:, 0]).sum(axis=1))
    # an edge whose middle is the point itself runs through it anyhow
    return float(np.divide(off, norms, out=np.zeros_like(off), where=norms > 1e-12).max())


# -- faces


def is_seen(cuboid: Cuboid, face: int) -> bool:
    """Whether a face of `FACES` is turned to the camera."""
    found = cuboid.front + cuboid.back
    ring = [found[n] for n in FACES[face]]
    return sum(p[0] * q[1] - q[0] * p[1] for p, q in zip(ring, ring[1:] + ring[:1], strict=True)) > 0


def with_next_front(cuboid: Cuboid) -> Cuboid:
    """The same corners with the face at the right of the front as the front; after four times as it was."""
    f, b = cuboid.front, cuboid.back
    return Cuboid(front=(f[1], b[1], b[2], f[2]), back=(f[0], b[0], b[3], f[3]))


def turned_front(box: Matrix, quarters: int) -> Matrix:
    """`with_next_front` so many times, on a projected box."""
    for _ in range(quarters % 4):
        a, b, c, o = box.T
        box = np.array([c, b, -a, o + a]).T
    return box


# -- between two


def blender(a: Cuboid, b: Cuboid) -> Callable[[float], Cuboid]:
    """The cuboid by share (0 to 1) of the way from `a` to `b`, a valid projection all the way if both are.

    The boxes are blended, not the corners, in a way that moves every corner on a straight line. A front that
    has moved to another side turns there by the shorter way; a half turn goes clockwise seen from above. Where one
    of the two is no projection of a box, as an import may have it, the corners go straight each on its own.
    """
    p, q = fitted(a), fitted(b)
    if p is None or q is None or max(misfit(a), misfit(b)) > 20 * TOLERANCE:
        return _straight(corners(a), corners(b))
    quarters = _closest_turn(p, q)
    way = _way(p, turned_front(q, quarters), quarters)
    off_a, off_b = corners(a) - projected(p), corners(b) - projected(q)
    return lambda share: cuboid_of(projected(way(share)) + off_a * (1.0 - share) + off_b * share)


def _straight(a: Matrix, b: Matrix) -> Callable[[float], Cuboid]:
    return lambda share: cuboid_of(a * (1.0 - share) + b * share)


def _closest_turn(p: Matrix, q: Matrix) -> int:
    """How many times the second box's front must go on for its corners to lie as the first one's do."""
    first = projected(p) - projected(p).mean(axis=0)
    costs = []
    for quarters in (0, 1, 3, 2):
        second = projected(turned_front(q, quarters))
        costs.append((round(float(np.square(second - second.mean(axis=0) - first).sum()), 6), quarters))
    return min(costs, key=lambda cost: cost[0])[1]


def _way(p: Matrix, q: Matrix, quarters: int) -> Callable[[float], Matrix]:
    """From `p` to what `q` was before its front went on by so many quarters."""
    if not quarters:
        return lambda share: p * (1.0 - share) + q * share
    angle = -math.pi / 2 * (quarters if quarters < 3 else -1)

    def at(share: float) -> Matrix:
        if share in (0.0, 1.0):
            return p if not share else turned_front(q, -quarters)
        box = p * (1.0 - share) + q * share
        return _turned(box, angle * share)

    return at


def _turned(box: Matrix, angle: float) -> Matrix:
    """The box turned about its upright middle line as if its floor were a square; perspective gives way."""
    middle = box @ _MIDDLE
    middle = middle / middle[2]
    a, b, c, _ = (box / (box[2] @ _MIDDLE)).T
    cos, sin = math.cos(angle), math.sin(angle)
    sides = np.array([a * cos + c * sin, b, c * cos - a * sin])
    lean = float(np.abs(sides[:, 2]).sum())
    most = 2.0 * (1.0 - NEAREST)
    if lean > most:
        sides -= np.outer(sides[:, 2] * (1.0 - most / lean), middle)
    return np.vstack((sides, middle - sides.sum(axis=0) / 2)).T
