"""How one outline becomes another: which of their vertices go together, and what is shown where the way would cross."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from shapely.geometry import LinearRing

from framegrain.domain.shapes import Polygon, Ring, bounds, mapped, polygon_of, rings, with_rings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

_SAMPLES = 32
_SAME = 1e-6
"""Pixels within which a vertex counts as not moved: far above rounding, far below what a hand can do."""
_NEAR = 1e-9
_MOST_EXACT = 300
_LOOKS = 17
"""Moments at which points that stay on one line are looked at: their crossing has no single moment."""


Between = tuple[Polygon, float]
"""An outline further on, and the share of the way there at which the nearer one of the two in question lies."""


class Pairing(NamedTuple):
    """Two rings of equally many vertices, shape (n, 2), vertex k of one going to vertex k of the other.

    `shares` are the places of the vertices along both rings, as shares of their length.
    """

    start: Points
    end: Points
    shares: Points

    def at(self, share: float) -> Points:
        """The straight blend, shape (n, 2)."""
        return self.start * (1.0 - share) + self.end * share


def polygon_way(
    a: Polygon, b: Polygon, before: Sequence[Between] = (), after: Sequence[Between] = ()
) -> Callable[[float], Polygon]:
    """The polygon by share (0 to 1) of the way from `a` to `b`.

    Equally built ones go vertex by vertex. Single rings of unequal numbers go by shares of their length, started
    where they match best. But where one of them was set in between the other and an outline further on (`after`,
    or `before`, nearest first), it goes by the vertices of that pair, so that setting a keyframe moves nothing else.
    Where such a way would cross itself although neither end does, the first outline is moved and stretched up to
    half way, from there on the second. Polygons that differ in parts or holes stay as `a` is.
    """
    rings_a, rings_b = rings(a), rings(b)
    same_build = [len(p.holes) for p in a.parts] == [len(p.holes) for p in b.parts]
    if same_build and all(len(p) == len(q) for p, q in zip(rings_a, rings_b, strict=True)):
        pairs = [(np.array(p), np.array(q)) for p, q in zip(rings_a, rings_b, strict=True)]
        return lambda share: with_rings(a, [as_ring(p * (1.0 - share) + q * share) for p, q in pairs])
    if not len(rings_a) == len(rings_b) == 1:
        return lambda share: a
    p, q = np.array(rings_a[0]), np.array(rings_b[0])
    pairing = _kin(p, q, before, after) or paired(p, q)
    if is_simple(p) and is_simple(q) and crosses(pairing):
        return lambda share: _stretched(a, b, share)
    return lambda share: polygon_of(as_ring(pairing.at(share)))


def as_ring(points: Points) -> Ring:
    """The points as a polygon holds them."""
    return tuple((float(x), float(y)) for x, y in points)


def is_simple(ring: Points) -> bool:
    """Whether a ring neither crosses nor touches itself."""
    return len(ring) >= 3 and bool(LinearRing(ring).is_simple) and abs(_signed_area(ring)) > _NEAR


def paired(p: Points, q: Points) -> Pairing:
    """Both rings sampled at the same shares of their length, wound alike and started at the closest match."""
    if _signed_area(p) * _signed_area(q) < 0:
        q = q[::-1]
    q = np.roll(q, -_best_start(p, q), axis=0)
    shares = np.union1d(_shares(p)[:-1], _shares(q)[:-1])
    shares = shares[np.concatenate(([True], np.diff(shares) > _NEAR))]
    if len(shares) < 3:  # both rings are as good as points
        shares = np.arange(3) / 3
    return Pairing(_sample(p, shares), _sample(q, shares), shares)


def _kin(p: Points, q: Points, before: Sequence[Between], after: Sequence[Between]) -> Pairing | None:
    """The pairing of two rings of which one was set in between the other and a third."""
    for later, share in after if len(q) > len(p) else ():
        third = _lone_ring(later)
        if third is not None and len(third) <= len(q) <= len(p) + len(third):
            wider = paired(p, third)
            if _is_set_on(q, wider, share):
                return Pairing(wider.start, q, wider.shares)
    for earlier, share in before if len(p) > len(q) else ():
        third = _lone_ring(earlier)
        if third is not None and len(third) <= len(p) <= len(q) + len(third):
            wider = paired(third, q)
            if _is_set_on(p, wider, share):
                return Pairing(p, wider.end, wider.shares)
    return None


def _lone_ring(polygon: Polygon) -> Points | None:
    found = rings(polygon)
    return np.array(found[0]) if len(found) == 1 else None


def _is_set_on(ring: Points, wider: Pairing, share: float) -> bool:
    """Whether most vertices of a ring lie as a pairing has them at a share, the ring moved as a whole or not."""
    if len(ring) != len(wider.start):
        return False
    off = ring - wider.at(share)
    off = off - np.median(off, axis=0)
    return bool(np.mean(np.abs(off).max(axis=1) < _SAME) > 0.5)


def crosses(pairing: Pairing) -> bool:
    """Whether a vertex comes to lie on an edge it does not belong to at any moment strictly between the ends.

    Vertex k lies on the line of edge i where a parabola of the share is zero, so every moment is found, not sampled;
    except with more than 300 vertices, where 63 moments are looked at, as quick as it has to be while stepping.
    """
    count = len(pairing.start)
    if count > _MOST_EXACT:
        return not all(is_simple(pairing.at(share)) for share in np.linspace(0.0, 1.0, 65)[1:-1])
    edges, points = np.meshgrid(np.arange(count), np.arange(count), indexing="ij")
    apart = (points != edges) & (points != (edges + 1) % count)
    return _touch(pairing, edges[apart], points[apart])


def _touch(pairing: Pairing, i: NDArray[np.int64], k: NDArray[np.int64]) -> bool:
    """Whether any vertex k comes to lie on its edge from vertex i to the next."""
    p, d = pairing.start, pairing.end - pairing.start
    j = (i + 1) % len(p)
    u0, u1 = p[j] - p[i], d[j] - d[i]
    w0, w1 = p[k] - p[i], d[k] - d[i]
    c, b, a = _cross(u0, w0), _cross(u0, w1) + _cross(u1, w0), _cross(u1, w1)
    aligned = np.abs(a) + np.abs(b) + np.abs(c) < _NEAR * max(float(np.square(p).max()), 1.0)
    for share in _zeros(a, b, c):
        inside = (share > 0.0) & (share < 1.0) & ~aligned
        if _lies_on(u0[inside], u1[inside], w0[inside], w1[inside], share[inside]).any():
            return True
    kept = (u0[aligned], u1[aligned], w0[aligned], w1[aligned])
    looks = np.linspace(0.0, 1.0, _LOOKS)[1:-1] if aligned.any() else ()
    return any(_lies_on(*kept, np.full(len(kept[0]), share)).any() for share in looks)


def _zeros(a: Points, b: Points, c: Points) -> tuple[Points, Points]:
    """Both moments at which a t^2 + b t + c is zero, NaN where there is none; shape (n,) each."""
    with np.errstate(divide="ignore", invalid="ignore"):
        root = np.sqrt(b * b - 4 * a * c)
        q = -0.5 * (b + np.where(b < 0, -root, root))  # of the two formulas the one that loses no digits
        one = np.where(a != 0, q / a, -c / b)
        two = np.where(q != 0, c / q, np.nan)
    return one, two


def _lies_on(u0: Points, u1: Points, w0: Points, w1: Points, share: Points) -> NDArray[np.bool_]:
    """Whether a point known to be on an edge's line lies on the edge itself at these moments."""
    u, w = u0 + u1 * share[:, None], w0 + w1 * share[:, None]
    length = (u * u).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        place = (u * w).sum(axis=1) / length
    return np.asarray((length > _NEAR) & (place >= -_NEAR) & (place <= 1.0 + _NEAR))


