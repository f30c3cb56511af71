"""Objects through time: what each mark means on its own frame, and on all the others."""

from __future__ import annotations

import pytest

from framegrain.domain.errors import BadInput, NothingThere
from framegrain.domain.shapes import Cuboid, moved, polygon_of
from framegrain.editing import attributes, marks, tracks
from made_desk import Bench, box


def drawn(bench: Bench, *frames: int, label: str = "person") -> int:
    """A person moving 2 pixels a frame, confirmed on these frames."""
    bench.do(tracks.start_track(bench.desk, label, frames[0], box(2 * frames[0])))
    track = max(bench.document.tracks)
    for frame in frames[1:]:
        bench.do(tracks.set_shape(bench.desk, track, frame, box(2 * frame)))
    return track


def mark(bench: Bench, track: int, frame: int, **flags: bool) -> str:
    return bench.do(tracks.set_flags(bench.desk, track, frame, **flags)).name


# -- drawing


def test_a_new_object_takes_the_next_number_and_the_defaults(bench: Bench) -> None:
    edit = bench.do(tracks.start_track(bench.desk, "person", 5, box(10)))
    assert edit.name == "Draw Person 1"
    (track,) = bench.document.tracks.values()
    assert (track.number, track.attributes, track.taxonomy_version) == (1, {"age": "adult"}, "4")
    (key,) = bench.keys(track.id)
    assert (key.frame, key.shape, key.attributes) == (5, box(10), {"facing": "left"})
    assert track.provenance.by == key.provenance.by == "Ada"
    assert bench.do(tracks.start_track(bench.desk, "dog", 5, box(10))).name == "Draw Dog 2"


def test_a_shape_on_another_frame_becomes_a_keyframe(bench: Bench) -> None:
    track = drawn(bench, 10)
    edit = bench.do(tracks.set_shape(bench.desk, track, 20, box(40)))
    assert edit.name == "Keyframe Person 1 on 20"
    assert bench.shape(track, 15) == box(30)
    assert bench.seen(track) == set(range(10, 21))


def test_a_shape_on_a_keyframe_changes_it_and_who_made_it(bench: Bench) -> None:
    track = drawn(bench, 10, 20)
    bench.person = "Bob"
    edit = bench.do(tracks.set_shape(bench.desk, track, 20, box(0), merge_key="nudge"))
    assert (edit.name, edit.merge_key) == ("Reshape Person 1 on 20", "nudge")
    assert bench.frames(track) == [10, 20]
    assert [k.provenance.by for k in bench.keys(track)] == ["Ada", "Bob"]
    assert bench.keys(track)[1].attributes == {}


def test_a_shape_set_while_hidden_stays_hidden(bench: Bench) -> None:
    track = drawn(bench, 10, 30)
    mark(bench, track, 15, occluded=True)
    bench.do(tracks.set_shape(bench.desk, track, 20, box(0)))
    assert [k.occluded for k in bench.keys(track)] == [False, True, True, False]


def test_a_shape_set_while_outside_brings_the_object_back(bench: Bench) -> None:
    track = drawn(bench, 10, 30)
    mark(bench, track, 15, outside=True)
    bench.do(tracks.set_shape(bench.desk, track, 20, box(0)))
    assert bench.seen(track) == {*range(10, 15), *range(20, 31)}


def test_a_shape_before_the_life_begins_it_earlier_with_what_was_known(bench: Bench) -> None:
    track = drawn(bench, 10)
    mark(bench, track, 10, occluded=True)
    bench.do(tracks.set_shape(bench.desk, track, 4, box(0)))
    first = bench.keys(track)[0]
    assert (first.frame, first.occluded, first.attributes) == (4, True, {"facing": "left"})
    assert bench.seen(track) == set(range(4, 11))


# -- confirming


def test_confirming_an_in_between_changes_no_frame(bench: Bench) -> None:
    track = drawn(bench, 10, 30)
    before = bench.way(track)
    assert bench.do(tracks.extend_to(bench.desk, track, 17)).name == "Confirm Person 1 on 17"
    assert bench.frames(track) == [10, 17, 30]
    assert bench.keys(track)[1].shape == box(34)
    assert bench.way(track) == before


