"""Relabel, judge, delete: what can be done to anything."""

from __future__ import annotations

import pytest

from framegrain.domain.errors import BadInput
from framegrain.domain.records import Scope, Verdict
from framegrain.domain.span import Span
from framegrain.editing import attributes, events, records, tracks
from made_desk import Bench, box


@pytest.fixture
def person(bench: Bench) -> int:
    bench.do(tracks.start_track(bench.desk, "person", 10, box(0)))
    (track,) = bench.document.tracks
    bench.do(tracks.set_shape(bench.desk, track, 20, box(20)))
    return track


def test_a_deleted_object_takes_its_keyframes_along(bench: Bench, person: int, walk: int) -> None:
    assert bench.do(records.delete(bench.desk, [person])).name == "Delete Person 1"
    assert not bench.document.tracks
    assert not bench.document.all_keyframes
    assert list(bench.document.events) == [walk]


def test_several_are_deleted_in_one_step(bench: Bench, person: int, walk: int) -> None:
    assert records.delete(bench.desk, [walk, person]).name == "Delete Person 1 and Walk"
    bench.do(events.add_event(bench.desk, "touch", Scope.FRAME, Span(5, 6)))
    edit = bench.do(records.delete(bench.desk, [person, *bench.document.events]))
    assert edit.name == "Delete 3 records"
    assert [r.id for r in bench.document.records()] == [1]


def test_deleting_what_is_gone_is_no_edit(bench: Bench) -> None:
    assert not records.delete(bench.desk, [77])


def test_a_clip_is_not_deleted(bench: Bench) -> None:
    with pytest.raises(BadInput, match="remove a boundary"):
        records.delete(bench.desk, [1])


def test_relabeling_drops_what_the_new_label_does_not_have(bench: Bench, person: int) -> None:
    bench.do(attributes.set_attribute(bench.desk, [person], "eyes", "open", 20))
    bench.do(attributes.set_attribute(bench.desk, [person], "facing", "away", 20))
    assert bench.do(records.relabel(bench.desk, [person], "dog")).name == "Relabel Person 1 as Dog"
    track = bench.document.tracks[person]
    assert (track.label, track.number, track.attributes) == ("dog", 1, {})
    assert [k.attributes for k in bench.keys(person)] == [{"facing": "left"}, {"facing": "away"}]
    assert [k.shape for k in bench.keys(person)] == [box(0), box(20)]


def test_relabeling_keeps_what_both_labels_have(bench: Bench, walk: int) -> None:
    bench.do(attributes.set_attribute(bench.desk, [walk], "speed", 3, 5))
    bench.do(attributes.set_attribute(bench.desk, [walk], "note", "slow", 5))
    bench.do(records.relabel(bench.desk, [walk], "stand"))
    assert bench.document.events[walk].attributes == {"note": "slow"}


def test_what_has_the_label_already_is_left_alone(bench: Bench, person: int) -> None:
    assert not records.relabel(bench.desk, [person], "person")


def test_a_verdict_comes_with_its_reason(bench: Bench, person: int, walk: int) -> None:
    edit = bench.do(records.set_verdict(bench.desk, [person, walk], Verdict.ABSENT, "  a statue "))
    assert edit.name == "Mark Person 1 and Walk as absent"
    for record in (bench.document.tracks[person], bench.document.events[walk]):
        assert (record.verdict, record.reason) == (Verdict.ABSENT, "a statue")
    bench.do(records.set_verdict(bench.desk, [walk], Verdict.PRESENT))
    assert bench.document.events[walk].reason == ""
