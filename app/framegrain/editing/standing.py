"""What a hand does to a box that stands on the ground: metres change, the picture follows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from framegrain.domain import standing as stand
from framegrain.domain.cuboids import CORNERS, EDGES, FACES
from framegrain.domain.ground import bearing, horizon, on_plane, projection
from framegrain.domain.standing import SMALLEST, Standing, normal_heading

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framegrain.domain.records import Camera
    from framegrain.domain.shapes import Box, Cuboid, Xy
    from framegrain.editing.cuboids import Drag

    Matrix = NDArray[np.float64]
    Place = tuple[float, float, float]

SHIFT_STEP = 15.0
"""Degrees a stepped turn advances by."""

_STEPS = 16
_AXES = ("width", "height", "length")


def dragged(cuboid: Cuboid, part: str, number: int, drag: Drag, camera: Camera) -> Cuboid | None:
    """The standing box nearest to a cuboid after a hold (see `cuboids.Hold`) was dragged, as the camera sees it.

    None where the cuboid does not stand on the ground.
    """
    before = stand.standing_of(cuboid, camera)
    if before is None:
        return None
    after = _farthest(before, part, number, drag, camera)
    return stand.cuboid_of(after, camera)


def _farthest(before: Standing, part: str, number: int, drag: Drag, camera: Camera) -> Standing:
    whole = _made(before, part, number, drag, camera)
    if whole is not None:
        return whole
    low, high, best = 0.0, 1.0, before
    for _ in range(_STEPS):
        middle = (low + high) / 2
        made = _made(before, part, number, drag.part_of_way(middle), camera)
        if made is not None:
            low, best = middle, made
        else:
            high = middle
    return best


def _made(before: Standing, part: str, number: int, drag: Drag, camera: Camera) -> Standing | None:
    after = _changed(before, part, number, drag, camera)
    if after is None or min(after.length, after.width, after.height) < SMALLEST:
        return None
    return after if stand.is_seen(after, camera) else None


def _changed(before: Standing, part: str, number: int, drag: Drag, camera: Camera) -> Standing | None:
    if part == "VANISHING":
        return _turned_to_horizon(before, number, drag, camera)
    if part == "HEADING":
        return _turned(before, drag, camera)
    if part == "CORNER":
        place = _place(CORNERS[number])
    elif part == "EDGE":
        place = _place(np.mean([CORNERS[n] for n in EDGES[number]], axis=0))
    else:
        place = _place(np.mean([CORNERS[n] for n in FACES[number]], axis=0))
    return _pulled(before, place, drag, camera)


def _place(at: object) -> Place:
    i, j, k = (float(value) for value in np.asarray(at))
    return i, j, k


def _pulled(before: Standing, place: Place, drag: Drag, camera: Camera) -> Standing | None:
    """A point (i, j, k) of the box pulled: up for the top, else over the ground along the sides it is on."""
    i, j, k = place
    x, y = _on_floor(before, i, k)
    z = (1.0 - j) * before.height
    seen = projection(camera) @ (x, y, z, 1.0)
    spot = seen[:2] / seen[2]
    to = (float(spot[0] + drag.to[0] - drag.start[0]), float(spot[1] + drag.to[1] - drag.start[1]))
    if j == 0.0:
        return replace(before, height=stand.height_at(camera, (x, y), to))
    if i == k == 0.5:
        return _moved(before, spot, to, camera)
    if 0.5 not in (i, k):
        goal = on_plane(camera, to, z)
        return None if goal is None else _reaching(before, (i, k), goal)
    way = before.ahead if i == 0.5 else before.right
    out = (k if i == 0.5 else i) == 0.0
    step = (way[0], way[1]) if out else (-way[0], -way[1])
    by = stand.share_at(seen, projection(camera) @ (*step, 0.0, 0.0), to)
    return _reaching(before, (i, k), (x + step[0] * by, y + step[1] * by)) if abs(by) < 1e6 else None


def _on_floor(box: Standing, i: float, k: float) -> Xy:
    ahead, right = (0.5 - k) * box.length, (0.5 - i) * box.width
    return (
        box.x + box.ahead[0] * ahead + box.right[0] * right,
        box.y + box.ahead[1] * ahead + box.right[1] * right,
    )


def _reaching(before: Standing, at: Xy, goal: Xy) -> Standing:
    """The floor changed so that its point `at` (i, k) lies on the goal and what is opposite stays."""
    i, k = at
    still = _on_floor(before, 1 - i, 1 - k)
    way = (goal[0] - still[0], goal[1] - still[1])
    length, width = before.length, before.width
    if k != 0.5:
        length = (before.ahead[0] * way[0] + before.ahead[1] * way[1]) * (1 - 2 * k)
    if i != 0.5:
        width = (before.right[0] * way[0] + before.right[1] * way[1]) * (1 - 2 * i)
    ahead, right = (0.5 - k) * length, (0.5 - i) * width
    return replace(
        before,
        x=still[0] + before.ahead[0] * ahead + before.right[0] * right,
        y=still[1] + before.ahead[1] * ahead + before.right[1] * right,
        length=length,
        width=width,
    )


def _moved(before: Standing, start: Matrix, to: Xy, camera: Camera) -> Standing | None:
    a, b = on_plane(camera, (float(start[0]), float(start[1]))), on_plane(camera, to)
    if a is None or b is None:
        return None
    return replace(before, x=before.x + b[0] - a[0], y=before.y + b[1] - a[1])


def _turned_to_horizon(before: Standing, axis: int, drag: Drag, camera: Camera) -> Standing | None:
    """Turned so that the sides along an axis meet where the hand is on the horizon; uprights can't be changed."""
    if _AXES[axis] == "height":
        return before
    a, b, c = horizon(camera)
    off = (a * drag.to[0] + b * drag.to[1] + c) / (a * a + b * b)
    wanted = bearing(camera, (float(drag.to[0] - a * off), float(drag.to[1] - b * off)))
    if _AXES[axis] == "width":
        wanted -= 90.0
    turn = normal_heading(wanted - before.heading)
    if abs(turn) > 90.0:  # the other end of the same sides meets there
        turn = normal_heading(turn - 180.0)
    return replace(before, heading=normal_heading(before.heading + turn))


