"""Noticing that the open video's file went away, and that it is back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal

from framegrain.session.videos import VideoSearch, why_missing

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.session.session import Session

_SECONDS: Final = 1.0


class FileWatch(QObject):
    """Looks for the open video's file when somebody doubts that it is there, and then until it is.

    The session is told. `lost` carries one sentence, `back` one that says that the pictures are there again; `found`
    tells of every time the file was found. Looking happens on a thread of its own: a drive that was pulled may keep
    whoever asks for it waiting.
    """

    lost = Signal(str)
    back = Signal(str)
    found = Signal()
    _looked = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._round: threading.Event | None = None
        self._paths: dict[int, str] = {}
        self._former_paths: dict[int, str] = {}
        self._looked.connect(self._take, Qt.ConnectionType.QueuedConnection)
        session.video_opened.connect(self._begin_afresh)
        self._begin_afresh()

    def doubt(self) -> None:
        """The file could not be read: see whether it is still there."""
        document = self._session.document
        if self._round is not None or document is None:
            return
        self._round = ended = threading.Event()
        former = self._former_paths.get(document.video.id)
        search = VideoSearch(self._session.project.path, document.video, former)
        name = f"look for {document.video.name}"
        threading.Thread(target=self._look, args=(search, ended), name=name, daemon=True).start()

    def close(self) -> None:
        """Stop looking and let go of the session."""
        self._stop()
        self._session.video_opened.disconnect(self._begin_afresh)

    def _begin_afresh(self) -> None:
        self._stop()
        self._note_path()
        if self._session.video_file is None:
            self.doubt()

    def _note_path(self) -> None:
        # Where a video was before it was found elsewhere is looked at, too: its drive may come back.
        document = self._session.document
        if document is not None:
            number, path = document.video.id, document.video.path
            before = self._paths.get(number, path)
            if before != path:
                self._former_paths[number] = before
            self._paths[number] = path

    def _stop(self) -> None:
        ended, self._round = self._round, None
        if ended is not None:
            ended.set()

    def _look(self, search: VideoSearch, ended: threading.Event) -> None:
        # runs on a thread of its own; the signal is queued
        while not ended.is_set():
            found = search.look()
            try:
                self._looked.emit(ended, found)
            except RuntimeError:  # the window is gone
                return
            if found is not None or ended.wait(_SECONDS):
                return

    def _take(self, looking: threading.Event, found: Path | None) -> None:
        document = self._session.document
        if looking is not self._round or document is None:
            return
        was_there = self._session.video_file is not None
        if found is not None:
            self._stop()
            self._session.note_file(found)
            self.found.emit()
            if not was_there and self._session.video_file is not None:
                self.back.emit(f"The pictures of {document.video.name} are back")
        elif was_there:
            why = why_missing(self._session.project.path, document.video, self._session.index)
            self._session.note_file(None)
            self.lost.emit(f"{why}. Its labels are safe; its pictures come back when the file does")
