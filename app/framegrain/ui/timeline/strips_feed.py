"""Sound peaks and thumbnails of the open video, brought from their threads to the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal

from framegrain.media import peaks_bytes, thumbnail_store
from framegrain.media.background import NOBODY_WAITS, step_aside
from framegrain.media.sound_peaks import make_peaks
from framegrain.media.thumbnail_store import ThumbnailStore
from framegrain.media.thumbnails import Thumbnails
from framegrain.media.untouched import Untouched
from framegrain.ui.jobs import Job
from framegrain.ui.leaving import Leaving
from framegrain.ui.yielding import Yielding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from framegrain.domain.document import Document
    from framegrain.media.index import VideoIndex
    from framegrain.media.kept import KeptFiles
    from framegrain.media.peaks import Peaks
    from framegrain.session.session import Session


class StripFeed(QObject):
    """Follows the session's video. `sound_changed` comes whenever more of the sound is known, `picture_made` with the
    number of each frame whose thumbnail is there.

    `is_waiting` says from any thread whether somebody waits for a frame; then, and while the video plays or a hand
    scrubs, nothing is read.
    """

    restarted = Signal()
    """Another video, or another numbering of its frames: nothing that was handed out counts any more."""
    sound_changed = Signal()
    picture_made = Signal(int)
    _heard = Signal(int, object)
    _made = Signal(int, int)

    def __init__(
        self,
        session: Session,
        kept: KeptFiles,
        is_waiting: Callable[[], bool] = lambda: False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._kept = kept
        self._yielding = Yielding(session, is_waiting)
        self._opening = 0
        self._document: Document | None = None
        self._fingerprint = ""
        self._index: VideoIndex | None = None
        self._thumbnails: Thumbnails | None = None
        self._sound: Job | None = None
        self._readings: list[Job] = []
        self._leaving = Leaving()
        self._wants_sound = False
        self.peaks: Peaks | None = None
        """The sound as far as it is known; None where there is none, or nothing is known yet."""
        self.keys: Sequence[int] = ()
        """Frames that are cheap to decode, rising."""
        self._heard.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._made.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        session.video_opened.connect(self._open)
        session.file_changed.connect(self._open)
        session.verification_changed.connect(self._renumber)
        self._open()

    @property
    def pictures(self) -> ThumbnailStore | None:
        """The thumbnails held; None while no video can be read."""
        return self._thumbnails.store if self._thumbnails is not None else None

    def want_pictures(self, frames: Sequence[int]) -> None:
        """Make thumbnails of these frames, in this order, instead of those wanted so far."""
        if self._thumbnails is not None:
            self._thumbnails.want(frames)

    def want_sound(self, *, on: bool) -> None:
        """Read the sound, or no longer; what is known of it stays."""
        self._wants_sound = on
        if not on:
            self._stop_sound()
        elif self._sound is None and (self.peaks is None or self.peaks.known != float("inf")):
            self._start_sound()

    def close(self) -> None:
        """Let go of the video and of the session; every thread has ended when this returns."""
        self.leave()
        self._yielding.follow(None)
        self._leaving.wait()
        for job in self._readings:
            job.wait()
        self._session.video_opened.disconnect(self._open)
        self._session.file_changed.disconnect(self._open)
        self._session.verification_changed.disconnect(self._renumber)

    # -- the open video

    def _open(self) -> None:
        self.leave()
        self._start()
        self.restarted.emit()

    def _start(self) -> None:
        document, path, index = self._session.document, self._session.video_file, self._session.index
        if document is None or path is None or index is None:
            return
        self._document, self._index = document, index
        self._fingerprint = document.video.fingerprint
        ranks = np.unique(index.ranks[index.keys])
        self.keys = ranks[ranks >= 0].tolist()
        self._start_pictures(path, index)
        if self._wants_sound:
            self._start_sound()

    def _renumber(self) -> None:
        # a full decode found other frames than the index promised: pictures by the old numbers are wrong
        if self._session.index is not None and self._session.index.state == "differs":
            self._open()

    def leave(self) -> None:
        """Let go of the video; its threads end by themselves."""
        self._opening += 1
        self._stop_sound()
        self.peaks = None
        self.keys = ()
        thumbnails, self._thumbnails = self._thumbnails, None
        if thumbnails is not None and self._index is not None:
            self._leaving.add(thumbnails)
            if thumbnails.made and thumbnails.is_unchanged:
                kept = thumbnails.store.to_bytes(self._index)
                self._kept.write(self._fingerprint, thumbnail_store.NAME, kept)
        self._document = self._index = None

    # -- pictures

    def _start_pictures(self, path: Path, index: VideoIndex) -> None:
        store = ThumbnailStore()
        kept = self._kept.read(self._fingerprint, thumbnail_store.NAME, most=thumbnail_store.MOST_BYTES)
        if kept is not None:
            store.take_bytes(kept, index)
        number = self._opening
        self._thumbnails = Thumbnails(
            path,
            index,
            is_busy=self._yielding.is_busy,
            on_made=lambda frame: self._made.emit(number, frame),  # on its thread; the signal is queued
            store=store,
            labeled=self._fingerprint,
        )

    def _tell(self, opening: int, frame: int) -> None:
        if opening == self._opening:
            self.picture_made.emit(frame)

    # -- sound

    def _start_sound(self) -> None:
        path, document = self._session.video_file, self._document
        if path is None or document is None:
            return
        number, fingerprint, times = self._opening, self._fingerprint, document.times

        def work(progress: Callable[[float], None], cancel: Callable[[], bool]) -> tuple[int, Peaks | None]:
            step_aside(NOBODY_WAITS)
            untouched = Untouched(path, is_folder=path.is_dir(), labeled=fingerprint)
            untouched.check()
            kept = self._kept.read(fingerprint, peaks_bytes.NAME, most=peaks_bytes.MOST_BYTES)
            found = peaks_bytes.from_bytes(kept, times) if kept is not None else None
            if found is None:
                found = make_peaks(
                    path,
                    times,
                    tell=lambda peaks: self._heard.emit(number, peaks),
                    cancel=cancel,
                    is_busy=self._yielding.is_busy,
                )
                if found is not None and untouched.holds:
                    self._kept.write(fingerprint, peaks_bytes.NAME, peaks_bytes.to_bytes(found, times))
            if found is not None:
                _ = found.onsets  # worked out here, so that no drag has to wait for it
            return number, found

        job = Job(f"Reading the sound of {path.name}", work, self)
        self._sound = job
        job.done.connect(self._take_all)
        self._readings = [*(begun for begun in self._readings if begun.is_running), job]
        job.ended.connect(job.deleteLater)
        job.start()

    def _stop_sound(self) -> None:
        job, self._sound = self._sound, None
        if job is not None:
            job.cancel()

    def _take_all(self, found: tuple[int, Peaks | None]) -> None:
        self._take(*found)

    def _take(self, opening: int, peaks: Peaks | None) -> None:
        if opening == self._opening:
            self.peaks = peaks
            self.sound_changed.emit()
