"""How a cuboid is shown and where it can be taken: edges, heading, handles and vanishing lines. No Qt."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from framegrain.domain import cuboids
from framegrain.domain.cuboids import CORNERS, EDGES, FACES, FAMILIES
from framegrain.ui.canvas.handles import Handle, Role

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framegrain.domain.shapes import Cuboid, Xy
    from framegrain.ui.canvas.view import View

    Line = tuple[Xy, Xy]

ROOM_FOR_EDGE = 44.0
"""An edge behind the front has a hold of its own when it is this many screen pixels long."""

ROOM_FOR_FRONT_EDGE = 30.0
ROOM_FOR_FACE = 24.0
"""A face has a hold in its middle when its edges are this many screen pixels away from there."""

LEVEL = (0, 2)
"""The axes whose vanishing points tell how a box lies; its uprights only matter to who drags theirs."""

_TIP = -0.25  # the heading's tip, in lengths of the box before its front
_SIDES_OF_EDGE = tuple(tuple(n for n, face in enumerate(FACES) if set(edge) <= set(face)) for edge in EDGES)


class Edges(NamedTuple):
    """The lines of a cuboid: the front's edges in sight, others in sight, and those behind."""

    front: tuple[Line, ...]
    seen: tuple[Line, ...]
    hidden: tuple[Line, ...]
    front_seen: bool


@lru_cache(maxsize=1024)
def edges(cuboid: Cuboid) -> Edges:
    """The twelve edges by how they are seen; those of two faces turned away lie behind."""
    points = cuboid.front + cuboid.back
    seen = [cuboids.is_seen(cuboid, face) for face in range(6)]
    front: list[Line] = []
    plain: list[Line] = []
    hidden: list[Line] = []
    for number, (a, b) in enumerate(EDGES):
        line = points[a], points[b]
        if not any(seen[face] for face in _SIDES_OF_EDGE[number]) and any(seen):
            hidden.append(line)
        else:
            (front if number < 4 else plain).append(line)
    return Edges(tuple(front), tuple(plain), tuple(hidden), seen[0])


@lru_cache(maxsize=1024)
def heading(cuboid: Cuboid) -> Line | None:
    """An arrow on the floor from the middle of the front to before it; None where it can't be seen."""
    box = cuboids.fitted(cuboid)
    if box is None:
        return None
    start, tip = cuboids.point(box, 0.5, 1.0, 0.0), cuboids.point(box, 0.5, 1.0, _TIP)
    if not tip[2] > cuboids.NEAREST:
        return None
    return _xy(start), _xy(tip)


def handles(cuboid: Cuboid, view: View, *, turns: bool = False, meets: bool = True) -> tuple[Handle, ...]:
    """Every handle of a cuboid, those that win a tie first.

    `turns` gives one at the tip of the heading, for a box that stands on the ground; `meets` those at the
    vanishing points.
    """
    found = [Handle(Role.FRONT, n, view.to_screen(p)) for n, p in enumerate(cuboid.front)]
    found += [Handle(Role.BACK, n, view.to_screen(p)) for n, p in enumerate(cuboid.back)]
    points = [view.to_screen(p) for p in cuboid.front + cuboid.back]
    seen = [cuboids.is_seen(cuboid, face) for face in range(6)]
    for number, (a, b) in enumerate(EDGES):
        if number < 4:
            if math.dist(points[a], points[b]) >= ROOM_FOR_FRONT_EDGE:
                found.append(Handle(Role.FRONT_EDGE, number, _middle(points[a], points[b])))
        elif math.dist(points[a], points[b]) >= ROOM_FOR_EDGE and any(
            seen[face] for face in _SIDES_OF_EDGE[number]
        ):
            found.append(Handle(Role.CUBOID_EDGE, number, _middle(points[a], points[b])))
    box = cuboids.fitted(cuboid)
    arrow = heading(cuboid) if turns else None
    if arrow is not None:
        found.append(Handle(Role.HEADING, 0, view.to_screen(arrow[1])))
    if box is not None:
        found += _face_handles(box, points, seen, view)
        if meets:
            found += _meeting_handles(box, view)
    return tuple(found)


