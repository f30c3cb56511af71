"""Boxes, polygons and cuboids on one frame.

Coordinates are float pixels of the upright picture (rotation applied, pixel aspect not stretched), origin at
the top-left corner of the top-left pixel, x to the right, y down, as COCO has them. Shapes may reach past the
picture's edge.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from shapely import make_valid
from shapely.geometry import MultiPoint, MultiPolygon, Point
from shapely.geometry import Polygon as Region
from shapely.ops import unary_union

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from shapely.geometry.base import BaseGeometry

Xy = tuple[float, float]
Ring = tuple[Xy, ...]
Quad = tuple[Xy, Xy, Xy, Xy]

_SORTED_OUT = 200
"""Vertices of an outline that is made valid to find out whether it covers a point."""

LIMIT = 1_000_000.0
"""No coordinate lies further out than this many pixels: keeps the arithmetic of every reader exact."""


class ShapeKind(StrEnum):
    """What a taxonomy may allow; a rotated box is a kind of its own because upright boxes are often a promise."""

    BOX = "box"
    ROTATED_BOX = "rotated_box"
    POLYGON = "polygon"
    CUBOID = "cuboid"


class Box(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag="box",
    tag_field="shape",
    forbid_unknown_fields=True,
    gc=False,
):
    """A rectangle given by its unrotated top-left corner and size, turned about its centre.

    `rotation` is in degrees clockwise on the screen, kept within (-180, 180].
    """

    x: float
    y: float
    width: float
    height: float
    rotation: float = 0.0

    def __post_init__(self) -> None:
        # one expression: boxes between keyframes are made by the thousand
        x, y, width, height = self.x, self.y, self.width, self.height
        if not (abs(x) <= LIMIT and abs(y) <= LIMIT and 0 < width <= LIMIT and 0 < height <= LIMIT):
            _check_numbers((x, y, width, height))
            raise ValueError("a box has a width and a height above zero")
        if not -180.0 < self.rotation <= 180.0:
            raise ValueError(f"a box's rotation lies within (-180, 180] degrees, not {self.rotation}")

    @property
    def centre(self) -> Xy:
        """The point the box turns about."""
        return self.x + self.width / 2, self.y + self.height / 2


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """One connected piece of a polygon: its outer ring and the rings of its holes, none closed explicitly."""

    outer: Ring
    holes: tuple[Ring, ...] = ()


class Polygon(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag="polygon",
    tag_field="shape",
    forbid_unknown_fields=True,
    gc=False,
):
    """One or more parts, each with any number of holes."""

    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("a polygon has at least one part")
        for ring in rings(self):
            if len(ring) < 3:
                raise ValueError("a polygon's ring has at least three vertices")
            for point in ring:
                _check_numbers(point)


class Cuboid(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag="cuboid",
    tag_field="shape",
    forbid_unknown_fields=True,
    gc=False,
):
    """A box in space as the picture shows it: eight projected corners.

    `front` and `back` list corresponding corners in the same order: top left, top right, bottom right, bottom
    left of the front face for who looks at it from outside.
    """

    front: Quad
    back: Quad

    def __post_init__(self) -> None:
        for point in self.front + self.back:
            _check_numbers(point)


Shape = Box | Polygon | Cuboid


def _check_numbers(numbers: Iterable[float]) -> None:
    for number in numbers:
        if not -LIMIT <= number <= LIMIT:  # also false for NaN
            raise ValueError(f"a coordinate is a number within ±{LIMIT:.0f} pixels, not {number}")


def kind_of(shape: Shape) -> ShapeKind:
    """Which kind a taxonomy would call this shape."""
    if isinstance(shape, Box):
        return ShapeKind.ROTATED_BOX if shape.rotation else ShapeKind.BOX
    return ShapeKind.POLYGON if isinstance(shape, Polygon) else ShapeKind.CUBOID


def polygon_of(points: Iterable[Xy]) -> Polygon:
    """A polygon of one part without holes."""
    return Polygon(parts=(Part(tuple((float(x), float(y)) for x, y in points)),))


def rings(polygon: Polygon) -> tuple[Ring, ...]:
    """Every ring in drawing order: each part's outer ring, then its holes."""
    return tuple(ring for part in polygon.parts for ring in (part.outer, *part.holes))


def with_rings(polygon: Polygon, new: Iterable[Ring]) -> Polygon:
    """The polygon with its rings replaced, in the order `rings` gives them."""
    supply = iter(new)
    return Polygon(
        parts=tuple(Part(next(supply), tuple(next(supply) for _ in p.holes)) for p in polygon.parts)
    )


def box_between(a: Xy, b: Xy) -> Box:
    """The upright box with corners `a` and `b`; ValueError when it would have no area."""
    return Box(x=min(a[0], b[0]), y=min(a[1], b[1]), width=abs(a[0] - b[0]), height=abs(a[1] - b[1]))


