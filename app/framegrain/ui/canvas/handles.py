"""Where a selected shape can be taken hold of, and what each hold does to it. In screen coordinates, no Qt."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.shapes import Box, Cuboid, Polygon, Shape, Xy, box_corners, turned, vertices
from framegrain.editing import shapes as hands

if TYPE_CHECKING:
    from framegrain.ui.canvas.view import View

REACH = 8.0
"""A press this many screen pixels from a handle takes it."""

STEM = 22.0
"""Screen pixels from a box's bottom side to its rotate handle."""

_ROOM_FOR_SIDES = 30.0
_ROOM_FOR_MIDPOINT = 26.0
_BOX_CORNERS = ((-1, -1), (1, -1), (1, 1), (-1, 1))
_BOX_SIDES = ((0, -1), (1, 0), (0, 1), (-1, 0))


class Role(StrEnum):
    """What a handle changes."""

    CORNER = "corner"
    SIDE = "side"
    ROTATE = "rotate"
    VERTEX = "vertex"
    MIDPOINT = "midpoint"
    FRONT = "front"
    FRONT_EDGE = "front edge"
    BACK = "back"


class Handle(NamedTuple):
    """One place to take hold of: `number` counts corners, sides, vertices or edges of its role from 0."""

    role: Role
    number: int
    at: Xy


def handles(shape: Shape, view: View, *, turns: bool = False) -> tuple[Handle, ...]:
    """Every handle of a shape, those that win a tie first; `turns` gives boxes one to rotate by."""
    if isinstance(shape, Box):
        return _box_handles(shape, view, turns)
    if isinstance(shape, Cuboid):
        return _cuboid_handles(shape, view)
    return _polygon_handles(shape, view)


def _box_handles(box: Box, view: View, turns: bool) -> tuple[Handle, ...]:
    corners = [view.to_screen(p) for p in box_corners(box)]
    found = [Handle(Role.CORNER, k, p) for k, p in enumerate(corners)]
    for k in range(4):
        a, b = corners[k], corners[(k + 1) % 4]
        if math.dist(a, b) >= _ROOM_FOR_SIDES:
            found.append(Handle(Role.SIDE, k, _middle(a, b)))
    if turns or box.rotation:
        foot = _middle(corners[2], corners[3])  # below, because the name stands above
        found.append(Handle(Role.ROTATE, 0, turned((foot[0], foot[1] + STEM), foot, box.rotation)))
    return tuple(found)


def _polygon_handles(polygon: Polygon, view: View) -> tuple[Handle, ...]:
    points = [view.to_screen(p) for p in vertices(polygon)]
    found = [Handle(Role.VERTEX, k, p) for k, p in enumerate(points)]
    for a, b in hands.ring_edges(polygon):
        if math.dist(points[a], points[b]) >= _ROOM_FOR_MIDPOINT:
            found.append(Handle(Role.MIDPOINT, a, _middle(points[a], points[b])))
    return tuple(found)


def _cuboid_handles(cuboid: Cuboid, view: View) -> tuple[Handle, ...]:
    front = [view.to_screen(p) for p in cuboid.front]
    found = [Handle(Role.FRONT, k, p) for k, p in enumerate(front)]
    found += [Handle(Role.BACK, k, view.to_screen(p)) for k, p in enumerate(cuboid.back)]
    for k in range(4):
        a, b = front[k], front[(k + 1) % 4]
        if math.dist(a, b) >= _ROOM_FOR_SIDES:
            found.append(Handle(Role.FRONT_EDGE, k, _middle(a, b)))
    return tuple(found)


def handle_at(found: tuple[Handle, ...], at: Xy, shape: Shape, view: View) -> Handle | None:
    """The handle a press at screen position `at` takes; None for the shape's own inside.

    The smaller a box is on screen, the less its handles reach inwards, so that it can still be moved.
    """
    near = [(math.dist(h.at, at), n, h) for n, h in enumerate(found)]
    near = [item for item in near if item[0] <= REACH]
    if not near or (isinstance(shape, Box) and _is_core(shape, view.to_picture(at), view.scale)):
        return None
    return min(near)[2]


def _is_core(box: Box, at: Xy, scale: float) -> bool:
    """Whether a point lies in the middle of a box too small for handles that reach inwards."""
    if min(box.width, box.height) * scale >= 3 * REACH:
        return False
    x, y = turned(at, box.centre, -box.rotation)
    return abs(x - box.centre[0]) < box.width * 0.3 and abs(y - box.centre[1]) < box.height * 0.3


class Pull(NamedTuple):
    """A drag in picture coordinates: where the hand took hold, where it is, and the keys it holds."""

    start: Xy
    to: Xy
    shift: bool = False
    alt: bool = False

    @property
    def by(self) -> Xy:
        """How far the hand went."""
        return self.to[0] - self.start[0], self.to[1] - self.start[1]


def pulled(shape: Shape, handle: Handle, pull: Pull) -> Shape:
    """The shape after a handle was dragged."""
    if isinstance(shape, Box):
        return _box_pulled(shape, handle, pull)
    if isinstance(shape, Cuboid):
        return _cuboid_pulled(shape, handle, pull)
    if handle.role is Role.MIDPOINT:
        return hands.vertex_added(shape, handle.number, pull.to)
    return hands.vertex_moved(shape, handle.number, pull.to)


def _box_pulled(box: Box, handle: Handle, pull: Pull) -> Box:
    if handle.role is Role.ROTATE:
        return hands.box_turned(box, pull.start, pull.to, stepped=pull.shift)
    side = (_BOX_CORNERS if handle.role is Role.CORNER else _BOX_SIDES)[handle.number]
    return hands.box_dragged(box, side, pull.to, keep_ratio=pull.shift)


def _cuboid_pulled(cuboid: Cuboid, handle: Handle, pull: Pull) -> Cuboid:
    if handle.role is Role.FRONT_EDGE:
        return hands.front_edge_dragged(cuboid, handle.number, pull.by)
    if pull.alt:
        return hands.corner_freed(cuboid, handle.number + 4 * (handle.role is Role.BACK), pull.to)
    if handle.role is Role.FRONT:
        return hands.front_corner_dragged(cuboid, handle.number, pull.to)
    if pull.shift:
        return hands.back_corner_scaled(cuboid, handle.number, pull.to)
    return hands.back_moved(cuboid, pull.by)


HINTS = {
    Role.CORNER: "Shift keeps the proportions",
    Role.ROTATE: "Shift turns in steps of 15°",
    Role.VERTEX: "Delete or right click removes the vertex",
    Role.MIDPOINT: "drag to add a vertex",
    Role.FRONT: "Alt moves this corner alone",
    Role.FRONT_EDGE: "drag to move this edge",
    Role.BACK: "changes the depth · Shift resizes the back · Alt moves this corner alone",
}
"""What a person should know while the pointer is on a handle."""


def _middle(a: Xy, b: Xy) -> Xy:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
