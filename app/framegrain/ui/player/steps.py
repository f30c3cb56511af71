"""Single steps: a tap moves at once, a held key moves on only when the last picture was on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from framegrain.session.session import Session
    from framegrain.ui.pictures import PictureFeed


class Steps(QObject):
    """Steps the session's frame.

    A shortcut does not say whether its key is held, so the events of the window are watched for it. `moved` tells that
    a step was taken.
    """

    moved = Signal()

    def __init__(self, session: Session, pictures: PictureFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pictures = pictures
        self._window: QWidget | None = None
        self._held = False
        self._released: tuple[int, int] = (0, 0)
        self._on_screen = True
        pictures.arrived.connect(self._note_arrival)
        pictures.failed.connect(self._give_up)

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
            if event.type() == QEvent.Type.KeyRelease:
                self._held = False
                self._released = (event.key(), event.timestamp())
            else:
                self._held = event.isAutoRepeat() or self._only_seemed_released(event)
        return False

    def _only_seemed_released(self, event: QKeyEvent) -> bool:
        # X repeats a key by releasing and pressing it in the same millisecond; when it is slow, Qt takes that for a tap
        return event.timestamp() > 0 and self._released == (event.key(), event.timestamp())

    def step(self, frames: int, *, held: bool = False) -> None:
        """Go `frames` on; while a key is held (or with `held`), only after the last picture was shown."""
        self.step_to(self._session.focus.frame + frames, held=held)

    def step_to(self, frame: int, *, held: bool = False) -> None:
        """Go to a frame; while a key is held (or with `held`), only after the last picture was shown."""
        if (self._held or held) and not self._on_screen:
            return
        before = self._session.focus.frame
        self._on_screen = not self._pictures.is_open
        self._session.focus.go_to(frame)
        if self._session.focus.frame == before:
            self._on_screen = True
        else:
            self.moved.emit()

    def _note_arrival(self, _picture: object) -> None:
        if not self._on_screen and self._shows_frame:
            QTimer.singleShot(0, self, self._note_paint)  # after the paint this arrival asked for

    def _note_paint(self) -> None:
        self._on_screen = self._on_screen or self._shows_frame

    @property
    def _shows_frame(self) -> bool:
        return self._pictures.is_settled or self._pictures.shows_copy

    def _give_up(self, _sentence: str) -> None:
        self._on_screen = True  # a damaged frame must not hold up the held key
