"""Frames for the window: one decode thread that serves the newest request, playback and idle time, in this order."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from framegrain.domain.errors import Cancelled, FramegrainError
from framegrain.media.background import Attendant
from framegrain.media.cache import FrameCache, default_budget
from framegrain.media.errors import FrameMismatch
from framegrain.media.moving_copy import MovingCopy
from framegrain.media.moving_hand import REST, rest_before
from framegrain.media.picture import PictureMaker
from framegrain.media.prefetch import MOST_AHEAD, Piece, Window, idle_window, leap_piece, play_window
from framegrain.media.reader import ExactReader
from framegrain.media.shown import Picture
from framegrain.media.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.video.frame import VideoFrame

    from framegrain.media.index import VideoIndex
    from framegrain.media.proxy import Proxy
    from framegrain.media.source import FrameReader

# An approximate picture farther away than this says nothing about the frame asked for.
_NEAR_ENOUGH: Final = 60
# Frames a playhead may pass while one is decoded; above, decoding would fall behind it more and more.
_CARRIES: Final = 0.9
# More frames back at once are a jump, after which nobody knows where it goes on.
_A_STEP: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    frame: int
    approximate_ok: bool
    move: int


class Decoder(Attendant):
    """Decodes one video in a thread of its own.

    `on_picture` and `on_error` are called on the decode thread; they must hand over and return (a Qt signal does).
    `open_reader` opens the file for exact reading. `budget_bytes` is what all decoded frames may take together,
    `labeled` the fingerprint the file has to have, where it is known.
    Python threads take turns: a busy interface starves this thread, which `sys.setswitchinterval(0.0005)`, once at
    start, more than halves.
    """

    def __init__(
        self,
        path: Path | str,
        index: VideoIndex,
        *,
        budget_bytes: int | None = None,
        labeled: str = "",
        open_reader: Callable[[Path, VideoIndex], FrameReader] = ExactReader,
        on_picture: Callable[[Picture], None],
        on_error: Callable[[FramegrainError], None],
    ) -> None:
        path = Path(path)
        super().__init__(f"decode {path.name}")
        self._on_picture = on_picture
        self._on_error = on_error
        budget = default_budget() if budget_bytes is None else budget_bytes
        self._at_rest = Source(path, index, open_reader, budget, labeled)
        self._budget = budget
        self._maker = PictureMaker()
        self._peek_maker = PictureMaker()
        self._copy_maker = PictureMaker(is_upright=True)
        self._copy = MovingCopy(self._wake)
        self._request: _Request | None = None
        self._at = 0
        self._backward = False
        self._moves = 0
        self._speed, self._returns, self._rests_until = 0.0, False, 0
        self._ready: Picture | None = None
        self._fit: tuple[int, int] | None = None
        self._fit_near: tuple[int, int] | None = None
        self._rate = index.frame_count / max(float(index.times.duration), 1e-3)
        self._is_stuck = False
        self._thread.start()

    @property
    def frame_count(self) -> int:
        """Frames of the video."""
        return self._at_rest.index.frame_count

    @property
    def cached(self) -> FrameCache:
        """The decoded frames held."""
        return self._source.cache

    def after(self, frame: int, way: int) -> int:
        """The frame to expect next in the direction `way`, 1 or -1: those known to have no picture are passed."""
        return self._source.held.past_failed(frame, way) + way

    @property
    def budget(self) -> int:
        """Bytes that all decoded frames may take together, those that decoding itself needs included."""
        return self._budget

    def set_budget(self, budget_bytes: int | None) -> None:
        """Keep decoded frames to so many bytes from now on; None for the default."""
        self._budget = default_budget() if budget_bytes is None else budget_bytes
        with self._wake:
            self._share_budget()
            self._wake.notify()  # what was at hand may be gone

    def use_copy(self, copy: Proxy | None) -> None:
        """Take pictures from this small copy while they move; None for the original alone.

        Returns when the copy used before is let go of, so that it can be deleted. A request under way is dropped: ask
        again. A copy that can't be read any more is given up without a word, since the original has everything.
        """
        with self._wake:
            self._moves += 1
            self._copy.want(copy)
            self._wake.wait_for(lambda: self._closed or self._copy.is_settled)

    def fit_into(self, size: tuple[int, int] | None) -> None:
        """Make pictures to fit into (width, height) from now on, never enlarged; None for full size."""
        self._fit, self._ready = size, None

    def fit_approximate(self, size: tuple[int, int] | None) -> None:
        """Make approximate pictures to fit into (width, height), where `fit_into` says nothing."""
        self._fit_near = size

    def show(self, frame: int, *, approximate_ok: bool = False) -> None:
        """Have `frame` delivered to `on_picture`; a request not yet served is dropped.

        Where decoding it is needed, the picture of a small copy comes first, and the original's when nothing else is
        asked for. With `approximate_ok` a near picture, marked so, may come first when the exact one takes time.
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
        """The picture of `frame` if it is decoded already, at once and on the calling thread.

        While playing it is the small copy's where there is one; this also tells where the playhead is then.
        """
        if self._speed:
            self._at = frame  # being woken for each takes as long as showing a few shapes
            if frame >= self._rests_until or not 0 < self._speed <= 1:
                with self._wake:
                    self._wake.notify()
        ready, self._ready = self._ready, None
        return ready if ready is not None and ready.frame == frame else self._cached_picture(frame)

    def prepare(self, frame: int) -> None:
        """Make the picture now that `peek` will be asked for next, if it is decoded; for the thread that peeks."""
        self._ready = self._cached_picture(frame)

    def play_from(self, frame: int, speed: float, *, returns: bool = False) -> None:
        """Decode ahead of a playhead starting at `frame` (backwards for a negative speed) so that `peek` finds it.

        What is passed is kept while there is memory if the playhead `returns`, as in a loop.
        """
        with self._wake:
            self._speed, self._returns = speed, returns
            self._source.held.expect(frame)  # where it failed before, it is told anew why there is no picture
            self._request = self._ready = None
            self._move_to(frame)

    def stop_playing(self) -> None:
        """Back to serving single frames."""
        with self._wake:
            self._speed, self._ready = 0.0, None
            self._wake.notify()

    def leave(self) -> None:
        """Stop, and don't wait for the thread, which may decode for a while yet; nothing is delivered afterwards."""
        super().leave()
        self._at_rest.cache.clear()

    @property
    def _source(self) -> Source:
        # What is decoded from without being asked for a single frame, and peeked into.
        copy = self._copy.source
        return copy if copy is not None and self._speed else self._at_rest

    def _share_budget(self) -> None:
        self._at_rest.set_budget(self._copy.share(self._budget))

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
                self._change_copy()
                request, piece = self._wait()
                if request is not None:
                    self._serve(request)
                elif piece is not None:
                    self._fetch(piece)
        finally:
            with self._wake:
                self._closed = True  # also when something unforeseen ended the work: nobody may wait for it
                self._wake.notify_all()
            self._copy.give_up()
            self._at_rest.drop()
            self._at_rest.cache.clear()

    def _change_copy(self) -> None:
        if not self._copy.is_settled:
            self._copy.change()
            self._share_budget()

    def _wait(self) -> tuple[_Request | None, Piece | None]:
        # The next thing to do: a request, or frames worth having; sleeps while there is neither.
        with self._wake:
            while not self._closed and self._copy.is_settled:
                if self._request is not None:
                    request, self._request = self._request, None
                    return request, None
                piece = None if self._is_stuck else self._next_piece()
                if piece is not None:
                    return None, piece
                source = self._source
                self._rests_until = self._window(source).rests_until(source.held, source.cache)
                self._wake.wait()
        return None, None

    def _next_piece(self) -> Piece | None:
        source = self._source
        passed = self._speed * self._rate * source.pace
        if self._speed > 1 and passed > _CARRIES:
            reach = min(MOST_AHEAD, source.room // 2)
            piece = leap_piece(self._at, passed, reach, source.held, source.index.key_frames)
            if piece is not None and piece.last < self.frame_count:
                return piece
        piece = self._window(source).next_piece(source.held, source.index.key_before)
        return None if piece is None else source.held.alone(piece)

    def _window(self, source: Source) -> Window:
        room = source.room
        if self._speed:
            at = source.held.past_failed(self._at, 1 if self._speed > 0 else -1)
            passes = 0 < self._speed <= 1 and not self._returns
            return play_window(at, self.frame_count, room, self._speed * self._rate, passes=passes)
        return idle_window(self._at, self.frame_count, room, backward=self._backward)

    def _serve(self, request: _Request) -> None:
        decoded = self._at_rest.cache.get(request.frame)
        try:
            if decoded is None:
                decoded = self._decode(request)
            self._deliver(request.frame, request.frame, decoded)
        except Cancelled:
            pass
        except FramegrainError as error:
            self._fail(request.frame, error)

    def _decode(self, request: _Request) -> VideoFrame:
        frame, source = request.frame, self._at_rest
        if self._deliver_copy(frame):
            self._wait_for_rest(request, REST)
        elif request.approximate_ok and (self._deliver_near(frame) or not source.index.is_beside_key(frame)):
            self._wait_for_rest(request, rest_before(source.seconds_to(frame)))
        return source.frame(
            frame, keep=partial(self._hold, source), cancel=lambda: self._is_overtaken(request)
        )

    def _is_overtaken(self, request: _Request) -> bool:
        return self._closed or self._moves != request.move

    def _wait_for_rest(self, request: _Request, seconds: float) -> None:
        # The original takes long to begin and to give up; a hand that moves on shall not wait for it.
        with self._wake:
            if self._wake.wait_for(lambda: self._is_overtaken(request), seconds):
                raise Cancelled("The hand moved on")

    def _deliver_copy(self, frame: int) -> bool:
        copy = self._copy.source
        if copy is None:
            return False
        try:
            decoded = copy.cache.get(frame)
            if decoded is None:
                keep = partial(self._hold, copy)
                decoded = copy.frame(frame, keep=keep, cancel=lambda: self._closed)
            self._deliver(frame, frame, decoded, is_copy=True)
        except FramegrainError:
            self._give_up_copy()
            return False
        return True

    def _give_up_copy(self) -> None:
        self._copy.give_up()
        self._share_budget()

    def _deliver_near(self, frame: int) -> bool:
        # Something to look at while the exact picture is on its way, if there is anything.
        source = self._at_rest
        near = source.cache.nearest(frame, _NEAR_ENOUGH)
        decoded = None if near is None else source.cache.get(near)
        found = source.key_picture(frame) if near is None or decoded is None else (near, decoded)
        if found is not None:
            self._deliver(frame, *found)
        return found is not None

    def _fetch(self, piece: Piece) -> None:
        source, moves = self._source, self._moves
        began, count = time.perf_counter(), 0

        def keep(number: int, decoded: VideoFrame) -> None:
            nonlocal count
            count += 1
            # Frames decoded on the way must not push out those worth more.
            if self._speed > 0 or number in self._window(source):
                self._hold(source, number, decoded)

        try:
            last = source.frame(piece.last, keep=keep, cancel=lambda: self._is_useless(piece, source, moves))
            source.pace += ((time.perf_counter() - began) / max(count, 1) - source.pace) / 8
            # what a reader has at hand it gives without decoding, so that it passes none on the way
            keep(piece.last, last)
        except Cancelled:
            return None
        except FramegrainError as error:
            if source is not self._at_rest:
                return self._give_up_copy()
            # Nobody waits for this frame, so the error is told when somebody does; playback would wait for ever.
            source.held.fail(piece.last)
            self._is_stuck = not isinstance(error, FrameMismatch)
            if self._speed and (self._is_stuck or piece.last == self._at):  # damage further on is played past
                self._fail(piece.last, error)
        source.held.note_pass(piece)
        return None

    def _is_useless(self, piece: Piece, source: Source, moves: int) -> bool:
        is_withdrawn = self._closed or self._request is not None or source is not self._source
        if is_withdrawn or not self._copy.is_settled:
            return True
        if self._speed > 0:
            # A playhead that outran the decoder is caught up with by decoding on; one that jumped elsewhere is not.
            return moves != self._moves and not piece.first <= self._window(source).at <= piece.last
        window = self._window(source)
        return piece.last < window.first or piece.first >= window.stop

    def _hold(self, source: Source, number: int, decoded: VideoFrame) -> None:
        window = self._window(source)
        source.cache.favour(window.first, window.stop, window.at)
        source.hold(number, decoded, most=window.most)

    def _cached_picture(self, frame: int) -> Picture | None:
        source = self._source
        is_copy = source is not self._at_rest
        decoded = source.cache.get(frame)
        if decoded is None:
            return None
        try:
            bgra = (self._copy_maker if is_copy else self._peek_maker).bgra(decoded, fit=self._fit)
        except FramegrainError:  # told through on_error as soon as the frame is asked for
            return None
        return Picture(frame, frame, not is_copy, bgra, is_copy)

    def _deliver(self, asked: int, shown: int, decoded: VideoFrame, *, is_copy: bool = False) -> None:
        if self._closed:
            return
        exact = asked == shown and not is_copy
        maker = self._copy_maker if is_copy else self._maker
        bgra = maker.bgra(decoded, fit=self._fit if exact else self._fit or self._fit_near)
        self._on_picture(Picture(asked, shown, exact, bgra, is_copy))

    def _fail(self, frame: int, error: FramegrainError) -> None:
        self._at_rest.held.fail(frame)
        # The next request starts afresh: the file may be back, or on a drive that was plugged in again.
        self._at_rest.drop()
        if not self._closed:
            self._on_error(error)
