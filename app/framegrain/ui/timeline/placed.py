"""The pieces a timeline layout is made of."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.records import Verdict

if TYPE_CHECKING:
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.domain.span import Span
    from framegrain.domain.taxonomy import Level
    from framegrain.ui.timeline.span_view import SpanView
    from framegrain.ui.timeline.stacking import Row

PITCH = 20
BAR_HEIGHT = 17
PILL_HEIGHT = 15
LANE_AIR = 2
SPARE = 5
"""Empty pixels below a lane's events, to draw the next one where the others leave no room."""
FOLDED = 22
CLIPS_HEIGHT = 20


class BarKind(StrEnum):
    """What a bar stands for."""

    SEGMENT = "segment"
    CLIP_LABEL = "clip label"
    TAG = "tag"
    TRACK = "track"


class StripKind(StrEnum):
    """What the rows of a strip hold."""

    TAGS = "tags"
    EVENTS = "events"
    TRACKS = "tracks"
    SPARE = "spare"
    FOLDED = "folded"


class Strip(NamedTuple):
    """Rows of one kind in one lane; `y` counts from the top of the content, each row is `pitch` high."""

    level: Level
    kind: StripKind
    y: int
    rows: int
    pitch: int

    @property
    def bottom(self) -> int:
        """Just below the last row."""
        return self.y + self.rows * self.pitch


class LaneBox(NamedTuple):
    """Where a whole lane lies."""

    level: Level
    y: int
    height: int
    folded: bool


class Mark(NamedTuple):
    """A keyframe's diamond."""

    keyframe: RecordId
    x: float
    outside: bool


@dataclass(slots=True)
class Bar:
    """One record; `x` and `width` may reach beyond the view."""

    id: RecordId
    kind: BarKind
    level: Level
    label: LabelId
    span: Span
    x: float
    y: float
    width: float
    height: float
    number: int = 0
    verdict: Verdict = Verdict.PRESENT
    marks: tuple[Mark, ...] = ()
    until: float = float("inf")
    """Where the next bar of the row begins: as far as there is room for a name beside this one."""
    dense: bool = False
    """Whether there are more keyframes than fit beside each other."""
    stretches: tuple[tuple[float, float, bool], ...] = ()
    """Left and right of what is occluded or (True) outside."""


class Block(NamedTuple):
    """Bars too small to tell apart. `code` is their common label's number, -1 where they differ."""

    x: float
    width: float
    y: float
    height: float
    code: int
    records: int


class ClipBox(NamedTuple):
    """A clip in the clip row."""

    id: RecordId
    number: int
    x: float
    width: float
    finished: bool
    start: int


@dataclass(slots=True)
class LaidRow:
    """One visible row with what lies in it, from left to right."""

    strip: Strip
    y: float
    source: Row | None
    bars: list[Bar] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """What is in view. Heights count from the top of the lanes' content, scrolled by `top`."""

    view: SpanView
    top: int
    height: int
    content: int
    lanes: list[LaneBox]
    strips: list[Strip]
    rows: list[LaidRow]
    clips: list[ClipBox]
    boundaries: list[tuple[int, float]]
    by_id: dict[RecordId, Bar]
    above: int = 0
    """Pixels of the timeline over the lanes: ruler, clips, strips."""

    def row_at(self, y: float) -> LaidRow | None:
        """The row at a height in view."""
        at = bisect_right(self.rows, y, key=lambda row: row.y) - 1
        if at < 0 or y >= self.rows[at].y + self.rows[at].strip.pitch:
            return None
        return self.rows[at]

    @property
    def below(self) -> list[tuple[LaneBox, float]]:
        """Lanes of which no row is in view, with the heights at which one line at the bottom stands for each."""
        found: list[tuple[LaneBox, float]] = []
        bottom = float(self.height)
        for lane in reversed(self.lanes):
            if lane.y - self.top + min(lane.height, FOLDED) <= bottom:
                break
            bottom -= FOLDED
            found.append((lane, bottom))
        return found

    def lane_at(self, y: float) -> LaneBox | None:
        """The lane at a height in view."""
        inside = y + self.top
        return next((lane for lane in self.lanes if lane.y <= inside < lane.y + lane.height), None)
