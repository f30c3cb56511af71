"""A decoded picture made into exactly the pixels the screen shows of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from framegrain.ui.canvas.view import View

HARD_EDGES = 2.0
"""From this many screen pixels a picture pixel on, pixels are shown as they are; below, smoothly scaled."""

Pixels = NDArray[np.uint8]


class Scaled(NamedTuple):
    """Screen pixels (BGRA, contiguous) and the device position of their top-left corner."""

    pixels: Pixels
    x: int
    y: int


class Placement(NamedTuple):
    """Device pixels a source pixel covers, and where the picture begins, in device pixels."""

    across: float
    down: float
    left: float
    top: float


def placement(view: View, ratio: float, picture: tuple[float, float], source: Pixels) -> Placement:
    """Where a decoded array lies on a screen of `ratio` device pixels a logical pixel.

    `picture` is the video's (width, height); the array may be smaller (an approximate picture).
    """
    height, width = source.shape[:2]
    return Placement(
        view.scale * ratio * picture[0] / width,
        view.scale * ratio * picture[1] / height,
        view.left * ratio,
        view.top * ratio,
    )


def scaled(source: Pixels, at: Placement, room: tuple[int, int]) -> Scaled | None:
    """What of `source` is seen in a room of (width, height) device pixels; None when it lies outside."""
    x0, x1 = _seen(at.left, source.shape[1] * at.across, room[0])
    y0, y1 = _seen(at.top, source.shape[0] * at.down, room[1])
    if x1 <= x0 or y1 <= y0:
        return None
    if min(at.across, at.down) >= HARD_EDGES:
        return _nearest(source, at, (x0, y0, x1, y1))
    if max(at.across, at.down) <= 1.0:
        return _shrunk(source, at)
    return _smooth(source, at, (x0, y0, x1, y1))


def whole_size(view: View, ratio: float, picture: tuple[float, float]) -> tuple[int, int] | None:
    """Device pixels the whole picture covers, (width, height); None where it is shown larger than it is."""
    if view.scale * ratio > 1.0 or not picture[0]:
        return None
    return (
        _length(view.left * ratio, picture[0] * view.scale * ratio),
        _length(view.top * ratio, picture[1] * view.scale * ratio),
    )


def _length(start: float, length: float) -> int:
    return max(round(start + length) - round(start), 1)


def _seen(start: float, length: float, room: int) -> tuple[int, int]:
    return max(round(start), 0), min(round(start + length), room)


def _shrunk(source: Pixels, at: Placement) -> Scaled:
    source = np.ascontiguousarray(source)
    x, y = round(at.left), round(at.top)
    width = _length(at.left, source.shape[1] * at.across)
    height = _length(at.top, source.shape[0] * at.down)
    # bilinear sampling misses pixels below half size; halving first is an exact mean of four, and fast
    while source.shape[1] >= 2 * width and source.shape[0] >= 2 * height:
        half = (source.shape[1] // 2, source.shape[0] // 2)
        source = _bytes(cv2.resize(source, half, interpolation=cv2.INTER_AREA))
    if (width, height) != (source.shape[1], source.shape[0]):
        source = _bytes(cv2.resize(source, (width, height), interpolation=cv2.INTER_LINEAR))
    return Scaled(source, x, y)


def _smooth(source: Pixels, at: Placement, seen: tuple[int, int, int, int]) -> Scaled:
    x0, y0, x1, y1 = seen
    # centres of pixels lie at +0.5 in our coordinates and at whole numbers in OpenCV's
    back = np.array(
        [
            [1 / at.across, 0, (x0 + 0.5 - at.left) / at.across - 0.5],
            [0, 1 / at.down, (y0 + 0.5 - at.top) / at.down - 0.5],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    made = cv2.warpAffine(source, back, (x1 - x0, y1 - y0), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return Scaled(_bytes(made), x0, y0)


def _nearest(source: Pixels, at: Placement, seen: tuple[int, int, int, int]) -> Scaled:
    x0, y0, x1, y1 = seen
    columns = _sources(x0, x1, at.left, at.across, source.shape[1])
    rows = _sources(y0, y1, at.top, at.down, source.shape[0])
    whole = source.view(np.uint32)[..., 0]
    return Scaled(whole[rows].take(columns, axis=1)[..., None].view(np.uint8), x0, y0)


def _sources(start: int, stop: int, origin: float, step: float, count: int) -> NDArray[np.intp]:
    at = np.floor((np.arange(start, stop) + 0.5 - origin) / step).astype(np.intp)
    return np.clip(at, 0, count - 1)


def _bytes(made: object) -> Pixels:
    return np.ascontiguousarray(made, dtype=np.uint8)


def grid_lines(
    view: View, room: tuple[float, float], picture: tuple[float, float]
) -> tuple[list[float], list[float]]:
    """Screen x and y of the borders between picture pixels that are in the room."""
    return (
        _borders(view.left, view.scale, room[0], picture[0]),
        _borders(view.top, view.scale, room[1], picture[1]),
    )


def _borders(origin: float, step: float, room: float, count: float) -> list[float]:
    first = max(math.ceil(-origin / step), 0)
    last = min(math.floor((room - origin) / step), int(count))
    return [origin + step * k for k in range(first, last + 1)]
