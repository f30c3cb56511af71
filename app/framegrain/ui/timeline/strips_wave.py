"""The picture of a stretch of sound: columns of peaks in, pixels out, without a loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framegrain.media.peaks import Columns

_PEAK: Final = 0.42
_MEAN: Final = 0.92
_MOST_GAIN: Final = 3.0


def gain(loudest: float) -> float:
    """How much taller than they are heights are drawn: the loudest of a quiet video fills the row, up to threefold."""
    return min(1 / max(loudest, 1 / _MOST_GAIN), _MOST_GAIN)


def wave_pixels(
    columns: Columns, seen: NDArray[np.bool_], height: int, colour: tuple[int, int, int], taller: float = 1.0
) -> NDArray[np.uint8]:
    """Premultiplied BGRA, shape (height, columns, 4): from lowest to highest pale, the mean level strong.

    `colour` is red, green, blue; columns that are not `seen` stay clear; heights are drawn `taller` times as high.
    Silence is a thin line.
    """
    middle = height / 2
    reach = (middle - 1) * taller
    rows = np.arange(height, dtype=np.float32)[:, None]
    thin = height / 52
    peak = _covered(rows, middle - columns.high * reach, middle - columns.low * reach, middle, thin)
    mean = _covered(rows, middle - columns.mean * reach, middle + columns.mean * reach, middle, 0)
    opacity = np.maximum(peak * _PEAK, mean * _MEAN) * seen
    pixels = np.empty((height, len(columns.low), 4), np.uint8)
    for place, channel in enumerate((*reversed(colour), 255)):
        pixels[:, :, place] = opacity * channel + 0.5
    return pixels


def _covered(
    rows: NDArray[np.float32],
    top: NDArray[np.float32],
    bottom: NDArray[np.float32],
    middle: float,
    thin: float,
) -> NDArray[np.float32]:
    """How much of each pixel lies between `top` and `bottom`, which are at least `thin` from the middle."""
    top, bottom = np.minimum(top, middle - thin), np.maximum(bottom, middle + thin)
    return np.asarray(np.clip(np.minimum(rows + 1, bottom) - np.maximum(rows, top), 0, 1), np.float32)
