"""What the pointer does on the timeline: which gesture a press begins, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent

from framegrain.domain.errors import FramegrainError
from framegrain.domain.records import Event, Track
from framegrain.session.focus import Tool
from framegrain.ui.attempt import Tone, attempt, sentence
from framegrain.ui.timeline.gestures import CreateSegment, Gesture, Pointer
from framegrain.ui.timeline.hits import Hit, Part
from framegrain.ui.timeline.scenery import HEADER, RULER
from framegrain.ui.timeline.starting import Refused, Starting

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from framegrain.domain.document import Document
    from framegrain.domain.records import RecordId
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.timeline.span_view import SpanView
    from framegrain.ui.timeline.surface import TimelineSurface

_DRAG = 4
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_EDGE_ROOM = 24
_AUTO_SCROLL_MS = 30

_CURSORS = {
    Part.START: Qt.CursorShape.SizeHorCursor,
    Part.END: Qt.CursorShape.SizeHorCursor,
    Part.BOUNDARY: Qt.CursorShape.SplitHCursor,
    Part.KEYFRAME: Qt.CursorShape.PointingHandCursor,
}


class Hands:
    """One pointer's state: nothing, a press that may become a drag, or a drag."""

    def __init__(self, session: Session, say: Say, surface: TimelineSurface) -> None:
        self._session = session
        self._say = say
        self._surface = surface
        self._starting = Starting(session, surface)
        self._pressed: QPointF | None = None
        self._hit = Hit(Part.NOTHING)
        self._held = Qt.KeyboardModifier.NoModifier
        self._gesture: Gesture | None = None
        self._dragging = False
        self._scrubbing = False
        self._panning: QPointF | None = None
        self._refused = ""
        self._zoomed_from: SpanView | None = None
        self._timer = QTimer(surface)
        self._timer.setInterval(_AUTO_SCROLL_MS)
        self._timer.timeout.connect(self._scroll_on)

    @property
    def is_busy(self) -> bool:
        """Whether something is being dragged."""
        return self._dragging or self._scrubbing or self._panning is not None

    # -- press

    def press(self, event: QMouseEvent) -> None:
        """Decide what this press is about."""
        at = event.position()
        if event.button() is Qt.MouseButton.MiddleButton:
            self._panning = at
            self._surface.setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        if event.button() is not Qt.MouseButton.LeftButton or self._document is None:
            return
        if (lane := self._surface.lane_below(at)) is not None:
            self._surface.scroll_to(lane.y)
        elif (level := self._surface.level_of_header(at)) is not None:
            self._surface.fold(level)
        elif self._surface.is_seekable(at):
            self._scrubbing = True
            self._timer.start()
            self._scrub(at)
        elif at.x() >= HEADER:
            self._begin(at, event.modifiers())

    def _begin(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        self._pressed, self._held = at, held
        self._hit = self._surface.hit(at)
        record = self._hit.record
        if record is None or self._is_border_drag():
            return
        if held & (_SHIFT | _CTRL):
            self._session.focus.toggle(record)
        elif record not in self._session.focus.selection and not self._starting.draws_over(self._hit):
            self._session.focus.select([record])

    def _is_border_drag(self) -> bool:
        return bool(self._held & _SHIFT) and self._hit.part in (Part.START, Part.END)

    # -- move

    def move(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        at = event.position()
        self._surface.moving.pointer = at
        if self._panning is not None:
            by = at - self._panning
            self._panning = at
            self._surface.set_view(self._surface.view.scrolled(-by.x()))
            self._surface.scroll_to(self._surface.top - round(by.y()))
        elif self._scrubbing:
            self._scrub(at)
        elif self._pressed is None:
            self._hover(at)
        elif self._dragging or (at - self._pressed).manhattanLength() >= _DRAG:
            self._drag(at, event.modifiers())

    def _hover(self, at: QPointF) -> None:
        self._surface.point(at if self._surface.is_seekable(at) else None)
        hit = self._surface.hit(at)
        shape = _CURSORS.get(hit.part, Qt.CursorShape.ArrowCursor)
        if hit.part is Part.LANE and self._session.focus.tool is Tool.SEGMENT:
            shape = Qt.CursorShape.CrossCursor
        if self._surface.lane_below(at) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        if self._surface.cursor().shape() is not shape:
            self._surface.setCursor(shape)
        if hit.record != self._surface.moving.hovered:
            self._surface.moving.hovered = hit.record
            self._surface.setToolTip(self._tip(hit.record))
            self._surface.update()

    def _drag(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        if not self._dragging:
            self._dragging = True
            self._timer.start()
            self._gesture = self._started()
        moving = self._surface.moving
        if self._gesture is not None:
            draft = self._gesture.move(self._pointer(at, held))
            if draft != moving.draft:
                moving.draft = draft
                moving.refusal = self._refusal()
        elif self._pressed is not None and not self._refused:
            moving.band = QRectF(self._pressed, at).normalized()
        else:
            moving.refusal = self._refused
        self._surface.update()

    def _started(self) -> Gesture | None:
        """The gesture this drag is; None for a rubber band or where none can be."""
        try:
            return self._starting.gesture(
                self._hit, self._lane_x(self._start), shift=bool(self._held & _SHIFT)
            )
        except FramegrainError as refused:
            self._refused = sentence(refused)
            self._say(self._refused, Tone.ATTENTION)
            return None

    def _pointer(self, at: QPointF, held: Qt.KeyboardModifier) -> Pointer:
        return Pointer(self._surface.view.place_at(self._lane_x(at)), bool(held & _ALT))

    def _refusal(self) -> str:
        """Why the edit would not land as the hand is now; empty when it would."""
        if self._gesture is None:
            return ""
        try:
            edit = self._gesture.edit()
            found = self._session.refusals(edit) if edit is not None else ()
        except FramegrainError as refused:
            return sentence(refused)
        return sentence(Refused(found[0].reason)) if found else ""

    def _scroll_on(self) -> None:
        """While something is dragged past an end of the view, the view follows."""
        at = self._surface.moving.pointer
        x = self._surface.lane_x(at.x())
        over = min(x - _EDGE_ROOM, 0.0) + max(x - self._surface.view.width + _EDGE_ROOM, 0.0)
        if not over or self._surface.view.is_fitted:
            return
        self._surface.set_view(self._surface.view.scrolled(max(min(over * 0.6, 40.0), -40.0)))
        if self._scrubbing:
            self._scrub(at)
        elif self._dragging and self._gesture is not None:
            self._drag(at, Qt.KeyboardModifier.NoModifier)

    # -- release

    def release(self, event: QMouseEvent) -> None:
        """Let the edit land, or take the press for a click."""
        if event.button() is Qt.MouseButton.MiddleButton:
            self._panning = None
            self._surface.unsetCursor()
            return
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._scrubbing:
            self._session.focus.go_to(self._frame(event.position()))
        elif self._dragging:
            self._land()
        elif self._pressed is not None:
            self._click()
        self.drop()

    def _land(self) -> None:
        gesture, band = self._gesture, self._surface.moving.band
        if gesture is None:
            if band is not None:
                self._take(band)
            return
        try:
            edit = gesture.edit()
        except FramegrainError as refused:
            self._say(sentence(refused), Tone.ATTENTION)
            return
        if edit is None:
            return
        landed = attempt(self._session, self._say, edit)
        if landed and isinstance(gesture, CreateSegment):
            self._session.focus.select(c.id for c in edit.changes if isinstance(c.after, Event))

    def _take(self, band: QRectF) -> None:
        """Select every bar the rubber band touches."""
        layout = self._surface.laid_out()
        if layout is None:
            return
        area = band.translated(-HEADER, -(self._surface.height() - layout.height))
        found = {
            bar.id
            for bar in layout.by_id.values()
            if area.intersects(QRectF(bar.x, bar.y, bar.width, bar.height))
        }
        self._session.focus.select(self._session.focus.selection | found if self._held & _CTRL else found)

    def _click(self) -> None:
        focus, hit = self._session.focus, self._hit
        if hit.record is None:
            if hit.part is not Part.BOUNDARY and not self._held & (_SHIFT | _CTRL):
                focus.clear()
            focus.go_to(hit.frame if hit.part is Part.BOUNDARY else self._frame(self._start))
        elif self._is_border_drag():
            focus.toggle(hit.record)
        elif not self._held & (_SHIFT | _CTRL):
            focus.select([hit.record])
            if hit.keyframe is not None and hit.keyframe in self._doc.all_keyframes:
                focus.go_to(self._doc.all_keyframes[hit.keyframe].frame)

    def double_click(self, event: QMouseEvent) -> None:
        """Zoom to what is under the pointer; a second time, back."""
        hit = self._surface.hit(event.position())
        record = self._doc.get(hit.record) if self._document is not None and hit.record is not None else None
        span = self._doc.span_of(record) if record is not None else None
        if span is None:
            self.press(event)
            return
        aim = self._surface.view.around(span)
        if aim == self._surface.view and self._zoomed_from is not None:
            self._surface.set_view(self._zoomed_from)
        else:
            self._zoomed_from = self._surface.view
            self._surface.set_view(aim)

    def ask_menu(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is under the pointer or, by the menu key, of what is selected."""
        self.drop()
        at, surface = QPointF(event.pos()), self._surface
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self._menu_of_selection()
        elif at.y() < RULER or surface.is_seekable(at):
            surface.ruler_menu_wanted.emit(event.globalPos())
        elif (record := surface.hit(at).record) is not None:
            if record not in self._session.focus.selection:
                self._session.focus.select([record])
            surface.menu_wanted.emit(record, event.globalPos())

    def _menu_of_selection(self) -> None:
        surface, layout = self._surface, self._surface.laid_out()
        for record in sorted(self._session.focus.selection):
            bar = layout.by_id.get(record) if layout is not None else None
            if layout is not None and bar is not None:
                x = HEADER + min(max(bar.x, 0.0) + 12, surface.view.width - 12.0)
                at = QPoint(round(x), round(layout.above + bar.y + 12))
                surface.menu_wanted.emit(record, surface.mapToGlobal(at))
                return

    def leave(self) -> None:
        """The pointer left the timeline."""
        self._surface.point(None)
        if self._surface.moving.hovered is not None:
            self._surface.moving.hovered = None
            self._surface.update()

    def drop(self) -> None:
        """End whatever goes on without a change."""
        if self._scrubbing and self._session.focus.scrubbing:
            self._session.focus.go_to(self._session.focus.frame)
        self._pressed = self._gesture = self._panning = None
        self._dragging = self._scrubbing = False
        self._refused = ""
        self._timer.stop()
        moving = self._surface.moving
        moving.draft = moving.band = None
        moving.refusal = ""
        self._surface.update()

    # -- small things

    @property
    def _document(self) -> Document | None:
        return self._surface.document

    @property
    def _doc(self) -> Document:
        return self._session.open_document

    @property
    def _start(self) -> QPointF:
        return self._pressed if self._pressed is not None else self._surface.moving.pointer

    def _lane_x(self, at: QPointF) -> float:
        return self._surface.lane_x(at.x())

    def _frame(self, at: QPointF) -> int:
        return self._surface.view.frame_at(self._lane_x(at))

    def _scrub(self, at: QPointF) -> None:
        self._surface.moving.pointer = at
        self._surface.point(at)
        self._session.focus.go_to(self._frame(at), scrubbing=True)

    def _tip(self, record_id: RecordId | None) -> str:
        record = self._doc.get(record_id) if record_id is not None and self._document is not None else None
        span = self._doc.span_of(record) if record is not None else None
        if record is None or span is None:
            return ""
        title = self._session.desk.title(record) if isinstance(record, Event | Track) else "Clip"
        held = f"frames {span.start} – {span.last}" if span.length > 1 else f"frame {span.start}"
        return f"{title}: {held}"
