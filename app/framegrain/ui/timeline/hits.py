"""What lies under the pointer."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from framegrain.ui.timeline.placed import CLIPS_HEIGHT, Bar, BarKind, Layout, StripKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from framegrain.domain.records import RecordId
    from framegrain.domain.taxonomy import Level
    from framegrain.ui.timeline.placed import LaidRow

_REACH = 5.0
_MARK_REACH = 7.0


class Part(StrEnum):
    """Which part of the timeline."""

    NOTHING = "nothing"
    LANE = "lane"
    BAR = "bar"
    START = "start"
    END = "end"
    KEYFRAME = "keyframe"
    CLIP = "clip"
    BOUNDARY = "boundary"


class Hit(NamedTuple):
    """The part hit; `frame` is a boundary's, `keyframe` a diamond's."""

    part: Part
    level: Level | None = None
    record: RecordId | None = None
    keyframe: RecordId | None = None
    frame: int = 0


def hit_clips(layout: Layout, x: float, y: float) -> Hit:
    """What is at a place of the clip row."""
    if not 0 <= y < CLIPS_HEIGHT:
        return Hit(Part.NOTHING)
    near = min(layout.boundaries, key=lambda boundary: abs(boundary[1] - x), default=None)
    if near is not None and abs(near[1] - x) <= _REACH:
        return Hit(Part.BOUNDARY, frame=near[0])
    for clip in layout.clips:
        if clip.x <= x < clip.x + clip.width:
            return Hit(Part.CLIP, record=clip.id, frame=clip.start)
    return Hit(Part.NOTHING)


def hit_lanes(layout: Layout, x: float, y: float, selection: Collection[RecordId] = ()) -> Hit:
    """What is at a place of the lanes, both counted from the top left of what is in view.

    The ends of selected bars come first, so that they stay in reach where bars touch.
    """
    row = layout.row_at(y)
    lane = layout.lane_at(y)
    if row is None or row.strip.kind is StripKind.FOLDED:
        return Hit(Part.NOTHING if lane is None else Part.LANE, level=lane.level if lane else None)
    level = row.strip.level
    if row.strip.kind is StripKind.TAGS:
        return _tag(row, x) or Hit(Part.LANE, level=level)
    bars = sorted(
        (bar for bar in row.bars if bar.x - _REACH <= x <= bar.x + bar.width + _REACH),
        key=lambda bar: bar.id not in selection,
    )
    for find in (_keyframe, _end, _body):
        for bar in bars:
            if (found := find(bar, x)) is not None:
                return found
    return _in_block(layout, row, x) or Hit(Part.LANE, level=level)


def _tag(row: LaidRow, x: float) -> Hit | None:
    near = min(row.bars, key=lambda bar: abs(bar.x - x), default=None)
    if near is not None and abs(near.x - x) <= _MARK_REACH:
        return Hit(Part.BAR, level=near.level, record=near.id)
    return None


def _keyframe(bar: Bar, x: float) -> Hit | None:
    near = min(bar.marks, key=lambda mark: abs(mark.x - x), default=None)
    if near is None or abs(near.x - x) > min(_MARK_REACH, _crowding(bar)):
        return None
    return Hit(Part.KEYFRAME, level=bar.level, record=bar.id, keyframe=near.keyframe)


def _crowding(bar: Bar) -> float:
    """Less reach where diamonds stand close, so that the bar between them stays in reach."""
    if len(bar.marks) < 2:
        return _MARK_REACH
    return max((bar.marks[-1].x - bar.marks[0].x) / (len(bar.marks) - 1) / 2.5, 3.0)


def _end(bar: Bar, x: float) -> Hit | None:
    if bar.kind is not BarKind.SEGMENT:
        return None
    # on a short bar the ends are grasped from outside, so that its middle stays in reach
    inside = min(_REACH, bar.width / 4)
    if bar.x - _REACH <= x <= bar.x + inside:
        return Hit(Part.START, level=bar.level, record=bar.id)
    right = bar.x + bar.width
    if right - inside <= x <= right + _REACH:
        return Hit(Part.END, level=bar.level, record=bar.id)
    return None


def _body(bar: Bar, x: float) -> Hit | None:
    if bar.x <= x <= bar.x + bar.width:
        return Hit(Part.BAR, level=bar.level, record=bar.id)
    return None


def _in_block(layout: Layout, row: LaidRow, x: float) -> Hit | None:
    for block in row.blocks:
        if block.x - 1 <= x <= block.x + block.width + 1 and row.source is not None:
            found = row.source.nearest(layout.view.first + x / layout.view.scale)
            return Hit(Part.BAR, level=row.strip.level, record=found)
    return None
