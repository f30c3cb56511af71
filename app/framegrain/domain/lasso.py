"""Which shapes a free line takes that a hand drew around or over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from framegrain.domain.shapes import Box, region

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from framegrain.domain.shapes import Shape, Xy

_TOLERANCE = 0.25
"""Pixels a long line may be off after vertices nobody sees are left out of it."""


def taken(line: Sequence[Xy], shapes: Sequence[Shape]) -> NDArray[np.bool_]:
    """For each shape whether it lies inside what the line encloses, or is touched by it; shape (number of shapes,).

    The line is closed from its last point to its first. Where it crosses itself, all it goes around counts as inside.
    """
    found = np.zeros(len(shapes), dtype=bool)
    if len(line) < 2 or not shapes:
        return found
    inside = _enclosed(line)
    boxes = [n for n, shape in enumerate(shapes) if isinstance(shape, Box) and not shape.rotation]
    others = [n for n, shape in enumerate(shapes) if not isinstance(shape, Box) or shape.rotation]
    shapely.prepare(inside)
    if boxes:
        edges = np.array([_edges(shapes[n]) for n in boxes])
        found[boxes] = shapely.intersects(inside, shapely.box(*edges.T))
    if others:
        found[others] = shapely.intersects(inside, np.array([region(shapes[n]) for n in others]))
    return found


def _edges(shape: Shape) -> tuple[float, float, float, float]:
    assert isinstance(shape, Box)
    return shape.x, shape.y, shape.x + shape.width, shape.y + shape.height


def _enclosed(line: Sequence[Xy]) -> BaseGeometry:
    """The line and all it goes around."""
    ring = shapely.simplify(shapely.LineString([*line, line[0]]), _TOLERANCE)
    pieces = shapely.polygonize([shapely.node(ring)])
    return shapely.union_all([ring, *pieces.geoms])
