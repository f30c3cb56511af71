"""The pictures of the open video, brought from the decode thread to the window."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from framegrain.domain.errors import FramegrainError, NothingThere
from framegrain.media.decoder import Decoder
from framegrain.media.errors import FileChanged, FrameMismatch
from framegrain.media.readers import READERS
from framegrain.ui.leaving import Leaving

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.document import Document
    from framegrain.domain.records import Video
    from framegrain.media.proxy import Proxy
    from framegrain.media.readers import OpenReader, Reader
    from framegrain.media.shown import Picture
    from framegrain.session.session import Session

_WHILE_MOVING = (1920, 1080)
"""Nothing is played or dragged in a larger size: turning 4K into pixels takes longer than a frame lasts."""


class PictureFeed(QObject):
    """Follows the session's frame and hands out its picture.

    `arrived` carries a Picture, `failed` one sentence; `doubted` says that the whole file can't be read. While a person
    scrubs, a new frame is asked for only when the last one was answered, so that pictures keep coming however fast the
    hand is.
    """

    arrived = Signal(object)
    failed = Signal(str)
    doubted = Signal()
    _decoded = Signal(int, object)
    _broke = Signal(int, object)

    def __init__(
        self,
        session: Session,
        parent: QObject | None = None,
        *,
        cache_bytes: int | None = None,
        choose_reader: Callable[[Video], OpenReader] = lambda video: READERS["pyav"],
    ) -> None:
        """`choose_reader` says how each video is read that is opened."""
        super().__init__(parent)
        self._session = session
        self._choose_reader = choose_reader
        self._cache_bytes = cache_bytes
        self._decoder: Decoder | None = None
        self._leaving = Leaving()
        self._document: Document | None = None
        self._opening = 0
        self._current: Picture | None = None
        self._asked: int | None = None
        self._waiting: int | None = None
        self._had_something = False
        self._reduced = False
        self._copy: Proxy | None = None
        self._failure = ""
        self._failed = 0
        self._outdated = False
        self._playing = False
        self._on_screen: tuple[int, int] | None = None
        self._following: int | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._prepare_following)
        self._decoded.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._broke.connect(self._report, Qt.ConnectionType.QueuedConnection)
        session.video_opened.connect(self._open_another)
        session.file_changed.connect(self._open_another)
        session.verification_changed.connect(self._renumber)
        session.focus.frame_changed.connect(self._follow)
        self._open()

    @property
    def current(self) -> Picture | None:
        """The picture last handed out; None before the first."""
        return self._current

    @property
    def is_open(self) -> bool:
        """Whether there is a video to take pictures from."""
        return self._decoder is not None

    @property
    def is_settled(self) -> bool:
        """Whether what was handed out last is exactly the session's frame."""
        picture = self._current
        return picture is not None and picture.exact and picture.shown_frame == self._session.focus.frame

    @property
    def failure(self) -> str:
        """Why there is no picture of the frame last asked for; empty when there is one, or it is on its way."""
        return self._failure

    @property
    def is_waiting(self) -> bool:
        """Whether a frame was asked for that has not come yet; may be asked from any thread."""
        return self._asked is not None

    @property
    def shows_copy(self) -> bool:
        """Whether what is on screen is the session's frame, but from the small copy."""
        picture = self._current
        return picture is not None and picture.is_copy and picture.shown_frame == self._session.focus.frame

    def use_copy(self, copy: Proxy | None) -> None:
        """Take moving pictures from this small copy of the open video; None for the original alone.

        The one used before may be deleted when this returns.
        """
        self._copy = copy
        if self._decoder is not None:
            self._decoder.use_copy(copy)
            self._asked = self._waiting = None
            self.refresh()

    def refresh(self) -> None:
        """Ask again for the frame the session is on, as after a scrub or an error."""
        self._follow(self._session.focus.frame)

    def reopen(self) -> None:
        """Read the video anew, as after another reader was chosen."""
        self._open()

    def take_again(self) -> None:
        """The file was found to be the one labeled: go on with it when it had been written to."""
        if self._outdated:
            self._open()

    def opener(self) -> Callable[[], Reader] | None:
        """What opens the video once more, for work on another thread; None while there is no video."""
        document, path, index = self._session.document, self._session.video_file, self._session.index
        if document is None or path is None or index is None:
            return None
        return partial(self._choose_reader(document.video), path, index)

    def close(self) -> None:
        """Let go of the video and of the session."""
        self.leave()
        self._leaving.wait()
        self._session.video_opened.disconnect(self._open_another)
        self._session.file_changed.disconnect(self._open_another)
        self._session.verification_changed.disconnect(self._renumber)
        self._session.focus.frame_changed.disconnect(self._follow)

    def set_cache_bytes(self, cache_bytes: int | None) -> None:
        """Keep decoded frames to so many bytes from now on; None for the default."""
        self._cache_bytes = cache_bytes
        if self._decoder is not None:
            self._decoder.set_budget(cache_bytes)

    def play_from(self, frame: int, speed: float, *, returns: bool = False) -> None:
        """Have frames decoded ahead of a moving playhead; it `returns` in a loop."""
        self._asked = self._waiting = None
        self._playing = True
        if self._decoder is not None:
            self._decoder.fit_into(self._fit())
            self._decoder.play_from(frame, speed, returns=returns)

    def stop_playing(self) -> None:
        """Back to single frames, the one shown in full size."""
        self._playing = False
        if self._decoder is not None:
            self._decoder.fit_into(None)
            self._decoder.stop_playing()
            self.refresh()

    def fit_while_moving(self, size: tuple[int, int] | None) -> None:
        """Make pictures of just this (width, height) while playing or dragging: the screen's, where it shows them
        smaller than they are. None where it does not. At rest they are of full size.
        """
        self._on_screen = size
        if self._decoder is None:
            return
        self._decoder.fit_approximate(self._fit())
        if self._playing:
            self._decoder.fit_into(self._fit())

    def _fit(self) -> tuple[int, int]:
        size = self._on_screen
        if size is None or size[0] > _WHILE_MOVING[0] or size[1] > _WHILE_MOVING[1]:
            return _WHILE_MOVING
        return size

    def has(self, frame: int) -> bool:
        """Whether a frame is decoded already; moves nothing."""
        return self._decoder is not None and frame in self._decoder.cached

    def after(self, frame: int, way: int) -> int:
        """The frame to expect next in the direction `way`, 1 or -1: those known to have no picture are passed."""
        return frame + way if self._decoder is None else self._decoder.after(frame, way)

    def show_decoded(self, frame: int, *, following: int | None = None) -> bool:
        """Hand out a frame that is decoded already and move the session onto it; False when it isn't.

        The picture of the `following` frame is made as soon as this one is painted, so that it is there when it is due.
        """
        picture = None if self._decoder is None else self._decoder.peek(frame)
        if picture is None:
            return False
        # known before the session moves, so that the move asks for nothing
        self._current, self._reduced, self._failure = picture, False, ""
        self._asked = self._waiting = None
        self._session.focus.go_to(frame)
        self._reduced = picture.bgra.shape[:2] != self._full_size()
        self.arrived.emit(picture)
        self._expect(following)
        return True

    def _expect(self, following: int | None) -> None:
        self._following = following
        self._soon.start()

    def _prepare_following(self) -> None:
        if self._decoder is not None and self._following is not None:
            self._decoder.prepare(self._following)

    def _open_another(self) -> None:
        self._copy = None
        self._open()

    def _open(self) -> None:
        self.leave()
        document, path, index = self._session.document, self._session.video_file, self._session.index
        if document is None or path is None or index is None:
            return
        number = self._opening
        self._document = document
        self._decoder = Decoder(
            path,
            index,
            budget_bytes=self._cache_bytes,
            labeled=document.video.fingerprint,
            open_reader=self._choose_reader(document.video),
            on_picture=lambda picture: self._hand_over(number, picture),
            on_error=lambda error: self._hand_over(number, error),
        )
        if self._copy is not None:
            self._decoder.use_copy(self._copy)
        self._decoder.fit_approximate(self._fit())
        self._follow(self._session.focus.frame)

    def _renumber(self) -> None:
        # a full decode found other frames than the index promised: pictures by the old numbers are wrong
        if self._session.index is not None and self._session.index.state == "differs":
            self._open()

    def leave(self) -> None:
        """Let go of the video; its thread ends by itself."""
        if self._playing:
            self._session.focus.play(on=False)  # what comes next knows nothing of what was decoded ahead
        self._opening += 1
        decoder, self._decoder = self._decoder, None
        self._current = self._asked = self._waiting = self._following = None
        self._reduced = False
        self._failure, self._outdated = "", False
        if decoder is not None:
            self._leaving.add(decoder)

    def _hand_over(self, opening: int, what: Picture | FramegrainError) -> None:
        # runs on the decode thread; the signals are queued
        if isinstance(what, FramegrainError):
            self._broke.emit(opening, what)
        else:
            self._decoded.emit(opening, what)

    def _follow(self, frame: int) -> None:
        if self._decoder is None or self._is_done or self._document is not self._session.document:
            return
        if not self._session.focus.scrubbing and self._take_decoded(frame):
            return
        if self._session.focus.scrubbing and self._asked is not None and not self._had_something:
            self._waiting = frame
            return
        self._ask(frame)

    def _take_decoded(self, frame: int) -> bool:
        picture = None if self._decoder is None else self._decoder.peek(frame)
        if self._decoder is None or picture is None:
            return False
        self._decoder.stand_at(frame)
        self._asked = self._waiting = None
        before = self._current
        self._show(picture)
        if before is not None and abs(step := frame - before.shown_frame) == 1:
            self._expect(frame + step)  # a key held down, or pressed again
        return True

    def _ask(self, frame: int) -> None:
        self._asked, self._waiting = frame, None
        self._had_something = False
        if self._decoder is not None:
            self._decoder.show(frame, approximate_ok=self._session.focus.scrubbing)

    def _take(self, opening: int, picture: Picture) -> None:
        if opening != self._opening:
            return
        wanted = self._session.focus.frame
        if picture.frame == wanted:
            if not self._is_done:
                self._show(picture)
        elif self._session.focus.scrubbing:
            # late for a moving hand, yet better than a picture that stands still
            self._show(replace(picture, frame=wanted, exact=picture.shown_frame == wanted))
        if picture.frame == self._asked:
            self._had_something = True
            if picture.exact or self._waiting is not None:
                self._answered()

    def _report(self, opening: int, error: FramegrainError) -> None:
        if opening != self._opening:
            return
        told = self._failure == str(error) and self._failed == self._session.focus.frame
        if not self.is_settled:  # else the person went on from there
            self._failure, self._failed = str(error), self._session.focus.frame
            self._current = None  # whatever is shown, it is not this frame
        self._outdated = isinstance(error, FileChanged)
        if self._outdated:
            self._session.focus.play(on=False)
        elif not told:  # what asks once more by itself must not cover what was said since
            self.failed.emit(str(error))
        if not isinstance(error, FrameMismatch | NothingThere):
            self.doubted.emit()
        self._answered()

    def _answered(self) -> None:
        self._asked = None
        if self._waiting is not None:
            self._ask(self._waiting)

    @property
    def _is_done(self) -> bool:
        return self.is_settled and not self._reduced

    def _full_size(self) -> tuple[int, int]:
        if self._document is None:
            return 0, 0
        return self._document.video.height, self._document.video.width

    def _show(self, picture: Picture) -> None:
        self._reduced = picture.bgra.shape[:2] != self._full_size()
        self._failure = ""
        self._current = picture
        self.arrived.emit(picture)
