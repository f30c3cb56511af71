"""Where everything on the timeline lies: records and a view in, rectangles out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np

from framegrain.domain.records import Clip, ClipState, Scope
from framegrain.ui.timeline.placed import (
    BAR_HEIGHT,
    FOLDED,
    LANE_AIR,
    PILL_HEIGHT,
    PITCH,
    SPARE,
    Bar,
    BarKind,
    Block,
    ClipBox,
    LaidRow,
    LaneBox,
    Layout,
    Mark,
    Strip,
    StripKind,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from framegrain.domain.document import Document
    from framegrain.domain.records import Event, Keyframe, RecordId, Track
    from framegrain.domain.span import Span
    from framegrain.domain.taxonomy import Level
    from framegrain.ui.timeline.lanes import Lane, Lanes, Stretch
    from framegrain.ui.timeline.span_view import SpanView
    from framegrain.ui.timeline.stacking import Row

_NARROW = 4
_GAP = 2
_MARK_ROOM = 7


def plan(lanes: Lanes, folded: frozenset[Level]) -> tuple[list[LaneBox], list[Strip], int]:
    """Every lane and strip from the top down, and the height of all."""
    boxes: list[LaneBox] = []
    strips: list[Strip] = []
    y = 0
    for lane in lanes.all:
        top = y
        if lane.level in folded:
            strips.append(Strip(lane.level, StripKind.FOLDED, y, 1, FOLDED))
            y += FOLDED
        else:
            y += LANE_AIR
            for kind, rows, pitch in _kinds(lane):
                strips.append(Strip(lane.level, kind, y, rows, pitch))
                y += rows * pitch
            y += LANE_AIR
        boxes.append(LaneBox(lane.level, top, y - top, lane.level in folded))
    return boxes, strips, y


def _kinds(lane: Lane) -> Iterator[tuple[StripKind, int, int]]:
    if len(lane.tags):
        yield StripKind.TAGS, 1, PITCH
    if lane.event_rows:
        yield StripKind.EVENTS, lane.event_rows, PITCH
    if lane.tracks.rows or not lane.takes_events:
        yield StripKind.TRACKS, max(len(lane.tracks.rows), 1), PITCH
    if lane.events.rows:
        yield StripKind.SPARE, 1, SPARE


def lay_out(
    document: Document,
    lanes: Lanes,
    view: SpanView,
    *,
    top: int,
    height: int,
    folded: frozenset[Level],
    above: int = 0,
) -> Layout:
    """Place what is in view; the work grows with the pixels, not with the records."""
    boxes, strips, content = plan(lanes, folded)
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
        lane = lanes.of(strip.level)
        first = max((top - strip.y) // strip.pitch, 0)
        last = min(-(-(top + height - strip.y) // strip.pitch), strip.rows)
        for number in range(first, last):
            row = LaidRow(strip, strip.y + number * strip.pitch - top, _source(lane, strip.kind, number))
            layout.rows.append(row)
            if strip.kind is StripKind.FOLDED:
                _lay_folded(lane, row, view)
            elif row.source is not None:
                _lay_row(document, lanes, row, layout)
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
        bar = _bar(document, lanes, row, source.ids[at], view)
        if bar is not None:
            row.bars.append(bar)
            layout.by_id[bar.id] = bar
    begins = sorted([*(bar.x for bar in row.bars), *(block.x for block in row.blocks)])
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
        row.blocks.append(Block(x, width, row.y + 1, BAR_HEIGHT, code, end - begin))
    return singles


def _bar(document: Document, lanes: Lanes, row: LaidRow, record: RecordId, view: SpanView) -> Bar | None:
    event = document.events.get(record)
    if event is not None:
        return _event_bar(event, row, view)
    track, life = document.tracks.get(record), document.life(record)
    if track is None or life is None:
        return None
    return _track_bar(document, lanes, track, life, row, view)


def _event_bar(event: Event, row: LaidRow, view: SpanView) -> Bar:
    kind = {Scope.FRAME: BarKind.TAG, Scope.CLIP: BarKind.CLIP_LABEL}.get(event.scope, BarKind.SEGMENT)
    x = view.x(event.span.start)
    return Bar(
        id=event.id,
        kind=kind,
        level=row.strip.level,
        label=event.label,
        span=event.span,
        x=x,
        y=row.y + 1,
        width=max(view.x(event.span.stop) - x, 2.0),
        height=BAR_HEIGHT,
        verdict=event.verdict,
    )


def _track_bar(
    document: Document, lanes: Lanes, track: Track, life: Span, row: LaidRow, view: SpanView
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
        height=PILL_HEIGHT,
        number=track.number,
        verdict=track.verdict,
    )
    if bar.width >= 2 * _MARK_ROOM or life.length == 1:
        _mark(bar, document.keyframes(track.id), lanes.stretches(track.id), view)
    return bar


def _mark(bar: Bar, keyframes: Sequence[Keyframe], stretches: Sequence[Stretch], view: SpanView) -> None:
    shown = view.shown
    first = bisect_left(keyframes, shown.start - 1, key=_frame)
    last = bisect_left(keyframes, shown.stop + 1, key=_frame)
    room = max(min(bar.width, view.width) / _MARK_ROOM, 1)
    bar.dense = last - first > room
    if not bar.dense:
        bar.marks = tuple(Mark(k.id, view.x(k.frame), k.outside) for k in keyframes[first:last])
    begin = bisect_left(stretches, shown.start, key=lambda stretch: stretch.stop)
    found: list[tuple[float, float, bool]] = []
    for stretch in stretches[begin : begin + view.width]:
        if stretch.start >= shown.stop:
            break
        found.append((view.x(stretch.start), view.x(stretch.stop), stretch.outside))
    bar.stretches = tuple(found)


def _frame(keyframe: Keyframe) -> int:
    return keyframe.frame


def _lay_folded(lane: Lane, row: LaidRow, view: SpanView) -> None:
    for x, width in coverage(lane, view):
        row.blocks.append(Block(x, width, row.y + FOLDED / 2 - 3, 6, -1, 1))


def coverage(lane: Lane, view: SpanView) -> list[tuple[float, float]]:
    """The pixels in which a lane holds anything, as (left, width)."""
    edges = np.zeros(view.width + 2, dtype=np.int64)
    for row in (lane.tags, *lane.events.rows, *lane.tracks.rows):
        if len(row):
            starts, stops, _ = row.arrays()
            np.add.at(edges, _columns(starts, view, 0), 1)
            np.add.at(edges, np.maximum(_columns(stops, view, 0), _columns(starts, view, 0) + 1), -1)
    held = np.cumsum(edges)[: view.width] > 0
    turns = np.flatnonzero(np.diff(held.astype(np.int8), prepend=0, append=0))
    return [(float(a), float(b - a)) for a, b in turns.reshape(-1, 2)]


def _columns(frames: NDArray[np.int64], view: SpanView, shift: int) -> NDArray[np.int64]:
    columns = np.floor((frames - view.first) * view.scale).astype(np.int64) + shift
    return np.clip(columns, 0, view.width)


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
        lane = lanes.of(strip.level)
        stack = {StripKind.EVENTS: lane.events, StripKind.TRACKS: lane.tracks}.get(strip.kind)
        row = None if stack is None else stack.row_of(record)
        if row is not None:
            y = strip.y + row * strip.pitch - layout.top
            return (x, y + 1, width, BAR_HEIGHT) if -PITCH < y < layout.height else None
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
        layout.clips.append(ClipBox(clip.id, number + 1, x, width, finished, clip.span.start))
        if clip.span.start > 0:
            layout.boundaries.append((clip.span.start, x))


def _clip_start(clip: Clip) -> int:
    return clip.span.start
