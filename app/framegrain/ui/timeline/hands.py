"""What the pointer does on the timeline: which gesture a press begins, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer

from framegrain.domain.errors import FramegrainError
from framegrain.session.focus import Tool
from framegrain.ui.attempt import Tone, attempt, sentence
from framegrain.ui.timeline.banding import Band, records_in
from framegrain.ui.timeline.clicks import Clicks
from framegrain.ui.timeline.gestures import CreateSegment, Gesture, Pointer
from framegrain.ui.timeline.header_hands import HeaderHands
from framegrain.ui.timeline.hits import Hit, Part
from framegrain.ui.timeline.moving_gestures import MoveEvents, Ripple, with_effects
from framegrain.ui.timeline.scenery import HEADER
from framegrain.ui.timeline.starting import Refused, Starting

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QMouseEvent

    from framegrain.domain.document import Document
    from framegrain.domain.edit import Edit
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.timeline.surface import TimelineSurface

_DRAG = 4
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_EDGE_ROOM = 24
_AUTO_SCROLL_MS = 30
_CHECKED_WHILE_DRAGGING = 2000
"""A drag that changes more records is checked when it is let go, not while it goes on."""

_CURSORS = {
    Part.START: Qt.CursorShape.SizeHorCursor,
    Part.END: Qt.CursorShape.SizeHorCursor,
    Part.BOUNDARY: Qt.CursorShape.SplitHCursor,
    Part.BORDER: Qt.CursorShape.SplitHCursor,
    Part.KEYFRAME: Qt.CursorShape.PointingHandCursor,
    Part.VALUES: Qt.CursorShape.PointingHandCursor,
    Part.HIDDEN: Qt.CursorShape.SizeHorCursor,
}


class Hands:
    """One pointer's state: nothing, a press that may become a drag, or a drag."""

    def __init__(self, session: Session, say: Say, surface: TimelineSurface) -> None:
        self._session = session
        self._say = say
        self._surface = surface
        self._starting = Starting(session, surface)
        self.header = HeaderHands(surface)
        self.clicks = Clicks(session, surface)
        self._pressed: QPointF | None = None
        self._hit = Hit(Part.NOTHING)
        self._held = Qt.KeyboardModifier.NoModifier
        self._gesture: Gesture | None = None
        self._dragging = False
        self._scrubbing = False
        self._panning: QPointF | None = None
        self._refused = ""
        self._timer = QTimer(surface)
        self._timer.setInterval(_AUTO_SCROLL_MS)
        self._timer.timeout.connect(self._scroll_on)

    @property
    def is_busy(self) -> bool:
        """Whether something is being dragged."""
        return self._dragging or self._scrubbing or self._panning is not None or self.header.is_busy

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
        if (lane := self._surface.places.lane_below(at)) is not None:
            self._surface.scroll_to(lane.y)
        elif at.x() < HEADER:
            self.header.press(at)
        elif self._surface.places.is_seekable(at):
            self._scrubbing = True
            self._timer.start()
            self._scrub(at)
        else:
            self._begin(at, event.modifiers())

    def _begin(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        self._pressed, self._held = at, held
        self._hit = self._surface.places.hit(at)
        record = self._hit.record
        if record is None or self._is_border_drag():
            return
        if held & (_SHIFT | _CTRL):
            self._session.focus.toggle(record)
        elif record not in self._session.focus.selection and not self._starting.draws_over(self._hit):
            self._session.focus.select([record])

    def _is_border_drag(self) -> bool:
        """Whether the press is on an edge that others share or follow, so that it selects nothing."""
        if self._hit.part is Part.BORDER:
            return True
        return bool(self._held & (_SHIFT | _CTRL)) and self._hit.part in (Part.START, Part.END)

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
        elif self.header.is_pressed:
            self.header.move(at)
        elif self._pressed is None:
            self._hover(at)
        elif self._dragging or (at - self._pressed).manhattanLength() >= _DRAG:
            self._drag(at, event.modifiers())

    def _hover(self, at: QPointF) -> None:
        surface = self._surface
        surface.point(at if surface.places.is_seekable(at) else None)
        hit = surface.places.hit(at)
        shape = _CURSORS.get(hit.part, Qt.CursorShape.ArrowCursor)
        if hit.part is Part.LANE and self._session.focus.tool is Tool.SEGMENT:
            shape = Qt.CursorShape.CrossCursor
        if at.x() < HEADER:
            shape = self.header.cursor(at)
        if surface.places.lane_below(at) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        if surface.cursor().shape() is not shape:
            surface.setCursor(shape)
        tip = self.header.tip(at) if at.x() < HEADER else self.clicks.tip(hit.record)
        if tip != surface.toolTip():
            surface.setToolTip(tip)
        if hit.record != surface.moving.hovered:
            surface.moving.hovered = hit.record
            surface.update()

    def _drag(self, at: QPointF, held: Qt.KeyboardModifier) -> None:
        if not self._dragging:
            self._dragging = True
            self._timer.start()
            self._gesture = self._started()
        moving = self._surface.moving
        if self._gesture is not None:
            draft = self._gesture.move(self._pointer(at, held))
            edit, moving.refusal = self._checked()
            moving.draft = with_effects(draft, edit)
        elif self._pressed is not None and not self._refused:
            moving.band = QRectF(self._pressed, at).normalized()
        else:
            moving.refusal = self._refused
        self._surface.update()

    def _started(self) -> Gesture | None:
        """The gesture this drag is; None for a rubber band or where none can be."""
        try:
            return self._starting.gesture(
                self._hit,
                self._lane_x(self._start),
                shift=bool(self._held & _SHIFT),
                ctrl=bool(self._held & _CTRL),
            )
        except FramegrainError as refused:
            self._refused = sentence(refused)
            self._say(self._refused, Tone.ATTENTION)
            return None

    def _pointer(self, at: QPointF, held: Qt.KeyboardModifier) -> Pointer:
        lane = self._surface.places.lane_at(at)
        place = self._surface.view.place_at(self._lane_x(at))
        return Pointer(place, bool(held & _ALT), lane.lane if lane is not None else "")

    def _checked(self) -> tuple[Edit | None, str]:
        """The edit for where the hand is now, and why it would not land; empty when it would."""
        gesture = self._gesture
        if gesture is None:
            return None, ""
        if isinstance(gesture, MoveEvents | Ripple) and gesture.count > _CHECKED_WHILE_DRAGGING:
            return None, ""
        try:
            edit = self._made(gesture)
            if edit is None or len(edit.changes) > _CHECKED_WHILE_DRAGGING:
                return edit, ""
            found = self._session.refusals(edit)
        except FramegrainError as refused:
            return None, sentence(refused)
        return edit, sentence(Refused(found[0].reason)) if found else ""

    def _made(self, gesture: Gesture) -> Edit | None:
        self._starting.ids.restart()
        return gesture.edit()

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
        elif self.header.is_pressed:
            self.header.release(event.position(), event.globalPosition().toPoint())
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
            edit = self._made(gesture)
        except FramegrainError as refused:
            self._say(sentence(refused), Tone.ATTENTION)
            return
        if edit is None:
            return
        landed = attempt(self._session, self._say, edit)
        if landed and isinstance(gesture, CreateSegment):
            self._session.focus.select([next(c.id for c in edit.changes if c.before is None)])

    def _take(self, band: QRectF) -> None:
        """Select every bar the rubber band touches."""
        layout, lanes = self._surface.laid_out(), self._surface.lanes
        if layout is None or lanes is None:
            return
        area = band.translated(-HEADER, layout.top - layout.above)
        found = records_in(lanes, layout, Band(area.left(), area.top(), area.right(), area.bottom()))
        focus = self._session.focus
        focus.select(focus.selection | found if self._held & _CTRL else found)

    def _click(self) -> None:
        focus, hit = self._session.focus, self._hit
        if hit.record is None:
            if hit.part is not Part.BOUNDARY and not self._held & (_SHIFT | _CTRL):
                focus.clear()
            focus.go_to(hit.frame if hit.part is Part.BOUNDARY else self._frame(self._start))
        elif self._is_border_drag() and self._held & (_SHIFT | _CTRL):
            focus.toggle(hit.record)
        elif not self._held & (_SHIFT | _CTRL):
            focus.select([hit.record])
            if hit.keyframe is not None and hit.keyframe in self._doc.all_keyframes:
                focus.go_to(self._doc.all_keyframes[hit.keyframe].frame)

    def double_click(self, event: QMouseEvent) -> None:
        """Zoom to what is under the pointer; elsewhere, one more press."""
        if not self.clicks.zoom(event.position()):
            self.press(event)

    def ask_menu(self, event: QContextMenuEvent) -> None:
        """Open the menu of what is under the pointer."""
        self.drop()
        self.clicks.ask_menu(event, self.header)

    def records_changed(self) -> None:
        """End a drag on bars: an undo or a stroke of live coding may have changed what it holds."""
        if self._pressed is not None:
            self.drop()

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
        self.header.drop()
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
