"""Where sounds begin, from the peaks alone: rises of energy over what was heard just before.

The plain energy detector of Bello et al., “A Tutorial on Onset Detection in Music Signals”, IEEE Transactions on Speech
and Audio Processing 13(5), 2005: half-wave rectified rise of the logarithmic energy, peaks above a local median.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framegrain.media.peaks import Peaks

_HOP = 0.01
"""Seconds of sound that count as one."""
_BEFORE = 6
"""Hops the energy is compared with: a rise over 60 ms is one rise."""
_AROUND = 30
"""Hops to each side of which the median rise is taken."""
_LEAST_RISE = 1.0
"""Of the natural logarithm of the energy, about 4 dB over the median."""
_FLOOR = 1e-5
"""Energy below which all is silence: about -50 dB."""
_LOUD = 0.5
"""Of the greatest height near an onset: where the sound itself begins."""
_APART = 0.08
"""Seconds between two onsets."""


def onsets(peaks: Peaks) -> NDArray[np.float64]:
    """When sounds begin, in seconds since frame 0, rising; shape (n,). As far as the sound is known."""
    step = max(round(_HOP / peaks.bin_seconds), 1)
    height = peaks.finest.mean.astype(np.float64) / 127
    count = len(height) // step
    if count < 3:
        return np.empty(0)
    energy = (
        (height[: count * step] ** 4).reshape(count, step).mean(axis=1)
    )  # heights are roots of amplitudes
    level = np.log(energy + _FLOOR)
    before = np.min(
        [np.concatenate((np.full(n, level[0]), level[:-n])) for n in range(1, _BEFORE + 1)], axis=0
    )
    rise = np.maximum(level - before, 0)
    padded = np.pad(rise, _AROUND, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded[::3], 2 * _AROUND // 3)
    usual = np.repeat(np.median(windows, axis=1), 3)[:count]
    usual = np.pad(usual, (0, count - len(usual)), mode="edge")
    strong = rise > usual + _LEAST_RISE
    begins = np.flatnonzero(strong & ~np.concatenate(([False], strong[:-1])))
    seconds = _refined(begins * step, height, 2 * step) * peaks.bin_seconds
    known = seconds[seconds < peaks.known]
    kept = np.diff(known, prepend=-np.inf) >= _APART
    return np.asarray(known[kept], np.float64)


def _refined(begins: NDArray[np.int64], height: NDArray[np.float64], length: int) -> NDArray[np.int64]:
    """The first bin of each stretch that is loud for it; a hop is too long to tell a frame from the next."""
    padded = np.pad(height, (0, length))
    stretches = np.lib.stride_tricks.sliding_window_view(padded, length)[begins]
    loud = stretches >= _LOUD * stretches.max(axis=1, keepdims=True)
    return np.asarray(begins + loud.argmax(axis=1), np.int64)
