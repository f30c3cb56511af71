"""What polygons become when areas are put together, taken away or cut, and when vertices are left out."""

from __future__ import annotations

from functools import reduce
from itertools import combinations
from typing import TYPE_CHECKING

from shapely import LinearRing, LineString, MultiPolygon, is_valid_reason, set_precision, snap
from shapely.geometry import Polygon as Region
from shapely.ops import split, unary_union

from framegrain.domain.shapes import Part, Polygon, Ring, Shape, Xy, region

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

HAIR = 0.05
"""Pixels: what is thinner on average was left by borders that were meant to meet, not by a hand."""

_TRIES = 6

GRID = 0.01
"""Pixels between the places a vertex of a computed outline may lie on."""


def united(shapes: Iterable[Shape]) -> Polygon | None:
    """Everything the shapes cover, as one polygon; None when they cover nothing. Gaps of a hair are closed."""
    return _polygon_of(reduce(_joined, [region(shape) for shape in shapes], Region()))


def without(shape: Shape, others: Iterable[Shape]) -> Polygon | None:
    """What the others leave of a shape; None when nothing is left."""
    return _polygon_of(region(shape).difference(unary_union([region(other) for other in others])))


def common(shape: Shape, others: Iterable[Shape]) -> Polygon | None:
    """What a shape and all the others cover; None when that is nothing."""
    left: BaseGeometry = region(shape)
    for other in others:
        left = left.intersection(region(other))
    return _polygon_of(left)


def overlap(a: Shape, b: Shape) -> float:
    """Square pixels that both cover; borders that meet within a hair share none."""
    common = region(a).intersection(region(b))
    return sum(float(piece.area) for piece in _pieces(common))


def cut(polygon: Polygon, line: Sequence[Xy]) -> tuple[Polygon, ...]:
    """The polygon cut along a line of two or more points: what stays one object first, then each piece cut off.

    The first has the largest piece and every part the line does not divide. A line that divides nothing leaves the
    polygon alone. The pieces cover together exactly what the polygon covers, to a hundredth of a pixel.
    """
    blade = _blade(line)
    kept: list[Part] = []
    pieces: list[Region] = []
    for part in polygon.parts:
        whole = region(Polygon(parts=(part,)))
        found = [piece for body in _bodies(whole) for piece in split(body, blade).geoms]
        found = [*_pieces(MultiPolygon(found))] if found else []
        if len(found) > len(_bodies(whole)):
            pieces += found
        else:
            kept.append(part)
    if not pieces:
        return (polygon,)
    first, *rest = sorted((_part_of(p) for p in pieces), key=_extent, reverse=True)
    return Polygon(parts=(first, *kept)), *(Polygon(parts=(part,)) for part in rest)


def pierced(polygon: Polygon, ring: Ring) -> Polygon | None:
    """The polygon without what a ring encloses: a hole where it lies inside, a bite where it crosses the border.

    None when the ring encloses nothing of the polygon, or all of it. A hole leaves every other vertex as it was.
    """
    bite = region(Polygon(parts=(Part(ring),)))
    at = next((n for n, part in enumerate(polygon.parts) if _lies_in(bite, part)), None)
    if at is not None:
        part = polygon.parts[at]
        return _with_part(polygon, at, Part(part.outer, (*part.holes, ring)))
    whole = region(polygon)
    if not any(_pieces(whole.intersection(bite))):
        return None
    return _polygon_of(whole.difference(bite))


def extended(polygon: Polygon, ring: Ring) -> Polygon | None:
    """The polygon with what a ring encloses: a part where it lies apart, grown where it overlaps.

    None when the ring encloses nothing new. A part that lies apart leaves every other vertex as it was.
    """
    more, whole = region(Polygon(parts=(Part(ring),))), region(polygon)
    if not any(_pieces(more.difference(whole))):
        return None
    if more.is_valid and len(_bodies(more)) == 1 and more.disjoint(whole):
        return Polygon(parts=(*polygon.parts, Part(ring)))
    return _polygon_of(whole.union(more))


def simplified(polygon: Polygon, tolerance: float) -> Polygon:
    """The polygon with fewer vertices, its border nowhere more than `tolerance` pixels off; never crossing itself."""
    if tolerance <= 0:
        return polygon
    made = Polygon(parts=tuple(_simpler(part, tolerance) for part in polygon.parts))
    return polygon if flaw(made) and not flaw(polygon) else made