def _turned(before: Standing, drag: Drag, camera: Camera) -> Standing | None:
    """The front pointed at the hand."""
    to = on_plane(camera, drag.to)
    if to is None or math.dist(to, (before.x, before.y)) < SMALLEST:
        return None
    heading = math.degrees(math.atan2(to[0] - before.x, to[1] - before.y))
    if drag.shift:
        heading = round(heading / SHIFT_STEP) * SHIFT_STEP
    return replace(before, heading=normal_heading(heading))


def carried(cuboid: Cuboid, start: Xy, to: Xy, camera: Camera) -> Cuboid | None:
    """A standing box carried over the ground from one picture point to another; None where that can't be.

    The middle of its floor goes with the hand.
    """
    before = stand.standing_of(cuboid, camera)
    if before is None:
        return None
    seen = projection(camera) @ (before.x, before.y, 0.0, 1.0)
    spot = seen[:2] / seen[2]
    after = _moved(
        before, spot, (float(spot[0] + to[0] - start[0]), float(spot[1] + to[1] - start[1])), camera
    )
    return stand.cuboid_of(after, camera) if after is not None and stand.is_seen(after, camera) else None


def drawn(front: Box, to: Xy | None, camera: Camera) -> Cuboid | None:
    """A standing box with the front face drawn, as far as a box on the ground can have it, reaching back to `to`.

    The lower corner of the front that is nearer to `to` stays; from there to `to` runs the side, and the other
    lower corner and the top are met sideways and in height. Without `to` it is as deep as wide and seen straight.
    None where the face does not stand on the ground.
    """
    bottom, left, right = front.y + front.height, front.x, front.x + front.width
    feet = on_plane(camera, (left, bottom)), on_plane(camera, (right, bottom))
    if feet[0] is None or feet[1] is None:
        return None
    reach = on_plane(camera, to) if to is not None else None
    at_right = to is not None and abs(to[0] - right) < abs(to[0] - left)
    base, other = (feet[1], feet[0]) if at_right else (feet[0], feet[1])
    assert base is not None
    assert other is not None
    side = (reach[0] - base[0], reach[1] - base[1]) if reach is not None else (0.0, 0.0)
    if math.hypot(*side) < SMALLEST:
        across = (other[0] - base[0], other[1] - base[1])
        side = (-across[1], across[0]) if not at_right else (across[1], -across[0])
    return _stood(base, side, (left if at_right else right), front.y, at_right, camera)


def _stood(base: Xy, side: Xy, edge: float, top: float, at_right: bool, camera: Camera) -> Cuboid | None:
    """A box from the corner `base` back along `side`, across until it is seen at x = `edge`, up to y = `top`."""
    length = math.hypot(*side)
    ux, uy = side[0] / length, side[1] / length
    across = (-uy, ux) if at_right else (uy, -ux)
    view = projection(camera)
    start, step = view @ (*base, 0.0, 1.0), view @ (*across, 0.0, 0.0)
    lean = step[0] - edge * step[2]
    width = (edge * start[2] - start[0]) / lean if abs(lean) > 1e-9 else 0.0
    lift = view[:, 2]
    rise = lift[1] - top * lift[2]
    height = (top * start[2] - start[1]) / rise if abs(rise) > 1e-9 else 0.0
    if not (SMALLEST <= width < 1e4 and SMALLEST <= height < 1e4 and SMALLEST <= length < 1e4):
        return None
    made = Standing(
        x=base[0] + side[0] / 2 + across[0] * width / 2,
        y=base[1] + side[1] / 2 + across[1] * width / 2,
        heading=normal_heading(math.degrees(math.atan2(-ux, -uy))),
        length=length,
        width=width,
        height=height,
    )
    return stand.cuboid_of(made, camera) if stand.is_seen(made, camera) else None
