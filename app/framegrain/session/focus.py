"""Where the person is: the frame, what is selected, the tool and label in hand."""

from __future__ import annotations

import math
import time
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from psygnal import Signal

from framegrain.domain.records import Scope
from framegrain.domain.rules.offer import Situation
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.span import Span
from framegrain.session.showing import Showing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from framegrain.domain.records import LabelId, RecordId
    from framegrain.domain.taxonomy import Label


_DIGITS = 19
_READ = 0.05
"""Seconds in which nobody reads more than one number; each one shown costs as much as ten shapes."""


class Tool(StrEnum):
    """What the pointer does."""

    SELECT = "select"
    BOX = "box"
    ROTATED_BOX = "rotated_box"
    POLYGON = "polygon"
    CUBOID = "cuboid"
    SEGMENT = "segment"


DRAWS = {
    Tool.BOX: ShapeKind.BOX,
    Tool.ROTATED_BOX: ShapeKind.ROTATED_BOX,
    Tool.POLYGON: ShapeKind.POLYGON,
    Tool.CUBOID: ShapeKind.CUBOID,
}
"""The shape each drawing tool makes."""

_TOOL_OF = {kind: tool for tool, kind in DRAWS.items()}


def tools_for(label: Label) -> tuple[Tool, ...]:
    """The tools of the shapes a label lists, the first one's first, and then the segment tool where it takes segments.

    The box tool is not among those of a label for rotated boxes, though what it draws may be given such a label.
    """
    tools = [_TOOL_OF[kind] for kind in label.shapes]
    if Scope.SEGMENT in label.scopes:
        tools.append(Tool.SEGMENT)
    return tuple(tools)


class Growing(NamedTuple):
    """What a held key writes while the video plays: its label, and the frame it began on."""

    label: LabelId
    begun: int


class Picking(NamedTuple):
    """Somebody waits for an object to be pointed at: what for in words, which it may be, and what then happens."""

    words: str
    fits: Callable[[RecordId], bool]
    take: Callable[[RecordId], object]


