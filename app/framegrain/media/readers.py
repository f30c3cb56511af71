"""The ways to read a video, all with the same interface."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from framegrain.media.index import VideoIndex
from framegrain.media.opencv_reader import OpenCVReader
from framegrain.media.reader import ExactReader
from framegrain.media.source import FrameReader

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Reader(FrameReader, Protocol):
    """Gives frames and upright pictures by frame number."""

    @property
    def frame_count(self) -> int:
        """Frames of the video."""
        ...

    def picture(self, frame: int) -> NDArray[np.uint8]:
        """Frame `frame` as BGRA, shape (height, width, 4); FramegrainError when it can't be had."""
        ...


OpenReader = Callable[[Path, VideoIndex], Reader]

READERS: Final[dict[str, OpenReader]] = {
    "pyav": ExactReader,
    "opencv": OpenCVReader,
}
