"""Decoded frames as upright pictures."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from av.video.reformatter import Colorspace, Interpolation, VideoReformatter

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

_UNSPECIFIED: Final = (2, 3)
# Above standard definition, video without a word about its colours is BT.709, below BT.601.
_TALLEST_SD: Final = 576

_TURNS: Final = {
    90: cv2.ROTATE_90_COUNTERCLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_CLOCKWISE,
}


class PictureMaker:
    """Turns decoded frames into upright BGRA or BGR pixels, by the frame's own colour matrix, range and rotation.

    Thread-safe; keep one for each thread that shall not wait.
    """

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()
        self._lock = threading.Lock()

    def bgra(self, frame: VideoFrame, *, fit: tuple[int, int] | None = None) -> NDArray[np.uint8]:
        """Shape (height, width, 4), contiguous; made to fit into `fit` (width, height) without enlarging."""
        return self._upright(frame, "bgra", fit)

    def bgr(self, frame: VideoFrame, *, fit: tuple[int, int] | None = None) -> NDArray[np.uint8]:
        """Shape (height, width, 3), contiguous; for writing pictures."""
        return self._upright(frame, "bgr24", fit)

    def _upright(self, frame: VideoFrame, pixels: str, fit: tuple[int, int] | None) -> NDArray[np.uint8]:
        width, height = _stored_size(frame, fit)
        with self._lock:
            converted = self._reformatter.reformat(
                frame,
                width=width,
                height=height,
                format=pixels,
                src_colorspace=_matrix(frame),
                interpolation=Interpolation.BILINEAR,
            )
        return turn(_pixels(converted), frame.rotation)


def upright_size(frame: VideoFrame) -> tuple[int, int]:
    """Width and height after rotation."""
    size = frame.width, frame.height
    return (size[1], size[0]) if frame.rotation % 180 else size


def turn(pixels: NDArray[np.uint8], rotation: int) -> NDArray[np.uint8]:
    """The picture turned by `rotation` degrees counter-clockwise (multiples of 90; else the nearest)."""
    code = _TURNS.get(round(rotation / 90) * 90 % 360)
    return np.ascontiguousarray(pixels if code is None else cv2.rotate(pixels, code), dtype=np.uint8)


def _stored_size(frame: VideoFrame, fit: tuple[int, int] | None) -> tuple[int, int]:
    if fit is None:
        return frame.width, frame.height
    room = (fit[1], fit[0]) if frame.rotation % 180 else fit
    scale = min(room[0] / frame.width, room[1] / frame.height, 1.0)
    return max(1, round(frame.width * scale)), max(1, round(frame.height * scale))


def _matrix(frame: VideoFrame) -> int | None:
    if frame.format.is_rgb or frame.colorspace not in _UNSPECIFIED:
        return None
    return int(Colorspace.ITU709 if frame.height > _TALLEST_SD else Colorspace.ITU601)


def visible(frame: VideoFrame, plane: int = 0) -> NDArray[np.uint8]:
    """The bytes of one plane without the padding at the end of rows, shape (rows, bytes); not a copy."""
    stored = frame.planes[plane]
    rows = np.frombuffer(memoryview(stored), np.uint8)[: stored.height * stored.line_size]
    used = stored.width * _bytes_each(frame)
    return rows.reshape(stored.height, stored.line_size)[:, :used]


def _bytes_each(frame: VideoFrame) -> int:
    component = frame.format.components[0]
    packed = len(frame.format.components) if len(frame.planes) == 1 else 1
    return packed * ((component.bits + 7) // 8)


def _pixels(frame: VideoFrame) -> NDArray[np.uint8]:
    return visible(frame).reshape(frame.height, frame.width, -1)
