"""What copying, cutting and pasting make of objects."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from framegrain.domain.errors import BadInput
from framegrain.domain.shapes import Box, Cuboid, bounds, polygon_of
from framegrain.editing import attributes, clipboard, tracks
from made_desk import Bench, box


def drawn(bench: Bench, *frames: int, label: str = "person") -> int:
    """Somebody moving 2 pixels a frame, confirmed on these frames."""
    bench.do(tracks.start_track(bench.desk, label, frames[0], box(2 * frames[0])))
    track = max(bench.document.tracks)
    for frame in frames[1:]:
        bench.do(tracks.set_shape(bench.desk, track, frame, box(2 * frame)))
    return track


def test_pasting_on_another_frame_sets_the_same_objects_shape_there(bench: Bench) -> None:
    track = drawn(bench, 10, 20)
    copies = clipboard.copied(bench.desk, [track], 15)
    edit = bench.do(clipboard.pasted(bench.desk, copies, 18))
    assert edit.name == "Paste Person 1 on 18"
    assert bench.shape(track, 18) == box(30)
    assert len(bench.document.tracks) == 1


def test_pasting_on_the_same_frame_makes_a_new_object_beside_it(bench: Bench) -> None:
    track = drawn(bench, 10)
    copies = clipboard.copied(bench.desk, [track], 10)
    bench.do(clipboard.pasted(bench.desk, copies, 10))
    first, second = bench.document.tracks.values()
    assert (first.number, second.number) == (1, 2)
    assert bench.shape(second.id, 10) == box(20 + clipboard.STEP, 10 + clipboard.STEP)


def test_pasting_as_new_makes_a_new_object_in_the_very_place(bench: Bench) -> None:
    track = drawn(bench, 10)
    copies = clipboard.copied(bench.desk, [track], 10)
    bench.do(clipboard.pasted(bench.desk, copies, 30, as_new=True))
    assert bench.shape(max(bench.document.tracks), 30) == box(20)
    assert bench.seen(track) == {10}


def test_several_new_objects_have_numbers_of_their_own(bench: Bench) -> None:
    ids = [drawn(bench, 10), drawn(bench, 10)]
    copies = clipboard.copied(bench.desk, ids, 10)
    edit = bench.do(clipboard.pasted(bench.desk, copies, 12, as_new=True))
    assert edit.name == "Paste Person 1 and Person 2 as new on 12"
    assert sorted(track.number for track in bench.document.tracks.values()) == [1, 2, 3, 4]


def test_an_object_that_is_gone_is_pasted_as_a_new_one(bench: Bench) -> None:
    track = drawn(bench, 10)
    copies = clipboard.copied(bench.desk, [track], 10)
    assert bench.do(clipboard.cut_out(bench.desk, [track], 10)).name == "Cut Person 1 on 10"
    assert not bench.document.tracks
    bench.do(clipboard.pasted(bench.desk, copies, 20))
    (made,) = bench.document.tracks.values()
    assert made.id != track
    assert bench.shape(made.id, 20) == box(20)


def test_attributes_and_occlusion_go_along_to_a_new_object(bench: Bench) -> None:
    track = drawn(bench, 10, 20)
    bench.do(tracks.set_flags(bench.desk, track, 10, occluded=True))
    bench.do(attributes.set_attribute(bench.desk, [track], "age", "child", 10))
    bench.do(attributes.set_attribute(bench.desk, [track], "facing", "away", 10))
    bench.do(clipboard.duplicated(bench.desk, [track], 12))
    made = max(bench.document.tracks)
    state = bench.document.state(made, 12)
    assert bench.document.tracks[made].attributes["age"] == "child"
    assert (state.occluded, state.attributes["facing"]) == (True, "away")


def test_cutting_between_keyframes_takes_the_object_off_this_frame_only(bench: Bench) -> None:
    track = drawn(bench, 10, 20)
    bench.do(clipboard.cut_out(bench.desk, [track], 15))
    assert bench.seen(track) == set(range(10, 21)) - {15}


def test_what_is_not_on_the_frame_is_not_copied(bench: Bench) -> None:
    track = drawn(bench, 10)
    with pytest.raises(BadInput, match="on this frame"):
        clipboard.copied(bench.desk, [track], 11)


def test_the_shape_is_said_again_on_the_next_frame_and_the_next_keyframe(bench: Bench) -> None:
    track = drawn(bench, 10, 20, 30)
    edit = bench.do(
        clipboard.repeated(bench.desk, [track], 10, lambda _: clipboard.next_frame(bench.desk, 10))
    )
    assert edit.name == "Copy the shape of Person 1 from 10 to 11"
    assert bench.shape(track, 11) == box(20)
    shown = bench.shape(track, 15)
    bench.do(
        clipboard.repeated(bench.desk, [track], 15, lambda i: clipboard.next_keyframe(bench.desk, i, 15))
    )
    assert bench.shape(track, 15) == bench.shape(track, 18) == bench.shape(track, 20) == shown
    assert bench.frames(track) == [10, 11, 15, 20, 30]


def test_a_keyframe_outside_the_picture_is_passed_over_and_none_is_refused(bench: Bench) -> None:
    track = drawn(bench, 10, 30)
    bench.do(tracks.set_flags(bench.desk, track, 20, outside=True))
    assert clipboard.next_keyframe(bench.desk, track, 10) == 30
    with pytest.raises(BadInput, match="Person 1 has no keyframe in the picture after frame 30"):
        clipboard.next_keyframe(bench.desk, track, 30)
    with pytest.raises(BadInput, match="the last frame"):
        clipboard.next_frame(bench.desk, 59)


def test_a_smaller_video_gets_every_shape_inside_its_picture() -> None:
    small = (160.0, 120.0)
    shapes = [
        Box(x=300, y=200, width=40, height=30),
        Box(x=0, y=0, width=640, height=480, rotation=30),
        polygon_of([(500, 20), (620, 20), (560, 470)]),
        Cuboid(
            front=((10, 10), (200, 10), (200, 90), (10, 90)), back=((60, 0), (230, 0), (230, 70), (60, 70))
        ),
    ]
    for shape in shapes:
        left, top, right, bottom = bounds(clipboard.placed(shape, (640.0, 480.0), small))
        assert min(left, top) >= -0.02
        assert right <= 160.02
        assert bottom <= 120.02
    fits = Box(x=10, y=10, width=40, height=30)
    assert clipboard.placed(fits, (640.0, 480.0), small) == fits
    assert replace(clipboard.placed(shapes[0], (640.0, 480.0), small), x=0, y=0) == replace(
        shapes[0], x=0, y=0
    )


def test_in_a_video_of_the_same_size_nothing_is_moved() -> None:
    shape = Box(x=-10, y=200, width=40, height=30)
    assert clipboard.placed(shape, (160.0, 120.0), (160.0, 120.0)) == shape
