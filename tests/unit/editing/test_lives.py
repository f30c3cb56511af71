"""Lives cut and put together: what goes along, and why it can't be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Verdict
from framegrain.editing import attributes, lives, records, tracks
from made_desk import box

if TYPE_CHECKING:
    from made_desk import Bench


def person(bench: Bench, *frames: int, x: float = 0, label: str = "person") -> int:
    track = bench.do(tracks.start_track(bench.desk, label, frames[0], box(x))).changes[0].id
    for frame in frames[1:]:
        bench.do(tracks.set_shape(bench.desk, track, frame, box(x + frame)))
    return track


def facing(bench: Bench, track: int, frame: int, value: str) -> None:
    bench.do(attributes.set_attribute(bench.desk, [track], "facing", value, frame))


def values(bench: Bench, track: int, *frames: int) -> list[object]:
    found = (bench.document.state(track, frame) for frame in frames)
    return [state.attributes.get("facing") for state in found if state is not None]


def test_the_second_part_begins_with_what_holds_there(bench: Bench) -> None:
    track = person(bench, 0, 20, 40)
    facing(bench, track, 10, "away")
    bench.do(tracks.set_flags(bench.desk, track, 15, occluded=True))
    for at in (18, 20):
        bench.do(edit := lives.split_track(bench.desk, track, at))
        second = next(c.id for c in edit.changes if c.before is None)
        assert values(bench, second, at, 40) == ["away", "away"]
        assert bench.keys(second)[0].occluded is (at == 18)
        assert bench.document.tracks[second].attributes == bench.document.tracks[track].attributes
        bench.document.apply(edit.inverse)


def test_a_split_where_it_is_outside_begins_when_it_is_back(bench: Bench) -> None:
    track = person(bench, 0, 40)
    bench.do(tracks.set_flags(bench.desk, track, 10, outside=True))
    edit = bench.do(lives.split_track(bench.desk, track, 20))
    second = next(c.id for c in edit.changes if c.before is None)
    assert (bench.seen(track), bench.frames(second)) == (set(range(10)), [40])
    bench.do(tracks.end_at(bench.desk, second, 50))
    with pytest.raises(BadInput, match="outside from here to its end; there is nothing to split off"):
        lives.split_track(bench.desk, second, 50)
    with pytest.raises(BadInput, match="outside from here to its end; delete the whole object instead"):
        lives.trim_before(bench.desk, second, 50)


def test_what_is_swapped_keeps_what_it_was_like(bench: Bench) -> None:
    one, other = person(bench, 0, 20, 40), person(bench, 0, 20, 40, x=100)
    facing(bench, one, 10, "away")
    facing(bench, other, 5, "right")
    for at in (20, 15):
        bench.do(edit := lives.swap_tracks(bench.desk, one, other, at))
        assert values(bench, one, at - 1, at, 40) == ["away", "right", "right"]
        assert values(bench, other, at - 1, at, 40) == ["right", "away", "away"]
        bench.document.apply(edit.inverse)


def test_a_swap_where_one_is_outside_takes_that_along(bench: Bench) -> None:
    one, other = person(bench, 0, 40), person(bench, 0, 40, x=100)
    bench.do(tracks.set_flags(bench.desk, one, 10, outside=True))
    bench.do(lives.swap_tracks(bench.desk, one, other, 20))
    assert bench.seen(one) == {*range(10), *range(20, 41)}
    assert bench.seen(other) == {*range(20), 40}


def test_swapping_from_the_first_frame_of_one_exchanges_all_of_it(bench: Bench) -> None:
    one, other = person(bench, 0, 40), person(bench, 20, 30, x=100)
    bench.do(lives.swap_tracks(bench.desk, one, other, 20))
    assert (bench.seen(one), bench.seen(other)) == (set(range(31)), set(range(20, 41)))


def test_the_later_one_tells_what_only_it_knew(bench: Bench) -> None:
    one, other = person(bench, 0, 10), person(bench, 30, 40)
    for track in (one, other):
        bench.do(Edit("bare", (Change(t := bench.document.tracks[track], replace(t, attributes={})),)))
    bench.do(attributes.set_attribute(bench.desk, [other], "age", "child", 30))
    bench.do(lives.merge_tracks(bench.desk, other, one))
    assert dict(bench.document.tracks[one].attributes) == {"age": "child"}
    assert other not in bench.document.tracks
    assert bench.frames(one) == [0, 10, 30, 40]


def test_an_object_that_left_is_joined_without_a_second_end(bench: Bench) -> None:
    one, other = person(bench, 0, 10), person(bench, 30, 40)
    bench.do(tracks.end_at(bench.desk, one, 15))
    bench.do(lives.join_tracks(bench.desk, one, other))
    assert [(k.frame, k.outside) for k in bench.keys(one)] == [
        (0, False),
        (10, False),
        (15, True),
        (30, False),
        (40, False),
    ]


def test_why_two_are_not_made_one(bench: Bench) -> None:
    one, other, dog = person(bench, 0, 10), person(bench, 11, 20), person(bench, 40, label="dog")
    with pytest.raises(BadInput, match="begins right after Person 1 ends; merge them, there is no gap"):
        lives.join_tracks(bench.desk, one, other)
    with pytest.raises(BadInput, match="different labels"):
        lives.merge_tracks(bench.desk, one, dog)
    with pytest.raises(BadInput, match="two different objects"):
        lives.merge_tracks(bench.desk, one, one)
    bench.do(attributes.set_attribute(bench.desk, [other], "age", "child", 11))
    with pytest.raises(BadInput, match="Person 1 and Person 2 differ in age; make them the same first"):
        lives.merge_tracks(bench.desk, one, other)
    bench.do(records.set_verdict(bench.desk, [other], Verdict.UNSURE, "far away"))
    with pytest.raises(BadInput, match="different verdicts"):
        lives.merge_tracks(bench.desk, one, other)
    late = person(bench, 5, 8)
    with pytest.raises(BadInput, match="both live on frames 5 to 8; trim one of them first"):
        lives.merge_tracks(bench.desk, late, one)


def test_each_cut_is_refused_where_there_is_nothing_to_cut(bench: Bench) -> None:
    track = person(bench, 10, 20)
    for cut, frame, why in (
        (lives.trim_before, 30, "ended at frame 20; go to a frame it is on"),
        (lives.trim_after, 5, "begins at frame 10; go to a frame it is on"),
        (lives.delete_from, 10, "delete the whole object instead"),
        (lives.split_track, 21, "lives from frame 10 to 20"),
    ):
        with pytest.raises(BadInput, match=why):
            cut(bench.desk, track, frame)


@pytest.mark.parametrize("unite", [lives.merge_tracks, lives.join_tracks])
def test_what_was_ruled_out_of_either_is_ruled_out_of_both(bench: Bench, unite) -> None:
    one, other = person(bench, 0, 10), person(bench, 20, 30)
    for track, labels in ((one, ("thing",)), (other, ("car", "thing"))):
        before = bench.document.tracks[track]
        bench.do(Edit("Rule out", (Change(before, replace(before, ruled_out=labels)),)))
    bench.do(unite(bench.desk, one, other))
    assert bench.document.tracks[one].ruled_out == ("thing", "car")
