"""The ground of a calibrated video as a grid of metres: a check of the calibration. In picture coordinates, no Qt."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from framegrain.domain.ground import on_picture, on_plane, projection

if TYPE_CHECKING:
    from framegrain.domain.records import Camera
    from framegrain.domain.shapes import Xy

_STEPS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_LINES = 16
_NEAR = 0.05


class Grid(NamedTuple):
    """Lines of the picture, the marks of whole distances ahead, and metres between two lines."""

    lines: tuple[tuple[Xy, Xy], ...]
    marks: tuple[tuple[Xy, str], ...]
    step: float


@lru_cache(maxsize=8)
def grid(camera: Camera, size: Xy) -> Grid:
    """The grid on the part of the ground that a picture of this size (pixels) shows best.

    Lines run along and across the way the camera looks, from where the picture's lower border meets the ground.
    """
    bottom = [on_plane(camera, (share * size[0], size[1])) for share in (0.0, 0.5, 1.0)]
    near = [place for place in bottom if place is not None]
    start = min((place[1] for place in near), default=0.0)
    spread = max((abs(place[0]) for place in near), default=camera.height)
    step = min(_STEPS, key=lambda s: abs(s - max(spread, camera.height) / 4))
    first = np.floor(max(start, 0.0) / step) * step
    reach = step * _LINES
    sides = range(-_LINES // 2, _LINES // 2 + 1)
    lines = [_seen(camera, (n * step, first), (n * step, first + reach)) for n in sides]
    marks = []
    for n in range(_LINES + 1):
        y = float(first + n * step)
        lines.append(_seen(camera, (-reach / 2, y), (reach / 2, y)))
        at = on_picture(camera, (0.0, y, 0.0))
        if at is not None and 0 <= at[0] < size[0] and 0 <= at[1] < size[1] and n <= 8:
            marks.append((at, f"{y:g} m"))
    return Grid(tuple(line for line in lines if line is not None), tuple(marks), step)


def _seen(camera: Camera, a: Xy, b: Xy) -> tuple[Xy, Xy] | None:
    """A line of the ground as far as it lies before the camera."""
    view = projection(camera)
    p, q = view @ (*a, 0.0, 1.0), view @ (*b, 0.0, 1.0)
    least = _NEAR * camera.height
    if max(p[2], q[2]) <= least:
        return None
    if p[2] < least:
        p = q + (p - q) * (q[2] - least) / (q[2] - p[2])
    if q[2] < least:
        q = p + (q - p) * (p[2] - least) / (p[2] - q[2])
    return (float(p[0] / p[2]), float(p[1] / p[2])), (float(q[0] / q[2]), float(q[1] / q[2]))
