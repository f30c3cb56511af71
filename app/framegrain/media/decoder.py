"""Frames for the window: one decode thread that serves the newest request, playback and idle time, in this order."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from framegrain.domain.errors import Cancelled, FramegrainError
from framegrain.media.cache import FrameCache, default_budget
from framegrain.media.errors import FrameMismatch
from framegrain.media.picture import PictureMaker
from framegrain.media.prefetch import MOST_AHEAD, Piece, Window, idle_window, play_window
from framegrain.media.reader import ExactReader
from framegrain.media.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

    from framegrain.media.index import VideoIndex
    from framegrain.media.source import FrameReader

# An approximate picture farther away than this says nothing about the frame asked for.
_NEAR_ENOUGH: Final = 60
# More frames back at once are a jump, after which nobody knows where it goes on.
_A_STEP: Final = 10


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
    move: int


class Decoder:
    """Decodes one video in a thread of its own.

    `on_picture` and `on_error` are called on the decode thread; they must hand over and return (a Qt signal does).
    `open_reader` opens the file for exact reading. `budget_bytes` is what all decoded frames may take together.
    Python threads take turns: a busy interface starves this thread, which `sys.setswitchinterval(0.0005)`, once at
    start, more than halves.
    """

    def __init__(
        self,
        path: Path | str,
        index: VideoIndex,
        *,
        budget_bytes: int | None = None,
        open_reader: Callable[[Path, VideoIndex], FrameReader] = ExactReader,
        on_picture: Callable[[Picture], None],
        on_error: Callable[[FramegrainError], None],
    ) -> None:
        path = Path(path)
        self._on_picture = on_picture
        self._on_error = on_error
        budget = default_budget() if budget_bytes is None else budget_bytes
        self._at_rest = Source(path, index, open_reader, budget)
        self._maker = PictureMaker()
        self._peek_maker = PictureMaker()
        self._wake = threading.Condition()
        self._request: _Request | None = None
        self._at = 0
        self._backward = False
        self._moves = 0
        self._speed = 0.0
        self._fit: tuple[int, int] | None = None
        self._is_stuck = False
        self._closed = False
        self._thread = threading.Thread(target=self._work, name=f"decode {path.name}", daemon=True)
        self._thread.start()

    @property
    def frame_count(self) -> int:
        """Frames of the video."""
        return self._at_rest.index.frame_count

    @property
    def cached(self) -> FrameCache:
        """The decoded frames held."""
        return self._source.cache

    def set_budget(self, budget_bytes: int | None) -> None:
        """Keep decoded frames to so many bytes from now on; None for the default."""
        self._at_rest.set_budget(default_budget() if budget_bytes is None else budget_bytes)

    def fit_into(self, size: tuple[int, int] | None) -> None:
        """Make pictures to fit into (width, height) from now on, never enlarged; None for full size."""
        self._fit = size

    def show(self, frame: int, *, approximate_ok: bool = False) -> None:
        """Have `frame` delivered to `on_picture`; a request not yet served is dropped.

        With `approximate_ok` a near picture, marked so, may come first when the exact one takes time.
        """
        with self._wake:
            self._move_to(frame)
            self._request = _Request(frame, approximate_ok, self._moves)

    def stand_at(self, frame: int) -> None:
        """The playhead is at `frame`, whose picture `peek` gave: drop what was asked for, decode around this one."""
        with self._wake:
            self._request = None
            self._move_to(frame)

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
            self._speed = speed
            self._request = None
            self._move_to(frame)

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
        self._at_rest.cache.clear()

    @property
    def _source(self) -> Source:
        # Where pictures come from now; the one place that may know of another file to play and scrub from.
        return self._at_rest

    def _move_to(self, frame: int) -> None:
        if frame != self._at:
            self._backward = 0 < self._at - frame <= _A_STEP
        self._at = frame
        self._moves += 1
        self._is_stuck = False
        self._wake.notify()

    def _work(self) -> None:
        try:
            while not self._closed:
                request, piece = self._wait()
                if request is not None:
                    self._serve(request)
                elif piece is not None:
                    self._fetch(piece)
        finally:
            self._at_rest.drop()

    def _wait(self) -> tuple[_Request | None, Piece | None]:
        # The next thing to do: a request, or frames worth having; sleeps while there is neither.
        with self._wake:
            while not self._closed:
                if self._request is not None:
                    request, self._request = self._request, None
                    return request, None
                source = self._source
                piece = (
                    None
                    if self._is_stuck
                    else self._window().next_piece(source.held, source.index.key_before)
                )
                if piece is not None:
                    return None, piece
                self._wake.wait()
        return None, None

    def _window(self) -> Window:
        room = self._source.room
        if self._speed:
            return play_window(self._at, self.frame_count, room, self._speed)
        return idle_window(self._at, self.frame_count, room, backward=self._backward)

    def _serve(self, request: _Request) -> None:
        decoded = self._source.cache.get(request.frame)
        try:
            if decoded is None:
                decoded = self._decode(request)
            self._deliver(request.frame, request.frame, decoded)
        except Cancelled:
            pass
        except FramegrainError as error:
            self._fail(request.frame, error)

    def _decode(self, request: _Request) -> VideoFrame:
        if request.approximate_ok:
            self._deliver_near(request.frame)

        def is_overtaken() -> bool:
            return self._closed or self._moves != request.move

        return self._source.frame(request.frame, keep=self._hold, cancel=is_overtaken)

    def _deliver_near(self, frame: int) -> None:
        # Something to look at while the exact picture is on its way.
        source = self._source
        near = source.cache.nearest(frame, _NEAR_ENOUGH)
        decoded = None if near is None else source.cache.get(near)
        if near is not None and decoded is not None:
            self._deliver(frame, near, decoded)
        elif (key := source.key_picture(frame)) is not None:
            self._hold(*key)
            self._deliver(frame, *key)

    def _fetch(self, piece: Piece) -> None:
        def keep(number: int, decoded: VideoFrame) -> None:
            # Frames decoded on the way must not push out those worth more.
            if self._speed > 0 or number in self._window():
                self._hold(number, decoded)

        def is_overtaken() -> bool:
            return self._closed or self._request is not None or self._is_far_from_playhead(piece)

        try:
            self._source.frame(piece.last, keep=keep, cancel=is_overtaken)
        except Cancelled:
            pass
        except FramegrainError as error:
            # Nobody waits for this frame, so the error is told when somebody does; playback would wait for ever.
            self._source.held.fail(piece.last)
            self._is_stuck = not isinstance(error, FrameMismatch)
            if self._speed:
                self._fail(piece.last, error)

    def _is_far_from_playhead(self, piece: Piece) -> bool:
        # A playhead that outran the decoder is caught up with by decoding on; one that jumped is not.
        if self._speed > 0:
            return abs(piece.last - self._at) > MOST_AHEAD
        window = self._window()
        return piece.last < window.first or piece.first >= window.stop

    def _hold(self, number: int, decoded: VideoFrame) -> None:
        source, window = self._source, self._window()
        source.cache.favour(window.first, window.stop)
        source.hold(number, decoded)

    def _cached_picture(self, asked: int, shown: int) -> Picture | None:
        decoded = self._source.cache.get(shown)
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
        self._source.held.fail(frame)
        # The next request starts afresh: the file may be back, or on a drive that was plugged in again.
        self._source.drop()
        if not self._closed:
            self._on_error(error)
