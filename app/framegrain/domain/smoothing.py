"""Smooth ways through several keyframes: monotone cubics in time, which never leave the range of their two ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.shapes import Box, Cuboid, Shape, Xy, bounds, moved, normal_rotation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Knot = tuple[int, Shape]
"""A frame and the shape set there."""

_Point = tuple[float, ...]
_Cubic = tuple[float, float, float, float, float]
"""Its four coefficients by powers of the share, and where it ends."""


def smoothed(
    blend: Callable[[float], Shape], start: Knot, stop: Knot, before: Knot | None, after: Knot | None
) -> Callable[[float], Shape]:
    """The way from `start` to `stop` by share (0 to 1), bent so that it runs on smoothly through both.

    Every number of a box runs along a monotone cubic through the keyframes around it (Fritsch and Butland 1984):
    continuous in speed, and between its two ends never beyond either. So a box keeps its area, and nothing moves
    past where it is occluded or leaves. Of polygons the middle runs so, while the outline goes the straight way
    (`blend`) around it. Cuboids keep to the straight way, on which they are valid, and go along it at the speed of
    their middle. Where the stretch in the picture begins or ends, the speed there is that of the straight way.
    """
    # a broken file may have two keyframes on one frame: no way leads from one to the other
    before = before if before is not None and before[0] < start[0] else None
    after = after if after is not None and after[0] > stop[0] else None
    knots = (before, start, stop, after)
    shapes = [knot[1] for knot in knots if knot is not None]
    boxes = [shape for shape in shapes if isinstance(shape, Box)]
    if len(boxes) == len(shapes):
        run = _run(knots, _box_numbers(boxes))
        return lambda share: _box(*run(share))
    run = _run(knots, [_middle(shape) for shape in shapes])
    a, b = _middle(start[1]), _middle(stop[1])
    if isinstance(start[1], Cuboid):
        return lambda share: blend(_progress(a, b, run(share), share))

    def bent(share: float) -> Shape:
        x, y = run(share)
        return moved(
            blend(share), x - a[0] * (1.0 - share) - b[0] * share, y - a[1] * (1.0 - share) - b[1] * share
        )

    return bent


def _progress(a: Xy, b: Xy, point: _Point, share: float) -> float:
    """How much of the straight way from `a` to `b` a point has gone, 0 to 1; `share` where there is no way."""
    way = b[0] - a[0], b[1] - a[1]
    length = way[0] ** 2 + way[1] ** 2
    if length < 1e-9:
        return share
    gone = ((point[0] - a[0]) * way[0] + (point[1] - a[1]) * way[1]) / length
    return min(max(gone, 0.0), 1.0)


def _run(
    knots: tuple[Knot | None, Knot, Knot, Knot | None], points: list[_Point]
) -> Callable[[float], _Point]:
    """Every number along its cubic between the two middle knots; `points` are the numbers of the knots there are."""
    before, start, stop, after = knots
    length = stop[0] - start[0]
    here = 0 if before is None else 1
    early, early_weight = (0.0, 0.0) if before is None else _joint(start[0] - before[0], length)
    late, late_weight = (0.0, 0.0) if after is None else _joint(after[0] - stop[0], length)
    cubics: list[_Cubic] = []
    for z, a, b, c in zip(points[0], points[here], points[here + 1], points[-1], strict=True):
        way = b - a
        if way == 0:
            cubics.append((a, 0.0, 0.0, 0.0, b))
            continue
        low = high = way
        # the speed at a knot, over the way's length, from what both ways beside it go; zero at a turning point
        if early:
            gone = (a - z) * early
            low = way * gone / (early_weight * gone + (1 - early_weight) * way) if way * gone > 0 else 0.0
        if late:
            gone = (c - b) * late
            high = way * gone / (late_weight * gone + (1 - late_weight) * way) if way * gone > 0 else 0.0
        cubics.append((a, low, 3 * way - 2 * low - high, low + high - 2 * way, b))

    def at(share: float) -> _Point:
        found = []
        for a, low, square, cube, b in cubics:
            value = a + share * (low + share * (square + share * cube))
            if a <= b:  # held between both ends, where rounding would pass them
                value = a if value < a else b if value > b else value
            else:
                value = b if value < b else a if value > a else value
            found.append(value)
        return tuple(found)

    return at


def _joint(other: int, length: int) -> tuple[float, float]:
    """How the lengths of a way and another one beside it compare, in frames, and the weight of the way.

    The shorter one counts for more.
    """
    return length / other, (length + 2 * other) / (3 * (length + other))


def _box_numbers(boxes: Sequence[Box]) -> list[_Point]:
    """Left, top, width and height of each box; where any is turned also a turn that goes the shorter way on."""
    if not any([box.rotation for box in boxes]):  # noqa: C419 - four of them: a list is there sooner
        return [(box.x, box.y, box.width, box.height) for box in boxes]
    found: list[_Point] = []
    turn = boxes[0].rotation
    for n, box in enumerate(boxes):
        if n:
            turn += normal_rotation(box.rotation - boxes[n - 1].rotation)
        found.append((box.x, box.y, box.width, box.height, turn))
    return found


def _box(x: float, y: float, width: float, height: float, turn: float = 0.0) -> Box:
    return Box(x=x, y=y, width=width, height=height, rotation=normal_rotation(turn) if turn else 0.0)


def _middle(shape: Shape) -> Xy:
    left, top, right, bottom = bounds(shape)
    return (left + right) / 2, (top + bottom) / 2