def test_confirming_past_the_end_lets_it_live_until_there_as_it_was(bench: Bench) -> None:
    track = drawn(bench, 10)
    mark(bench, track, 10, occluded=True)
    bench.do(tracks.extend_to(bench.desk, track, 25))
    assert bench.shape(track, 25) == box(20)
    assert bench.seen(track) == set(range(10, 26))
    assert all(k.occluded for k in bench.keys(track))


def test_confirming_after_it_left_brings_it_back_where_it_was_last_seen(bench: Bench) -> None:
    track = drawn(bench, 10, 20)
    bench.do(tracks.end_at(bench.desk, track, 15))
    bench.do(tracks.extend_to(bench.desk, track, 40))
    assert bench.seen(track) == {*range(10, 15), 40}
    assert bench.shape(track, 40) == box(30)


def test_confirming_a_shapeless_keyframe_gives_it_the_shape_shown(bench: Bench) -> None:
    track = drawn(bench, 10, 30)
    mark(bench, track, 20, occluded=True)
    bench.do(tracks.extend_to(bench.desk, track, 20))
    assert bench.keys(track)[1].shape == box(40)
    assert bench.keys(track)[1].occluded


# -- flags


def test_hidden_from_here_leaves_the_motion_alone(bench: Bench) -> None:
    track = drawn(bench, 10, 30)
    before = bench.way(track)
    assert mark(bench, track, 18, occluded=True) == "Mark Person 1 occluded from 18"
    assert mark(bench, track, 24, occluded=False) == "Mark Person 1 not occluded from 24"
    assert bench.way(track) == before
    hidden = [f for f in range(10, 31) if bench.document.state(track, f).occluded]  # type: ignore[union-attr]
    assert hidden == list(range(18, 24))


def test_gone_from_here_leaves_the_frames_before_as_they_were(bench: Bench) -> None:
    track = drawn(bench, 10, 30)
    before = bench.way(track)
    assert mark(bench, track, 20, outside=True) == "Mark Person 1 outside from 20"
    assert bench.way(track) == {f: None if 20 <= f < 30 else shape for f, shape in before.items()}


def test_gone_on_a_keyframe_leaves_the_frames_before_as_they_were(bench: Bench) -> None:
    track = drawn(bench, 10, 20, 30)
    before = bench.way(track)
    mark(bench, track, 20, outside=True)
    assert bench.way(track) == {f: None if 20 <= f < 30 else shape for f, shape in before.items()}
    mark(bench, track, 20, outside=False)
    assert bench.way(track) == before


def test_gone_and_hidden_at_once_reads_well(bench: Bench) -> None:
    track = drawn(bench, 10, 30)
    name = mark(bench, track, 20, occluded=True, outside=False)
    assert name == "Mark Person 1 occluded and not outside from 20"
    assert bench.shape(track, 20) == box(40)


def test_back_again_begins_where_it_left(bench: Bench) -> None:
    track = drawn(bench, 10, 40)
    mark(bench, track, 20, outside=True)
    mark(bench, track, 30, outside=False)
    assert bench.shape(track, 30) == box(40)
    assert bench.seen(track) == {*range(10, 20), *range(30, 41)}


def test_hidden_past_the_end_says_that_it_is_there(bench: Bench) -> None:
    track = drawn(bench, 10, 20)
    bench.do(tracks.end_at(bench.desk, track, 20))
    mark(bench, track, 30, occluded=True)
    assert bench.shape(track, 30) == box(40)
    assert bench.seen(track) == {*range(10, 20), 30}


def test_an_object_cannot_leave_before_it_is_there(bench: Bench) -> None:
    track = drawn(bench, 10, 30)
    with pytest.raises(BadInput, match="begins here: go to a later frame"):
        tracks.set_flags(bench.desk, track, 10, outside=True)
    for flags in ({"outside": True}, {"occluded": True}):
        with pytest.raises(BadInput, match="Person 1 is not here yet"):
            tracks.set_flags(bench.desk, track, 5, **flags)
    with pytest.raises(BadInput, match="begins here"):
        tracks.end_at(bench.desk, track, 10)


# -- beginning and end


