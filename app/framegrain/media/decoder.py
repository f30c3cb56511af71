"""Frames for the window: one decode thread that serves the newest request, playback and idle time, in this order."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from framegrain.domain.errors import Cancelled, FramegrainError
from framegrain.media.cache import FrameCache, frame_bytes
from framegrain.media.container import check_file
from framegrain.media.errors import FrameMismatch
from framegrain.media.picture import PictureMaker
from framegrain.media.prefetch import MOST_AHEAD, Window, idle_window, play_window
from framegrain.media.reader import ExactReader

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

    from framegrain.media.index import VideoIndex

# An approximate picture farther away than this says nothing about the frame asked for.
_NEAR_ENOUGH: Final = 60
_UNKNOWN_ROOM: Final = 16


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An upright picture, BGRA, shape (height, width, 4).

    `frame` was asked for, `shown_frame` is what the pixels show; `exact` says they are the same.
    """

    frame: int
    shown_frame: int
    exact: bool
    bgra: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    frame: int
    approximate_ok: bool


class Decoder:
    """Decodes one video in a thread of its own.

    `on_picture` and `on_error` are called on the decode thread; they must hand over and return (a Qt signal does).
    Python threads take turns: a busy interface starves this thread, which `sys.setswitchinterval(0.0005)`, once at
    start, more than halves.
    """

    def __init__(
        self,
        path: Path | str,
        index: VideoIndex,
        *,
        budget_bytes: int | None = None,
        on_picture: Callable[[Picture], None],
        on_error: Callable[[FramegrainError], None],
    ) -> None:
        self._path = Path(path)
        self._index = index
        self._on_picture = on_picture
        self._on_error = on_error
        self._cache = FrameCache(budget_bytes)
        self._maker = PictureMaker()
        self._peek_maker = PictureMaker()
        self._reader: ExactReader | None = None
        self._wake = threading.Condition()
        self._request: _Request | None = None
        self._at = 0
        self._speed = 0.0
        self._fit: tuple[int, int] | None = None
        self._failed: set[int] = set()
        self._held = _Held(self._cache, self._failed)
        self._room = _UNKNOWN_ROOM
        self._is_stuck = False
        self._closed = False
        self._thread = threading.Thread(target=self._work, name=f"decode {self._path.name}", daemon=True)
        self._thread.start()

    @property
    def frame_count(self) -> int:
        """Frames of the video."""
        return self._index.frame_count

    @property
    def cached(self) -> FrameCache:
        """The decoded frames held."""
        return self._cache

    def fit_into(self, size: tuple[int, int] | None) -> None:
        """Make pictures to fit into (width, height) from now on, never enlarged; None for full size."""
        self._fit = size

    def show(self, frame: int, *, approximate_ok: bool = False) -> None:
        """Have `frame` delivered to `on_picture`; a request not yet served is dropped.

        With `approximate_ok` a near picture, marked so, may come first when the exact one takes time.
        """
        with self._wake:
            self._request = _Request(frame, approximate_ok)
            self._at = frame
            self._is_stuck = False
            self._wake.notify()

    def peek(self, frame: int) -> Picture | None:
        """The exact picture if it is decoded already, at once and on the calling thread.

        While playing, this also tells where the playhead is.
        """
        if self._speed:
            with self._wake:
                self._at = frame
                self._wake.notify()
        return self._cached_picture(frame, frame)

    def play_from(self, frame: int, speed: float) -> None:
        """Decode ahead of a playhead starting at `frame` (backwards for a negative speed) so that `peek` finds it."""
        with self._wake:
            self._at = frame
            self._speed = speed
            self._request = None
            self._is_stuck = False
            self._wake.notify()

    def stop_playing(self) -> None:
        """Back to serving single frames."""
        with self._wake:
            self._speed = 0.0
            self._wake.notify()

    def close(self) -> None:
        """Stop and join the thread; nothing is delivered afterwards. Not to be called from the callbacks."""
        with self._wake:
            self._closed = True
            self._wake.notify()
        self._thread.join()
        self._cache.clear()

    def _work(self) -> None:
        try:
            while not self._closed:
                request, missing = self._wait()
                if request is not None:
                    self._serve(request)
                elif missing is not None:
                    self._fetch(missing)
        finally:
            self._drop_reader()

    def _wait(self) -> tuple[_Request | None, int | None]:
        # The next thing to do: a request, or a frame worth having; sleeps while there is neither.
        with self._wake:
            while not self._closed:
                if self._request is not None:
                    request, self._request = self._request, None
                    return request, None
                missing = None if self._is_stuck else self._window().next_missing(self._held)
                if missing is not None:
                    return None, missing
                self._wake.wait()
        return None, None

    def _window(self) -> Window:
        if self._speed:
            return play_window(self._at, self.frame_count, self._room, self._speed)
        return idle_window(self._at, self.frame_count, self._room)

    def _serve(self, request: _Request) -> None:
        decoded = self._cache.get(request.frame)
        try:
            if decoded is None:
                decoded = self._decode(request)
            self._deliver(request.frame, request.frame, decoded)
        except Cancelled:
            pass
        except FramegrainError as error:
            self._fail(request.frame, error)

    def _decode(self, request: _Request) -> VideoFrame:
        waits_for_any = request.approximate_ok and not self._deliver_near(request.frame)

        def keep(number: int, decoded: VideoFrame) -> None:
            nonlocal waits_for_any
            self._hold(number, decoded)
            if waits_for_any and number != request.frame:
                waits_for_any = False
                self._deliver(request.frame, number, decoded)

        return self._opened().frame(request.frame, keep=keep, cancel=self._is_overtaken)

    def _deliver_near(self, frame: int) -> bool:
        near = self._cache.nearest(frame, _NEAR_ENOUGH)
        decoded = None if near is None else self._cache.get(near)
        if near is None or decoded is None:
            return False
        self._deliver(frame, near, decoded)
        return True

    def _fetch(self, missing: int) -> None:
        def keep(number: int, decoded: VideoFrame) -> None:
            # Frames decoded on the way to the window must not push out those inside it.
            if self._speed or number in self._window():
                self._hold(number, decoded)

        def is_overtaken() -> bool:
            return self._is_overtaken() or self._is_far_from_playhead(missing)

        try:
            self._opened().frame(missing, keep=keep, cancel=is_overtaken)
        except Cancelled:
            pass
        except FramegrainError as error:
            # Nobody waits for this frame, so the error is told when somebody does; playback would wait for ever.
            self._failed.add(missing)
            self._is_stuck = not isinstance(error, FrameMismatch)
            if self._speed:
                self._fail(missing, error)

    def _is_overtaken(self) -> bool:
        return self._closed or self._request is not None

    def _is_far_from_playhead(self, frame: int) -> bool:
        # A playhead that outran the decoder is caught up with by decoding on; one that jumped is not.
        if self._speed:
            return abs(frame - self._at) > MOST_AHEAD
        return frame not in self._window()

    def _hold(self, number: int, decoded: VideoFrame) -> None:
        self._room = max(1, self._cache.budget // max(frame_bytes(decoded), 1))
        self._cache.put(number, decoded)

    def _cached_picture(self, asked: int, shown: int) -> Picture | None:
        decoded = self._cache.get(shown)
        if decoded is None:
            return None
        try:
            bgra = self._peek_maker.bgra(decoded, fit=self._fit)
        except FramegrainError:  # told through on_error as soon as the frame is asked for
            return None
        return Picture(asked, shown, asked == shown, bgra)

    def _deliver(self, asked: int, shown: int, decoded: VideoFrame) -> None:
        if self._closed:
            return
        bgra = self._maker.bgra(decoded, fit=self._fit)
        self._on_picture(Picture(asked, shown, asked == shown, bgra))

    def _fail(self, frame: int, error: FramegrainError) -> None:
        self._failed.add(frame)
        # The next request starts afresh: the file may be back, or on a drive that was plugged in again.
        self._drop_reader()
        if not self._closed:
            self._on_error(error)

    def _opened(self) -> ExactReader:
        # An open file stays readable after it was deleted; people had better know while it can be put back.
        check_file(self._path)
        if self._reader is None:
            self._reader = ExactReader(self._path, self._index)
        return self._reader

    def _drop_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None


class _Held:
    """Frames there is nothing to do for: decoded, or known not to come."""

    def __init__(self, cache: FrameCache, failed: set[int]) -> None:
        self._cache = cache
        self._failed = failed

    def __contains__(self, frame: object) -> bool:
        return isinstance(frame, int) and (frame in self._failed or frame in self._cache)
