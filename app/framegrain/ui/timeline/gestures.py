"""What a drag on the timeline does: a draft while the hand moves, one edit when it lets go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from framegrain.domain.records import Scope
from framegrain.domain.span import Span
from framegrain.editing import clips, events
from framegrain.ui.timeline.snapping import Snapped, Snapping
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from framegrain.domain.edit import Edit
    from framegrain.domain.records import Event, LabelId, RecordId
    from framegrain.editing.desk import Desk
    from framegrain.ui.timeline.arrangement import LaneId


class Pointer(NamedTuple):
    """Where the hand is, counted in frames from the start; `free` asks not to be drawn to anything."""

    at: float
    free: bool = False
    lane: LaneId = ""
    """The lane it is over."""


class Ghost(NamedTuple):
    """A bar as it would be. `record` None is a bar not yet made; `lane` says where it lies, where that changes."""

    span: Span
    label: LabelId
    record: RecordId | None = None
    lane: LaneId = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What to show while dragging."""

    words: str
    ghosts: tuple[Ghost, ...] = ()
    guide: int | None = None
    """The border that draws the dragged edge, to be shown as a line."""
    line: int | None = None
    """A border or frame being moved itself."""
    mark: tuple[RecordId, int] | None = None
    """A track and the frame its keyframe is dragged to."""


class Gesture(Protocol):
    """One drag. `move` answers what to show; `edit` what it amounts to, None for nothing."""

    def move(self, pointer: Pointer) -> Draft:
        """Follow the hand."""

    def edit(self) -> Edit | None:
        """The edit for where the hand is now; raises FramegrainError where it can't be."""


def snapped(snapping: Snapping, pointer: Pointer) -> Snapped:
    return Snapped(round(pointer.at)) if pointer.free else snapping.snap(pointer.at)


def span_words(span: Span) -> str:
    """First and last frame and how many."""
    if span.length == 1:
        return f"{span.start}"
    return f"{span.start} – {span.last}, {counted(span.length, 'frame')}"


class CreateSegment:
    """A segment drawn in an empty stretch of a lane, from the border the hand pressed at to the one it is at."""

    def __init__(
        self,
        desk: Desk,
        label: LabelId,
        lane: LaneId,
        at: float,
        snapping: Snapping,
        around: tuple[RecordId, ...] = (),
    ) -> None:
        self._desk = desk
        self._label = label
        self._around = around
        self._lane = lane
        self._snapping = snapping
        self._anchor = min(max(snapping.snap(at).edge, 0), desk.document.whole.stop)
        self._span = self._between(self._anchor)

    def _between(self, edge: int) -> Span:
        start, stop = min(self._anchor, edge), max(self._anchor, edge)
        if start == stop:
            stop = start + 1
        last = self._desk.document.whole.stop
        return Span(min(start, last - 1), min(stop, last))

    def move(self, pointer: Pointer) -> Draft:
        """Stretch to the hand."""
        found = snapped(self._snapping, pointer)
        self._span = self._between(min(max(found.edge, 0), self._desk.document.whole.stop))
        ghost = Ghost(self._span, self._label, lane=self._lane)
        return Draft(span_words(self._span), (ghost,), found.guide)

    def edit(self) -> Edit | None:
        """Add it."""
        return events.add_event(self._desk, self._label, Scope.SEGMENT, self._span, self._around)


class ResizeEvent:
    """One end of a segment dragged; at least one frame remains."""

    def __init__(self, desk: Desk, event: Event, *, start: bool, snapping: Snapping) -> None:
        self._desk = desk
        self._event = event
        self._start = start
        self._snapping = snapping
        self._span = event.span

    def move(self, pointer: Pointer) -> Draft:
        """Follow the hand."""
        found = snapped(self._snapping, pointer)
        whole, span = self._desk.document.whole, self._event.span
        if self._start:
            self._span = Span(min(max(found.edge, 0), span.stop - 1), span.stop)
        else:
            self._span = Span(span.start, min(max(found.edge, span.start + 1), whole.stop))
        ghost = Ghost(self._span, self._event.label, self._event.id)
        return Draft(span_words(self._span), (ghost,), found.guide)

    def edit(self) -> Edit | None:
        """Set the new span."""
        if self._span == self._event.span:
            return None
        return events.set_span(self._desk, self._event.id, self._span)


class MoveBorder:
    """The border two touching segments share: one grows as the other shrinks."""

    def __init__(self, desk: Desk, left: Event, right: Event, snapping: Snapping) -> None:
        self._desk = desk
        self._left, self._right = left, right
        self._snapping = snapping
        self._at = right.span.start

    def move(self, pointer: Pointer) -> Draft:
        """Follow the hand between the outer ends of the two."""
        found = snapped(self._snapping, pointer)
        first, last = self._left.span.start + 1, self._right.span.stop - 1
        self._at = min(max(found.edge, first), last)
        ghosts = (
            Ghost(Span(self._left.span.start, self._at), self._left.label, self._left.id),
            Ghost(Span(self._at, self._right.span.stop), self._right.label, self._right.id),
        )
        return Draft(f"both, at {self._at}", ghosts, found.guide)

    def edit(self) -> Edit | None:
        """Move it in one step."""
        if self._at == self._right.span.start:
            return None
        return events.move_border(self._desk, self._left.id, self._right.id, self._at)


class MoveBoundary:
    """A clip boundary dragged between its neighbours."""

    def __init__(self, desk: Desk, at: int, snapping: Snapping) -> None:
        self._desk = desk
        self._old = self._new = at
        self._snapping = snapping
        document = desk.document
        left, right = document.clip_at(at - 1), document.clip_at(at)
        self._least = left.span.start + 1 if left is not None else at
        self._most = right.span.stop - 1 if right is not None else at

    def move(self, pointer: Pointer) -> Draft:
        """Follow the hand."""
        found = snapped(self._snapping, pointer)
        self._new = min(max(found.edge, self._least), self._most)
        return Draft(f"clip boundary at {self._new}", guide=found.guide, line=self._new)

    def edit(self) -> Edit | None:
        """Move it, and the clip labels with it."""
        if self._new == self._old:
            return None
        return clips.move_boundary(self._desk, self._old, self._new)
