"""The pictures of videos, brought from their thread to the list."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from framegrain.session.covers import Cover, Covers
from framegrain.ui.leaving import Leaving
from framegrain.ui.yielding import Yielding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from framegrain.domain.records import Video
    from framegrain.media.kept import KeptFiles
    from framegrain.session.session import Session

_MOST_HELD = 120


class CoverFeed(QObject):
    """Holds the newest pictures; `came` follows with a video's id when there is more to show of it."""

    came = Signal(int)
    _made = Signal(object)

    def __init__(
        self, session: Session, kept: KeptFiles, is_waiting: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._kept = kept
        self._yielding = Yielding(session, is_waiting)
        self._covers: Covers | None = None
        self._leaving = Leaving()
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._missing: set[int] = set()
        self._unreadable: set[int] = set()
        self._made.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def want(self, videos: Sequence[Video]) -> None:
        """Make the pictures of these videos, in this order."""
        if self._covers is None:
            self._covers = Covers(
                self._session.project.path,
                self._kept,
                is_busy=self._yielding.is_busy,
                on_made=self._made.emit,  # on its thread; the signal is queued
            )
        for video in videos:
            if video.id not in self._images and video.id not in self._missing | self._unreadable:
                self._covers.forget(video.id)
        self._covers.want(videos)

    def image(self, video: int) -> QImage | None:
        """The picture of a video, if it is there."""
        found = self._images.get(video)
        if found is not None:
            self._images.move_to_end(video)
        return found

    def is_missing(self, video: int) -> bool:
        """Whether the file was found to be gone, or another one."""
        return video in self._missing

    def is_unreadable(self, video: int) -> bool:
        """Whether there is a file and no picture can be made of it."""
        return video in self._unreadable

    def rest(self) -> None:
        """Make nothing more; what is held stays, and files are looked for anew the next time."""
        covers, self._covers = self._covers, None
        if covers is not None:
            self._leaving.add(covers)
        self._missing.clear()
        self._unreadable.clear()

    def close(self) -> None:
        """Let go of the project; the thread has ended when this returns."""
        self.rest()
        self._yielding.follow(None)
        self._leaving.wait()

    def _take(self, cover: Cover) -> None:
        if cover.is_missing:
            self._missing.add(cover.video)
        elif cover.picture is None:
            self._unreadable.add(cover.video)
        if cover.picture is not None:
            high, wide = cover.picture.shape[:2]
            image = QImage(cover.picture.data, wide, high, wide * 4, QImage.Format.Format_RGB32)
            self._images[cover.video] = image.copy()
            while len(self._images) > _MOST_HELD:
                self._images.popitem(last=False)
        self.came.emit(cover.video)
