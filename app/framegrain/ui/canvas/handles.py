"""Where a selected shape can be taken hold of, and what each hold does to it. In screen coordinates, no Qt."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.shapes import (
    Box,
    Cuboid,
    Polygon,
    Shape,
    Xy,
    area,
    bounds,
    box_corners,
    rings,
    turned,
    vertices,
)
from framegrain.editing import polygons
from framegrain.editing import shapes as hands

if TYPE_CHECKING:
    from framegrain.ui.canvas.view import View

REACH = 8.0
"""A press this many screen pixels from a handle takes it."""

STEM = 22.0
"""Screen pixels from a box's bottom side to its rotate handle."""

FRAME = 14.0
"""Screen pixels from a polygon's bounds to the frame it is turned and stretched by."""

_INSIDE = 6.0
_EDGE_REACH = 5.0
_THIN = 16.0
"""A polygon thinner than this many screen pixels gives new vertices at the middles of its edges only."""

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
    EDGE = "edge"
    FRONT = "front"
    FRONT_EDGE = "front edge"
    BACK = "back"
    CUBOID_EDGE = "cuboid edge"
    FACE = "face"
    VANISHING = "vanishing point"
    HEADING = "heading"


class Handle(NamedTuple):
    """One place to take hold of: `number` counts corners, sides, vertices or edges of its role from 0."""

    role: Role
    number: int
    at: Xy


def handles(
    shape: Box | Polygon, view: View, *, turns: bool = False, room: Xy = (math.inf, math.inf)
) -> tuple[Handle, ...]:
    """Every handle of a box or polygon, those that win a tie first; `turns` gives boxes one to rotate by.

    `room` is the widget's (width, height): a polygon's frame stays in it as far as the polygon does.
    Those of cuboids are in `cuboid_layout`.
    """
    if isinstance(shape, Box):
        return _box_handles(shape, view, turns)
    return _polygon_handles(shape, view, room)


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


def _polygon_handles(polygon: Polygon, view: View, room: Xy) -> tuple[Handle, ...]:
    """The vertices, and around them a frame to turn and stretch the whole by."""
    found = [Handle(Role.VERTEX, k, view.to_screen(p)) for k, p in enumerate(vertices(polygon))]
    x0, y0, x1, y1 = bounds(polygon)
    (left, right), (top, bottom) = (
        _framed(view.scale * a + start, view.scale * b + start, length)
        for a, b, start, length in ((x0, x1, view.left, room[0]), (y0, y1, view.top, room[1]))
    )
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    found += [Handle(Role.CORNER, k, p) for k, p in enumerate(corners)]
    found += [Handle(Role.SIDE, k, _middle(corners[k], corners[(k + 1) % 4])) for k in range(4)]
    foot = bottom + STEM if bottom + STEM + _INSIDE <= room[1] else bottom - STEM
    return (*found, Handle(Role.ROTATE, 0, ((left + right) / 2, foot)))


def _framed(low: float, high: float, room: float) -> tuple[float, float]:
    """Both ends of a frame around a stretch: in the room where that leaves it clear of the stretch."""
    start = _INSIDE if low - FRAME < _INSIDE <= low - REACH else low - FRAME
    stop = room - _INSIDE if high + REACH <= room - _INSIDE < high + FRAME else high + FRAME
    return start, stop


def edge_handle(polygon: Polygon, at: Xy, view: View) -> Handle | None:
    """The place on an edge under screen position `at` where a drag pulls a new vertex out; None where there is none."""
    best: tuple[float, int, Xy] | None = None
    points = [view.to_screen(p) for p in vertices(polygon)]
    thin = _is_thin(polygon, view)
    for a, b in hands.ring_edges(polygon):
        place = _middle(points[a], points[b]) if thin else _nearest_on(at, points[a], points[b])
        if math.dist(points[a], points[b]) < _ROOM_FOR_MIDPOINT * (1 if thin else 0.5):
            continue
        distance = math.dist(place, at)
        if distance <= (REACH if thin else _EDGE_REACH) and (best is None or distance < best[0]):
            best = (distance, a, place)
    return None if best is None else Handle(Role.EDGE, best[1], best[2])


def _is_thin(polygon: Polygon, view: View) -> bool:
    """Whether hardly any inside is left to move the whole by."""
    length = sum(math.dist(p, ring[n - 1]) for ring in rings(polygon) for n, p in enumerate(ring))
    return 2 * area(polygon) * view.scale < _THIN * length


