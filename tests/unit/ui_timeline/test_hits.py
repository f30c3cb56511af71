from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.records import Clip
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Level
from framegrain.ui.timeline.hits import Part, hit_clips, hit_lanes
from framegrain.ui.timeline.span_view import SpanView
from unit.ui_timeline.scene import car, document, laid, tag, walk

if TYPE_CHECKING:
    from framegrain.ui.timeline.placed import Bar


def middle(bar: Bar) -> float:
    return bar.y + bar.height / 2


def test_a_bar_is_grasped_by_its_body_and_its_ends():
    layout = laid(document(walk(1, 100, 200)))
    y = middle(layout.by_id[1])
    parts = {x: hit_lanes(layout, x, y).part for x in (97, 102, 150, 198, 203, 230)}
    assert list(parts.values()) == [Part.START, Part.START, Part.BAR, Part.END, Part.END, Part.LANE]


def test_a_very_short_bar_can_still_be_moved():
    layout = laid(document(walk(1, 100, 106)))
    assert hit_lanes(layout, 103, middle(layout.by_id[1])).part is Part.BAR


def test_where_two_bars_touch_the_selected_one_is_grasped():
    layout = laid(document(walk(1, 100, 200), walk(2, 200, 300)))
    y = middle(layout.by_id[1])
    assert hit_lanes(layout, 200, y, {1})[:3] == (Part.END, Level.ACTION, 1)
    assert hit_lanes(layout, 200, y, {2})[:3] == (Part.START, Level.ACTION, 2)


def test_a_keyframe_wins_over_its_track():
    layout = laid(document(*car(2, 100, 300)))
    y = middle(layout.by_id[2])
    assert hit_lanes(layout, 102, y).keyframe == 200
    assert hit_lanes(layout, 200, y).part is Part.BAR


def test_a_tag_is_hit_near_its_flag():
    layout = laid(document(tag(1, 100), tag(2, 400)))
    y = middle(layout.by_id[1])
    assert hit_lanes(layout, 104, y).record == 1
    assert hit_lanes(layout, 200, y).part is Part.LANE


def test_empty_places_tell_their_lane():
    layout = laid(document())
    levels = {hit_lanes(layout, 500, y).level for y in range(layout.content)}
    assert levels == {Level.SCENE, Level.ACTION, Level.OBJECT}
    assert hit_lanes(layout, 500, layout.content + 10).part is Part.NOTHING


def test_joined_bars_give_the_nearest_record():
    found = document(*(walk(n, n * 3, n * 3 + 2) for n in range(1, 20_000)), frames=60_000)
    view = SpanView(frames=60_000, width=1000).fitted()
    layout = laid(found, view)
    row = next(row for row in layout.rows if row.blocks)
    hit = hit_lanes(layout, view.x(30_001), row.y + 10)
    assert hit.record in (9_999, 10_000, 10_001)


def test_the_clip_row_gives_boundaries_first():
    layout = laid(document(Clip(id=1, span=Span(0, 300)), Clip(id=2, span=Span(300, 1000))))
    assert hit_clips(layout, 303, 5)[0::4] == (Part.BOUNDARY, 300)
    assert hit_clips(layout, 320, 5).record == 2
    assert hit_clips(layout, 100, 5).record == 1
