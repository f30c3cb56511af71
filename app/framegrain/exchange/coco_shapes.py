"""Shapes as COCO sees them: what shows in the picture, as box, area and polygons or a mask."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from msgspec.structs import replace
from shapely import area, get_coordinates, is_valid, linearrings, polygons
from shapely import box as upright_region
from shapely.geometry import MultiPolygon
from shapely.geometry import Polygon as Region

from framegrain.domain.shapes import Box, Polygon, bounds, box_corners, region, rings
from framegrain.exchange.masks import run_lengths

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from framegrain.domain.shapes import Shape


class Mask(msgspec.Struct, frozen=True):
    """COCO's uncompressed run lengths of one picture: column by column, background first."""

    counts: list[int]
    size: tuple[int, int]


class Seen(msgspec.Struct, frozen=True):
    """The part of a shape that lies in the picture.

    `bbox` is left, top, width, height. `segmentation` is one flat ring x, y, x, y, … a part, or a mask where the
    area has holes. `clipped` says the shape reaches past the picture's edge, `as_drawn` that the segmentation
    has exactly the vertices a person drew.
    """

    bbox: tuple[float, float, float, float]
    area: float
    segmentation: list[list[float]] | Mask
    clipped: bool
    as_drawn: bool = True


def plain_areas(shapes: Sequence[Shape]) -> list[float]:
    """The areas of polygons of one ring that does not cross itself, found together; 0 for any other shape."""
    areas = [0.0] * len(shapes)
    at = [n for n, shape in enumerate(shapes) if isinstance(shape, Polygon) and _has_one_ring(shape)]
    if not at:
        return areas
    outers = [shapes[n].parts[0].outer for n in at]  # type: ignore[union-attr]
    corners = np.array([point for outer in outers for point in outer], float)
    made = polygons(linearrings(corners, indices=np.repeat(np.arange(len(at)), [len(o) for o in outers])))
    for n, is_sound, covered in zip(at, is_valid(made).tolist(), area(made).tolist(), strict=True):
        areas[n] = covered if is_sound else 0.0
    return areas


def _has_one_ring(shape: Polygon) -> bool:
    part = shape.parts[0]
    return len(shape.parts) == 1 and not part.holes and part.outer[0] != part.outer[-1]


def seen(shape: Shape, width: int, height: int, plain_area: float = 0.0) -> Seen | None:
    """What shows of `shape` in a picture of this size; None when nothing does, or it has no area.

    `plain_area` is what `plain_areas` says, where it was asked.
    """
    if isinstance(shape, Box) and not shape.rotation:
        return _upright(shape, width, height)
    left, top, right, bottom = bounds(shape)
    clipped = left < 0 or top < 0 or right > width or bottom > height
    if isinstance(shape, Box) and not clipped:
        ring = _flat(box_corners(shape))
        return Seen((left, top, right - left, bottom - top), shape.width * shape.height, [ring], False)
    if isinstance(shape, Polygon) and plain_area and not clipped:
        ring = _flat(shape.parts[0].outer)
        return Seen((left, top, right - left, bottom - top), plain_area, [ring], False)
    covered: BaseGeometry = region(shape)
    if clipped:
        covered = covered.intersection(upright_region(0, 0, width, height))
    found = _from_region(covered, clipped, width, height)
    if found is None or not isinstance(shape, Polygon):
        return found
    return replace(found, as_drawn=found.segmentation == [_flat(ring) for ring in rings(shape)])


def _upright(box: Box, width: int, height: int) -> Seen | None:
    x0, y0, x1, y1 = box.x, box.y, box.x + box.width, box.y + box.height
    if x0 >= 0 and y0 >= 0 and x1 <= width and y1 <= height:
        ring = [x0, y0, x1, y0, x1, y1, x0, y1]
        return Seen((x0, y0, box.width, box.height), box.width * box.height, [ring], False)
    x0, y0, x1, y1 = max(x0, 0.0), max(y0, 0.0), min(x1, float(width)), min(y1, float(height))
    if x1 <= x0 or y1 <= y0:
        return None
    ring = [x0, y0, x1, y0, x1, y1, x0, y1]
    return Seen((x0, y0, x1 - x0, y1 - y0), (x1 - x0) * (y1 - y0), [ring], clipped=True, as_drawn=False)


def _from_region(covered: BaseGeometry, clipped: bool, width: int, height: int) -> Seen | None:
    parts = _pieces(covered)
    if not parts:
        return None
    left, top, right, bottom = parts[0].bounds if len(parts) == 1 else MultiPolygon(parts).bounds
    if clipped:  # cutting may leave a corner the smallest number there is outside
        left, top = max(left, 0.0), max(top, 0.0)
    return Seen(
        bbox=(left, top, right - left, bottom - top),
        area=sum(part.area for part in parts),
        segmentation=_segmentation(parts, width, height),
        clipped=clipped,
    )


def _pieces(covered: BaseGeometry) -> list[Region]:
    """The parts that have an area; clipping may leave bare lines and points behind."""
    geoms = getattr(covered, "geoms", None)
    if geoms is not None:
        return [piece for part in geoms for piece in _pieces(part)]
    return [covered] if isinstance(covered, Region) and covered.area > 0 else []


def _segmentation(parts: list[Region], width: int, height: int) -> list[list[float]] | Mask:
    if any(part.interiors for part in parts):
        return Mask(run_lengths(MultiPolygon(parts), width, height), (height, width))
    return [get_coordinates(part.exterior)[:-1].ravel().tolist() for part in parts]


def _flat(ring: Iterable[Sequence[float]]) -> list[float]:
    return list(map(float, chain.from_iterable(ring)))
