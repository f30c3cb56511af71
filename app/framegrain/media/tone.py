"""High dynamic range brought down to what a standard screen shows, so that it looks neither grey nor burnt out.

The knee is that of ITU-R BT.2390: dark and middle tones stay, what is brighter than paper white is pressed together
below it instead of cut off. Colours are pressed with their brightness.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

# What `pressed` works on: 10 bits in limited range.
PIXELS: Final = "yuv420p10le"
_BLACK, _WHITE, _GREY, _LAST = 64, 940, 512, 1023
# For each transfer function (FFmpeg's number) the signal of the brightest light kept apart, and of paper white:
# PQ has 1000 and 203 candela per square metre there, HLG its peak and its reference white (BT.2408).
_PEAKS: Final = {16: (0.7518, 0.5807), 18: (1.0, 0.75)}


def is_high_range(frame: VideoFrame) -> bool:
    """Whether a frame's brightness is coded by PQ or HLG."""
    return frame.color_trc in _PEAKS


def press(frame: VideoFrame) -> None:
    """Press the highlights of a frame of `PIXELS` in place."""
    codes, shares = _tables(frame.color_trc)
    luma, *chroma = (_values(frame, plane) for plane in range(3))
    # Brightness at the places of the colour samples, before it is changed.
    share = shares[np.minimum(luma[::2, ::2], _LAST)]
    luma[:] = codes[np.minimum(luma, _LAST)]
    for plane in chroma:
        plane[:] = np.rint((plane.astype(np.float32) - _GREY) * share + _GREY)


@cache
def _tables(transfer: int) -> tuple[NDArray[np.uint16], NDArray[np.float32]]:
    # For each of the 1024 codes: the code it becomes, and the share of its signal that is left.
    peak, white = _PEAKS[transfer]
    signal = (np.arange(_LAST + 1) - _BLACK) / (_WHITE - _BLACK)
    pressed = _knee(np.clip(signal / peak, 0, 1), white / peak) * peak
    pressed = np.where(signal > 0, pressed, signal)
    share = np.divide(pressed, signal, out=np.ones_like(signal), where=signal > 0)
    codes = np.rint(pressed * (_WHITE - _BLACK) + _BLACK)
    return codes.astype(np.uint16), share.astype(np.float32)


def _knee(signal: NDArray[np.float64], top: float) -> NDArray[np.float64]:
    # BT.2390-11, 5.4.1: a straight line up to the knee, then a Hermite spline that ends level at `top`.
    knee = 1.5 * top - 0.5
    t = np.clip((signal - knee) / (1 - knee), 0, 1)
    spline = (
        (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (3 * t**2 - 2 * t**3) * top
    )
    return np.where(signal < knee, signal, spline)


def _values(frame: VideoFrame, number: int) -> NDArray[np.uint16]:
    plane = frame.planes[number]
    rows = np.frombuffer(memoryview(plane), np.uint16)[: plane.height * plane.line_size // 2]
    return rows.reshape(plane.height, plane.line_size // 2)[:, : plane.width]
