"""Which gesture a drag is, from what lies where it began; or why none can begin there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.errors import FramegrainError
from framegrain.domain.records import Event, Scope
from framegrain.domain.rules.time import scope_allowed
from framegrain.domain.span import Span
from framegrain.session.focus import Tool
from framegrain.ui.timeline.gestures import (
    CreateSegment,
    Gesture,
    MoveBorder,
    MoveBoundary,
    MoveEvents,
    MoveKeyframe,
    ResizeEvent,
)
from framegrain.ui.timeline.hits import Hit, Part
from framegrain.ui.timeline.snapping import Snapping, edges_in_view

if TYPE_CHECKING:
    from framegrain.domain.document import Document
    from framegrain.domain.records import RecordId
    from framegrain.session.session import Session
    from framegrain.ui.timeline.surface import TimelineSurface


class Refused(FramegrainError):
    """A gesture that can't begin here; the message says why and what to do."""


class Starting:
    """Turns the place a drag began at into a gesture."""

    def __init__(self, session: Session, surface: TimelineSurface) -> None:
        self._session = session
        self._surface = surface

    def draws_over(self, hit: Hit) -> bool:
        """With the segment tool a drag that begins on a bar that is not selected draws a new one."""
        return (
            self._session.focus.tool is Tool.SEGMENT
            and self._session.focus.label is not None
            and hit.part in (Part.BAR, Part.START, Part.END)
            and hit.record not in self._session.focus.selection
        )

    def gesture(self, hit: Hit, x: float, *, shift: bool) -> Gesture | None:
        """The gesture for a drag from `x` pixels into the lanes; None for a rubber band. Raises FramegrainError."""
        if hit.part is Part.BOUNDARY:
            return MoveBoundary(self._session.desk, hit.frame, self._snapping(boundary=hit.frame))
        if hit.part is Part.LANE or self.draws_over(hit):
            return None if shift else self._create(hit, x)
        if hit.part is Part.KEYFRAME and hit.keyframe is not None:
            keyframe = self._doc.all_keyframes[hit.keyframe]
            return MoveKeyframe(self._session.desk, keyframe, self._snapping(hit.record))
        event = self._doc.events.get(hit.record) if hit.record is not None else None
        if event is not None and hit.part in (Part.START, Part.END):
            return self._resize(event, start=hit.part is Part.START, shared=shift)
        if event is not None:
            return self._move_events(event, x)
        if hit.part is Part.BAR:
            raise Refused(
                "An object stays where its keyframes are; drag a keyframe, or the shape in the picture"
            )
        return None

    def _create(self, hit: Hit, x: float) -> Gesture:
        label_id = self._session.focus.label
        if label_id is None:
            raise Refused("Choose a label in the sidebar first, then drag here to mark where it holds")
        label = self._session.taxonomy.label(label_id)
        level = hit.level
        for found in scope_allowed(label, Scope.SEGMENT):
            raise Refused(f"{found.reason}. {found.fix}")
        if level is None or label.level is not level:
            raise Refused(f"{label.name} belongs in the {label.level.value} lane; drag there")
        at = self._surface.view.place_at(x)
        return CreateSegment(self._session.desk, label_id, level, at, self._snapping())

    def _resize(self, event: Event, *, start: bool, shared: bool) -> Gesture:
        other = self._touching(event, start=start) if shared else None
        if other is not None:
            left, right = (other, event) if start else (event, other)
            return MoveBorder(self._session.desk, left, right, self._snapping(left.id, right.id))
        return ResizeEvent(self._session.desk, event, start=start, snapping=self._snapping(event.id))

    def _touching(self, event: Event, *, start: bool) -> Event | None:
        """The segment of the same lane that begins where this one ends, or ends where it begins."""
        lanes = self._surface.lanes
        edge = event.span.start if start else event.span.stop
        frame = edge - 1 if start else edge
        if lanes is None or not 0 <= frame < self._doc.whole.stop:
            return None
        level = lanes.level_of(event.label)
        for other in self._doc.events_in(Span(frame, frame + 1)):
            touches = (other.span.stop if start else other.span.start) == edge
            if touches and other.scope is Scope.SEGMENT and lanes.level_of(other.label) is level:
                return other
        return None

    def _move_events(self, event: Event, x: float) -> Gesture:
        if event.scope is Scope.CLIP:
            raise Refused("A clip label holds its whole clip; move the clip's boundary instead")
        chosen = (self._doc.events.get(i) for i in self._session.focus.selection)
        movable = [e for e in chosen if e is not None and e.scope is not Scope.CLIP]
        others = movable if event.id in self._session.focus.selection else []
        grip = self._surface.view.place_at(x)
        snapping = self._snapping(event.id, *(e.id for e in others))
        return MoveEvents(self._session.desk, event, others, grip, snapping)

    def _snapping(self, *without: RecordId | None, boundary: int | None = None) -> Snapping:
        layout = self._surface.laid_out()
        if layout is None:
            return Snapping((), 1.0)
        gone = {record for record in without if record is not None}
        edges = edges_in_view(layout, self._session.focus.frame, gone)
        return Snapping(edges - {boundary}, self._surface.view.scale)

    @property
    def _doc(self) -> Document:
        return self._session.open_document
