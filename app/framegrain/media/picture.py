"""Decoded frames as upright pictures."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import av.error
import cv2
import numpy as np
from av.video.reformatter import (
    Colorspace,
    Interpolation,
    VideoReformatter,
)

from framegrain.domain.errors import BadInput
from framegrain.media import tone

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

_UNSPECIFIED: Final = (2, 3)
# Above standard definition, video without a word about its colours is BT.709, below BT.601.
_TALLEST_SD: Final = 576
# Pixels of a picture that one thread makes soon enough.
_SOON_MADE: Final = 1920 * 1088
# Pictures of these are made smaller as they are stored, then coloured: libswscale has a short way for each of the two,
# and none for both at once.
_SCALED_FIRST: Final = ("yuv420p", "yuvj420p")
# Not pictures of fewer pixels, such as thumbnails: that way halves the colours once more, which is seen on these.
_SMALL: Final = 320 * 240
# Pixels are written in runs of up to so many. Where a row of four bytes a pixel ends within one, libswscale leaves its
# last pixels unwritten, or writes on into the next row, which another thread may have made. PyAV's rows of three bytes
# have room for whole runs.
_RUN: Final = 16


class Orientation(NamedTuple):
    """What brings a stored picture upright: rows and columns exchanged first, then mirrored."""

    transposed: bool = False
    flip_x: bool = False
    flip_y: bool = False

    @property
    def is_mirrored(self) -> bool:
        """Whether no rotation alone does it."""
        return self.transposed ^ self.flip_x ^ self.flip_y


class PictureMaker:
    """Turns decoded frames into upright, opaque BGRA or BGR, by the frame's own colour matrix, range and rotation.

    High dynamic range (PQ, HLG) is brought down to standard range with the primaries of BT.709. Thread-safe; keep one
    for each thread that shall not wait, `share` frames that several get, and keep one for each video: how a rotation
    stands is looked up once. With `is_upright` frames are taken as they are stored.
    """

    def __init__(self, *, is_upright: bool = False) -> None:
        self._scaler = VideoReformatter()
        self._reformatter = VideoReformatter()
        self._lock = threading.Lock()
        self._is_upright = is_upright
        self._orientations: dict[int, Orientation] = {}

    def bgra(self, frame: VideoFrame, *, fit: tuple[int, int] | None = None) -> NDArray[np.uint8]:
        """Shape (height, width, 4), contiguous; made to fit into `fit` (width, height) without enlarging."""
        return self._upright(frame, 4, fit)

    def bgr(self, frame: VideoFrame, *, fit: tuple[int, int] | None = None) -> NDArray[np.uint8]:
        """Shape (height, width, 3), contiguous; for writing pictures."""
        return self._upright(frame, 3, fit)

    def _upright(self, frame: VideoFrame, channels: int, fit: tuple[int, int] | None) -> NDArray[np.uint8]:
        with self._lock, _turn(frame):
            stands = self._orientation(frame)
            pixels = self._coloured(frame, channels, _stored_size(frame, fit, stands))
            transfer = frame.color_trc if tone.is_high_range(frame) else None
        if transfer is not None:
            pixels = tone.standard_range(pixels, transfer)
        if pixels.shape[2] < channels:
            pixels = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2BGRA), np.uint8)
        return upright(pixels, stands)

    def _coloured(self, frame: VideoFrame, channels: int, size: tuple[int, int]) -> NDArray[np.uint8]:
        width, height = size
        shrinks = width < frame.width
        how = {
            "width": width,
            "height": height,
            "interpolation": Interpolation.AREA if shrinks else Interpolation.BILINEAR,
            "threads": _threads(frame, width),
        }
        source = frame
        if shrinks and width * height > _SMALL and frame.format.name in _SCALED_FIRST:
            _fetch(frame)
            source = _reformatted(self._scaler, frame, **how)
        in_fours = (
            channels == 4
            and width % _RUN == 0
            and not tone.is_high_range(frame)
            and not _may_be_transparent(frame)
        )
        return _pixels(
            _reformatted(
                self._reformatter,
                source,
                format="bgra" if in_fours else "bgr24",
                src_colorspace=_matrix(frame),
                **how,
            )
        )

    def _orientation(self, frame: VideoFrame) -> Orientation:
        # Looking at side data makes a frame part of a reference cycle, which would keep its memory until the next
        # collection; so only the first frame of each rotation is looked at.
        if self._is_upright:
            return Orientation()
        rotation = frame.rotation
        if rotation not in self._orientations:
            self._orientations[rotation] = orientation(frame)
        return self._orientations[rotation]


def share(frame: VideoFrame) -> None:
    """Have the makers of several threads take turns at one frame: PyAV takes its tags off while it scales it."""
    if frame.opaque is None:
        frame.opaque = threading.Lock()


def _turn(frame: VideoFrame) -> AbstractContextManager[object]:
    return cast("AbstractContextManager[object]", frame.opaque or nullcontext())


def orientation(frame: VideoFrame) -> Orientation:
    """How a frame's display matrix (or its absence) says it stands, to the nearest quarter turn."""
    stored = frame.side_data.get("DISPLAYMATRIX")
    if stored is None:
        return Orientation()
    # FFmpeg's libavutil/display.h: nine 32-bit values; x' = a x + c y, y' = b x + d y.
    a, b, _, c, d = np.frombuffer(memoryview(cast("Any", stored)), np.int32)[:5].tolist()
    if abs(b) > abs(a):
        return Orientation(True, c < 0, b < 0)
    return Orientation(False, a < 0, d < 0)


