"""A second reader on OpenCV's VideoCapture: slower at random access, for files on which it agrees with the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import av.error
import cv2
import numpy as np
from av.video.frame import VideoFrame

from framegrain.domain.closing import Closing
from framegrain.domain.errors import BadInput, Cancelled, NothingThere
from framegrain.media.container import check_file, open_video
from framegrain.media.errors import FrameMismatch
from framegrain.media.opencv_capture import open_capture
from framegrain.media.picture import PictureMaker, orientation

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from framegrain.media.index import Cancel, VideoIndex
    from framegrain.media.reader import Keep


# FFmpeg's field order: 0 unknown, 1 progressive, above that some order of fields.
_PROGRESSIVE: Final = 1
# Frames before the one asked for that are made pictures of, which takes as long as decoding an easy one.
_KEPT: Final = 300


class OpenCVReader(Closing):
    """Gives frame `i` by reading `i` pictures in order; going back starts the file over.

    Never seeks: OpenCV's position is wrong on many files (variable rate, transport streams, edit lists). Sequential
    reading is right on most; where OpenCV reads fewer pictures than the index has, or is known to give none, the
    error says so. Not thread-safe.
    """

    def __init__(self, path: Path | str, index: VideoIndex) -> None:
        if index.names:
            raise BadInput(f"OpenCV opens no folders, and {path} is one; use the standard reader for it")
        self.path = check_file(path)
        if (wrong := shown_wrong(self.path)) is not None:
            raise BadInput(f"OpenCV {wrong}, and {self.path} is one; use the standard reader for it")
        self._index = index
        self._maker = PictureMaker()
        self._given: VideoFrame | None = None
        self._open()

    @property
    def frame_count(self) -> int:
        """Frames of the video, by the index (OpenCV's own count is an estimate)."""
        return self._index.frame_count

    def picture(self, frame: int) -> NDArray[np.uint8]:
        """Frame `frame` upright as BGRA; raises as `frame` does."""
        return self._maker.bgra(self.frame(frame))

    def frame(self, frame: int, *, keep: Keep | None = None, cancel: Cancel | None = None) -> VideoFrame:
        """The frame upright, as BGR.

        `keep` is given the frames read on the way, of many the last ones; `cancel` is asked between frames. Raises
        NothingThere, FrameMismatch (OpenCV stops before it), BadInput and Cancelled.
        """
        if not 0 <= frame < self.frame_count:
            raise NothingThere(f"{self.path.name} has frames 0 to {self.frame_count - 1}, not {frame}")
        if frame < self._shown:
            self._capture.release()
            self._open()
        while self._shown < frame:
            if cancel is not None and cancel():
                raise Cancelled("The request for a frame was withdrawn")
            self._step(frame)
            if keep is not None and self._shown > frame - _KEPT:
                keep(self._shown, self._retrieve(self._shown))
        return self._retrieve(frame)

    def key_picture(self, frame: int) -> tuple[int, VideoFrame] | None:
        """None: OpenCV has no quicker way to a picture before `frame`."""

    def limit_memory(self, budget: int) -> None:
        """Nothing: OpenCV decides about its threads."""

    def close(self) -> None:
        """Let go of the file."""
        self._capture.release()

    def _open(self) -> None:
        self._capture = open_capture(self.path)
        self._shown = -1
        self._size: tuple[int, int] | None = None
        self._given = None
        if not self._capture.isOpened():
            raise BadInput(f"OpenCV can't open {self.path}; use the standard reader for it")

    def _step(self, wanted: int) -> None:
        if not self._capture.grab():
            raise FrameMismatch(
                f"OpenCV gives {self._shown + 1} of the {self.frame_count} frames of {self.path.name}, "
                f"not frame {wanted}; use the standard reader for this file"
            )
        self._shown += 1
        self._given = None
        if not self._shown:
            first = self._capture.retrieve()[1]
            self._size = None if first is None else first.shape[1::-1]

    def _retrieve(self, frame: int) -> VideoFrame:
        if self._given is not None:
            return self._given
        is_there, pixels = self._capture.retrieve()
        if not is_there:
            raise FrameMismatch(
                f"OpenCV gives no picture for frame {frame} of {self.path.name}; use the standard reader for this file"
            )
        # Where the size changes, all frames come in that of the first.
        if self._size not in (None, pixels.shape[1::-1]):
            pixels = cv2.resize(pixels, self._size)
        self._given = VideoFrame.from_ndarray(
            np.asarray(pixels, np.uint8), format="gray" if pixels.ndim == 2 else "bgr24"
        )
        return self._given


def shown_wrong(path: Path) -> str | None:
    """What OpenCV 4.14 and 5.0 do wrong, without an error, with videos like this one; None when nothing known."""
    container, stream = open_video(path)
    with container:
        try:
            first = next(container.decode(stream), None)
        except av.error.FFmpegError:
            first = None
        if stream.codec_context.field_order > _PROGRESSIVE or (first is not None and first.interlaced_frame):
            return "shows noise for interlaced videos"
        if first is not None and orientation(first).is_mirrored:
            return "turns mirrored videos wrongly"
    return None