def _face_handles(box: NDArray[np.float64], points: list[Xy], seen: list[bool], view: View) -> list[Handle]:
    found = []
    for number, face in enumerate(FACES):
        if not seen[number]:
            continue
        i, j, k = np.mean([CORNERS[corner] for corner in face], axis=0)
        at = view.to_screen(_xy(cuboids.point(box, i, j, k)))
        ring = [points[corner] for corner in face]
        if all(_distance(at, p, q) >= ROOM_FOR_FACE for p, q in zip(ring, ring[1:] + ring[:1], strict=True)):
            found.append(Handle(Role.FACE, number, at))
    return found


def _meeting_handles(box: NDArray[np.float64], view: View) -> list[Handle]:
    found = []
    for axis in range(3):
        at = cuboids.vanishing_point(box, axis)
        if at is not None:
            found.append(Handle(Role.VANISHING, axis, view.to_screen(at)))
    return found


def acting(cuboid: Cuboid, role: Role, number: int) -> Role:
    """What a handle does: where the front is turned away, the back's corners and edges do what the front's do."""
    if cuboids.is_seen(cuboid, 0) or not cuboids.is_seen(cuboid, 2):
        return role
    if role is Role.CUBOID_EDGE and number >= 8:
        return role
    swapped = {
        Role.FRONT: Role.BACK,
        Role.BACK: Role.FRONT,
        Role.FRONT_EDGE: Role.CUBOID_EDGE,
        Role.CUBOID_EDGE: Role.FRONT_EDGE,
    }
    return swapped.get(role, role)


def way_of(cuboid: Cuboid, handle: Handle) -> Xy | None:
    """The direction in the picture in which a handle can be moved, if there is just one."""
    role = acting(cuboid, handle.role, handle.number)
    ring: tuple[int, ...]
    if role is Role.FACE:
        ring = FACES[handle.number]
    elif role is Role.FRONT_EDGE or (role is Role.CUBOID_EDGE and handle.number < 8):
        ring = EDGES[handle.number]
    else:
        return None
    at = np.mean([CORNERS[corner] for corner in ring], axis=0)
    axis = 2 if role is Role.CUBOID_EDGE else int(next(n for n in range(3) if at[n] in (0.0, 1.0)))
    box = cuboids.fitted(cuboid)
    if box is None:
        return None
    opposite = at.copy()
    opposite[axis] = 1.0 - at[axis]
    a, b = _xy(cuboids.point(box, *at)), _xy(cuboids.point(box, *opposite))
    return b[0] - a[0], b[1] - a[1]


def vanishing_lines(
    cuboid: Cuboid, size: Xy, axes: tuple[int, ...] = LEVEL
) -> tuple[tuple[Line, ...], tuple[Xy, ...]]:
    """Lines from the edges along some axes on to where they meet, and those points.

    Families that meet farther than twenty pictures away are left out: they are parallel for every eye.
    """
    box = cuboids.fitted(cuboid)
    if box is None:
        return (), ()
    points = cuboid.front + cuboid.back
    reach = 20 * max(size)
    lines: list[Line] = []
    meetings: list[Xy] = []
    for axis in axes:
        at = cuboids.vanishing_point(box, axis)
        if at is None or max(abs(at[0]), abs(at[1])) > reach:
            continue
        meetings.append(at)
        for number in FAMILIES[axis]:
            ends = [points[n] for n in EDGES[number]]
            lines.append((min(ends, key=lambda end, to=at: math.dist(end, to)), at))  # type: ignore[misc]
    return tuple(lines), tuple(meetings)


def _distance(at: Xy, a: Xy, b: Xy) -> float:
    """From a point to the line through two others."""
    length = math.dist(a, b)
    if not length:
        return math.dist(at, a)
    return abs((b[0] - a[0]) * (at[1] - a[1]) - (b[1] - a[1]) * (at[0] - a[0])) / length


def _middle(a: Xy, b: Xy) -> Xy:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _xy(point: NDArray[np.float64]) -> Xy:
    return float(point[0] / point[2]), float(point[1] / point[2])
