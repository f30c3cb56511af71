"""Segment actions that look at neighbours: merge, duplicate, fill a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.records import Event, Scope
from framegrain.editing import segments
from framegrain.ui.attempt import Tone, attempt
from framegrain.ui.selected import selected

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.timeline.lanes import Lanes


class SegmentVerbs:
    """Each is one step of the history, or a sentence that says why it is none."""

    def __init__(self, session: Session, say: Say, lanes: Callable[[], Lanes | None]) -> None:
        self._session = session
        self._say = say
        self._lanes = lanes

    def merge(self) -> None:
        """Join the selected segments; a single one with what comes next of its label in the lane."""
        chosen = self._selected()
        if not chosen:
            self._say("Select the segments to merge, or one to merge with the next", Tone.ATTENTION)
            return
        if len(chosen) == 1:
            after = self._neighbour(chosen[0], after=True)
            if after is None:
                name = self._session.desk.title(chosen[0])
                self._say(f"Nothing lies after {name} in its lane to merge it with", Tone.ATTENTION)
                return
            chosen = [chosen[0], after]
        attempt(self._session, self._say, lambda: segments.merge(self._session.desk, [e.id for e in chosen]))

    def duplicate(self) -> None:
        """Copy what is selected to the playhead; behind itself while the playhead stands in it."""
        document = self._session.document
        found = document.span_around(e.id for e in self._events()) if document is not None else None
        if found is None:
            self._say("Select a segment or frame tag to copy it", Tone.ATTENTION)
            return
        frame = self._session.focus.frame
        at = found.stop if frame in found else frame
        edit = segments.duplicate(self._session.desk, [e.id for e in self._events()], at)
        if attempt(self._session, self._say, edit):
            self._session.focus.select(c.id for c in edit.changes[: len(self._events())] if c.before is None)

    def fill(self, *, after: bool) -> None:
        """Let the selected segment reach to its neighbour in the lane."""
        chosen = self._selected()
        if len(chosen) != 1:
            self._say("Select one segment to fill the gap beside it", Tone.ATTENTION)
            return
        neighbour = self._neighbour(chosen[0], after=after)
        edge = chosen[0].span.stop if after else chosen[0].span.start
        if neighbour is not None and edge == (neighbour.span.start if after else neighbour.span.stop):
            self._say("There is no gap: the two touch already", Tone.INFO)
            return
        desk = self._session.desk
        attempt(self._session, self._say, lambda: segments.fill(desk, chosen[0].id, neighbour, after=after))

    def _neighbour(self, event: Event, *, after: bool) -> Event | None:
        """The nearest segment in the lane that begins after this one ends, or ends before it begins."""
        lanes, document = self._lanes(), self._session.open_document
        if lanes is None:
            return None
        found = [
            near
            for row in lanes.of(lanes.lane_of(event.label)).events.rows
            if (record := row.next_to(event.span, after=after)) is not None
            and (near := document.events[record]).scope is Scope.SEGMENT
        ]
        if after:
            return min(found, key=lambda e: (e.span.start, e.id), default=None)
        return max(found, key=lambda e: (e.span.stop, -e.id), default=None)

    def _selected(self) -> list[Event]:
        return [event for event in self._events() if event.scope is Scope.SEGMENT]

    def _events(self) -> list[Event]:
        return [event for event in selected(self._session, Event) if event.scope is not Scope.CLIP]
