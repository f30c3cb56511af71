"""Making the small copy of a video: one sequential exact read, one picture written for each frame."""

from __future__ import annotations

import errno
import os
import time
from fractions import Fraction
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Self

import av
import av.error
import cv2
import numpy as np
from av.video.reformatter import Colorspace, VideoReformatter

from framegrain.domain.errors import BadInput, Cancelled
from framegrain.media.demux import build_index
from framegrain.media.errors import FrameMismatch
from framegrain.media.fingerprint import fingerprint
from framegrain.media.picture import PictureMaker
from framegrain.media.proxy import COPY, Proxy, keep_manifest, revoke_manifest
from framegrain.media.reader import ExactReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from numpy.typing import NDArray

    from framegrain.media.index import Cancel, Progress, VideoIndex
    from framegrain.media.kept import KeptFiles

    Busy = Callable[[], bool]

SHORT_SIDE, LONG_SIDE = 540, 1280
# FFmpeg's scale for MJPEG, 1 the best and 31 the worst; 8 takes half the room of 3, at 11 blocks begin to show.
_QUALITY: Final = 8
# The copy's own clock says nothing of the original's times; a player shows it at this rate.
_RATE: Final = 25
SPOTS: Final = 6
# Mean difference of grey levels between thumbnails of the same picture; that of two different ones is several times it.
_MOST_DIFFERENCE: Final = 6.0
_THUMBNAIL: Final = (64, 36)
_WRITING_SHARE: Final = 0.96
_STEP: Final = 0.001
_NAP: Final = 0.1
_TOUCH_EVERY: Final = 60.0


def make_proxy(
    path: Path | str,
    index: VideoIndex,
    kept: KeptFiles,
    *,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    busy: Busy | None = None,
) -> Proxy:
    """Make the small copy of a video and check it; one made before is replaced.

    Where the original gives no picture for a frame, a hatched one stands in its place, so that numbers agree. While
    `busy()` holds nothing is done. Raises BadInput (unreadable, changed meanwhile, no room), FrameMismatch (the copy
    did not come out right) and Cancelled; nothing is kept then.
    """
    path = Path(path)
    watch = _Watch(path, progress, cancel, busy)
    original = fingerprint(path)
    revoke_manifest(kept, original)
    try:
        with kept.growing(original, COPY) as part:
            watch.part = part
            _write(path, index, part, watch)
            copy = _checked(path, index, part, watch)
            if fingerprint(path) != original:
                raise BadInput(f"{path} was changed while it was copied; nothing was kept")
        return keep_manifest(kept, original, index, copy)
    except (OSError, av.error.FFmpegError) as error:
        raise BadInput(_why_not_written(path, kept.folder, error)) from error


class CopyWriter:
    """Writes small upright pictures as MJPEG in Matroska, one a frame; `target` is a file or something to write to."""

    def __init__(self, target: Path | IO[bytes], size: tuple[int, int]) -> None:
        self._size = size
        self._reformatter = VideoReformatter()
        self._frames = 0
        opened = str(target) if isinstance(target, Path) else target
        self._container = av.open(opened, "w", format="matroska")
        self._stream = self._container.add_stream("mjpeg", rate=_RATE)
        self._stream.width, self._stream.height = size
        self._stream.pix_fmt = "yuvj420p"
        context = self._stream.codec_context
        context.time_base = Fraction(1, _RATE)
        context.qmin = context.qmax = _QUALITY
        context.thread_count = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._container.mux(self._stream.encode(None))
        self._container.close()

    def add(self, bgra: NDArray[np.uint8]) -> None:
        """Write the picture of the next frame; one of another size is brought to the copy's."""
        if bgra.shape[1::-1] != self._size:
            bgra = np.asarray(cv2.resize(bgra, self._size, interpolation=cv2.INTER_AREA), np.uint8)
        # JPEG has but one way to write colours: BT.601, full range
        frame = self._reformatter.reformat(
            av.VideoFrame.from_ndarray(bgra, format="bgra"),
            format="yuvj420p",
            dst_colorspace=Colorspace.ITU601,
        )
        frame.pts, frame.time_base = self._frames, Fraction(1, _RATE)
        self._frames += 1
        self._container.mux(self._stream.encode(frame))


def small_picture(maker: PictureMaker, reader: ExactReader, frame: int) -> NDArray[np.uint8]:
    """Frame `frame` upright and small; raises as `ExactReader.frame` does."""
    decoded = reader.frame(frame)
    lies = decoded.width >= decoded.height
    fit = (LONG_SIDE, SHORT_SIDE) if lies else (SHORT_SIDE, LONG_SIDE)
    turned = decoded.rotation % 180 != 0
    return maker.bgra(decoded, fit=fit[::-1] if turned else fit)


