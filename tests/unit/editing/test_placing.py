"""What goes along, what is trimmed and what is refused when a segment gets another place."""

from __future__ import annotations

import pytest

from framegrain.domain.errors import BadInput, NothingThere
from framegrain.domain.records import Scope
from framegrain.domain.span import Span
from framegrain.editing import attributes, comments, events, records, segments
from framegrain.exchange.taxonomy import read_taxonomy
from made_desk import Bench

CONTRACT = """
framegrain_taxonomy: 1
name: Gestures
version: "1"
action:
  - {id: gesture, name: Gesture, scopes: [segment]}
  - id: phase
    name: Phase
    use: leaves
    scopes: [segment]
    within: [gesture]
    containment: tile
    children: [{id: prepare, name: Prepare}, {id: stroke, name: Stroke}]
  - {id: gloss, name: Gloss, scopes: [segment], within: [gesture], containment: one, attributes: [note]}
  - {id: beat, name: Beat, scopes: [segment], within: [gesture]}
  - {id: sit, name: Sit, scopes: [segment], overlap: trim, attributes: [note]}
attribute:
  - {id: note, name: Note, type: text}
"""


@pytest.fixture
def bench() -> Bench:
    made = Bench()
    made.taxonomy = read_taxonomy(CONTRACT, "gestures.yaml")
    return made


def held(bench: Bench, label: str, start: int, stop: int) -> int:
    edit = bench.do(events.add_event(bench.desk, label, Scope.SEGMENT, Span(start, stop)))
    return next(c.id for c in edit.changes if c.before is None and c.after.label == label)


def spans(bench: Bench, label: str) -> list[tuple[int, int]]:
    return sorted((e.span.start, e.span.stop) for e in bench.document.events.values() if e.label == label)


def test_the_first_that_tiles_takes_the_whole_parent_and_the_next_cuts_it(bench):
    held(bench, "gesture", 10, 40)
    held(bench, "prepare", 12, 20)
    assert spans(bench, "prepare") == [(10, 40)]
    held(bench, "stroke", 20, 40)
    assert (spans(bench, "prepare"), spans(bench, "stroke")) == ([(10, 20)], [(20, 40)])
    held(bench, "stroke", 12, 15)
    assert spans(bench, "prepare") == [(10, 12), (15, 20)]


def test_one_drawn_over_the_whole_of_another_that_tiles_takes_its_place(bench):
    held(bench, "gesture", 10, 40)
    held(bench, "prepare", 10, 40)
    held(bench, "stroke", 20, 30)
    edit = bench.do(events.add_event(bench.desk, "stroke", Scope.SEGMENT, Span(30, 40)))
    assert edit.name == "Add segment Stroke in place of Prepare"
    assert (spans(bench, "prepare"), spans(bench, "stroke")) == ([(10, 20)], [(20, 30), (30, 40)])


def test_a_parent_and_what_lies_in_it_are_split_together(bench):
    gesture, prepare = held(bench, "gesture", 10, 40), held(bench, "prepare", 10, 40)
    edit = bench.do(events.split_events(bench.desk, [prepare, gesture], 20))
    assert edit.name == "Split Prepare and Gesture"
    assert spans(bench, "gesture") == spans(bench, "prepare") == [(10, 20), (20, 40)]


def test_one_to_one_takes_the_ends_of_its_parent(bench):
    held(bench, "gesture", 10, 40)
    held(bench, "gloss", 12, 20)
    assert spans(bench, "gloss") == [(10, 40)]


def test_a_moved_parent_takes_along_what_lies_in_it(bench):
    gesture = held(bench, "gesture", 10, 30)
    for label, start, stop in (("prepare", 10, 20), ("stroke", 18, 30), ("gloss", 10, 30), ("beat", 12, 14)):
        held(bench, label, start, stop)
    bench.do(events.set_span(bench.desk, gesture, Span(25, 45)))
    assert spans(bench, "prepare") == [(25, 33)]
    assert spans(bench, "stroke") == [(33, 45)]
    assert (spans(bench, "gloss"), spans(bench, "beat")) == ([(25, 45)], [(27, 29)])


