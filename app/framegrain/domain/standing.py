"""Boxes that stand on the ground, in metres: what a cuboid is where the camera is known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from framegrain.domain import cuboids
from framegrain.domain.ground import on_plane, projection

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from framegrain.domain.records import Camera
    from framegrain.domain.shapes import Cuboid, Xy

    Matrix = NDArray[np.float64]

SMALLEST = 0.05
"""No side of a standing box is shorter than this many metres."""

FAITHFUL = 1.5
"""Up to this many pixels from a standing box a cuboid is taken for one."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A box on the ground: its middle (x, y), size and where its front points.

    Metres; the camera stands over (0, 0) and looks along +y. `heading` is degrees clockwise seen from above within
    (-180, 180]: 0 away from the camera, 90 to its right. `length` runs along the heading.
    """

    x: float
    y: float
    heading: float
    length: float
    width: float
    height: float

    @property
    def ahead(self) -> Xy:
        """One metre along the heading."""
        angle = math.radians(self.heading)
        return math.sin(angle), math.cos(angle)

    @property
    def right(self) -> Xy:
        """One metre to the right of who sits in it and looks ahead."""
        angle = math.radians(self.heading)
        return math.cos(angle), -math.sin(angle)


def normal_heading(degrees: float) -> float:
    """The same heading within (-180, 180]."""
    return 180.0 - (180.0 - degrees) % 360.0


def box_of(standing: Standing, camera: Camera) -> Matrix:
    """The projected box, columns a, b, c, o as `cuboids` has them, shape (3, 4), in metres before the camera."""
    (ux, uy), (rx, ry) = standing.ahead, standing.right
    length, width, height = standing.length, standing.width, standing.height
    sides = np.array(
        [
            [-rx * width, 0.0, -ux * length, standing.x + (ux * length + rx * width) / 2],
            [-ry * width, 0.0, -uy * length, standing.y + (uy * length + ry * width) / 2],
            [0.0, -height, 0.0, height],
            [0.0, 0.0, 0.0, 1.0],
        ]
    )
    return np.asarray(projection(camera) @ sides, dtype=np.float64)


def is_seen(standing: Standing, camera: Camera) -> bool:
    """Whether the whole box lies before the camera."""
    return cuboids.is_in_front(box_of(standing, camera))


def cuboid_of(standing: Standing, camera: Camera) -> Cuboid:
    """The box as the camera sees it; only for one that `is_seen`."""
    return cuboids.cuboid_of(cuboids.projected(box_of(standing, camera)))


def standing_of(cuboid: Cuboid, camera: Camera) -> Standing | None:
    """The box on the ground nearest to a cuboid; None where its floor is not on the ground, as above the horizon."""
    found = cuboids.corners(cuboid)
    feet = [on_plane(camera, (float(x), float(y))) for x, y in found[[3, 2, 7, 6]]]
    if any(foot is None for foot in feet):
        return None
    right_front, left_front, right_back, left_back = np.array(feet)
    ahead = (right_front + left_front - right_back - left_back) / 2
    right = (right_front + right_back - left_front - left_back) / 2
    # both sides tell the heading, the longer one better
    way = ahead + np.array([-right[1], right[0]])
    if not np.hypot(*way) > SMALLEST / 10:
        return None
    way = way / np.hypot(*way)
    length, width = float(ahead @ way), float(right @ (way[1], -way[0]))
    height = _height(found, feet, camera)
    if min(length, width, height) <= SMALLEST / 10 or not math.isfinite(height):
        return None
    middle = (right_front + left_front + right_back + left_back) / 4
    made = Standing(
        x=float(middle[0]),
        y=float(middle[1]),
        heading=normal_heading(math.degrees(math.atan2(way[0], way[1]))),
        length=length,
        width=width,
        height=height,
    )
    return made if is_seen(made, camera) else None


def _height(found: Matrix, feet: list[Xy | None], camera: Camera) -> float:
    """How high the upper corners are over the feet below them, on average."""
    heights = []
    for top, foot in zip((0, 1, 4, 5), feet, strict=True):
        assert foot is not None
        heights.append(height_at(camera, foot, (float(found[top][0]), float(found[top][1]))))
    return sum(heights) / 4


def height_at(camera: Camera, foot: Xy, at: Xy) -> float:
    """How high over a place on the ground a picture point is, metres; the nearest point of the upright line counts."""
    view = projection(camera)
    base, up = view @ (*foot, 0.0, 1.0), view[:, 2]
    return share_at(base, up, at)


def share_at(base: Matrix, way: Matrix, at: Xy) -> float:
    """The t for which `base + t·way` (homogeneous) is seen nearest to where `at` falls upright on their line.

    Infinite where that would be at their vanishing point.
    """
    start, stop = base[:2] / base[2], _second(base, way)
    line = stop - start
    size = float(line @ line)
    if not size > 0:
        return 0.0
    foot = start + line * float((np.array(at) - start) @ line) / size
    target = np.array([*foot, 1.0])
    p, q = np.cross(base, target), np.cross(way, target)
    size = float(q @ q)
    return -float(p @ q) / size if size > 0 else math.inf


def _second(base: Matrix, way: Matrix) -> Matrix:
    """Another point of the line, in the picture and before the camera."""
    share = 1.0
    while (base + share * way)[2] < 0.5 * base[2]:
        share /= 2
    point = base + share * way
    return np.asarray(point[:2] / point[2], dtype=np.float64)


def misfit(cuboid: Cuboid, standing: Standing, camera: Camera) -> float:
    """Pixels from the corner that is farthest off to where the standing box has it."""
    way = cuboids.projected(box_of(standing, camera)) - cuboids.corners(cuboid)
    return float(np.hypot(*way.T).max())


def blender(a: Cuboid, b: Cuboid, camera: Camera | None) -> Callable[[float], Cuboid]:
    """The cuboid by share (0 to 1) of the way from `a` to `b`.

    Two boxes that stand on the ground stay a standing box: place and size go straight in metres, the heading by the
    shorter way, a half turn clockwise. Others go as `cuboids.blender` has them.
    """
    ways = None if camera is None else _standing_ways(a, b, camera)
    if ways is None or camera is None:
        return cuboids.blender(a, b)
    p, q = ways
    off_a = cuboids.corners(a) - cuboids.projected(box_of(p, camera))
    off_b = cuboids.corners(b) - cuboids.projected(box_of(q, camera))

    def at(share: float) -> Cuboid:
        box = box_of(between(p, q, share), camera)
        return cuboids.cuboid_of(cuboids.projected(box) + off_a * (1.0 - share) + off_b * share)

    return at


def _standing_ways(a: Cuboid, b: Cuboid, camera: Camera) -> tuple[Standing, Standing] | None:
    """Both as standing boxes, if they are and none of the way between lies behind the camera."""
    p, q = standing_of(a, camera), standing_of(b, camera)
    if p is None or q is None or max(misfit(a, p, camera), misfit(b, q, camera)) > FAITHFUL:
        return None
    reach = max(math.hypot(s.length, s.width) / 2 + s.height for s in (p, q))
    view = projection(camera)[2]
    nearest = min(float(view @ (s.x, s.y, 0.0, 1.0)) for s in (p, q))
    return (p, q) if nearest > reach * 1.05 else None


def between(p: Standing, q: Standing, share: float) -> Standing:
    """The standing box `share` of the way from `p` to `q`."""
    rest = 1.0 - share
    turn = normal_heading(q.heading - p.heading)
    return Standing(
        x=p.x * rest + q.x * share,
        y=p.y * rest + q.y * share,
        heading=normal_heading(p.heading + turn * share),
        length=p.length * rest + q.length * share,
        width=p.width * rest + q.width * share,
        height=p.height * rest + q.height * share,
    )


def size_words(standing: Standing) -> str:
    """Length, width and height as people say them: `4.52 × 1.81 × 1.48 m`."""
    return f"{standing.length:.2f} × {standing.width:.2f} × {standing.height:.2f} m"


def place_words(standing: Standing) -> str:
    """Where it is from the camera: `18.3 m ahead, 2.1 m right`."""
    side = "right" if standing.x >= 0 else "left"
    return f"{standing.y:.1f} m ahead, {abs(standing.x):.1f} m {side}"