class Focus:
    """What all panels share; they never talk to each other but through this and the session.

    Frames are clamped to the open video. The selection holds ids of events, tracks and clips.
    """

    frame_changed = Signal(int)
    frame_told = Signal(int)
    """The same for all that is read: while the video plays no more than a few times a second, and where it halts."""
    selection_changed = Signal(frozenset)
    choice_changed = Signal()
    playing_changed = Signal(bool)
    hover_changed = Signal()
    growing_changed = Signal()
    picking_changed = Signal()

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._frames = 0
        self._frame = self._told = 0
        self._told_at = 0.0
        self.moved_at = 0.0
        """When another frame was gone to last, by the clock that `now` is; may be read from any thread."""
        self._selection: frozenset[RecordId] = frozenset()
        self._in_order: tuple[RecordId, ...] | None = None
        self._tool = Tool.SELECT
        self._label: Label | None = None
        self._playing = False
        self._hovered: LabelId | None = None
        self._growing: tuple[Growing, ...] = ()
        self._picking: Picking | None = None
        self.scrubbing = False
        self.showing = Showing()

    @property
    def frame(self) -> int:
        """The frame on screen or asked for."""
        return self._frame

    @property
    def selection(self) -> frozenset[RecordId]:
        """Ids of what is selected."""
        return self._selection

    @property
    def selected(self) -> tuple[RecordId, ...]:
        """The same ids in order."""
        if self._in_order is None:
            self._in_order = tuple(sorted(self._selection))
        return self._in_order

    @property
    def tool(self) -> Tool:
        """The tool in hand."""
        return self._tool

    @property
    def label(self) -> LabelId | None:
        """The label in hand."""
        return self._label.id if self._label is not None else None

    @property
    def playing(self) -> bool:
        """Whether the video plays."""
        return self._playing

    @property
    def hovered_label(self) -> LabelId | None:
        """The label under the pointer in the sidebar."""
        return self._hovered

    @property
    def growing(self) -> tuple[Growing, ...]:
        """What held keys are writing."""
        return self._growing

    @property
    def picking(self) -> Picking | None:
        """What an object on the picture is being picked for."""
        return self._picking

    def begin(self, frames: int, frame: int = 0) -> None:
        """Start on a video with so many frames, nothing selected."""
        self._frames = frames
        self._frame = -1
        self.play(on=False)
        self.select(())
        self.go_to(frame)

    def go_to(self, frame: int, *, scrubbing: bool = False) -> None:
        """Ask for a frame; `scrubbing` says that the hand is still moving and near is good enough."""
        frame = min(max(frame, 0), max(self._frames - 1, 0))
        settled = self.scrubbing and not scrubbing
        self.scrubbing = scrubbing
        if frame != self._frame or settled:
            self._frame = frame
            self.moved_at = self._now()
            self.frame_changed.emit(frame)
            if not self._playing or self.moved_at - self._told_at >= _READ:
                self._tell()

    def stay(self, seconds: float) -> None:
        """Playing goes on in so many seconds at the earliest: tell its frame if it stays long enough to be read."""
        if self._told != self._frame and self._now() + seconds - self.moved_at >= _READ:
            self._tell()

    def _tell(self) -> None:
        self._told, self._told_at = self._frame, self.moved_at
        self.frame_told.emit(self._frame)

    def select(self, ids: Iterable[RecordId]) -> None:
        """Select exactly these."""
        new = frozenset(ids)
        if new != self._selection:
            self._selection = new
            self._in_order = None
            self.pick(None)  # it was for what was selected
            self.selection_changed.emit(new)

    def toggle(self, record_id: RecordId) -> None:
        """Select one more, or one less."""
        self.select(self._selection ^ {record_id})

    def clear(self) -> None:
        """Select nothing."""
        self.select(())

    def choose_tool(self, tool: Tool) -> None:
        """Take a tool."""
        if tool is not self._tool:
            self._tool = tool
            self.choice_changed.emit()

    def choose_label(self, label: Label | None) -> None:
        """Take a label, and the tool of its first shape unless the one in hand is that of another shape it lists."""
        tools = tools_for(label) if label is not None else ()
        changed = self.label != (label.id if label is not None else None)
        self._label = label
        if tools and self._tool not in tools:
            self._tool = tools[0]
            changed = True
        if changed:
            self.choice_changed.emit()

    def play(self, *, on: bool) -> None:
        """Say whether the video plays."""
        if on != self._playing:
            self._playing = on
            self.playing_changed.emit(on)
            if not on:
                self.stay(math.inf)

    def hover_label(self, label: LabelId | None) -> None:
        """Say which label the pointer is over."""
        if label != self._hovered:
            self._hovered = label
            self.hover_changed.emit()

    def hold(self, growing: Iterable[Growing]) -> None:
        """Say what held keys are writing."""
        new = tuple(growing)
        if new != self._growing:
            self._growing = new
            self.growing_changed.emit()

    def pick(self, picking: Picking | None) -> None:
        """Wait for an object to be pointed at, or no longer."""
        if picking is not self._picking:
            self._picking = picking
            self.picking_changed.emit()

    def situation(self) -> Situation:
        """What choosing a label would be for, right now.

        With the select tool it relabels the selection; of a very large one the first records stand for all. With a
        drawing tool it is for what is drawn next: what was drawn last is still selected then, and must not change
        its label by that.
        """
        span = Span(self._frame, self._frame + 1)
        if self._tool is Tool.SELECT:
            return Situation(span=span, records=self.selected)
        if self._tool is Tool.SEGMENT:
            return Situation(span=span, scope=Scope.SEGMENT)
        return Situation(span=span, shape=DRAWS[self._tool])


def frame_from(text: str) -> int:
    """A frame that was kept as text; 0 where a file has something else in its place."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else 0
