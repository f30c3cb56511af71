"""The borders of polygons side by side: what of them is near a point, and the way along one between two places."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from framegrain.domain.shapes import Polygon, Ring, Xy, rings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from framegrain.domain.records import RecordId


SAME = 0.02
"""Pixels: vertices this near are at the same place; between keyframes the same border is computed twice."""


class Place(NamedTuple):
    """A place on a border: `at` in picture pixels; `along` counts vertices of the ring, with the share of the edge.

    `ring` is the ring's number among all of them, `number` the vertex at or before the place, counting through the
    rings of its owner.
    """

    at: Xy
    owner: RecordId
    ring: int
    along: float
    number: int

    @property
    def is_vertex(self) -> bool:
        """Whether it is a vertex, not somewhere on an edge."""
        return self.along == math.floor(self.along)


class Borders:
    """Every edge of some polygons, found by place. Built once, asked at every move of a hand."""

    def __init__(self, polygons: Mapping[RecordId, Polygon]) -> None:
        owned = [(owner, ring) for owner, polygon in polygons.items() for ring in rings(polygon)]
        self._rings: list[Ring] = [ring for _, ring in owned]
        lengths = np.array([len(ring) for ring in self._rings], dtype=np.int64)
        owners = np.array([owner for owner, _ in owned], dtype=np.int64)
        points = [point for ring in self._rings for point in ring]
        self._starts = np.array(points, dtype=np.float64).reshape(-1, 2)
        firsts = np.cumsum(lengths) - lengths  # where each ring begins among all edges
        edges = np.arange(len(points))
        after = edges + 1
        after[firsts + lengths - 1] = firsts
        self._arms = self._starts[after] - self._starts
        self._squares = np.maximum((self._arms**2).sum(axis=1), 1e-12)
        new = np.diff(owners, prepend=-1) != 0
        bases = np.maximum.accumulate(np.where(new, firsts, 0)) if len(firsts) else firsts
        self._owner, self._ring = np.repeat(owners, lengths), np.repeat(np.arange(len(owned)), lengths)
        self._vertex, self._number = edges - np.repeat(firsts, lengths), edges - np.repeat(bases, lengths)

    def nearest(
        self, at: Xy, vertex_reach: float, edge_reach: float, apart: Collection[RecordId] = ()
    ) -> Place | None:
        """The nearest vertex within reach (pixels), else the nearest place on an edge; None where there is none.

        Polygons named in `apart` are left out.
        """
        if not len(self._starts):
            return None
        away = np.array(at) - self._starts
        barred = np.isin(self._owner, list(apart)) if apart else np.zeros(len(away), dtype=bool)
        vertex = _least((away**2).sum(axis=1), barred, vertex_reach)
        if vertex is not None:
            return self._place(vertex, 0.0)
        shares = np.clip((away * self._arms).sum(axis=1) / self._squares, 0.0, 1.0)
        edge = _least(((away - self._arms * shares[:, None]) ** 2).sum(axis=1), barred, edge_reach)
        return None if edge is None else self._place(edge, float(shares[edge]))

    def _place(self, edge: int, share: float) -> Place:
        ring, vertex = int(self._ring[edge]), int(self._vertex[edge])
        x, y = self._starts[edge] + self._arms[edge] * share
        at = (float(x), float(y)) if share else self._rings[ring][vertex]
        along = vertex + min(share, 1.0 - 1e-9)
        return Place(at, int(self._owner[edge]), ring, along, int(self._number[edge]))

    def sharing(self, at: Xy) -> tuple[tuple[RecordId, int], ...]:
        """Every vertex at a point, as far as anybody can see: its polygon, its number counting through the rings."""
        if not len(self._starts):
            return ()
        found = np.flatnonzero((np.abs(self._starts - np.array(at)) <= SAME).all(axis=1))
        return tuple((int(self._owner[n]), int(self._number[n])) for n in found)

    def between(self, a: Place, b: Place, *, long: bool = False) -> tuple[Xy, ...]:
        """The vertices passed on the way from `a` to `b` along their common ring, the shorter way unless `long`.

        Both ends left out. Nothing where the places lie on different rings.
        """
        if a.ring != b.ring or a.along == b.along:
            return ()
        ring = self._rings[a.ring]
        forward, backward = _passed(len(ring), a.along, b.along), _passed(len(ring), b.along, a.along)[::-1]
        ahead, back = (tuple(ring[k] for k in way) for way in (forward, backward))
        longer_ahead = _length((a.at, *ahead, b.at)) > _length((a.at, *back, b.at))
        return ahead if longer_ahead is long else back


def _least(squares: NDArray[np.float64], barred: NDArray[np.bool_], reach: float) -> int | None:
    at = int(np.argmin(np.where(barred, np.inf, squares)))
    return at if not barred[at] and squares[at] <= reach * reach else None


def _passed(count: int, start: float, stop: float) -> list[int]:
    """The whole numbers strictly between two places on a ring of `count`, going up."""
    first, end = math.floor(start) + 1, math.ceil(stop) - 1
    if stop < start:
        end += count
    return [k % count for k in range(first, end + 1)]


def _length(points: tuple[Xy, ...]) -> float:
    return math.fsum(math.dist(a, b) for a, b in pairwise(points))
