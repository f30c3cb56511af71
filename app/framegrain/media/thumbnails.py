"""Thumbnails of a video's frames, made in the background when nothing else wants the machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from framegrain.domain.errors import Cancelled, FramegrainError
from framegrain.media.background import SOMEBODY_LOOKS, Attendant, step_aside
from framegrain.media.errors import FrameMismatch
from framegrain.media.picture import PictureMaker
from framegrain.media.reader import ExactReader
from framegrain.media.thumbnail_store import SIZE, ThumbnailStore
from framegrain.media.untouched import Untouched

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from av.video.frame import VideoFrame

    from framegrain.media.index import VideoIndex

_LOOK_AGAIN_SECONDS: Final = 0.05


class Thumbnails(Attendant):
    """Makes the pictures wanted, the first ones first, in a thread of its own with one thread of decoding.

    Every picture comes from ExactReader: it is the frame it is called by. While `is_busy` (somebody plays, scrubs or
    waits for a frame) nothing is decoded, and what is under way stops at the next packet. `on_made` is called on
    that thread with each frame's number and must hand over and return. `labeled` is the fingerprint the file has to
    have, where it is known.
    """

    def __init__(
        self,
        path: Path | str,
        index: VideoIndex,
        *,
        is_busy: Callable[[], bool],
        on_made: Callable[[int], None],
        store: ThumbnailStore | None = None,
        labeled: str = "",
    ) -> None:
        self.store = store if store is not None else ThumbnailStore()
        self._path = Path(path)
        super().__init__(f"thumbnails {self._path.name}")
        self._index = index
        self._is_busy = is_busy
        self._on_made = on_made
        self._maker = PictureMaker()
        self._untouched = Untouched(self._path, is_folder=bool(index.names), labeled=labeled)
        self._reader: ExactReader | None = None
        self._wanted: dict[int, None] = {}
        self._failed: set[int] = set()
        self.made = 0
        """Pictures made since the start."""
        self._thread.start()

    @property
    def is_unchanged(self) -> bool:
        """Whether the file is still the one the pictures were made of."""
        return self._untouched.holds

    def want(self, frames: Sequence[int]) -> None:
        """Make the pictures of these frames, in this order, instead of those wanted so far."""
        wanted = dict.fromkeys(frames)
        with self._wake:
            self._wanted = wanted
            self._wake.notify()

    def _work(self) -> None:
        step_aside(SOMEBODY_LOOKS)
        try:
            while (frame := self._next()) is not None:
                self._make(frame)
        finally:
            self._drop_reader()

    def _next(self) -> int | None:
        with self._wake:
            while not self._closed:
                frame = next((f for f in self._wanted if f not in self.store and f not in self._failed), None)
                if frame is not None and not self._is_busy():
                    return frame
                self._wake.wait(None if frame is None else _LOOK_AGAIN_SECONDS)
        return None

    def _make(self, frame: int) -> None:
        try:
            decoded = self._opened().frame(frame, keep=self._keep, cancel=lambda: self._is_withdrawn(frame))
            self._keep(frame, decoded)
        except Cancelled:
            return
        except FramegrainError as error:
            # Whoever goes to this frame is told why it can't be read; here it is a picture less.
            self._drop_reader()
            if not isinstance(error, FrameMismatch):
                self._rest()
                return
        if frame not in self.store:
            self._failed.add(frame)

    def _rest(self) -> None:
        # The file can't be read: nothing is tried until something else is wanted; by then it may be back.
        with self._wake:
            self._wanted = {}
            self._failed.clear()

    def _keep(self, number: int, decoded: VideoFrame) -> None:
        # What was decoded on the way to one picture may be another one that is wanted.
        if number not in self._wanted or number in self.store:
            return
        picture = self._maker.bgr(decoded, fit=SIZE)
        with self._wake:  # who told it to leave may keep what is held, knowing that nothing is added
            if self._closed:
                return
            self.store.put(number, picture)
            self.made += 1
        self._on_made(number)

    def _is_withdrawn(self, frame: int) -> bool:
        return self._closed or frame not in self._wanted or self._is_busy()

    def _opened(self) -> ExactReader:
        self._untouched.check()
        if self._reader is None:
            self._reader = ExactReader(self._path, self._index, threads=1)
        return self._reader

    def _drop_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None