def hatched(size: tuple[int, int]) -> NDArray[np.uint8]:
    """What stands where the original has no picture: grey stripes, BGRA, shape (height, width, 4)."""
    width, height = size
    across = (np.arange(width)[None, :] + np.arange(height)[:, None]) // 12 % 2
    grey = (96 + 32 * across).astype(np.uint8)
    return np.dstack([grey, grey, grey, np.full_like(grey, 255)])


class _Watch:
    """Tells how far the work is, and whether to go on, wait or stop."""

    def __init__(
        self, path: Path, progress: Progress | None, cancel: Cancel | None, busy: Busy | None
    ) -> None:
        self.part: Path | None = None
        self._path = path
        self._progress = progress
        self._cancel = cancel
        self._busy = busy
        self._touched = time.monotonic()
        self._told = 0.0

    def check(self, share: float) -> None:
        """Between two frames: raises Cancelled, and waits while somebody else needs the machine."""
        self._stop_if_cancelled()
        while self._busy is not None and self._busy():
            time.sleep(_NAP)
            self._touch()
            self._stop_if_cancelled()
        if self._progress is not None and share - self._told >= _STEP:
            self._told = share
            self._progress(share)

    def _stop_if_cancelled(self) -> None:
        if self._cancel is not None and self._cancel():
            raise Cancelled(f"Making the copy of {self._path.name} was cancelled")

    def _touch(self) -> None:
        # A file that rests for long would be taken for the leftover of a killed run.
        if self.part is not None and time.monotonic() - self._touched > _TOUCH_EVERY:
            self._touched = time.monotonic()
            os.utime(self.part)


def _write(path: Path, index: VideoIndex, part: Path, watch: _Watch) -> None:
    with ExactReader(path, index) as reader:
        pictures = _pictures(reader)
        waiting = 0  # frames before the first that has a picture: its size is not known yet
        first = next(pictures)
        while first is None and waiting + 1 < index.frame_count:
            waiting += 1
            first = next(pictures)
        if first is None:
            raise BadInput(f"{path} gives no picture at all; there is nothing to copy")
        size = first.shape[1], first.shape[0]
        empty = hatched(size)
        with CopyWriter(part, size) as writer:
            for _ in range(waiting):
                writer.add(empty)
            writer.add(first)
            for done, picture in enumerate(pictures, waiting + 2):
                writer.add(empty if picture is None else picture)
                watch.check(_WRITING_SHARE * done / index.frame_count)


def _pictures(reader: ExactReader) -> Iterator[NDArray[np.uint8] | None]:
    maker = PictureMaker()
    for frame in range(reader.frame_count):
        try:
            yield small_picture(maker, reader, frame)
        except FrameMismatch:
            yield None


def _checked(path: Path, index: VideoIndex, part: Path, watch: _Watch) -> VideoIndex:
    # Raises FrameMismatch unless the copy has as many frames, in order, and shows the original at spread places.
    copy = build_index(part)
    in_order = np.array_equal(copy.packets, np.arange(index.frame_count))
    if not in_order or len(copy.keys) != index.frame_count or copy.problems:
        raise FrameMismatch(
            f"The copy of {path.name} has {copy.frame_count} pictures for {index.frame_count} frames; nothing was kept"
        )
    maker, copy_maker = PictureMaker(), PictureMaker(is_upright=True)
    spots = np.unique(np.linspace(0, index.frame_count - 1, SPOTS).astype(int)).tolist()
    with ExactReader(path, index) as original, ExactReader(part, copy, threads=1) as small:
        for done, frame in enumerate(spots):
            watch.check(_WRITING_SHARE + (1 - _WRITING_SHARE) * done / len(spots))
            try:
                true = small_picture(maker, original, frame)
            except FrameMismatch:
                continue
            if difference(true, small_picture(copy_maker, small, frame)) > _MOST_DIFFERENCE:
                raise FrameMismatch(
                    f"The copy of {path.name} shows another picture at frame {frame}; nothing was kept"
                )
    return copy


def difference(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Mean difference of two pictures' thumbnails, in grey levels."""
    small = [
        cv2.resize(picture, _THUMBNAIL, interpolation=cv2.INTER_AREA).astype(float) for picture in (a, b)
    ]
    return float(np.abs(small[0] - small[1]).mean())


def _why_not_written(path: Path, folder: Path, error: OSError | av.error.FFmpegError) -> str:
    if error.errno == errno.ENOSPC:
        return (
            f"There is no room left in {folder} for the copy of {path.name}; nothing was kept. "
            "Delete copies of other videos in the preferences, or free some space"
        )
    return f"The copy of {path.name} can't be written to {folder} ({error.strerror}); check that folder"
