"""The preview that follows the pointer: at once the nearest thumbnail, and the frame itself when the hand rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer

from framegrain.ui.listening import listen
from framegrain.ui.timeline.preview import Pointed, Preview

if TYPE_CHECKING:
    from framegrain.session.session import Session
    from framegrain.ui.theme import Theme
    from framegrain.ui.timeline.overview import Overview
    from framegrain.ui.timeline.panel import TimelinePanel
    from framegrain.ui.timeline.strips_feed import StripFeed
    from framegrain.ui.timeline.surface import TimelineSurface

_REST_MS = 90


class Hover(QObject):
    """Shows, moves and hides the preview; without a feed it does nothing."""

    def __init__(self, session: Session, look: Theme, panel: TimelinePanel, feed: StripFeed | None) -> None:
        super().__init__(panel)
        self._session = session
        self._look = look
        self._panel = panel
        self._feed = feed
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._sharpen)
        self.preview: Preview | None = None
        """The widget; made when it is first needed, a part of the window the timeline is in."""
        listen(self, session.focus.playing_changed, self._note_playing)
        listen(self, session.focus.frame_told, self._note_frame)

    def follow(self, widget: TimelineSurface | Overview) -> None:
        """Show what is pointed at on this widget."""
        widget.pointed.connect(self._point)

    def refresh(self) -> None:
        """A thumbnail has been made."""
        pictures = self._feed.pictures if self._feed is not None else None
        if self.preview is not None and self.preview.isVisible() and pictures is not None:
            self.preview.refresh(pictures)

    def dismiss(self) -> None:
        """Show nothing until something is pointed at again."""
        self._rest.stop()
        self._panel.surface.band.point(None)
        if self.preview is not None and self.preview.isVisible():
            self.preview.dismiss()

    # Who plays or steps by key looks at the picture and the time, part of which the preview covers.

    def _note_playing(self, playing: bool) -> None:
        if playing:
            self.dismiss()

    def _note_frame(self, _frame: int) -> None:
        if not self._session.focus.scrubbing:
            self.dismiss()

    def _point(self, pointed: Pointed | None) -> None:
        document = self._session.document
        pictures = self._feed.pictures if self._feed is not None else None
        if pointed is None or document is None or pictures is None:
            self.dismiss()
            return
        preview = self._shown()
        if preview.frame != pointed.frame:
            preview.show_frame(pointed.frame, document.times.timecode(pointed.frame), pictures)
            if preview.shown_frame != pointed.frame:
                self._rest.start()
        window = preview.parentWidget()
        if window is not None:
            origin = pointed.widget.mapTo(window, QPoint(0, 0))
            preview.put(origin.x() + pointed.x, origin.y(), origin.y() + pointed.y)

    def _shown(self) -> Preview:
        window = self._panel.window()
        if self.preview is None or self.preview.parentWidget() is not window:
            self.preview = Preview(self._look, window)
        return self.preview

    def _sharpen(self) -> None:
        if self.preview is not None and self.preview.isVisible():
            self._panel.surface.band.point(self.preview.frame)
