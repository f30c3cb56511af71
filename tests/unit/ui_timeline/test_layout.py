from __future__ import annotations

from framegrain.domain.edit import Change, Edit
from framegrain.domain.records import Clip, ClipState
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Level
from framegrain.ui.timeline.arrangement import Arrangement
from framegrain.ui.timeline.lanes import Lanes, Stretch
from framegrain.ui.timeline.layout import coverage, lay_out, locate
from framegrain.ui.timeline.placed import BarKind
from framegrain.ui.timeline.span_view import SpanView
from unit.ui_timeline.scene import TAXONOMY, car, document, laid, tag, walk


def test_a_segment_fills_its_frames_from_first_to_just_after_the_last():
    bar = laid(document(walk(1, 100, 200))).by_id[1]
    assert (bar.kind, bar.x, bar.width) == (BarKind.SEGMENT, 100, 100)


def test_overlapping_segments_lie_below_each_other_and_touching_ones_side_by_side():
    found = laid(document(walk(1, 100, 200), walk(2, 150, 250), walk(3, 200, 300))).by_id
    assert found[2].y > found[1].y
    assert found[3].y == found[1].y


def test_tags_lie_on_a_row_of_their_own_above_the_segments():
    found = laid(document(walk(1, 100, 200), tag(2, 150), tag(3, 150))).by_id
    assert found[2].y == found[3].y < found[1].y


def test_each_record_lies_in_the_lane_of_its_labels_level():
    found = laid(document(walk(1, 0, 9), *car(2, 5, 50)))
    assert found.by_id[1].level is Level.ACTION
    assert found.by_id[2].level is Level.OBJECT
    assert found.by_id[2].y > found.by_id[1].y


def test_a_label_the_taxonomy_lost_still_shows():
    found = laid(document(walk(1, 0, 9, label="gone")))
    assert found.by_id[1].level is Level.ACTION


def test_a_track_reaches_from_its_first_to_its_last_keyframe_with_a_mark_for_each():
    bar = laid(document(*car(2, 100, 150, 300))).by_id[2]
    assert (bar.x, bar.x + bar.width) == (100, 301)
    assert [mark.x for mark in bar.marks] == [100, 150, 300]


def test_occluded_and_outside_stretches_last_until_the_next_keyframe_says_otherwise():
    found = document(*car(2, 100, 150, 200, 300, occluded=(150,), outside=(300,)))
    assert Lanes(found, TAXONOMY).stretches(2) == (Stretch(150, 200, False), Stretch(300, 301, True))


def test_more_keyframes_than_fit_are_not_drawn_singly():
    bar = laid(document(*car(2, *range(100, 300)))).by_id[2]
    assert bar.dense
    assert bar.marks == ()


def test_only_what_is_in_view_is_placed():
    found = document(*(walk(n, n * 10, n * 10 + 5) for n in range(1, 90)), *car(200, 10, 900))
    view = SpanView(frames=1000, width=1000, first=500.0, scale=10.0)
    assert set(laid(found, view).by_id) == {*range(50, 60), 200}


def test_rows_scrolled_away_are_not_placed():
    found = document(*(walk(n, 10, 20) for n in range(1, 60)))
    rows = laid(found, height=100).rows
    assert len(rows) < 8
    assert laid(found, top=400, height=100).rows[0].y <= 0


def test_too_many_to_tell_apart_are_joined_into_few_blocks():
    found = document(*(walk(n, n * 3, n * 3 + 2) for n in range(1, 20_000)), frames=60_000)
    layout = laid(found, SpanView(frames=60_000, width=1000).fitted())
    blocks = [block for row in layout.rows for block in row.blocks]
    assert not layout.by_id
    assert sum(block.records for block in blocks) == 19_999
    assert len(blocks) < 500


def test_wide_bars_among_crowded_ones_keep_their_own_rectangle():
    many = [walk(n, n * 3, n * 3 + 2) for n in range(1, 10_000)]
    found = document(*many, walk(20_000, 40_000, 60_000), frames=60_000)
    layout = laid(found, SpanView(frames=60_000, width=1000).fitted())
    assert set(layout.by_id) == {20_000}


def test_joined_bars_can_still_be_located():
    found = document(*(walk(n, n * 3, n * 3 + 2) for n in range(1, 20_000)), frames=60_000)
    view = SpanView(frames=60_000, width=1000).fitted()
    lanes = Lanes(found, TAXONOMY)
    layout = lay_out(found, lanes, view, top=0, height=400, arrangement=Arrangement())
    place = locate(lanes, layout, 77, Span(231, 233))
    assert place is not None
    assert abs(place[0] - view.x(231)) < 1e-6


def test_clips_tile_the_clip_row_and_boundaries_lie_between_them():
    clips = (Clip(id=1, span=Span(0, 300), state=ClipState.FINISHED), Clip(id=2, span=Span(300, 1000)))
    layout = laid(document(*clips))
    assert [(clip.number, clip.x, clip.width, clip.finished) for clip in layout.clips] == [
        (1, 0, 300, True),
        (2, 300, 700, False),
    ]
    assert layout.boundaries == [(300, 300.0)]


def test_thousands_of_clips_cost_no_more_than_there_are_pixels():
    clips = [Clip(id=n + 1, span=Span(n * 10, n * 10 + 10)) for n in range(20_000)]
    layout = laid(document(*clips, frames=200_000), SpanView(frames=200_000, width=1000).fitted())
    assert len(layout.clips) <= 1000


def test_a_folded_lane_is_one_line_that_shows_where_anything_is():
    found = document(walk(1, 100, 200), walk(2, 150, 260), walk(3, 400, 450))
    layout = laid(found, folded=frozenset({Level.ACTION}))
    assert not layout.by_id
    row = next(row for row in layout.rows if row.blocks)
    assert [(block.x, block.width) for block in row.blocks] == [(100, 160), (400, 50)]


def test_coverage_shows_even_the_shortest():
    lanes = Lanes(document(tag(1, 500), frames=100_000), TAXONOMY)
    assert len(coverage([lanes.of(Level.ACTION)], SpanView(frames=100_000, width=300).fitted())) == 1


def test_lanes_after_edits_equal_lanes_made_anew():
    found = document(walk(1, 10, 20), tag(2, 15), *car(3, 5, 50))
    lanes = Lanes(found, TAXONOMY)
    new_keys = car(3, 5, 50, 90)[1:]
    edits = (
        Edit("move", (Change(walk(1, 10, 20), walk(1, 40, 60)),)),
        Edit("add", (Change(None, walk(7, 45, 50)), Change(None, tag(8, 3)))),
        Edit("key", (Change(None, new_keys[-1]),)),
        Edit("untag", (Change(tag(2, 15), None),)),
        Edit("drop track", tuple(Change(record, None) for record in car(3, 5, 50, 90))),
    )
    for edit in (*edits, *(e.inverse for e in reversed(edits))):
        found.apply(edit)
        lanes.apply(edit)
        fresh = Lanes(found, TAXONOMY)
        for lane, anew in zip(lanes.all, fresh.all, strict=True):
            assert lane.tags.ids == anew.tags.ids
            assert {i for row in lane.events.rows for i in row.ids} == {
                i for row in anew.events.rows for i in row.ids
            }
            assert [(r.ids, r.starts, r.stops) for r in lane.tracks.rows] == [
                (r.ids, r.starts, r.stops) for r in anew.tracks.rows
            ]
