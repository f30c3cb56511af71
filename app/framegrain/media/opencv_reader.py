"""A second reader on OpenCV's VideoCapture: slower at random access, for files on which it agrees with the index."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final, Self

import av.error
import cv2
import numpy as np

from framegrain.domain.errors import BadInput, NothingThere
from framegrain.media.container import check_file, open_video
from framegrain.media.errors import FrameMismatch

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import NDArray

    from framegrain.media.index import VideoIndex


# FFmpeg's field order: 0 unknown, 1 progressive, above that some order of fields.
_PROGRESSIVE: Final = 1


class OpenCVReader:
    """Gives frame `i` by reading `i` pictures in order; going back starts the file over.

    Never seeks: OpenCV's position is wrong on many files (variable rate, transport streams, edit lists). Sequential
    reading is right on most; where OpenCV reads fewer pictures than the index has, or is known to give none, the
    error says so. Not thread-safe.
    """

    def __init__(self, path: Path | str, index: VideoIndex) -> None:
        self.path = check_file(path)
        if is_interlaced(self.path):
            raise BadInput(
                f"OpenCV shows noise for interlaced video like {self.path}; use the standard reader for it"
            )
        self._index = index
        self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def frame_count(self) -> int:
        """Frames of the video, by the index (OpenCV's own count is an estimate)."""
        return self._index.frame_count

    def picture(self, frame: int) -> NDArray[np.uint8]:
        """Frame `frame` upright as BGRA; NothingThere, FrameMismatch (OpenCV stops before it), BadInput."""
        if not 0 <= frame < self.frame_count:
            raise NothingThere(f"{self.path.name} has frames 0 to {self.frame_count - 1}, not {frame}")
        if frame < self._shown:
            self._capture.release()
            self._open()
        while self._shown < frame:
            self._step(frame)
        return self._retrieve(frame)

    def close(self) -> None:
        """Let go of the file."""
        self._capture.release()

    def _open(self) -> None:
        self._capture = cv2.VideoCapture(str(self.path), cv2.CAP_FFMPEG)
        self._shown = -1
        if not self._capture.isOpened():
            raise BadInput(f"OpenCV can't open {self.path}; use the standard reader for it")

    def _step(self, wanted: int) -> None:
        if not self._capture.grab():
            raise FrameMismatch(
                f"OpenCV gives {self._shown + 1} of the {self.frame_count} frames of {self.path.name}, "
                f"not frame {wanted}; use the standard reader for this file"
            )
        self._shown += 1

    def _retrieve(self, frame: int) -> NDArray[np.uint8]:
        is_there, pixels = self._capture.retrieve()
        if not is_there:
            raise FrameMismatch(
                f"OpenCV gives no picture for frame {frame} of {self.path.name}; use the standard reader for this file"
            )
        code = cv2.COLOR_GRAY2BGRA if pixels.ndim == 2 else cv2.COLOR_BGR2BGRA
        return np.asarray(cv2.cvtColor(pixels, code), np.uint8)


def is_interlaced(path: Path) -> bool:
    """Whether the first picture is made of two fields; OpenCV 4.14 and 5.0 hand out unwritten memory for such."""
    container, stream = open_video(path)
    with container:
        if stream.codec_context.field_order > _PROGRESSIVE:
            return True
        try:
            return any(frame.interlaced_frame for frame in itertools.islice(container.decode(stream), 1))
        except av.error.FFmpegError:
            return False
