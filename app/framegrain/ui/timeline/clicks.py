"""What a double click and the right button do on the timeline, and what is said of a bar under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QContextMenuEvent

from framegrain.domain.records import Event, Track
from framegrain.ui.role_words import roles_in_words
from framegrain.ui.timeline.scenery import HEADER, RULER

if TYPE_CHECKING:
    from framegrain.domain.document import Document
    from framegrain.domain.records import RecordId
    from framegrain.session.session import Session
    from framegrain.ui.timeline.header_hands import HeaderHands
    from framegrain.ui.timeline.span_view import SpanView
    from framegrain.ui.timeline.surface import TimelineSurface


class Clicks:
    """What needs no drag."""

    def __init__(self, session: Session, surface: TimelineSurface) -> None:
        self._session = session
        self._surface = surface
        self._zoomed_from: SpanView | None = None

    def zoom(self, at: QPointF) -> bool:
        """Zoom to what is under the pointer; a second time, back. Whether there was anything."""
        hit = self._surface.places.hit(at)
        record = (
            self._doc.get(hit.record)
            if self._surface.document is not None and hit.record is not None
            else None
        )
        span = self._doc.span_of(record) if record is not None else None
        if span is None:
            return False
        aim = self._surface.view.around(span)
        if aim == self._surface.view and self._zoomed_from is not None:
            self._surface.set_view(self._zoomed_from)
        else:
            self._zoomed_from = self._surface.view
            self._surface.set_view(aim)
        return True

    def ask_menu(self, event: QContextMenuEvent, header: HeaderHands) -> None:
        """Ask for the menu of what is under the pointer or, by the menu key, of what is selected."""
        at, surface = QPointF(event.pos()), self._surface
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self._menu_of_selection()
        elif at.y() < RULER or surface.places.is_seekable(at):
            surface.ruler_menu_wanted.emit(event.globalPos())
        elif header.menu(at, event.globalPos()):
            return
        elif (record := surface.places.hit(at).record) is not None:
            if record not in self._session.focus.selection:
                self._session.focus.select([record])
            surface.menu_wanted.emit(record, event.globalPos())

    def _menu_of_selection(self) -> None:
        surface, layout = self._surface, self._surface.laid_out()
        for record in self._session.focus.selected:
            bar = layout.by_id.get(record) if layout is not None else None
            if layout is not None and bar is not None:
                x = HEADER + min(max(bar.x, 0.0) + 12, surface.view.width - 12.0)
                at = QPoint(round(x), round(layout.above + bar.y + 12))
                surface.menu_wanted.emit(record, surface.mapToGlobal(at))
                return

    def tip(self, record_id: RecordId | None) -> str:
        """What a bar is and where it lies; empty without one."""
        record = (
            self._doc.get(record_id) if record_id is not None and self._surface.document is not None else None
        )
        span = self._doc.span_of(record) if record is not None else None
        if record is None or span is None:
            return ""
        title = self._session.desk.title(record) if isinstance(record, Event | Track) else "Clip"
        held = f"frames {span.start} – {span.last}" if span.length > 1 else f"frame {span.start}"
        who = roles_in_words(self._doc, self._session.taxonomy, record) if isinstance(record, Event) else ""
        return f"{title}: {held} · {who}" if who else f"{title}: {held}"

    @property
    def _doc(self) -> Document:
        return self._session.open_document