def turned(point: Xy, about: Xy, degrees: float) -> Xy:
    """`point` after a clockwise turn on the screen by `degrees` about `about`."""
    angle = math.radians(degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    dx, dy = point[0] - about[0], point[1] - about[1]
    return about[0] + dx * cos - dy * sin, about[1] + dx * sin + dy * cos


def normal_rotation(degrees: float) -> float:
    """The same turn within (-180, 180] degrees."""
    return 180.0 - (180.0 - degrees) % 360.0


def box_corners(box: Box) -> Quad:
    """Top left, top right, bottom right, bottom left of the box, turned with it."""
    x0, y0, x1, y1 = box.x, box.y, box.x + box.width, box.y + box.height
    flat: Quad = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    if not box.rotation:
        return flat
    a, b, c, d = (turned(p, box.centre, box.rotation) for p in flat)
    return a, b, c, d


def vertices(shape: Shape) -> tuple[Xy, ...]:
    """Every point that defines the shape: 4 corners, all ring vertices, or 8 corners (front, then back)."""
    if isinstance(shape, Box):
        return box_corners(shape)
    if isinstance(shape, Cuboid):
        return shape.front + shape.back
    return tuple(point for ring in rings(shape) for point in ring)


def bounds(shape: Shape) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the smallest upright rectangle around the shape."""
    if isinstance(shape, Box) and not shape.rotation:
        return shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
    points = vertices(shape)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def region(shape: Shape) -> Region | MultiPolygon:
    """The area the shape covers as a valid shapely geometry, empty where there is none; a cuboid covers its outline."""
    if isinstance(shape, Box):
        return Region(box_corners(shape))
    if isinstance(shape, Cuboid):
        return _areas_of(MultiPoint(shape.front + shape.back).convex_hull)
    made = (
        Region(shape.parts[0].outer, shape.parts[0].holes)
        if len(shape.parts) == 1
        else MultiPolygon([(part.outer, part.holes) for part in shape.parts])
    )
    # "structure" keeps both lobes of a ring that crosses itself and joins parts that overlap
    return made if made.is_valid else _areas_of(make_valid(made, method="structure", keep_collapsed=False))


def _areas_of(geometry: BaseGeometry) -> Region | MultiPolygon:
    """The geometry without what a collapsed ring leaves behind: points, lines, lobes that lie on each other's edges."""
    if isinstance(geometry, Region | MultiPolygon) and geometry.is_valid:
        return geometry
    found = unary_union([p for p in getattr(geometry, "geoms", ()) if isinstance(p, Region | MultiPolygon)])
    return found if isinstance(found, Region | MultiPolygon) else Region()


def area(shape: Shape) -> float:
    """Covered area in square pixels."""
    if isinstance(shape, Box):
        return shape.width * shape.height
    return float(region(shape).area)


def covers(shape: Shape, point: Xy) -> bool:
    """Whether the shape covers `point`.

    A ring of very many vertices that goes around a place twice does not cover it: to sort out how it crosses itself
    would take seconds, and this is asked while the pointer moves.
    """
    if isinstance(shape, Polygon) and len(vertices(shape)) > _SORTED_OUT:
        return any(Region(part.outer, part.holes).covers(Point(point)) for part in shape.parts)
    return bool(region(shape).covers(Point(point)))


def mapped(shape: Polygon | Cuboid, move: Callable[[Xy], Xy]) -> Polygon | Cuboid:
    """The shape with every defining point put through `move`."""
    if isinstance(shape, Cuboid):
        a, b, c, d = (move(p) for p in shape.front)
        e, f, g, h = (move(p) for p in shape.back)
        return Cuboid(front=(a, b, c, d), back=(e, f, g, h))
    return with_rings(shape, (tuple(move(p) for p in ring) for ring in rings(shape)))


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """The shape shifted by (dx, dy) pixels."""
    if isinstance(shape, Box):
        return replace(shape, x=shape.x + dx, y=shape.y + dy)
    return mapped(shape, lambda p: (p[0] + dx, p[1] + dy))


def rotated(shape: Shape, degrees: float) -> Shape:
    """The shape turned clockwise about its own centre (a box's centre, else the centre of its bounds)."""
    if isinstance(shape, Box):
        return replace(shape, rotation=normal_rotation(shape.rotation + degrees))
    left, top, right, bottom = bounds(shape)
    centre = ((left + right) / 2, (top + bottom) / 2)
    return mapped(shape, lambda p: turned(p, centre, degrees))


def outline(shape: Shape) -> tuple[Ring, ...]:
    """The outer rings of the covered area, for formats that only know polygons."""
    if isinstance(shape, Polygon):
        return tuple(part.outer for part in shape.parts)
    hull = region(shape)
    if hull.is_empty or hull.geom_type != "Polygon":
        return ()  # all eight corners of the cuboid on one line
    return (tuple((float(x), float(y)) for x, y in list(hull.exterior.coords)[:-1]),)


def fits(shape: Shape, width: int, height: int) -> bool:
    """Whether any of the shape lies within a picture of this size."""
    left, top, right, bottom = bounds(shape)
    return left < width and top < height and right > 0 and bottom > 0


def scaled(shape: Polygon | Cuboid, sx: float, sy: float, about: Xy) -> Polygon | Cuboid:
    """The shape stretched by (sx, sy) about a fixed point."""
    return mapped(shape, lambda p: (about[0] + (p[0] - about[0]) * sx, about[1] + (p[1] - about[1]) * sy))