def _cross(u: Points, w: Points) -> Points:
    return np.asarray(u[:, 0] * w[:, 1] - u[:, 1] * w[:, 0])


def _stretched(a: Polygon, b: Polygon, share: float) -> Polygon:
    """The nearer outline, moved and stretched onto the rectangle that is due at this share."""
    held = a if share < 0.5 else b
    here = np.array(bounds(held))
    due = np.array(bounds(a)) * (1.0 - share) + np.array(bounds(b)) * share
    grown = (due[2:] - due[:2]) / (here[2:] - here[:2])

    def move(point: tuple[float, float]) -> tuple[float, float]:
        x, y = due[:2] + (np.array(point) - here[:2]) * grown
        return float(x), float(y)

    moved = mapped(held, move)
    return moved if isinstance(moved, Polygon) else held


def _signed_area(ring: Points) -> float:
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def _best_start(p: Points, q: Points) -> int:
    """The vertex of `q` at which to begin, so that both rings lie as near each other as they can, centred."""
    shares = np.arange(_SAMPLES) / _SAMPLES
    samples_p = _sample(p - p.mean(axis=0), shares)
    starts = _shares(q)[:-1]
    looks = (starts[:, None] + shares[None, :]) % 1.0
    samples_q = _sample(q - q.mean(axis=0), looks.ravel()).reshape(len(q), _SAMPLES, 2)
    return int(np.argmin(np.square(samples_q - samples_p).sum(axis=(1, 2))))


def _shares(ring: Points) -> Points:
    """Share of the ring's length at each vertex, shape (n + 1,), from 0 to 1."""
    steps = np.hypot(*(np.roll(ring, -1, axis=0) - ring).T)
    total = float(steps.sum()) or 1.0
    return np.concatenate(([0.0], np.cumsum(steps) / total))


def _sample(ring: Points, shares: Points) -> Points:
    at = _shares(ring)
    closed = np.vstack((ring, ring[:1]))
    return np.column_stack((np.interp(shares, at, closed[:, 0]), np.interp(shares, at, closed[:, 1])))