def flaw(polygon: Polygon) -> str:
    """What is wrong with an outline, in words; empty when nothing is. Parts may touch, but not overlap."""
    areas = [Region(part.outer, part.holes) for part in polygon.parts]
    for area in areas:
        if not area.is_valid:
            return _said(is_valid_reason(area))
    if any(any(_pieces(a.intersection(b))) for a, b in combinations(areas, 2)):
        return "two of its parts overlap"
    return ""


def _joined(a: BaseGeometry, b: BaseGeometry) -> BaseGeometry:
    """Both areas as one; borders within a hair of each other are taken for the same."""
    near = _snapped(a, b)
    return near.union(_snapped(b, near))


def _snapped(area: BaseGeometry, to: BaseGeometry) -> BaseGeometry:
    made = snap(area, to, HAIR)
    return made if made.is_valid else area


def _said(reason: str) -> str:
    what, _, where = reason.partition("[")
    x_y = where.rstrip("]").split()
    place = f" at x {float(x_y[0]):.0f}, y {float(x_y[1]):.0f}" if len(x_y) == 2 else ""
    if "Hole" in what or "Nested" in what:
        return f"a hole lies outside its outline{place}"
    if "Interior is disconnected" in what:
        return f"a hole touches the outline so that it falls apart{place}"
    return f"the outline crosses or touches itself{place}"


def _simpler(part: Part, tolerance: float) -> Part:
    area = Region(part.outer, part.holes)
    if not area.is_valid:
        return part
    asked = tolerance
    for _ in range(_TRIES):
        made = area.simplify(asked, preserve_topology=True)
        # where a ring begins, the simplifier may go further than it was asked to
        if made.boundary.hausdorff_distance(area.boundary) <= tolerance:
            found = [*_pieces(made)]
            return _part_of(found[0]) if len(found) == 1 else part
        asked *= 0.75
    return part


def _lies_in(inner: BaseGeometry, part: Part) -> bool:
    """Whether an area lies in a part with a border of its own all around, as a hole has to."""
    around = region(Polygon(parts=(part,)))
    return bool(inner.is_valid and len(_bodies(inner)) == 1 and around.contains_properly(inner))


def _with_part(polygon: Polygon, at: int, part: Part) -> Polygon:
    return Polygon(parts=(*polygon.parts[:at], part, *polygon.parts[at + 1 :]))


def _blade(line: Sequence[Xy]) -> LineString:
    """The line, a hair longer at both ends: one that ends on a border is meant to cut through it."""
    (x0, y0), (x1, y1) = line[:2]
    (x2, y2), (x3, y3) = line[-2:]
    return LineString([_beyond(x1, y1, x0, y0), *line[1:-1], _beyond(x2, y2, x3, y3)])


def _beyond(x0: float, y0: float, x1: float, y1: float) -> Xy:
    length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, GRID)
    return x1 + (x1 - x0) / length * HAIR, y1 + (y1 - y0) / length * HAIR


def _polygon_of(area: BaseGeometry) -> Polygon | None:
    """The area on the grid of a hundredth of a pixel, without hairs; None where there is none."""
    parts = [_part_of(piece) for piece in _pieces(set_precision(area, GRID))]
    parts.sort(key=_extent, reverse=True)
    return Polygon(parts=tuple(parts)) if parts else None


def _pieces(area: BaseGeometry) -> Iterator[Region]:
    """The connected pieces of an area, without hairs."""
    return (body for body in _bodies(area) if not _is_hair(body))


def _bodies(area: BaseGeometry) -> list[Region]:
    parts = getattr(area, "geoms", (area,))
    return [piece for piece in parts if isinstance(piece, Region) and not piece.is_empty]


def _is_hair(area: Region) -> bool:
    return bool(2 * area.area < HAIR * area.length)


def _part_of(area: Region) -> Part:
    holes = (ring for ring in area.interiors if not _is_hair(Region(ring)))
    return Part(_ring_of(area.exterior), tuple(_ring_of(ring) for ring in holes))


def _ring_of(ring: LinearRing) -> Ring:
    return tuple((float(x), float(y)) for x, y in ring.coords[:-1])


def _extent(part: Part) -> float:
    return float(Region(part.outer, part.holes).area)