def _nearest_on(at: Xy, a: Xy, b: Xy) -> Xy:
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    share = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / square if square else 0.0
    share = min(max(share, 0.0), 1.0)
    return a[0] + dx * share, a[1] + dy * share


def handle_at(found: tuple[Handle, ...], at: Xy, shape: Shape, view: View) -> Handle | None:
    """The handle a press at screen position `at` takes; None for the shape's own inside.

    The smaller a box or cuboid is on screen, the less its handles reach inwards, so that it can still be moved.
    """
    near = [(math.dist(h.at, at), n, h) for n, h in enumerate(found)]
    reach = _vertex_reach(shape, view)
    near = [item for item in near if item[0] <= (reach if item[2].role is Role.VERTEX else REACH)]
    if not near and isinstance(shape, Polygon):
        return edge_handle(shape, at, view)
    core = box_around(shape) if isinstance(shape, Cuboid) else shape
    if not near or (isinstance(core, Box) and _is_core(core, view.to_picture(at), view.scale)):
        return None
    return min(near)[2]


def box_around(shape: Cuboid) -> Box:
    """The upright box around a cuboid."""
    left, top, right, bottom = bounds(shape)
    return Box(x=left, y=top, width=max(right - left, 1e-6), height=max(bottom - top, 1e-6))


def _vertex_reach(shape: Shape, view: View) -> float:
    """How far a vertex reaches: less in a polygon so small on screen that nothing would be left to move it by."""
    left, top, right, bottom = bounds(shape)
    side = max(right - left, bottom - top) * view.scale
    return REACH if side >= 3 * REACH else max(side / 4, 3.0)


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


def pulled(shape: Box | Polygon, handle: Handle, pull: Pull) -> Shape:
    """The shape after a handle was dragged."""
    if isinstance(shape, Box):
        return _box_pulled(shape, handle, pull)
    return _polygon_pulled(shape, handle, pull)


def _polygon_pulled(shape: Polygon, handle: Handle, pull: Pull) -> Polygon:
    if handle.role is Role.VERTEX:
        return hands.vertex_moved(shape, handle.number, pull.to)
    if handle.role is Role.EDGE:
        return hands.vertex_added(shape, handle.number, pull.to)
    if handle.role is Role.ROTATE:
        return polygons.polygon_turned(shape, pull.start, pull.to, stepped=pull.shift)
    side = (_BOX_CORNERS if handle.role is Role.CORNER else _BOX_SIDES)[handle.number]
    return polygons.polygon_stretched(shape, side, pull.by, keep_ratio=pull.shift)


def _box_pulled(box: Box, handle: Handle, pull: Pull) -> Box:
    if handle.role is Role.ROTATE:
        return hands.box_turned(box, pull.start, pull.to, stepped=pull.shift)
    side = (_BOX_CORNERS if handle.role is Role.CORNER else _BOX_SIDES)[handle.number]
    return hands.box_dragged(box, side, pull.to, keep_ratio=pull.shift)


HINTS = {
    Role.CORNER: "Shift keeps the proportions",
    Role.ROTATE: "Shift turns in steps of 15°",
    Role.VERTEX: "Delete, Alt click or right click removes the vertex · Alt: no snapping",
    Role.EDGE: "drag to add a vertex · Alt: no snapping",
    Role.FRONT: "resizes the front · Alt bends the box to this corner",
    Role.FRONT_EDGE: "drag to move this side",
    Role.BACK: "changes the depth · Shift the perspective · Alt bends the box to this corner",
    Role.CUBOID_EDGE: "drag to move this edge",
    Role.FACE: "drag to push this face out or in",
    Role.VANISHING: "where these edges meet",
    Role.HEADING: "drag to turn the box · Shift turns in steps of 15°",
}
"""What a person should know while the pointer is on a handle."""

_STANDING_HINTS = {
    Role.FRONT: "below changes length and width, above the height",
    Role.BACK: "below changes length and width, above the height",
    Role.VANISHING: "drag along the horizon to turn the box",
}


def hint_of(role: Role, *, standing: bool = False) -> str:
    """What a person should know of a handle; `standing` of a cuboid on calibrated ground."""
    return (_STANDING_HINTS if standing else {}).get(role) or HINTS.get(role, "")


def _middle(a: Xy, b: Xy) -> Xy:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
