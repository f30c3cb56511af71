"""Where everything on the timeline lies: records and a view in, rectangles out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np

from framegrain.domain.records import Clip, ClipState, Scope
from framegrain.ui.timeline.density import held, runs
from framegrain.ui.timeline.placed import (
    BAR_AIR,
    FOLDED,
    LANE_AIR,
    PILL_AIR,
    PITCH,
    SPARE,
    Bar,
    BarKind,
    Block,
    ClipBox,
    LaidRow,
    LaneBox,
    Layout,
    Strip,
    StripKind,
)
from framegrain.ui.timeline.track_marks import MARK_ROOM, mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.records import Event, RecordId, Track
    from framegrain.domain.span import Span
    from framegrain.session.locks import ByHand
    from framegrain.ui.timeline.arrangement import Arrangement
    from framegrain.ui.timeline.lanes import Lane, Lanes
    from framegrain.ui.timeline.rows import Row
    from framegrain.ui.timeline.span_view import SpanView

_NARROW = 4
_GAP = 2
_KINDS = {Scope.FRAME: BarKind.TAG, Scope.CLIP: BarKind.CLIP_LABEL, Scope.SEGMENT: BarKind.SEGMENT}


def plan(lanes: Lanes, arrangement: Arrangement) -> tuple[list[LaneBox], list[Strip], int]:
    """Every lane that is not hidden and its strips from the top down, and the height of all."""
    boxes: list[LaneBox] = []
    strips: list[Strip] = []
    y = 0
    for lane in lanes.shown(arrangement):
        top, folded = y, lane.id in arrangement.folded
        if folded:
            strips.append(Strip(lane.level, StripKind.FOLDED, y, 1, FOLDED, lane.id))
            y += FOLDED
        else:
            y += LANE_AIR
            for kind, rows, pitch in _kinds(lane, arrangement.pitch(lane.id)):
                strips.append(Strip(lane.level, kind, y, rows, pitch, lane.id))
                y += rows * pitch
            y += LANE_AIR
        boxes.append(LaneBox(lane.level, top, y - top, folded, lane.id))
    return boxes, strips, y


def _kinds(lane: Lane, pitch: int) -> Iterator[tuple[StripKind, int, int]]:
    if len(lane.tags):
        yield StripKind.TAGS, 1, PITCH
    if lane.event_rows:
        yield StripKind.EVENTS, lane.event_rows, pitch
    if lane.tracks.rows or not lane.takes_events:
        yield StripKind.TRACKS, max(len(lane.tracks.rows), 1), pitch
    if lane.events.rows:
        yield StripKind.SPARE, 1, SPARE


def lay_out(
    document: Document,
    lanes: Lanes,
    view: SpanView,
    *,
    top: int,
    height: int,
    arrangement: Arrangement,
    above: int = 0,
    locked: ByHand | None = None,
) -> Layout:
    """Place what is in view; the work grows with the pixels, not with the records.

    Of what is `locked` the bars say so; a locked lane says it in its header.
    """
    boxes, strips, content = plan(lanes, arrangement)
    layout = Layout(
        view=view,
        top=top,
        height=height,
        content=content,
        lanes=boxes,
        strips=strips,
        rows=[],
        clips=[],
        boundaries=[],
        by_id={},
        above=above,
    )
    _lay_clips(document, layout)
    for strip in strips:
        lane = lanes.of(strip.lane)
        first = max((top - strip.y) // strip.pitch, 0)
        last = min(-(-(top + height - strip.y) // strip.pitch), strip.rows)
        for number in range(first, last):
            row = LaidRow(strip, strip.y + number * strip.pitch - top, _source(lane, strip.kind, number))
            layout.rows.append(row)
            if strip.kind is StripKind.FOLDED:
                _lay_folded(lane, row, view)
            elif row.source is not None:
                _lay_row(document, lanes, row, layout)
    if locked is not None and (locked.objects or locked.labels):
        for bar in layout.by_id.values():
            bar.locked = locked.hold(bar.id, bar.label)
    if document.comments:
        for bar in layout.by_id.values():
            bar.said = bool(document.unsettled_on(bar.id))
            bar.said_at = tuple(m.x for m in bar.marks if document.unsettled_on(m.keyframe))
    return layout


def _source(lane: Lane, kind: StripKind, number: int) -> Row | None:
    if kind is StripKind.TAGS:
        return lane.tags
    rows: Sequence[Row] = ()
    if kind is StripKind.EVENTS:
        rows = lane.events.rows
    elif kind is StripKind.TRACKS:
        rows = lane.tracks.rows
    return rows[number] if number < len(rows) else None


def _lay_row(document: Document, lanes: Lanes, row: LaidRow, layout: Layout) -> None:
    source, view = row.source, layout.view
    if source is None:
        return
    shown = view.shown
    first = bisect_left(source.starts, shown.start)
    if first and source.stops[first - 1] > shown.start:
        first -= 1
    last = bisect_left(source.starts, shown.stop)
    if last - first <= view.width // _NARROW // 4:
        singles: Sequence[int] = range(first, last)
    else:
        singles = _merge(source, first, last, row, view)
    for at in singles:
        bar = _bar(document, lanes, row, source.ids[at], view, shown)
        if bar is not None:
            row.bars.append(bar)
            layout.by_id[bar.id] = bar
    if row.strip.kind is StripKind.TRACKS:
        _leave_room(row, view)


def _leave_room(row: LaidRow, view: SpanView) -> None:
    """Say of each pill how far its name can reach beside it."""
    begins = [bar.x for bar in row.bars]
    if row.blocks:
        begins = sorted([*begins, *(block.x for block in row.blocks)])
    for bar in row.bars:
        after = bisect_right(begins, bar.x)
        bar.until = begins[after] if after < len(begins) else float(view.width)


def _merge(source: Row, first: int, last: int, row: LaidRow, view: SpanView) -> list[int]:
    """Join bars narrower than a few pixels with no gap between them; returns the places of those left over."""
    starts, stops, codes = (column[first:last] for column in source.arrays())
    left = (starts - view.first) * view.scale
    right = (stops - view.first) * view.scale
    narrow = right - left < _NARROW
    begins = np.empty(len(left), dtype=bool)
    begins[0] = True
    # right ends rise within a row, as its spans don't overlap
    begins[1:] = (left[1:] - right[:-1] > _GAP) | ~narrow[1:] | ~narrow[:-1]
    places = np.flatnonzero(begins)
    ends = np.append(places[1:], len(left))
    lows = np.minimum.reduceat(codes, places)
    highs = np.maximum.reduceat(codes, places)
    singles: list[int] = []
    for begin, end, low, high in zip(
        places.tolist(), ends.tolist(), lows.tolist(), highs.tolist(), strict=True
    ):
        if end - begin == 1 and not narrow[begin]:
            singles.append(first + begin)
            continue
        x = float(left[begin])
        width = max(float(right[end - 1]) - x, 1.0)
        code = low if low == high else -1
        row.blocks.append(Block(x, width, row.y + 1, row.strip.pitch - BAR_AIR, code, end - begin))
    return singles


def _bar(
    document: Document, lanes: Lanes, row: LaidRow, record: RecordId, view: SpanView, shown: Span
) -> Bar | None:
    event = document.events.get(record)
    if event is not None:
        return _event_bar(event, row, view)
    track, life = document.tracks.get(record), document.life(record)
    if track is None or life is None:
        return None
    return _track_bar(document, lanes, track, life, row, view, shown)


def _event_bar(event: Event, row: LaidRow, view: SpanView) -> Bar:
    span, x = event.span, view.x(event.span.start)
    return Bar(
        id=event.id,
        kind=_KINDS[event.scope],
        level=row.strip.level,
        label=event.label,
        span=span,
        x=x,
        y=row.y + 1,
        width=max(view.x(span.stop) - x, 2.0),
        height=row.strip.pitch - BAR_AIR,
        verdict=event.verdict,
    )


def _track_bar(
    document: Document, lanes: Lanes, track: Track, life: Span, row: LaidRow, view: SpanView, shown: Span
) -> Bar:
    x = view.x(life.start)
    bar = Bar(
        id=track.id,
        kind=BarKind.TRACK,
        level=row.strip.level,
        label=track.label,
        span=life,
        x=x,
        y=row.y + 2,
        width=max(view.x(life.stop) - x, 2.0),
        height=row.strip.pitch - PILL_AIR,
        number=track.number,
        verdict=track.verdict,
    )
    if bar.width >= 2 * MARK_ROOM or life.length == 1:
        mark(bar, document.keyframes(track.id), lanes.stretches(track.id), view, shown)
    return bar


def _lay_folded(lane: Lane, row: LaidRow, view: SpanView) -> None:
    for x, width in coverage([lane], view):
        row.blocks.append(Block(x, width, row.y + FOLDED / 2 - 3, 6, -1, 1))


def coverage(lanes: Iterable[Lane], view: SpanView) -> list[tuple[float, float]]:
    """The pixels in which lanes hold anything, as (left, width)."""
    return [(float(x), float(width)) for x, width in runs(np.minimum(held(lanes, view), 1))]


def locate(
    lanes: Lanes, layout: Layout, record: RecordId, span: Span
) -> tuple[float, float, float, float] | None:
    """Left, top, width and height of a record's bar, also of one that was joined with others; None when unseen."""
    bar = layout.by_id.get(record)
    if bar is not None:
        return bar.x, bar.y, bar.width, bar.height
    x = layout.view.x(span.start)
    width = max(layout.view.x(span.stop) - x, 2.0)
    for strip in layout.strips:
        lane = lanes.of(strip.lane)
        stack = {StripKind.EVENTS: lane.events, StripKind.TRACKS: lane.tracks}.get(strip.kind)
        row = None if stack is None else stack.row_of(record)
        if row is not None:
            y = strip.y + row * strip.pitch - layout.top
            shown = -strip.pitch < y < layout.height
            return (x, y + 1, width, strip.pitch - BAR_AIR) if shown else None
    return None


def _lay_clips(document: Document, layout: Layout) -> None:
    view = layout.view
    order = document.clip_order()
    shown = view.shown
    first = bisect_right(order, shown.start, key=_clip_start) - 1
    last = bisect_left(order, shown.stop, key=_clip_start)
    crowded = last - first > view.width // _NARROW
    for number in range(
        max(first, 0), last, max((last - first) * _NARROW // view.width, 1) if crowded else 1
    ):
        clip: Clip = order[number]
        x = view.x(clip.span.start)
        width = view.x(clip.span.stop) - x
        finished = clip.state is ClipState.FINISHED
        said = bool(document.unsettled_on(clip.id))
        layout.clips.append(ClipBox(clip.id, number + 1, x, width, finished, clip.span.start, said))
        if clip.span.start > 0:
            layout.boundaries.append((clip.span.start, x))


def _clip_start(clip: Clip) -> int:
    return clip.span.start
