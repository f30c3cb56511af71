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
_Pace = tuple[float, float, float, float]
"""The joint (see `_joint`) with the way before, then with the way after; zeros where there is none."""
_NO_JOINT = (0.0, 0.0)


def smoothed(
    straight: Callable[[], Callable[[float], Shape]],
    start: Knot,
    stop: Knot,
    before: Knot | None,
    after: Knot | None,
) -> Callable[[float], Shape]:
    """The way from `start` to `stop` by share (0 to 1), bent so that it runs on smoothly through both.

    Every number of a box runs along a monotone cubic through the keyframes around it (Fritsch and Butland 1984):
    continuous in speed, and between its two ends never beyond either. So a box keeps its area, and nothing moves
    past where it is occluded or leaves. Of polygons the middle runs so, while the outline goes the straight way
    around it, which `straight` gives when it is needed. Cuboids keep to the straight way, on which they are valid, and
    go along it at the speed of their middle. Where the stretch in the picture begins or ends, the speed there is that
    of the straight way.
    """
    # a broken file may have two keyframes on one frame: no way leads from one to the other
    before = before if before is not None and before[0] < start[0] else None
    after = after if after is not None and after[0] > stop[0] else None
    pace = _pace(before, start, stop, after)
    shapes = ((before or start)[1], start[1], stop[1], (after or stop)[1])
    boxes = [shape for shape in shapes if type(shape) is Box]
    if len(boxes) == len(shapes):
        if not any([box.rotation for box in boxes]):  # noqa: C419 - four of them: a list is there sooner
            return _upright_run(boxes, pace)
        run = _run(_turning_numbers(boxes), pace)
        return lambda share: _box(*run(share))
    blend = straight()
    run = _run([_middle(shape) for shape in shapes], pace)
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


def _run(points: list[_Point], pace: _Pace) -> Callable[[float], _Point]:
    """Every number along its cubic between the two middle ones of four points."""
    cubics = [_cubic(z, a, b, c, pace) for z, a, b, c in zip(*points, strict=True)]
    return lambda share: tuple([_value(cubic, share) for cubic in cubics])


def _upright_run(boxes: list[Box], pace: _Pace) -> Callable[[float], Box]:
    """The same for boxes that are not turned, by far the most: number by number, which takes a third less."""
    z, a, b, c = boxes
    left = _cubic(z.x, a.x, b.x, c.x, pace)
    top = _cubic(z.y, a.y, b.y, c.y, pace)
    width = _cubic(z.width, a.width, b.width, c.width, pace)
    height = _cubic(z.height, a.height, b.height, c.height, pace)
    return lambda share: Box(
        x=_value(left, share), y=_value(top, share), width=_value(width, share), height=_value(height, share)
    )


def _cubic(z: float, a: float, b: float, c: float, pace: _Pace) -> _Cubic:
    """From `a` to `b`, coming from `z` and going on to `c`."""
    way = b - a
    if way == 0:
        return a, 0.0, 0.0, 0.0, b
    early, early_weight, late, late_weight = pace
    low = high = way
    # the speed at a knot, over the way's length, from what both ways beside it go; zero at a turning point
    if early:
        gone = (a - z) * early
        low = way * gone / (early_weight * gone + (1 - early_weight) * way) if way * gone > 0 else 0.0
    if late:
        gone = (c - b) * late
        high = way * gone / (late_weight * gone + (1 - late_weight) * way) if way * gone > 0 else 0.0
    return a, low, 3 * way - 2 * low - high, low + high - 2 * way, b


def _value(cubic: _Cubic, share: float) -> float:
    a, low, square, cube, b = cubic
    value = a + share * (low + share * (square + share * cube))
    if a <= b:  # held between both ends, where rounding would pass them
        return a if value < a else b if value > b else value
    return b if value < b else a if value > a else value


def _pace(before: Knot | None, start: Knot, stop: Knot, after: Knot | None) -> _Pace:
    length = stop[0] - start[0]
    early = _NO_JOINT if before is None else _joint(start[0] - before[0], length)
    late = _NO_JOINT if after is None else _joint(after[0] - stop[0], length)
    return *early, *late


def _joint(other: int, length: int) -> tuple[float, float]:
    """How the lengths of a way and another one beside it compare, in frames, and the weight of the way.

    The shorter one counts for more.
    """
    return length / other, (length + 2 * other) / (3 * (length + other))


def _turning_numbers(boxes: Sequence[Box]) -> list[_Point]:
    """Left, top, width and height of each box, and a turn that goes the shorter way on."""
    found: list[_Point] = []
    turn = boxes[0].rotation
    for n, box in enumerate(boxes):
        if n:
            turn += normal_rotation(box.rotation - boxes[n - 1].rotation)
        found.append((box.x, box.y, box.width, box.height, turn))
    return found


def _box(x: float, y: float, width: float, height: float, turn: float) -> Box:
    return Box(x=x, y=y, width=width, height=height, rotation=normal_rotation(turn) if turn else 0.0)


def _middle(shape: Shape) -> Xy:
    left, top, right, bottom = bounds(shape)
    return (left + right) / 2, (top + bottom) / 2
