"""The menu under the right button, on a shape or a bar: the same actions as everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from framegrain.domain.records import Clip, Event, Track

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from framegrain.session.session import Session
    from framegrain.ui.actions import Actions

_TRACK = (
    ("track.extend", "track.occluded", "track.outside", "track.end", "track.reopen"),
    ("verdict.present", "verdict.absent", "verdict.unsure"),
    ("label.find", "frame.selection_start", "frame.selection_end"),
    ("edit.delete_here", "edit.delete_whole"),
)
_EVENT = (
    ("segment.split", "segment.start", "segment.end"),
    ("verdict.present", "verdict.absent", "verdict.unsure"),
    ("label.find", "frame.selection_start", "frame.selection_end"),
    ("edit.delete_whole",),
)
_EMPTY = (
    ("label.tag", "label.clip"),
    ("clip.boundary", "clip.merge", "clip.finish"),
    ("view.fit", "timeline.fit"),
)


class RecordMenu(QObject):
    """Selects what was clicked and offers what can be done with it."""

    def __init__(self, parent: QWidget, actions: Actions, session: Session) -> None:
        super().__init__(parent)  # a signal holds only weakly on to what it calls
        self._parent = parent
        self._actions = actions
        self._session = session

    def show_for(self, record_id: int, where: QPoint) -> None:
        """Open the menu for a record, or for the place itself when `record_id` is 0."""
        record = self._session.document.get(record_id) if self._session.document is not None else None
        if record is not None and record_id not in self._session.focus.selection:
            self._session.focus.select([record_id])
        if isinstance(record, Clip) and self._session.focus.frame not in record.span:
            self._session.focus.go_to(
                record.span.start
            )  # what the menu offers is for the clip at the playhead
        groups = _TRACK if isinstance(record, Track) else _EVENT if isinstance(record, Event) else _EMPTY
        menu = QMenu(self._parent)
        for group in groups:
            for action in group:
                menu.addAction(self._actions[action])
            menu.addSeparator()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)
