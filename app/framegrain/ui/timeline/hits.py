"""What lies under the pointer."""

from __future__ import annotations

import itertools
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from framegrain.ui.timeline.placed import CLIPS_HEIGHT, Bar, BarKind, Edge, Layout, StripKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from framegrain.domain.records import RecordId
    from framegrain.domain.taxonomy import Level
    from framegrain.ui.timeline.arrangement import LaneId
    from framegrain.ui.timeline.placed import LaidRow, LaneBox

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
    VALUES = "values"
    """The attributes set on a keyframe."""
    HIDDEN = "hidden"
    """An end of what is occluded."""
    CLIP = "clip"
    BOUNDARY = "boundary"
    BORDER = "border"
    """Where two segments touch and neither is selected."""


class Hit(NamedTuple):
    """The part hit; `frame` is a boundary's, `keyframe` a diamond's, `edge` of what is occluded.

    `pair` are the two segments at a border.
    """

    part: Part
    level: Level | None = None
    record: RecordId | None = None
    keyframe: RecordId | None = None
    frame: int = 0
    edge: Edge | None = None
    lane: LaneId = ""
    pair: tuple[RecordId, RecordId] | None = None


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
    lane = layout.lane_at(y)
    hit = _hit_row(layout, x, y, selection, lane)
    return hit._replace(lane=lane.lane) if lane is not None else hit


def _hit_row(
    layout: Layout, x: float, y: float, selection: Collection[RecordId], lane: LaneBox | None
) -> Hit:
    row = layout.row_at(y)
    if row is None or row.strip.kind is StripKind.FOLDED:
        return Hit(Part.NOTHING if lane is None else Part.LANE, level=lane.level if lane else None)
    level = row.strip.level
    if row.strip.kind is StripKind.TAGS:
        return _tag(row, x) or Hit(Part.LANE, level=level)
    bars = sorted(
        (bar for bar in row.bars if bar.x - _REACH <= x <= bar.x + bar.width + _REACH),
        key=lambda bar: bar.id not in selection,
    )
    if (border := _border(bars, x, selection)) is not None:
        return border
    for find in (partial(_on_track, y=y), _end, _body):
        for bar in bars:
            if (found := find(bar, x)) is not None:
                return found
    return _in_block(layout, row, x) or Hit(Part.LANE, level=level)


def _tag(row: LaidRow, x: float) -> Hit | None:
    near = min(row.bars, key=lambda bar: abs(bar.x - x), default=None)
    if near is not None and abs(near.x - x) <= _MARK_REACH:
        return Hit(Part.BAR, level=near.level, record=near.id)
    return None


def _on_track(bar: Bar, x: float, y: float) -> Hit | None:
    """A mark or an end on a track's bar: attributes are grasped in its upper third, what is occluded in its lower."""
    third = bar.height / 3
    near = min(bar.marks, key=lambda mark: abs(mark.x - x), default=None)
    edge = min(bar.edges, key=lambda edge: abs(edge.x - x), default=None)
    if near is not None and abs(near.x - x) > min(_MARK_REACH, _crowding(bar)):
        near = None
    if edge is not None and abs(edge.x - x) <= _REACH and (near is None or y >= bar.y + 2 * third):
        return Hit(Part.HIDDEN, level=bar.level, record=bar.id, edge=edge)
    if near is None:
        return None
    values = near.values and (not near.places or y < bar.y + third)
    part = Part.VALUES if values else Part.KEYFRAME
    return Hit(part, level=bar.level, record=bar.id, keyframe=near.keyframe)


def _crowding(bar: Bar) -> float:
    """Less reach where diamonds stand close, so that the bar between them stays in reach."""
    if len(bar.marks) < 2:
        return _MARK_REACH
    return max((bar.marks[-1].x - bar.marks[0].x) / (len(bar.marks) - 1) / 2.5, 3.0)


def _border(bars: list[Bar], x: float, selection: Collection[RecordId]) -> Hit | None:
    """Where two segments touch; a selected one is held by its own end instead."""
    segments = sorted((bar for bar in bars if bar.kind is BarKind.SEGMENT), key=lambda bar: bar.x)
    for left, right in itertools.pairwise(segments):
        reach = min(_REACH, left.width / 4, right.width / 4)
        if left.span.stop != right.span.start or not right.x - reach <= x <= right.x + reach:
            continue
        if left.id not in selection and right.id not in selection:
            under = left if x < right.x else right
            return Hit(Part.BORDER, level=left.level, record=under.id, pair=(left.id, right.id))
    return None


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
