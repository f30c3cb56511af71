"""Single steps: a tap moves at once, a held key moves on only when the last picture was on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from framegrain.session.session import Session
    from framegrain.ui.pictures import PictureFeed


class Steps(QObject):
    """Steps the session's frame.

    A shortcut does not say whether its key is held, so the events of the window are watched for it.
    """

    def __init__(self, session: Session, pictures: PictureFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pictures = pictures
        self._window: QWidget | None = None
        self._held = False
        self._on_screen = True
        pictures.arrived.connect(self._note_arrival)
        pictures.failed.connect(self._painted)  # a damaged frame must not hold up the held key

    def watch(self, window: QWidget) -> None:
        """Learn from this window's key events whether a key is held."""
        if window is not self._window:
            if self._window is not None:
                self._window.removeEventFilter(self)
            self._window = window
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note key events; swallow none."""
        if isinstance(event, QKeyEvent):
            self._held = event.isAutoRepeat() and event.type() != QEvent.Type.KeyRelease
        return False

    def step(self, frames: int) -> None:
        """Go `frames` on; while a key is held, only after the last picture was shown."""
        if self._held and not self._on_screen:
            return
        before = self._session.focus.frame
        self._on_screen = not self._pictures.is_open
        self._session.focus.go_to(before + frames)
        if self._session.focus.frame == before:
            self._on_screen = True

    def _note_arrival(self, _picture: object) -> None:
        if self._pictures.is_settled or self._pictures.shows_copy:
            QTimer.singleShot(0, self, self._painted)  # after the paint this arrival asked for

    def _painted(self, *_: object) -> None:
        self._on_screen = True
