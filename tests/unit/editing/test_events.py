"""Frame tags, segments and clip labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from framegrain.domain.errors import BadInput, NothingThere
from framegrain.domain.records import Scope
from framegrain.domain.span import Span
from framegrain.editing import attributes, clips, events

if TYPE_CHECKING:
    from made_desk import Bench


def held(bench: Bench, start: int, stop: int, label: str = "walk") -> int:
    bench.do(events.add_event(bench.desk, label, Scope.SEGMENT, Span(start, stop)))
    return max(bench.document.events)


def spans(bench: Bench) -> list[tuple[int, int]]:
    return sorted((e.span.start, e.span.stop) for e in bench.document.events.values())


def test_a_segment_holds_the_frames_it_was_dragged_over(bench: Bench) -> None:
    edit = bench.do(events.add_event(bench.desk, "walk", Scope.SEGMENT, Span(5, 20)))
    assert edit.name == "Add segment Walk"
    (event,) = bench.document.events.values()
    assert (event.label, event.scope, event.span) == ("walk", Scope.SEGMENT, Span(5, 20))
    assert (event.taxonomy_version, event.provenance.by) == ("4", "Ada")


def test_a_tag_holds_one_frame(bench: Bench) -> None:
    edit = bench.do(events.add_event(bench.desk, "touch", Scope.FRAME, Span(5, 20)))
    assert edit.name == "Add tag Touch"
    assert spans(bench) == [(5, 6)]


def test_a_clip_label_holds_the_clip_at_the_playhead(bench: Bench) -> None:
    bench.do(clips.split_clip(bench.desk, 30))
    edit = bench.do(events.add_event(bench.desk, "day", Scope.CLIP, Span(45, 46)))
    assert edit.name == "Add clip label Day"
    assert spans(bench) == [(30, 60)]


def test_moving_and_resizing_are_told_apart(bench: Bench) -> None:
    event = held(bench, 5, 20)
    assert bench.do(events.set_span(bench.desk, event, Span(10, 25))).name == "Move Walk"
    assert bench.do(events.set_span(bench.desk, event, Span(10, 30))).name == "Resize Walk"
    assert spans(bench) == [(10, 30)]
    assert not events.set_span(bench.desk, event, Span(10, 30))


def test_splitting_leaves_two_halves_that_say_the_same(bench: Bench) -> None:
    event = held(bench, 5, 20)
    bench.do(attributes.set_attribute(bench.desk, [event], "speed", 4.5, 5))
    bench.person = "Bob"
    assert bench.do(events.split_event(bench.desk, event, 12)).name == "Split Walk"
    assert spans(bench) == [(5, 12), (12, 20)]
    left, right = (bench.document.events[i] for i in sorted(bench.document.events))
    assert left.id == event
    assert left.attributes == right.attributes == {"speed": 4.5}
    assert (left.provenance.by, right.provenance.by) == ("Ada", "Bob")


@pytest.mark.parametrize("at", [0, 5, 20, 40])
def test_a_segment_is_split_inside_only(bench: Bench, at: int) -> None:
    event = held(bench, 5, 20)
    with pytest.raises(BadInput, match="put the playhead inside Walk"):
        events.split_event(bench.desk, event, at)


def test_a_tag_or_clip_label_is_not_split(bench: Bench) -> None:
    bench.do(events.add_event(bench.desk, "day", Scope.CLIP, Span(0, 1)))
    (event,) = bench.document.events
    with pytest.raises(BadInput, match="Day is not a segment"):
        events.split_event(bench.desk, event, 10)


def test_a_shared_border_moves_both_sides(bench: Bench) -> None:
    left, right = held(bench, 5, 20), held(bench, 20, 30, "stand")
    edit = bench.do(events.move_border(bench.desk, left, right, 12))
    assert edit.name == "Move border of Walk and Stand"
    assert spans(bench) == [(5, 12), (12, 30)]
    for at in (5, 30):
        with pytest.raises(BadInput, match="stays between the two"):
            events.move_border(bench.desk, left, right, at)


def test_segments_apart_share_no_border(bench: Bench) -> None:
    left, right = held(bench, 5, 20), held(bench, 21, 30, "stand")
    with pytest.raises(BadInput, match="Walk and Stand do not touch"):
        events.move_border(bench.desk, left, right, 12)


def test_a_segment_that_is_gone_is_said_to_be_gone(bench: Bench) -> None:
    with pytest.raises(NothingThere, match="that segment or tag is gone"):
        events.set_span(bench.desk, 99, Span(0, 1))
