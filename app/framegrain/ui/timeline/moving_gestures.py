"""Drags that take more than one segment along: moving, to another lane too, and pushing what follows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from framegrain.domain.errors import FramegrainError
from framegrain.domain.records import Event
from framegrain.domain.span import Span
from framegrain.editing import events, segments
from framegrain.ui.timeline.gestures import Draft, Ghost, Pointer, snapped, span_words
from framegrain.ui.timeline.snapping import Snapped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from framegrain.domain.edit import Change, Edit
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.editing.desk import Desk
    from framegrain.ui.timeline.arrangement import LaneId
    from framegrain.ui.timeline.snapping import Snapping

_MOST_GHOSTS = 200
"""More bars than this are not drawn while they are dragged along."""


class SteadyIds:
    """The same new ids in the same order each time a draft is made, however often that is."""

    def __init__(self, new_id: Callable[[], RecordId]) -> None:
        self._new_id = new_id
        self._ids: list[RecordId] = []
        self._at = 0

    def restart(self) -> None:
        """Begin with the first again."""
        self._at = 0

    def __call__(self) -> RecordId:
        if self._at == len(self._ids):
            self._ids.append(self._new_id())
        self._at += 1
        return self._ids[self._at - 1]


class MoveEvents:
    """Segments and tags moved together; they keep their lengths and stay in the video.

    Over another lane, those of the lane they come from get a label of that one; `target` says which, or why none.
    """

    def __init__(
        self,
        desk: Desk,
        held: Event,
        others: Sequence[Event],
        grip: float,
        snapping: Snapping,
        *,
        home: Collection[LaneId] = (),
        target: Callable[[LaneId], LabelId] | None = None,
    ) -> None:
        self._desk = desk
        self._held = held
        self._events = (held, *(event for event in others if event.id != held.id))
        self._grip = grip - held.span.start
        self._snapping = snapping
        self._home = home
        self._target = target
        self._least = -min(event.span.start for event in self._events)
        self._most = desk.document.whole.stop - max(event.span.stop for event in self._events)
        self._by = 0
        self._label: LabelId | None = None
        self._refused: FramegrainError | None = None

    @property
    def count(self) -> int:
        """How many are moved."""
        return len(self._events)

    def move(self, pointer: Pointer) -> Draft:
        """Follow the hand, drawn by what either end comes near."""
        start = pointer.at - self._grip
        self._aim(pointer.lane)
        if self._label is not None and abs(start - self._held.span.start) <= self._snapping.reach:
            start = self._held.span.start  # meant is the other lane, not another time
        length = self._held.span.length
        found = Snapped(round(start)) if pointer.free else self._snapping.snap_either(start, length)
        by = min(max(found.edge - self._held.span.start, self._least), self._most)
        self._by = by
        lane = pointer.lane if self._label is not None else ""
        ghosts = tuple(
            Ghost(e.span.moved(by), self._label or e.label, e.id, lane) for e in self._events[:_MOST_GHOSTS]
        )
        words = span_words(self._held.span.moved(by))
        if self._label is not None:
            words = f"becomes {self._desk.taxonomy.name_of(self._label)}: {words}"
        guide = found.guide if by == found.edge - self._held.span.start else None
        return Draft(words, ghosts, guide)

    def _aim(self, lane: LaneId) -> None:
        self._label = self._refused = None
        if not lane or lane in self._home or self._target is None:
            return
        if len(self._home) > 1:
            self._refused = FramegrainError("what is selected lies in several lanes; move one lane at a time")
            return
        try:
            self._label = self._target(lane)
        except FramegrainError as refused:
            self._refused = refused

    def edit(self) -> Edit | None:
        """Move them all in one step."""
        if self._refused is not None:
            raise self._refused
        spans = {e.id: e.span.moved(self._by) for e in self._events}
        if self._label is not None:
            return segments.to_lane(self._desk, spans, self._label)
        return events.set_spans(self._desk, spans) if self._by else None


class Ripple:
    """One end of a segment dragged; what follows in the lane (or comes before the start) keeps its distance."""

    def __init__(
        self, desk: Desk, event: Event, followers: Sequence[Event], *, start: bool, snapping: Snapping
    ) -> None:
        self._desk = desk
        self._event = event
        self._followers = followers
        self._start = start
        self._snapping = snapping
        self._span = event.span
        self._first = min((f.span.start for f in followers), default=event.span.start)
        self._last = max((f.span.stop for f in followers), default=event.span.stop)

    @property
    def count(self) -> int:
        """How many are moved."""
        return len(self._followers) + 1

    def move(self, pointer: Pointer) -> Draft:
        """Follow the hand, as far as there is room for all."""
        edge, span = snapped(self._snapping, pointer).edge, self._event.span
        whole = self._desk.document.whole
        if self._start:
            self._span = Span(min(max(edge, span.start - self._first), span.stop - 1), span.stop)
        else:
            room = whole.stop - self._last
            self._span = Span(span.start, min(max(edge, span.start + 1), span.stop + room))
        count = len(self._followers)
        words = f"{span_words(self._span)}, pushes {count} {'before' if self._start else 'after'} it"
        return Draft(words, tuple(self._ghosts()))

    def _ghosts(self) -> Iterator[Ghost]:
        yield Ghost(self._span, self._event.label, self._event.id)
        by = self._span.start - self._event.span.start + self._span.stop - self._event.span.stop
        for follower in self._followers[:_MOST_GHOSTS]:
            yield Ghost(follower.span.moved(by), follower.label, follower.id)

    def edit(self) -> Edit | None:
        """Move the end and all that is pushed in one step."""
        if self._span == self._event.span:
            return None
        return segments.ripple(self._desk, self._event.id, self._span, self._followers)


def with_effects(draft: Draft, edit: Edit | None) -> Draft:
    """The draft with the other bars the edit would change, so that a person sees them before letting go."""
    if edit is None or len(edit.changes) > _MOST_GHOSTS:
        return draft
    shown = {ghost.record: ghost for ghost in draft.ghosts}
    ghosts: list[Ghost] = []
    fresh = iter([ghost for ghost in draft.ghosts if ghost.record is None])
    for change in edit.changes:
        after = change.after
        if not isinstance(after, Event):
            continue
        known = shown.get(change.id) if change.before is not None else next(fresh, None)
        known = known or Ghost(after.span, after.label, _row_of(edit, change))
        ghosts.append(known._replace(span=after.span))
    return replace(draft, ghosts=tuple(ghosts)) if ghosts else draft


def _row_of(edit: Edit, change: Change) -> RecordId:
    """The record in whose row the bar is drawn: its own, or for the far half of one cut in two, that one's."""
    after = change.after
    if change.before is None and isinstance(after, Event):
        for other in edit.changes:
            was = other.before
            if isinstance(was, Event) and (was.label, was.span.stop) == (after.label, after.span.stop):
                return was.id
    return change.id
