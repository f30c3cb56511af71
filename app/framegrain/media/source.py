"""One file that pictures are decoded from, and the frames of it held."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Protocol

from framegrain.media.cache import FrameCache, frame_bytes
from framegrain.media.container import check_video
from framegrain.media.decoding_memory import all_threads, beside_frames_held
from framegrain.media.picture import share
from framegrain.media.prefetch import Piece
from framegrain.media.untouched import Untouched

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from av.video.frame import VideoFrame

    from framegrain.media.index import Cancel, VideoIndex
    from framegrain.media.reader import Keep

_UNKNOWN_ROOM: Final = 16
# With fewer, nothing could be played.
_FEWEST_HELD: Final = 3
# Of fewer frames decoded in one go, most of the time is that of the seek.
_ENOUGH_TO_TELL: Final = 8


class FrameReader(Protocol):
    """Decodes any frame of one file; used by one thread."""

    def frame(self, frame: int, *, keep: Keep | None = None, cancel: Cancel | None = None) -> VideoFrame:
        """The frame as stored; `keep` is given those decoded on the way, `cancel` is asked between packets."""
        ...

    def key_picture(self, frame: int) -> tuple[int, VideoFrame] | None:
        """A key frame before `frame` with its number, where that comes sooner than `frame` itself."""
        ...

    def limit_memory(self, budget: int) -> None:
        """Decode with so many threads that all frames keep to `budget` bytes; asked before the first frame."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


class Source:
    """A file with its frame index, opened when first needed; `held` may be asked by any thread, the rest by one.

    `budget` is the bytes all frames of it may take, those that decoding itself needs included; `labeled` the
    fingerprint the file has to have, where it is known.
    """

    def __init__(
        self,
        path: Path,
        index: VideoIndex,
        open_frames: Callable[[Path, VideoIndex], FrameReader],
        budget: int,
        labeled: str = "",
    ) -> None:
        self.path = path
        self.index = index
        self.cache = FrameCache(budget)
        self.held = Held(self.cache)
        self.pace = 0.0
        """Seconds a frame took to decode of late."""
        self._open_frames = open_frames
        self._reader: FrameReader | None = None
        self._budget = budget
        self._frame_size = 0
        self._seconds_each = 0.0
        self._shrunk = False
        self._untouched = Untouched(path, is_folder=bool(index.names), labeled=labeled)

    @property
    def budget(self) -> int:
        """Bytes that all frames of it may take."""
        return self._budget

    @property
    def room(self) -> int:
        """How many frames may be held."""
        return max(self.cache.budget // self._frame_size, 1) if self._frame_size else _UNKNOWN_ROOM

    def set_budget(self, budget: int) -> None:
        """Keep to so many bytes from now on."""
        self._shrunk |= budget < self._budget
        self._budget = budget
        self._share_budget()

    def frame(self, number: int, *, keep: Keep, cancel: Cancel) -> VideoFrame:
        """Decode a frame; raises as `ExactReader.frame` does."""
        began, count = time.perf_counter(), 0

        def counted(passed: int, decoded: VideoFrame) -> None:
            nonlocal count
            count += 1
            keep(passed, decoded)

        try:
            return self._opened().frame(number, keep=counted, cancel=cancel)
        finally:
            if count >= _ENOUGH_TO_TELL:
                self._seconds_each = (time.perf_counter() - began) / count

    def seconds_to(self, frame: int) -> float:
        """How long a frame may take from its key on, as the last long way went; 0 before there was one."""
        return self._seconds_each * (frame - self.index.key_before(frame))

    def key_picture(self, frame: int) -> tuple[int, VideoFrame] | None:
        """A key frame before `frame` with its number, where that comes sooner than `frame` itself."""
        return self._opened().key_picture(frame)

    def hold(self, number: int, decoded: VideoFrame, *, most: int | None = None) -> None:
        """Keep a decoded frame as long as there is room: once `most` are held, one goes for each that comes."""
        share(decoded)  # the decoding and the window's thread make pictures of what is held
        size = frame_bytes(decoded)
        if size != self._frame_size:
            self._frame_size = size
            self._share_budget()
        self.cache.put(number, decoded, grow_to=None if most is None else most * size)
        self.held.expect(number)

    def drop(self) -> None:
        """Let go of the file; it is opened again when next needed."""
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()

    def _share_budget(self) -> None:
        beside = beside_frames_held(self._budget, self._frame_size, all_threads())
        self.cache.budget = max(self._budget - beside, min(_FEWEST_HELD * self._frame_size, self._budget))

    def _opened(self) -> FrameReader:
        # An open file stays readable after it was deleted; people had better know while it can be put back.
        if not self._untouched.is_as_seen:
            check_video(self.path, folder=bool(self.index.names))
            self._untouched.check()
        if self._shrunk:
            self._shrunk = False
            self.drop()  # a decoder keeps the memory of frames let go for its next ones
        if self._reader is None:
            self._reader = self._open_frames(self.path, self.index)
            self._reader.limit_memory(self._budget)
        return self._reader


class Held:
    """Frames there is nothing to do for: decoded, or known not to come."""

    def __init__(self, cache: FrameCache) -> None:
        self._cache = cache
        self._failed: set[int] = set()
        self._doubted = -1

    def fail(self, frame: int) -> None:
        """Don't expect this frame."""
        self._failed.add(frame)

    def expect(self, frame: int) -> None:
        """It came after all: what failed once, as a drive for a moment, fails no longer."""
        self._failed.discard(frame)

    def note_pass(self, piece: Piece) -> None:
        """A piece was decoded: the first of its frames that did not come, as happens next to damage, may yet do so."""
        missing = self.run_stop(piece.first)
        self._doubted = missing if missing < piece.last else -1

    def alone(self, piece: Piece) -> Piece:
        """The piece as it is to be decoded: a frame that did not come on the way is asked for by itself."""
        return Piece(piece.first, piece.first + 1) if piece.first == self._doubted else piece

    def past_failed(self, number: int, way: int) -> int:
        """Where those not expected end that follow `number` in the direction `way`, 1 or -1; `number` if none do.

        Also `number` where it is still to come itself.
        """
        if number not in self._failed and number not in self._cache:
            return number
        while number + way in self._failed:
            number += way
        return number

    def run_start(self, number: int) -> int:
        """The first of the unbroken run that ends with `number`; `number + 1` when it isn't held."""
        start = self._cache.run_start(number)
        while start - 1 in self._failed:
            start = self._cache.run_start(start - 2)
        return start

    def run_stop(self, number: int) -> int:
        """The first frame not held, from `number` on."""
        stop = self._cache.run_stop(number)
        while stop in self._failed:
            stop = self._cache.run_stop(stop + 1)
        return stop