def test_a_trimmed_parent_trims_what_lies_in_it_and_a_longer_one_stretches_what_fills_it(bench):
    gesture = held(bench, "gesture", 10, 30)
    for label, start, stop in (("prepare", 10, 20), ("stroke", 18, 30), ("gloss", 10, 30), ("beat", 12, 20)):
        held(bench, label, start, stop)
    bench.do(events.set_span(bench.desk, gesture, Span(15, 35)))  # moved: the same length
    bench.do(events.set_span(bench.desk, gesture, Span(18, 38)))
    bench.do(events.set_span(bench.desk, gesture, Span(22, 40)))
    assert spans(bench, "prepare") == [(22, 26)]
    assert spans(bench, "stroke") == [(26, 40)]
    assert (spans(bench, "gloss"), spans(bench, "beat")) == ([(22, 40)], [(22, 28)])


def test_what_would_be_left_outside_is_named(bench):
    gesture = held(bench, "gesture", 10, 30)
    held(bench, "beat", 12, 14)
    with pytest.raises(
        BadInput, match=r"Beat .frames 12 to 13. would be left outside Gesture; move or delete"
    ):
        events.set_span(bench.desk, gesture, Span(20, 30 + 1))


def test_the_border_of_what_tiles_moves_both(bench):
    held(bench, "gesture", 10, 40)
    left = held(bench, "prepare", 10, 40)
    held(bench, "stroke", 20, 40)
    bench.do(events.set_span(bench.desk, left, Span(10, 26)))
    assert (spans(bench, "prepare"), spans(bench, "stroke")) == ([(10, 26)], [(26, 40)])
    with pytest.raises(
        BadInput, match=r"Prepare would cover Stroke .frames 26 to 39. whole; delete that first"
    ):
        events.set_span(bench.desk, left, Span(10, 40))


def test_deleting_what_tiles_leaves_no_gap(bench):
    held(bench, "gesture", 10, 40)
    first = held(bench, "prepare", 10, 40)
    middle = held(bench, "stroke", 20, 30)
    bench.do(records.delete(bench.desk, [middle]))
    assert spans(bench, "prepare") == [(10, 30), (30, 40)]
    bench.do(records.delete(bench.desk, [first]))
    assert spans(bench, "prepare") == [(10, 40)]
    bench.do(records.delete(bench.desk, [e.id for e in bench.document.events.values()]))
    assert not bench.document.events


def test_what_trims_shortens_what_it_comes_over_and_cuts_it_in_two(bench):
    held(bench, "sit", 0, 30)
    edit = bench.do(events.add_event(bench.desk, "sit", Scope.SEGMENT, Span(10, 20)))
    assert edit.name == "Add segment Sit"
    assert spans(bench, "sit") == [(0, 10), (10, 20), (20, 30)]
    with pytest.raises(BadInput, match="would cover Sit"):
        events.add_event(bench.desk, "sit", Scope.SEGMENT, Span(5, 25))


def test_merging_keeps_what_both_say(bench):
    one, two = held(bench, "sit", 0, 10), held(bench, "sit", 15, 20)
    edit = bench.do(segments.merge(bench.desk, [two, one]))
    assert edit.name == "Merge 2 Sit"
    assert spans(bench, "sit") == [(0, 20)]
    assert list(bench.document.events) == [one]


def test_merging_keeps_the_comments_on_both(bench):
    one, two = held(bench, "sit", 0, 10), held(bench, "sit", 15, 20)
    bench.do(comments.add_comment(bench.desk, two, "Is this sitting?"))
    bench.do(segments.merge(bench.desk, [one, two]))
    assert [comment.text for comment in bench.document.comments_on(one)] == ["Is this sitting?"]


def test_merging_what_differs_is_refused_with_what_differs(bench):
    one, two = held(bench, "sit", 0, 10), held(bench, "beat", 15, 20)
    with pytest.raises(BadInput, match="Sit and Beat are not the same label"):
        segments.merge(bench.desk, [one, two])
    with pytest.raises(BadInput, match="select two segments or more"):
        segments.merge(bench.desk, [one])


def test_merging_what_tiles_keeps_the_parent_full(bench):
    held(bench, "gesture", 10, 40)
    one = held(bench, "prepare", 10, 40)
    two = held(bench, "prepare", 20, 40)
    bench.do(segments.merge(bench.desk, [one, two]))
    assert spans(bench, "prepare") == [(10, 40)]


