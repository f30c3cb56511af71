"""High dynamic range brought down to what a standard screen shows, so that it looks neither grey nor burnt out.

The knee is that of ITU-R BT.2390: dark and middle tones stay, what is brighter than paper white is pressed together
below it instead of cut off. The primaries of BT.2020 become those of BT.709.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

# FFmpeg's numbers of the transfer functions.
_PQ, _HLG = 16, 18
# The signal of the brightest light that is kept apart, and of paper white (BT.2408): 1000 and 203 candela per square
# metre in PQ, the peak and the reference white of HLG.
_PEAKS: Final = {_PQ: (0.7518, 0.5807), _HLG: (1.0, 0.75)}
_PAPER_WHITE: Final = 203.0
# Linear blue, green, red of BT.2020 to those of BT.709 (BT.2087).
_PRIMARIES: Final = np.array(
    [[1.1187, -0.1006, -0.0182], [-0.0083, 1.1329, -0.1246], [-0.0728, -0.5876, 1.6605]], np.float32
)


def is_high_range(frame: VideoFrame) -> bool:
    """Whether a frame's brightness is coded by PQ or HLG."""
    return frame.color_trc in _PEAKS


def standard_range(bgr: NDArray[np.uint8], transfer: int) -> NDArray[np.uint8]:
    """The picture (height, width, 3) in sRGB, its signal being that of the transfer function of that number."""
    light = cv2.transform(cv2.LUT(bgr, _light(transfer)), _PRIMARIES)
    # Squeezed by a root into 8 bits, which loses no dark tones and is quick; the rest of the way is a table.
    root = cv2.sqrt(np.maximum(light, 0, out=light))
    return np.asarray(cv2.LUT(cv2.convertScaleAbs(root, alpha=255), _srgb_of_root()), np.uint8)


@cache
def _light(transfer: int) -> NDArray[np.float32]:
    # Light of each of 256 signals after the knee, paper white being 1.
    peak, white = _PEAKS[transfer]
    signal = _knee(np.clip(np.arange(256) / 255 / peak, 0, 1), white / peak) * peak
    light = _light_of_pq(signal) if transfer == _PQ else _light_of_hlg(signal)
    return (light / _PAPER_WHITE).astype(np.float32)


def _knee(signal: NDArray[np.float64], top: float) -> NDArray[np.float64]:
    # BT.2390-11, 5.4.1: a straight line up to the knee, then a Hermite spline that ends level at `top`.
    knee = 1.5 * top - 0.5
    t = np.clip((signal - knee) / (1 - knee), 0, 1)
    spline = (
        (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (3 * t**2 - 2 * t**3) * top
    )
    return np.where(signal < knee, signal, spline)


def _light_of_pq(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    # SMPTE ST 2084, candela per square metre.
    root = signal ** (1 / 78.84375)
    share = np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)
    return np.asarray(10000 * share ** (1 / 0.1593017578125))


def _light_of_hlg(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    # BT.2100 on a screen of 1000 candela per square metre, the overall gamma taken for each colour by itself.
    scene = np.where(
        signal <= 0.5, signal**2 / 3, (np.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12
    )
    return np.asarray(1000 * scene**1.2)


@cache
def _srgb_of_root() -> NDArray[np.uint8]:
    light = (np.arange(256) / 255) ** 2
    signal = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(signal * 255), np.uint8)
