"""Which gesture a drag is, from what lies where it began; or why none can begin there."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from framegrain.domain.errors import FramegrainError
from framegrain.domain.records import Event, Scope
from framegrain.domain.rules.time import SCOPE_WORDS, scope_allowed
from framegrain.domain.span import Span
from framegrain.session.focus import Tool
from framegrain.ui.timeline.gestures import (
    CreateSegment,
    Gesture,
    MoveBorder,
    MoveBoundary,
    ResizeEvent,
)
from framegrain.ui.timeline.hits import Hit, Part
from framegrain.ui.timeline.moving_gestures import MoveEvents, Ripple, SteadyIds
from framegrain.ui.timeline.snapping import Snapping, edges_in_view
from framegrain.ui.timeline.track_gestures import MoveHidden, MoveMark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.document import Document
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.domain.taxonomy import Label
    from framegrain.editing.desk import Desk
    from framegrain.session.session import Session
    from framegrain.ui.timeline.arrangement import LaneId
    from framegrain.ui.timeline.surface import TimelineSurface


class Refused(FramegrainError):
    """A gesture that can't begin here; the message says why and what to do."""


class Starting:
    """Turns the place a drag began at into a gesture."""

    def __init__(self, session: Session, surface: TimelineSurface) -> None:
        self._session = session
        self._surface = surface
        self._desk: Desk
        self.ids = SteadyIds(lambda: 0)

    def draws_over(self, hit: Hit) -> bool:
        """With the segment tool a drag that begins on a bar that is not selected draws a new one."""
        return (
            self._session.focus.tool is Tool.SEGMENT
            and self._session.focus.label is not None
            and hit.part in (Part.BAR, Part.START, Part.END, Part.BORDER)
            and hit.record not in self._session.focus.selection
        )

    def gesture(self, hit: Hit, x: float, *, shift: bool, ctrl: bool = False) -> Gesture | None:
        """The gesture for a drag from `x` pixels into the lanes; None for a rubber band. Raises FramegrainError.

        Shift moves a border two segments share; Ctrl pushes what follows.
        """
        desk = self._session.desk
        self.ids = SteadyIds(desk.new_id)
        self._desk = replace(desk, new_id=self.ids)
        if hit.part is Part.BOUNDARY:
            return MoveBoundary(self._desk, hit.frame, self._snapping(boundary=hit.frame))
        if hit.part is Part.LANE or self.draws_over(hit):
            return None if shift else self._create(hit, x)
        if hit.keyframe is not None or hit.edge is not None:
            return self._on_track(hit)
        event = self._doc.events.get(hit.record) if hit.record is not None else None
        if hit.part is Part.BORDER and hit.pair is not None:
            left, right = (self._doc.events[i] for i in hit.pair)
            if ctrl:
                return self._ripple(left, start=False)
            return MoveBorder(self._desk, left, right, self._snapping(left.id, right.id))
        if event is not None and hit.part in (Part.START, Part.END):
            if ctrl:
                return self._ripple(event, start=hit.part is Part.START)
            return self._resize(event, start=hit.part is Part.START, shared=shift)
        if event is not None:
            return self._move_events(event, x, hit.lane)
        if hit.part is Part.BAR:
            raise Refused(
                "An object stays where its keyframes are; drag a keyframe, or the shape in the picture"
            )
        return None

    def _on_track(self, hit: Hit) -> Gesture | None:
        desk, snapping = self._session.desk, self._snapping(hit.record)
        if hit.keyframe is not None:
            keyframe = self._doc.all_keyframes[hit.keyframe]
            return MoveMark(desk, keyframe, snapping, values=hit.part is Part.VALUES)
        if hit.edge is None or hit.record is None:
            return None
        hidden = Span(hit.edge.start, hit.edge.stop)
        return MoveHidden(desk, hit.record, hidden, snapping, start=hit.edge.begins)

    def _create(self, hit: Hit, x: float) -> Gesture:
        label_id = self._session.focus.label
        if label_id is None:
            raise Refused("Choose a label in the sidebar first, then drag here to mark where it holds")
        label = self._session.taxonomy.label(label_id)
        for found in scope_allowed(label, Scope.SEGMENT):
            raise Refused(f"{found.reason}. {found.fix}")
        self._refuse_lane(label, hit)
        at = self._surface.view.place_at(x)
        around = self._session.focus.selected
        return CreateSegment(self._desk, label_id, hit.lane, at, self._snapping(), around)

    def _refuse_lane(self, label: Label, hit: Hit) -> None:
        lanes = self._surface.lanes
        home = lanes.lane_of(label.id) if lanes is not None else ""
        if lanes is not None and home != hit.lane:
            name = lanes.of(home).name
            name = name.lower() if home == label.level else name
            raise Refused(f"{label.name} belongs in the {name} lane; drag there")

    def _resize(self, event: Event, *, start: bool, shared: bool) -> Gesture:
        other = self._touching(event, start=start) if shared else None
        if other is not None:
            left, right = (other, event) if start else (event, other)
            return MoveBorder(self._desk, left, right, self._snapping(left.id, right.id))
        return ResizeEvent(self._desk, event, start=start, snapping=self._snapping(event.id))

    def _touching(self, event: Event, *, start: bool) -> Event | None:
        """The segment of the same lane that begins where this one ends, or ends where it begins."""
        lanes = self._surface.lanes
        edge = event.span.start if start else event.span.stop
        frame = edge - 1 if start else edge
        if lanes is None or not 0 <= frame < self._doc.whole.stop:
            return None
        home = lanes.lane_of(event.label)
        for other in self._doc.events_in(Span(frame, frame + 1)):
            touches = (other.span.stop if start else other.span.start) == edge
            if touches and other.scope is Scope.SEGMENT and lanes.lane_of(other.label) == home:
                return other
        return None

    def _ripple(self, event: Event, *, start: bool) -> Gesture:
        followers = [
            other
            for other in self._beside(event, before=start)
            if other.scope is not Scope.CLIP and other.id != event.id
        ]
        gone = (event.id, *(f.id for f in followers))
        return Ripple(self._desk, event, followers, start=start, snapping=self._snapping(*gone))

    def _beside(self, event: Event, *, before: bool) -> Iterator[Event]:
        """What lies wholly after an event in its lane, or wholly before it."""
        lanes = self._surface.lanes
        if lanes is None:
            return
        lane = lanes.of(lanes.lane_of(event.label))
        for row in (lane.tags, *lane.events.rows):
            ids = (
                [i for i, stop in zip(row.ids, row.stops, strict=True) if stop <= event.span.start]
                if before
                else row.ids[bisect_left(row.starts, event.span.stop) :]
            )
            yield from (self._doc.events[i] for i in ids)

    def _move_events(self, event: Event, x: float, home: LaneId) -> Gesture:
        if event.scope is Scope.CLIP:
            raise Refused("A clip label holds its whole clip; move the clip's boundary instead")
        chosen = (self._doc.events.get(i) for i in self._session.focus.selection)
        movable = [e for e in chosen if e is not None and e.scope is not Scope.CLIP]
        others = movable if event.id in self._session.focus.selection else []
        lanes = self._surface.lanes
        homes = {home, *(lanes.lane_of(e.label) for e in others)} if lanes is not None else {home}
        return MoveEvents(
            self._desk,
            event,
            others,
            self._surface.view.place_at(x),
            self._snapping(event.id, *(e.id for e in others)),
            home=homes,
            target=partial(self._label_of, scope=event.scope),
        )

    def _label_of(self, lane: LaneId, *, scope: Scope) -> LabelId:
        """The label something gets that is dragged to a lane: the one in hand, else the only one there can be."""
        lanes, taxonomy = self._surface.lanes, self._session.taxonomy
        if lanes is None:
            raise Refused("Open a video first")
        name, held = lanes.of(lane).name, self._session.focus.label
        usable = [
            label
            for label in taxonomy.labels
            if scope in label.scopes
            and not (label.leaves_only and label.children)
            and lanes.lane_of(label.id) == lane
        ]
        if held is not None and held in {label.id for label in usable}:
            return held
        top = lane.partition("/")[2]
        if len(usable) == 1 or (usable and usable[0].id == top):
            return usable[0].id
        if not usable:
            raise Refused(f"No label of the lane {name} can be a {SCOPE_WORDS[scope]}")
        raise Refused(f"The lane {name} has several labels; take the one you mean in the sidebar, then drag")

    def _snapping(self, *without: RecordId | None, boundary: int | None = None) -> Snapping:
        layout = self._surface.laid_out()
        if layout is None or not self._surface.snaps:
            return Snapping((), self._surface.view.scale)
        gone = {record for record in without if record is not None}
        edges = edges_in_view(layout, self._session.focus.frame, gone)
        edges |= self._surface.sounds.edges(layout.view, self._doc.times)
        return Snapping(edges - {boundary}, self._surface.view.scale)

    @property
    def _doc(self) -> Document:
        return self._session.open_document
