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
    from framegrain.ui.timeline.arrangement import LaneId
    from framegrain.ui.timeline.rows import Row
    from framegrain.ui.timeline.span_view import SpanView

PITCH = 20
"""How high a row is, unless its lane was made higher or lower."""
BAR_AIR = 3
PILL_AIR = 5
"""How much lower than its row a bar or a pill is."""
BAR_HEIGHT = PITCH - BAR_AIR
LANE_AIR = 2
SPARE = 5
"""Empty pixels below a lane's events, to draw the next one where the others leave no room."""
FOLDED = 22
_LINES_BELOW = 2
_SHARE_BELOW = 0.4
"""Lanes out of sight have a line each as long as these take no more than two, or so much of the height."""
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
    lane: LaneId

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
    lane: LaneId


class Mark(NamedTuple):
    """A keyframe: a diamond where it `places` the object, a dot above for the attributes (`values`) set on it."""

    keyframe: RecordId
    x: float
    outside: bool
    places: bool = True
    values: bool = False


class Edge(NamedTuple):
    """The first (or with `begins` False the last) border of a stretch of frames [start, stop) that is occluded."""

    x: float
    start: int
    stop: int
    begins: bool


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
    locked: bool = False
    marks: tuple[Mark, ...] = ()
    until: float = float("inf")
    """Where the next pill of the row begins: as far as there is room for a name beside this one."""
    dense: bool = False
    """Whether there are more keyframes than fit beside each other."""
    stretches: tuple[tuple[float, float, bool], ...] = ()
    """Left and right of what is occluded or (True) outside."""
    edges: tuple[Edge, ...] = ()
    """The ends of what is occluded, to be dragged."""
    said: bool = False
    """Whether a comment on the record waits to be dealt with."""
    said_at: tuple[float, ...] = ()
    """Where keyframes are of which that is true."""


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
    said: bool = False


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
        """Lanes of which no row is in view, with the heights at which one line at the bottom stands for each.

        Where these would take the room of those in view, a single line stands for all of them, at the first.
        """
        found: list[tuple[LaneBox, float]] = []
        bottom = float(self.height)
        for lane in reversed(self.lanes):
            if lane.y - self.top + min(lane.height, FOLDED) <= bottom:
                break
            bottom -= FOLDED
            found.append((lane, bottom))
        if len(found) <= self.most_lines:
            return found
        return [(self.out_of_sight[0], self.height - float(FOLDED))]

    @property
    def most_lines(self) -> int:
        """How many lanes out of sight can have a line each."""
        return max(_LINES_BELOW, int(self.height * _SHARE_BELOW / FOLDED))

    @property
    def out_of_sight(self) -> list[LaneBox]:
        """The lanes that a single line at the bottom stands for."""
        bottom = self.height - FOLDED
        return [lane for lane in self.lanes if lane.y - self.top + min(lane.height, FOLDED) > bottom]

    def top_showing(self, y: int, pitch: int) -> int:
        """Where to scroll to see the row that begins at `y`: no further than needed, and the topmost row whole."""
        after = min(sum(box.y > y for box in self.lanes), self.most_lines) * FOLDED
        needed = y + pitch + after - self.height
        if needed > self.top:
            over = next((s for s in self.strips if s.y <= needed < s.y + s.rows * s.pitch), None)
            whole = over.y + -((over.y - needed) // over.pitch) * over.pitch if over is not None else needed
            return min(max(needed, whole), y)
        return min(self.top, y)

    def lane_at(self, y: float) -> LaneBox | None:
        """The lane at a height in view."""
        inside = y + self.top
        return next((lane for lane in self.lanes if lane.y <= inside < lane.y + lane.height), None)
