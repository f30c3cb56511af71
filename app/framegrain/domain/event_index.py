"""The events of one document found fast: by frame, by label, and the next one in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.intervals import IntervalIndex, of_labels
from framegrain.domain.ordered import Crowd, Ordered, Prepared
from framegrain.domain.records import Event, RecordId, Scope, Verdict
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.intervals import Wanted
    from framegrain.domain.ordered import Labels, Row
    from framegrain.domain.records import LabelId

_WINDOW = 64
"""Frames looked at first for a neighbour in time."""


class EventIndex:
    """Events by id, with what finds them; `frames` is the length of the video."""

    def __init__(self, frames: int) -> None:
        self.events: dict[RecordId, Event] = {}
        self._frames = frames
        self._spans = IntervalIndex()
        self._by_label: dict[LabelId, IntervalIndex] = {}
        self._of_clips: set[RecordId] = set()
        self._present = Prepared(Ordered)
        self._held = Prepared(Ordered)
        """Of those that are not absent."""
        self._crowds = Prepared(Crowd)

    def put(self, event: Event) -> None:
        """Take in a new event."""
        self._forget()
        self.events[event.id] = event
        self._spans.put(event.id, event.span)
        spans = self._by_label.get(event.label)
        if spans is None:
            spans = self._by_label[event.label] = IntervalIndex()
        spans.put(event.id, event.span)
        if event.scope is Scope.CLIP:
            self._of_clips.add(event.id)

    def replace(self, before: Event, after: Event) -> None:
        """Take in what became of an event that was put."""
        if before.label != after.label or before.scope is not after.scope:
            self.drop(before)
            self.put(after)
            return
        self._forget()
        self.events[after.id] = after
        if before.span != after.span:
            self._spans.put(after.id, after.span)
            self._by_label[after.label].put(after.id, after.span)

    def drop(self, event: Event) -> None:
        """Forget an event that was put."""
        self._forget()
        del self.events[event.id]
        self._spans.drop(event.id)
        self._of_clips.discard(event.id)
        spans = self._by_label[event.label]
        spans.drop(event.id)
        if not len(spans):
            del self._by_label[event.label]

    def _forget(self) -> None:
        self._present.forget()
        self._held.forget()
        self._crowds.forget()

    def within(self, span: Span) -> list[Event]:
        """Events sharing a frame with `span`, by start, then id."""
        return sorted((self.events[key] for key in self._spans.overlapping(span)), key=_order)

    def of(self, wanted: Wanted, span: Span) -> Iterator[Event]:
        """Events sharing a frame with `span` whose label is wanted, in no order."""
        events = self.events
        for spans in of_labels(self._by_label, wanted):
            for key in spans.overlapping(span):
                yield events[key]

    def of_clips(self, span: Span) -> Iterator[Event]:
        """Events that hold a whole clip and share a frame with `span`, in no order."""
        events = (self.events[key] for key in self._of_clips)
        return (event for event in events if event.span.overlaps(span))

    def first(self, wanted: Labels, span: Span, without: RecordId) -> Event | None:
        """The first event, by start, then id, that shares a frame with `span`; absent ones and one more left out."""
        order = self._held.get(wanted)
        if order is not None:
            key = order.first(span.start, span.stop, without)
            return self.events[key] if key is not None else None
        found = self._asked_held(wanted, span)
        return min((event for event in found if event.id != without), key=_order, default=None)

    def goes_on(self, wanted: Labels, frame: int, without: RecordId) -> bool:
        """Whether an event, absent ones and one more left out, holds on `frame` and on the one before."""
        order = self._held.get(wanted)
        if order is not None:
            return order.covering(frame - 1, frame + 1, without)
        near = self._asked_held(wanted, Span(frame, frame + 1))
        return any(event.id != without and event.span.start < frame for event in near)

    def covered(self, wanted: Labels, span: Span, without: RecordId) -> bool:
        """Whether one present event covers all of `span`, one left out."""
        order = self._present.get(wanted)
        if order is not None:
            return order.covering(span.start, span.stop, without)
        found = self._asked_present(wanted, span)
        return any(event.id != without and event.span.covers(span) for event in found)

    def inside(self, wanted: Labels, span: Span, without: RecordId) -> bool:
        """Whether a present event lies in `span`, one left out."""
        order = self._present.get(wanted)
        if order is not None:
            return order.within(span.start, span.stop, without)
        found = self._asked_present(wanted, span)
        return any(event.id != without and span.covers(event.span) for event in found)

    def present(self, wanted: Labels, span: Span, without: RecordId) -> bool:
        """Whether a present event shares a frame with `span`, one left out."""
        order = self._present.get(wanted)
        if order is not None:
            return order.first(span.start, span.stop, without) is not None
        return any(event.id != without for event in self._asked_present(wanted, span))

    def crowded(
        self, wanted: Labels, span: Span, most: int, without: RecordId
    ) -> tuple[int, RecordId] | None:
        """The first frame of `span` with `most` or more present events on it, one left out, and the oldest there."""
        own = self.events.get(without)
        if own is not None and (own.label not in wanted or own.verdict is not Verdict.PRESENT):
            own = None
        crowd = self._crowds.get(wanted)
        if crowd is not None and (own is None or own.span.covers(span)):
            return crowd.crowded(span.start, span.stop, most + (own is not None), without)
        near = [e for e in self.of(wanted, span) if e.verdict is Verdict.PRESENT and e.id != without]
        self._crowds.asked(wanted, len(near), self._size, self._rows_present)
        return Crowd(map(_row, near)).crowded(span.start, span.stop, most, -1) if len(near) >= most else None

    def next(self, wanted: Labels, frame: int) -> Event | None:
        """The event that begins first at `frame` or later, absent ones left out."""
        order = self._held.get(wanted)
        if order is not None:
            key = order.following(frame)
            return self.events[key] if key is not None else None
        width, at, end = _WINDOW, frame, max(self._frames, frame + 1)
        while at < end:
            to = min(at + width, end)
            found = self._beginning(wanted, at, to)
            if found:
                return min(found, key=_order)
            at, width = to, width * 4
        return None

    def previous(self, wanted: Labels, frame: int) -> Event | None:
        """The event that begins last before `frame`, absent ones left out."""
        order = self._held.get(wanted)
        if order is not None:
            key = order.preceding(frame)
            return self.events[key] if key is not None else None
        width, at = _WINDOW, frame
        while at > 0:
            to = max(at - width, 0)
            found = self._beginning(wanted, to, at)
            if found:
                return max(found, key=_order)
            at, width = to, width * 4
        return None

    def _beginning(self, wanted: Labels, start: int, stop: int) -> list[Event]:
        """Events, but absent ones, that begin on one of these frames; asked in windows that grow."""
        found = self._asked_held(wanted, Span(start, stop))
        return [event for event in found if event.span.start >= start]

    def _asked_present(self, wanted: Labels, span: Span) -> list[Event]:
        near = list(self.of(wanted, span))
        self._present.asked(wanted, len(near), self._size, self._rows_present)
        return [event for event in near if event.verdict is Verdict.PRESENT]

    def _asked_held(self, wanted: Labels, span: Span) -> list[Event]:
        near = list(self.of(wanted, span))
        self._held.asked(wanted, len(near), self._size, self._rows_held)
        return [event for event in near if event.verdict is not Verdict.ABSENT]

    def _size(self, wanted: Labels) -> int:
        return sum(map(len, of_labels(self._by_label, wanted)))

    def _rows_present(self, wanted: Labels) -> Iterator[Row]:
        return (_row(event) for event in self._labelled(wanted) if event.verdict is Verdict.PRESENT)

    def _rows_held(self, wanted: Labels) -> Iterator[Row]:
        return (_row(event) for event in self._labelled(wanted) if event.verdict is not Verdict.ABSENT)

    def _labelled(self, wanted: Labels) -> Iterator[Event]:
        return (self.events[key] for spans in of_labels(self._by_label, wanted) for key in spans)


def _row(event: Event) -> Row:
    return event.span.start, event.id, event.span.stop


def _order(event: Event) -> tuple[int, RecordId]:
    return event.span.start, event.id