def test_a_copy_keeps_the_distances(bench):
    one, two = held(bench, "sit", 0, 10), held(bench, "sit", 15, 20)
    bench.do(segments.duplicate(bench.desk, [two, one], 30))
    assert spans(bench, "sit") == [(0, 10), (15, 20), (30, 40), (45, 50)]
    with pytest.raises(BadInput, match="past the last frame, 59"):
        segments.duplicate(bench.desk, [one, two], 45)


def test_ripple_pushes_what_follows_by_as_much(bench):
    one, two, three = held(bench, "sit", 0, 10), held(bench, "sit", 10, 20), held(bench, "sit", 25, 30)
    later = [bench.document.events[two], bench.document.events[three]]
    edit = bench.do(segments.ripple(bench.desk, one, Span(0, 14), later))
    assert edit.name == "Ripple Sit and 2 after it"
    assert spans(bench, "sit") == [(0, 14), (14, 24), (29, 34)]
    with pytest.raises(BadInput, match="no room"):
        segments.ripple(bench.desk, one, Span(0, 50), [bench.document.events[three]])


def test_filling_a_gap_reaches_to_the_neighbour(bench):
    one, two = held(bench, "sit", 0, 10), held(bench, "sit", 15, 20)
    bench.do(segments.fill(bench.desk, one, bench.document.events[two], after=True))
    assert spans(bench, "sit") == [(0, 15), (15, 20)]
    with pytest.raises(BadInput, match="nothing lies after Sit"):
        segments.fill(bench.desk, two, None, after=True)


def test_another_lane_is_another_label(bench):
    one = held(bench, "sit", 0, 10)
    edit = bench.do(segments.to_lane(bench.desk, {one: Span(5, 15)}, "gesture"))
    assert edit.name == "Move Sit to the lane of Gesture"
    assert spans(bench, "gesture") == [(5, 15)]


def test_a_split_cuts_what_lies_across_it_too(bench):
    gesture = held(bench, "gesture", 10, 40)
    for label, start, stop in (("prepare", 10, 40), ("stroke", 20, 40), ("gloss", 10, 40), ("beat", 12, 16)):
        held(bench, label, start, stop)
    bench.do(events.split_event(bench.desk, gesture, 30))
    assert spans(bench, "gesture") == spans(bench, "gloss") == [(10, 30), (30, 40)]
    assert (spans(bench, "prepare"), spans(bench, "stroke")) == ([(10, 20)], [(20, 30), (30, 40)])
    assert spans(bench, "beat") == [(12, 16)]


def test_what_comes_from_another_lane_moves_no_border_of_what_tiles(bench):
    held(bench, "gesture", 10, 40)
    held(bench, "prepare", 10, 40)
    held(bench, "stroke", 20, 40)
    one = held(bench, "sit", 20, 30)
    bench.do(segments.to_lane(bench.desk, {one: Span(30, 40)}, "prepare"))
    assert (spans(bench, "prepare"), spans(bench, "stroke")) == ([(10, 20), (30, 40)], [(20, 30)])


def test_the_first_from_another_lane_fills_its_new_parent(bench):
    held(bench, "gesture", 10, 40)
    one = held(bench, "sit", 20, 30)
    bench.do(segments.to_lane(bench.desk, {one: Span(20, 30)}, "stroke"))
    assert spans(bench, "stroke") == [(10, 40)]


def test_ripple_takes_what_follows_as_it_is_now_not_as_it_was_when_the_drag_began(bench):
    one, two = held(bench, "sit", 0, 10), held(bench, "sit", 20, 30)
    seen = bench.document.events[two]
    bench.do(attributes.set_attribute(bench.desk, [two], "note", "upright", 0))
    bench.do(segments.ripple(bench.desk, one, Span(0, 14), [seen]))
    assert (bench.document.events[two].span, bench.document.events[two].attributes) == (
        Span(24, 34),
        {"note": "upright"},
    )
    bench.do(records.delete(bench.desk, [two]))
    with pytest.raises(NothingThere, match="is gone"):
        segments.ripple(bench.desk, one, Span(0, 10), [seen])