def upright_size(frame: VideoFrame) -> tuple[int, int]:
    """Width and height after rotation."""
    size = frame.width, frame.height
    return size[::-1] if orientation(frame).transposed else size


def upright(pixels: NDArray[np.uint8], stands: Orientation) -> NDArray[np.uint8]:
    """The stored picture brought upright."""
    turned = cv2.transpose(pixels) if stands.transposed else pixels
    if stands.flip_x or stands.flip_y:
        turned = cv2.flip(turned, {(True, True): -1, (True, False): 1, (False, True): 0}[stands[1:]])
    return np.ascontiguousarray(turned, dtype=np.uint8)


def _stored_size(frame: VideoFrame, fit: tuple[int, int] | None, stands: Orientation) -> tuple[int, int]:
    if fit is None:
        return frame.width, frame.height
    room = fit[::-1] if stands.transposed else fit
    scale = min(room[0] / frame.width, room[1] / frame.height, 1.0)
    width, height = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    # A screen rounds where the picture begins, too; made a pixel smaller than asked, it would be scaled once more.
    if scale < 1.0 and max(room[0] - width, room[1] - height) <= 1:
        return room
    return width, height


def _fetch(frame: VideoFrame) -> None:
    # Where a processor can gather pixels by their places, libswscale does so, and no processor fetches ahead for that:
    # reading through a frame that lies in main memory beforehand takes a third off. One of 4K does not stay near.
    if _is_soon_made(frame):
        for plane in frame.planes:
            np.frombuffer(memoryview(plane), np.uint8).max()


def _threads(frame: VideoFrame, width: int) -> int:
    # What is made smaller moves, and is made beside decoding: then handing out the work costs a third of it. What is
    # large is waited for longer than that; 0 is as many as there are.
    return 1 if width < frame.width and _is_soon_made(frame) else 0


def _is_soon_made(frame: VideoFrame) -> bool:
    return frame.width * frame.height <= _SOON_MADE


def _matrix(frame: VideoFrame) -> int | None:
    if frame.format.is_rgb or frame.colorspace not in _UNSPECIFIED:
        return None
    if tone.is_high_range(frame):
        return int(Colorspace.BT2020)
    return int(Colorspace.ITU709 if frame.height > _TALLEST_SD else Colorspace.ITU601)


def _reformatted(reformatter: VideoReformatter, frame: VideoFrame, **wanted: Any) -> VideoFrame:
    try:
        return reformatter.reformat(frame, **wanted)
    except (av.error.FFmpegError, ValueError) as error:
        raise BadInput(
            f"Pictures stored as {frame.format.name} can't be shown ({error}); convert the video to H.264"
        ) from error


def scaled(frame: VideoFrame, size: tuple[int, int], reformatter: VideoReformatter) -> VideoFrame:
    """A copy of a decoded frame in another size (width, height), in the same kind of pixels. Raises BadInput.

    The `reformatter` is kept by who scales many frames: making it takes longer than using it. Not thread-safe.
    """
    # The quicker rounding writes planes of more than 8 bits on into the next row: another thread's, or another field's.
    how = Interpolation.BILINEAR | Interpolation.ACCURATE_RND
    return _reformatted(reformatter, frame, width=size[0], height=size[1], interpolation=how, threads=1)


def visible(frame: VideoFrame, plane: int = 0) -> NDArray[np.uint8]:
    """The bytes of one plane without the padding at the end of rows, shape (rows, bytes); not a copy."""
    stored = frame.planes[plane]
    rows = np.frombuffer(memoryview(stored), np.uint8)[: stored.height * stored.line_size]
    used = (stored.width * _bits_each(frame) + 7) // 8
    return rows.reshape(stored.height, stored.line_size)[:, :used]


def _may_be_transparent(frame: VideoFrame) -> bool:
    # Pictures are opaque: what four bytes would carry over is left out.
    return frame.format.has_palette or any(part.is_alpha for part in frame.format.components)


def _bits_each(frame: VideoFrame) -> int:
    if len(frame.planes) == 1:
        return frame.format.padded_bits_per_pixel
    return (frame.format.components[0].bits + 7) // 8 * 8


def _pixels(frame: VideoFrame) -> NDArray[np.uint8]:
    return visible(frame).reshape(frame.height, frame.width, -1)