def test_ending_takes_the_later_keyframes_and_nothing_before(bench: Bench) -> None:
    track = drawn(bench, 10, 20, 30, 40)
    before = bench.way(track)
    assert bench.do(tracks.end_at(bench.desk, track, 25)).name == "End Person 1 at 25"
    assert bench.way(track) == {f: shape if f < 25 else None for f, shape in before.items()}
    assert bench.frames(track) == [10, 20, 25]


def test_reopening_brings_back_the_last_frame(bench: Bench) -> None:
    track = drawn(bench, 10, 20, 30)
    before = bench.way(track)
    bench.do(tracks.end_at(bench.desk, track, 25))
    assert bench.do(tracks.reopen(bench.desk, track)).name == "Reopen Person 1"
    assert bench.way(track) == {f: shape if f <= 25 else None for f, shape in before.items()}


def test_reopening_after_an_end_without_a_shape_takes_the_last_one_seen(bench: Bench) -> None:
    track = drawn(bench, 10, 20)
    mark(bench, track, 35, outside=True)
    assert bench.keys(track)[-1].shape is None
    bench.do(tracks.reopen(bench.desk, track))
    assert bench.shape(track, 35) == bench.shape(track, 34) == box(40)


def test_an_object_that_was_not_ended_is_not_reopened(bench: Bench) -> None:
    track = drawn(bench, 10, 20)
    with pytest.raises(BadInput, match="was not ended"):
        tracks.reopen(bench.desk, track)


# -- deleting


def test_deleting_in_between_takes_one_frame_and_moves_no_other(bench: Bench) -> None:
    track = drawn(bench, 10, 30)
    before = bench.way(track)
    assert bench.do(tracks.delete_at(bench.desk, track, 20)).name == "Delete Person 1 on 20"
    assert bench.way(track) == {**before, 20: None}


@pytest.mark.parametrize("frames", [(20, 21, 22, 23), (23, 22, 21, 20), (20, 22, 21, 23)])
def test_deleting_frame_after_frame_takes_just_these(bench: Bench, frames: tuple[int, ...]) -> None:
    track = drawn(bench, 10, 30)
    before = bench.way(track)
    for frame in frames:
        bench.do(tracks.delete_at(bench.desk, track, frame))
    assert bench.way(track) == {f: None if f in frames else shape for f, shape in before.items()}


def test_deleting_before_a_shapeless_keyframe_keeps_what_it_says(bench: Bench) -> None:
    track = drawn(bench, 10, 30)
    mark(bench, track, 21, occluded=True)
    before = bench.way(track)
    bench.do(tracks.delete_at(bench.desk, track, 20))
    assert bench.way(track) == {**before, 20: None}
    assert bench.document.keyframe_at(track, 21).occluded  # type: ignore[union-attr]
    assert len(bench.keys(track)) == 4


def test_deleting_in_a_hidden_stretch_leaves_the_rest_hidden(bench: Bench) -> None:
    track = drawn(bench, 10, 30)
    mark(bench, track, 15, occluded=True)
    bench.do(tracks.delete_at(bench.desk, track, 20))
    assert [bench.document.state(track, f).occluded for f in (19, 21, 29)] == [True, True, True]  # type: ignore[union-attr]


def test_deleting_on_a_keyframe_takes_the_keyframe(bench: Bench) -> None:
    track = drawn(bench, 10, 20, 30)
    bench.do(tracks.set_shape(bench.desk, track, 20, box(0)))
    edit = bench.do(tracks.delete_at(bench.desk, track, 20))
    assert edit.name == "Delete keyframe of Person 1 on 20"
    assert bench.frames(track) == [10, 30]
    assert bench.shape(track, 20) == box(40)


def test_deleting_on_the_last_keyframe_ends_the_life_at_the_one_before(bench: Bench) -> None:
    track = drawn(bench, 10, 20, 30)
    bench.do(tracks.delete_at(bench.desk, track, 30))
    assert bench.seen(track) == set(range(10, 21))


def test_deleting_on_the_first_keyframe_begins_with_the_next_and_its_attributes(bench: Bench) -> None:
    track = drawn(bench, 10, 20, 30)
    bench.do(tracks.delete_at(bench.desk, track, 10))
    assert bench.frames(track) == [20, 30]
    assert bench.keys(track)[0].attributes == {"facing": "left"}


