"""Segments by keys: begin and end at the playhead, split, nudge, step from one to the next."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.records import Event, Scope
from framegrain.domain.span import Span
from framegrain.editing import events
from framegrain.session.focus import Tool
from framegrain.ui.attempt import Tone, attempt
from framegrain.ui.bursts import Bursts
from framegrain.ui.selected import selected_tracks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from framegrain.domain.records import RecordId
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.timeline.arrangement import Arrangement, LaneId
    from framegrain.ui.timeline.lanes import Lane, Lanes
    from framegrain.ui.timeline.rows import Row


class Marking:
    """What the segment keys do. `begun` is the first frame of a segment begun and not yet ended."""

    def __init__(
        self,
        session: Session,
        say: Say,
        begun_changed: Callable[[int | None], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session = session
        self._say = say
        self._changed = begun_changed
        self.begun: int | None = None
        self._bursts = Bursts(clock)

    def start_here(self) -> None:
        """The segment worked on starts at the playhead; with none (or past its end) a new one begins."""
        frame = self._session.focus.frame
        event = self._worked_on()
        if event is None or frame >= event.span.stop:
            self._begin(frame)
        elif event.span.start != frame and self._set(event, Span(frame, event.span.stop)):
            self._say(f"{self._session.desk.title(event)} starts at frame {frame} now", Tone.INFO)

    def end_here(self) -> None:
        """The segment begun, or the selected one, ends with the frame shown."""
        frame = self._session.focus.frame
        event = self._worked_on()
        if self.begun is not None:
            self._finish(self.begun, frame)
        elif event is None:
            self._say("Begin a segment first with its start key, or select one", Tone.ATTENTION)
        elif frame < event.span.start:
            name = self._session.desk.title(event)
            self._say(
                f"{name} starts later, at frame {event.span.start}; go past that to end it", Tone.ATTENTION
            )
        elif event.span.last != frame and self._set(event, Span(event.span.start, frame + 1)):
            self._say(f"{self._session.desk.title(event)} ends with frame {frame} now", Tone.INFO)

    def cancel(self) -> bool:
        """Forget a segment begun; whether there was one."""
        was = self.begun is not None
        self._note(None)
        return was

    def split_here(self) -> None:
        """Cut the selected segments, or the only one there is, before the frame shown."""
        frame = self._session.focus.frame
        document = self._session.document
        if document is None:
            return
        under = [
            e
            for e in document.events_in(Span(frame, frame + 1))
            if e.scope is Scope.SEGMENT and e.span.start < frame
        ]
        chosen = [e for e in under if e.id in self._session.focus.selection]
        if not chosen and len(under) == 1:
            chosen = under
        if not chosen:
            words = (
                "Select the segment to split" if under else "Put the playhead inside a segment to split it"
            )
            self._say(words, Tone.ATTENTION)
            return
        ids = [event.id for event in chosen]
        attempt(self._session, self._say, lambda: events.split_events(self._session.desk, ids, frame))

    def nudge_start(self, by: int) -> None:
        """The selected segment starts `by` frames later."""
        self._nudge(by, 0)

    def nudge_end(self, by: int) -> None:
        """The selected segment ends `by` frames later."""
        self._nudge(0, by)

    def _nudge(self, start: int, end: int) -> None:
        event = self._selected()
        if event is None:
            self._say("Select one segment to move its ends", Tone.ATTENTION)
            return
        whole = self._session.open_document.whole
        first, stop = event.span.start + start, event.span.stop + end
        if not 0 <= first < stop <= whole.stop:
            name = self._session.desk.title(event)
            self._say(f"{name} can't get shorter than a frame or leave the video", Tone.INFO)
            return
        edit = events.set_span(self._session.desk, event.id, Span(first, stop))
        burst = type(edit)(edit.name, edit.changes, self._bursts.key(str(event.id)))
        if attempt(self._session, self._say, burst):
            self._session.focus.go_to(first if start else stop - 1)

    def _selected(self) -> Event | None:
        """The one segment that is selected."""
        document = self._session.document
        if document is None:
            return None
        found = [document.events.get(record) for record in self._session.focus.selection]
        segments = [e for e in found if e is not None and e.scope is Scope.SEGMENT]
        return segments[0] if len(segments) == 1 else None

    def _worked_on(self) -> Event | None:
        """The selected segment, unless the segment tool holds another label: that one is for the next segment."""
        event, focus = self._selected(), self._session.focus
        other = focus.tool is Tool.SEGMENT and focus.label is not None
        return None if event is not None and other and focus.label != event.label else event

    def _set(self, event: Event, span: Span) -> bool:
        return attempt(self._session, self._say, lambda: events.set_span(self._session.desk, event.id, span))

    def _begin(self, frame: int) -> None:
        label = self._session.focus.label
        if label is None:
            self._say("Choose a label in the sidebar first; then begin its segment here", Tone.ATTENTION)
            return
        if Scope.SEGMENT not in self._session.taxonomy.label(label).scopes:
            name = self._session.taxonomy.name_of(label)
            self._say(f"{name} is not held over a stretch of time; choose a label that is", Tone.ATTENTION)
            return
        self._session.focus.select(track.id for track in selected_tracks(self._session))  # they may take part
        self._note(frame)
        name = self._session.taxonomy.name_of(label)
        self._say(f"{name} begins at frame {frame}; go to its last frame and end it there", Tone.HINT)

    def _finish(self, begun: int, frame: int) -> None:
        label = self._session.focus.label
        if label is None:
            self._say("Choose a label in the sidebar first; then end its segment here", Tone.ATTENTION)
            return
        span = Span(min(begun, frame), max(begun, frame) + 1)
        around = self._session.focus.selected
        edit = events.add_event(self._session.desk, label, Scope.SEGMENT, span, around)
        if attempt(self._session, self._say, edit):
            self._note(None)
            self._session.focus.select([next(c.id for c in edit.changes if c.before is None)])

    def _note(self, frame: int | None) -> None:
        if frame != self.begun:
            self.begun = frame
            self._changed(frame)


def neighbour(
    lanes: Lanes,
    arrangement: Arrangement,
    selection: frozenset[RecordId],
    frame: int,
    direction: int,
) -> RecordId | None:
    """What begins next (1) or began before (-1): in the lane of what is selected, else in any lane from `frame`."""
    here = [
        place
        for lane in lanes.shown(arrangement)
        for record in selection
        if (place := _place(lane, record)) is not None
    ]
    inside = {place.lane for place in here}
    rows = [
        row for lane in lanes.shown(arrangement) if not inside or lane.id in inside for row in _rows(lane)
    ]
    starts = [(place.start, place.record) for place in here]
    at = (max(starts) if direction > 0 else min(starts)) if starts else (frame, -1)
    nexts = (found for row in rows if (found := row.beside(at, direction)) is not None)
    best = min(nexts, default=None) if direction > 0 else max(nexts, default=None)
    return None if best is None else best[1]


class _Place(NamedTuple):
    lane: LaneId
    start: int
    record: RecordId


def _place(lane: Lane, record: RecordId) -> _Place | None:
    for stack in (lane.events, lane.tracks):
        start = stack.start_of(record)
        if start is not None:
            return _Place(lane.id, start, record)
    if record in lane.tags.ids:
        return _Place(lane.id, lane.tags.starts[lane.tags.ids.index(record)], record)
    return None


def _rows(lane: Lane) -> Iterator[Row]:
    yield lane.tags
    yield from lane.events.rows
    yield from lane.tracks.rows
