"""Notices that somebody is at work in the window, for their own account of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from framegrain.session.activity import IDLE_SECONDS, WorkingTime

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from framegrain.domain.activity import Activity
    from framegrain.session.session import Session
    from framegrain.ui.settings import Settings

COUNTS = "count_time"
IDLE = "idle_seconds"
LEAST_IDLE, MOST_IDLE = 10, 1800

_KEEP_MS = 3 * 60_000
_AGAIN_MS = 5000
_HANDS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.ShortcutOverride,  # all that comes of a key that is a shortcut
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
        QEvent.Type.NativeGesture,
    }
)


class TimeKeeper(QObject):
    """Counts for the open video and writes rarely: every few minutes while the hands rest, and when the video changes.

    It watches what the system tells the window, which nothing but input goes through, so that no other event passes
    through Python.
    """

    def __init__(self, session: Session, window: QWidget, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._window = window
        self._settings = settings
        self._last_entry = 0
        self.time = WorkingTime(self._note)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_KEEP_MS)
        self._timer.timeout.connect(self._keep_at_rest)
        session.video_opened.connect(self._begin)
        session.edited.connect(self._count_edit)
        self._watched: QObject | None = None
        self._watch()
        self._begin()

    @property
    def words(self) -> str:
        """What becomes of the time that is counted, as a person reads it."""
        self._take_settings()
        if self._session.read_only:
            return "This project is open for reading only, so no time is counted here now."
        if not self.time.is_on:
            return "No time is counted now; the preferences turn it on."
        return (
            f"Pauses longer than {self.time.idle_ms // 1000} seconds don't count. Kept in the project; exports"
            " leave it out unless they are asked for it. The preferences turn it off."
        )

    def sign(self) -> None:
        """Somebody else works from now on."""
        self._begin()

    def keep(self) -> None:
        """Write what was counted so far."""
        self.time.keep()

    def close(self) -> None:
        """Write the last of it and let go of the project."""
        self._timer.stop()
        self._session.video_opened.disconnect(self._begin)
        self._session.edited.disconnect(self._count_edit)
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched = None
        self.time.keep()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _HANDS:
            self._touch()
        elif event.type() == QEvent.Type.Show and watched is self._window:
            QTimer.singleShot(0, self, self._watch)
        return False

    def _watch(self) -> None:
        """Follow the window of the system; there is none before ours is shown."""
        handle: QObject = self._window.windowHandle() or self._window
        if handle is not self._watched:
            if self._watched is not None:
                self._watched.removeEventFilter(self)
            handle.installEventFilter(self)
            self._watched = handle

    def _touch(self) -> None:
        self._take_settings()
        self.time.touch()
        if self.time.is_on and not self._timer.isActive():
            self._timer.start(_KEEP_MS)

    def _take_settings(self) -> None:
        idle = self._settings.get(IDLE, IDLE_SECONDS)
        self.time.idle_ms = min(max(idle, LEAST_IDLE), MOST_IDLE) * 1000
        self.time.is_on = self._settings.get(COUNTS, True) and not self._session.read_only

    def _begin(self) -> None:
        document = self._session.document
        self._take_settings()
        self.time.begin(self._session.person, document.video.id if document is not None else None)
        entries = self._session.entries
        self._last_entry = entries[-1].number if entries else 0
        if self.time.unkept:
            QTimer.singleShot(0, self, self._keep_at_rest)  # the new video is shown first

    def _count_edit(self, _edit: object) -> None:
        """What goes on an edit made before, or takes it back, is none of its own."""
        entries = self._session.entries
        number = entries[-1].number if entries else 0
        if number > self._last_entry:
            self._take_settings()
            self.time.count_edits(number - self._last_entry)
            self._last_entry = number

    def _keep_at_rest(self) -> None:
        if self._session.focus.playing or QApplication.mouseButtons().value:
            self._timer.start(_AGAIN_MS)
        else:
            self.time.keep()

    def _note(self, done: Activity) -> None:
        self._session.project.note_activity(done)
