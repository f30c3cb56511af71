"""What a hand does to a whole polygon: strokes thinned out, turned, stretched. Shape in, shape out; no records."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from shapely import LineString

from framegrain.domain.shapes import (
    Box,
    Polygon,
    Shape,
    Xy,
    bounds,
    mapped,
    normal_rotation,
    region,
    rings,
    scaled,
    turned,
    with_rings,
)
from framegrain.editing.shapes import SHIFT_STEP, SMALLEST, rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

_DECIMALS = 2


def rounded_but(shape: Shape, exact: frozenset[Xy]) -> Shape:
    """The shape rounded as always, but for points that have to stay: those of a border shared with a neighbour."""
    if isinstance(shape, Box) or not exact:
        return rounded(shape)
    return mapped(shape, lambda p: p if p in exact else (round(p[0], _DECIMALS), round(p[1], _DECIMALS)))


def sketched(points: Sequence[Xy], tolerance: float) -> tuple[Xy, ...]:
    """A stroke of the hand with as few points as keep it within `tolerance` pixels; its ends stay."""
    if len(points) < 3:
        return tuple(points)
    line = LineString(points).simplify(tolerance, preserve_topology=False)
    return tuple((float(x), float(y)) for x, y in line.coords)


def turned_about(polygon: Polygon, about: Xy, degrees: float) -> Polygon:
    """The polygon turned clockwise about a point."""
    return with_rings(polygon, (tuple(turned(p, about, degrees) for p in ring) for ring in rings(polygon)))


def polygon_turned(polygon: Polygon, start: Xy, to: Xy, *, stepped: bool = False) -> Polygon:
    """The polygon turned about its middle by the angle the hand went; `stepped` in steps of 15 degrees."""
    about = middle_of(polygon)
    angle = normal_rotation(_angle(about, to) - _angle(about, start))
    if stepped:
        angle = round(angle / SHIFT_STEP) * SHIFT_STEP
    return turned_about(polygon, about, angle)


def middle_of(polygon: Polygon) -> Xy:
    """The point a polygon turns about: the middle of its area, which turns with it."""
    area = region(polygon)
    if area.is_empty:
        left, top, right, bottom = bounds(polygon)
        return (left + right) / 2, (top + bottom) / 2
    return float(area.centroid.x), float(area.centroid.y)


def polygon_stretched(
    polygon: Polygon, side: tuple[int, int], by: Xy, *, keep_ratio: bool = False
) -> Polygon:
    """The polygon with one side or corner of its bounds dragged `by` pixels; what lies opposite stays.

    `side` as for `box_dragged`. It never shrinks below a pixel, nor turns inside out.
    """
    left, top, right, bottom = bounds(polygon)
    width, height = max(right - left, 1e-6), max(bottom - top, 1e-6)
    sx, sy = _grown(width, side[0] * by[0]), _grown(height, side[1] * by[1])
    if keep_ratio and side[0] and side[1]:
        sx = sy = max(sx, sy)
    about = (left if side[0] > 0 else right, top if side[1] > 0 else bottom)
    made = scaled(polygon, sx, sy, about)
    assert isinstance(made, Polygon)
    return made


def _grown(length: float, by: float) -> float:
    return max(length + by, SMALLEST) / length


def _angle(about: Xy, to: Xy) -> float:
    return math.degrees(math.atan2(to[1] - about[1], to[0] - about[0]))
