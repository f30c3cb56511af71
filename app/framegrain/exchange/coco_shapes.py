"""Shapes as COCO sees them: what shows in the picture, as box, area and polygons or a mask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from shapely import box as upright_region
from shapely import get_coordinates
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


def seen(shape: Shape, width: int, height: int) -> Seen | None:
    """What shows of `shape` in a picture of this size; None when nothing does, or it has no area."""
    if isinstance(shape, Box) and not shape.rotation:
        return _upright(shape, width, height)
    left, top, right, bottom = bounds(shape)
    clipped = left < 0 or top < 0 or right > width or bottom > height
    if isinstance(shape, Box) and not clipped:
        ring = _flat(box_corners(shape))
        return Seen((left, top, right - left, bottom - top), shape.width * shape.height, [ring], False)
    area: BaseGeometry = region(shape)
    if clipped:
        area = area.intersection(upright_region(0, 0, width, height))
    found = _from_region(area, clipped, width, height)
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


def _from_region(area: BaseGeometry, clipped: bool, width: int, height: int) -> Seen | None:
    parts = _pieces(area)
    if not parts:
        return None
    left, top, right, bottom = parts[0].bounds if len(parts) == 1 else MultiPolygon(parts).bounds
    return Seen(
        bbox=(left, top, right - left, bottom - top),
        area=sum(part.area for part in parts),
        segmentation=_segmentation(parts, width, height),
        clipped=clipped,
    )


def _pieces(area: BaseGeometry) -> list[Region]:
    """The parts that have an area; clipping may leave bare lines and points behind."""
    geoms = getattr(area, "geoms", None)
    if geoms is not None:
        return [piece for part in geoms for piece in _pieces(part)]
    return [area] if isinstance(area, Region) and area.area > 0 else []


def _segmentation(parts: list[Region], width: int, height: int) -> list[list[float]] | Mask:
    if any(part.interiors for part in parts):
        return Mask(run_lengths(MultiPolygon(parts), width, height), (height, width))
    return [get_coordinates(part.exterior)[:-1].ravel().tolist() for part in parts]


def _flat(ring: Iterable[Sequence[float]]) -> list[float]:
    return [float(number) for point in ring for number in point]