def test_a_shapeless_keyframe_that_becomes_the_first_gets_the_shape_shown(bench: Bench) -> None:
    track = drawn(bench, 10, 30)
    mark(bench, track, 20, occluded=True)
    before = bench.way(track)
    bench.do(tracks.delete_keyframe(bench.desk, bench.keys(track)[0].id))
    assert bench.way(track) == {f: shape if f >= 20 else None for f, shape in before.items()}


def test_the_only_shape_moves_to_the_keyframe_that_becomes_the_first(bench: Bench) -> None:
    track = drawn(bench, 10)
    mark(bench, track, 20, occluded=True)
    bench.do(tracks.delete_at(bench.desk, track, 10))
    assert bench.frames(track) == [20]
    assert bench.shape(track, 20) == box(20)


def test_without_its_first_keyframe_an_object_begins_when_it_is_back(bench: Bench) -> None:
    track = drawn(bench, 10, 30)
    mark(bench, track, 15, outside=True)
    bench.do(attributes.set_attribute(bench.desk, [track], "facing", "away", 20))
    bench.do(tracks.delete_keyframe(bench.desk, bench.keys(track)[0].id))
    assert bench.frames(track) == [30]
    assert bench.shape(track, 30) == box(60)
    assert bench.keys(track)[0].attributes == {"facing": "away"}


def test_the_only_keyframe_is_never_taken(bench: Bench) -> None:
    track = drawn(bench, 10)
    with pytest.raises(BadInput, match="delete the whole object with Shift"):
        tracks.delete_at(bench.desk, track, 10)
    mark(bench, track, 20, outside=True)
    with pytest.raises(BadInput, match="Person 1 is on no other keyframe"):
        tracks.delete_at(bench.desk, track, 10)


def test_there_is_nothing_to_delete_where_it_is_not(bench: Bench) -> None:
    track = drawn(bench, 10, 30)
    mark(bench, track, 15, outside=True)
    for frame in (5, 20, 40):
        with pytest.raises(BadInput, match=f"is not on frame {frame}"):
            tracks.delete_at(bench.desk, track, frame)


@pytest.mark.parametrize("label", ["pond", "cloud", "van"])
def test_other_shapes_are_taken_off_one_frame_too(bench: Bench, label: str) -> None:
    front, back = (((d, d), (d + 20.0, d), (d + 20, d + 20), (d, d + 20)) for d in (0.0, 10.0))
    shape = Cuboid(front=front, back=back) if label == "van" else polygon_of([(0, 0), (20, 0), (10, 20)])
    bench.do(tracks.start_track(bench.desk, label, 10, shape))
    (track,) = bench.document.tracks
    bench.do(tracks.set_shape(bench.desk, track, 26, moved(shape, 16, 32)))
    before = bench.way(track)
    bench.do(tracks.delete_at(bench.desk, track, 18))
    assert bench.way(track) == {**before, 18: None}


# -- moving keyframes


def test_a_keyframe_moves_between_its_neighbours(bench: Bench) -> None:
    track = drawn(bench, 10, 20, 30)
    first, second, third = bench.keys(track)
    assert bench.do(marks.move_shape(bench.desk, second.id, 25)).name == "Move keyframe of Person 1 to 25"
    assert bench.frames(track) == [10, 25, 30]
    with pytest.raises(BadInput, match="from frame 11 to 29"):
        marks.move_shape(bench.desk, second.id, 30)
    bench.do(marks.move_shape(bench.desk, first.id, 0))
    bench.do(marks.move_shape(bench.desk, third.id, 59))
    assert bench.seen(track) == set(range(60))
    with pytest.raises(BadInput, match="from frame 26 to 59"):
        marks.move_shape(bench.desk, third.id, 60)


def test_moving_a_keyframe_nowhere_is_no_edit(bench: Bench) -> None:
    track = drawn(bench, 10, 20)
    assert not marks.move_shape(bench.desk, bench.keys(track)[1].id, 20)


def test_what_is_gone_is_said_to_be_gone(bench: Bench) -> None:
    with pytest.raises(NothingThere, match="that object is gone"):
        tracks.set_shape(bench.desk, 99, 3, box(0))
    for change in (
        lambda: marks.move_shape(bench.desk, 99, 3),
        lambda: tracks.delete_keyframe(bench.desk, 99),
    ):
        with pytest.raises(NothingThere, match="that keyframe is gone"):
            change()
