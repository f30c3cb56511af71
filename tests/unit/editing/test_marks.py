"""What a keyframe says, taken one thing at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from framegrain.domain.errors import BadInput
from framegrain.domain.span import Span
from framegrain.editing import attributes, marks, tracks
from made_desk import box

if TYPE_CHECKING:
    from made_desk import Bench


@pytest.fixture
def person(bench: Bench) -> int:
    """Seen on 10, 30 and 50, away since 20 and left since 40, hidden from 30 on."""
    track = bench.do(tracks.start_track(bench.desk, "person", 10, box(0))).changes[0].id
    for frame in (30, 50):
        bench.do(tracks.set_shape(bench.desk, track, frame, box(frame)))
    for frame, value in ((20, "away"), (40, "right")):
        bench.do(attributes.set_attribute(bench.desk, [track], "facing", value, frame))
    bench.do(marks.set_occluded_over(bench.desk, track, Span(30, 51), occluded=True))
    return track


def key_on(bench: Bench, track: int, frame: int) -> int:
    found = bench.document.keyframe_at(track, frame)
    assert found is not None
    return found.id


def hidden(bench: Bench, track: int) -> list[int]:
    """First and last frame on which it is occluded, and whether it is so without a break."""
    found = [f for f in range(60) if (s := bench.document.state(track, f)) is not None and s.occluded]
    assert found == list(range(found[0], found[-1] + 1))
    return [found[0], found[-1]]


def test_a_shape_moved_past_values_takes_along_where_it_is_hidden_and_leaves_them(
    bench: Bench, person: int
) -> None:
    bench.do(marks.move_shape(bench.desk, key_on(bench, person, 30), 45))
    assert hidden(bench, person) == [45, 50]
    assert [(k.frame, k.attributes.get("facing")) for k in bench.keys(person)] == [
        (10, "left"),
        (20, "away"),
        (40, "right"),
        (45, None),
        (50, None),
    ]
    bench.do(marks.move_shape(bench.desk, key_on(bench, person, 45), 15))
    assert hidden(bench, person) == [15, 50]


def test_a_shape_can_be_moved_onto_values_and_off_again(bench: Bench, person: int) -> None:
    bench.do(marks.move_shape(bench.desk, key_on(bench, person, 30), 40))
    assert [(k.frame, k.shape is not None, dict(k.attributes)) for k in bench.keys(person)][2] == (
        40,
        True,
        {"facing": "right"},
    )
    bench.do(marks.move_shape(bench.desk, key_on(bench, person, 40), 32))
    left = bench.document.keyframe_at(person, 40)
    assert left is not None
    assert (left.shape, dict(left.attributes), left.occluded) == (None, {"facing": "right"}, True)


def test_the_first_keyframe_takes_its_values_along_and_passes_nothing(bench: Bench, person: int) -> None:
    first = bench.keys(person)[0].id
    assert marks.shape_room(bench.desk, first) == Span(0, 20)
    bench.do(marks.move_shape(bench.desk, first, 5))
    assert dict(bench.keys(person)[0].attributes) == {"facing": "left"}
    with pytest.raises(
        BadInput, match="these values hold from where Person 1 begins; move its first keyframe"
    ):
        marks.move_attributes(bench.desk, first, 8)


def test_values_move_between_those_around_and_not_beyond_the_life(bench: Bench, person: int) -> None:
    assert marks.attribute_room(bench.desk, key_on(bench, person, 40)) == Span(21, 51)
    name = bench.do(marks.move_attributes(bench.desk, key_on(bench, person, 40), 30)).name
    assert name == "Move attributes of Person 1 to 30"
    assert bench.frames(person) == [10, 20, 30, 50]
    assert bench.document.keyframe_at(person, 30).shape == box(30)  # type: ignore[union-attr]
    with pytest.raises(BadInput, match="can be set from frame 21 to 50, between the values around them"):
        marks.move_attributes(bench.desk, key_on(bench, person, 30), 20)


def test_values_on_the_last_keyframe_leave_it_as_the_end(bench: Bench, person: int) -> None:
    bench.do(attributes.set_attribute(bench.desk, [person], "facing", "left", 50))
    bench.do(marks.move_attributes(bench.desk, key_on(bench, person, 50), 45))
    assert bench.frames(person) == [10, 20, 30, 40, 45, 50]
    bench.do(marks.delete_attributes(bench.desk, person, 45))
    assert bench.frames(person) == [10, 20, 30, 40, 50]
    with pytest.raises(BadInput, match="no attributes of Person 1 were set on frame 45"):
        marks.delete_attributes(bench.desk, person, 45)


def test_hidden_over_a_span_says_so_there_and_leaves_nothing_behind_when_taken_back(
    bench: Bench, person: int
) -> None:
    before = bench.frames(person)
    bench.do(marks.set_occluded_over(bench.desk, person, Span(33, 37), occluded=False))
    assert bench.frames(person) == [10, 20, 30, 33, 37, 40, 50]
    edit = bench.do(marks.set_occluded_over(bench.desk, person, Span(33, 37), occluded=True))
    assert edit.name == "Mark Person 1 occluded from 33 to 36"
    assert bench.frames(person) == before
    with pytest.raises(BadInput, match="does not live there"):
        marks.set_occluded_over(bench.desk, person, Span(55, 58), occluded=True)


def test_deleting_a_keyframe_with_values_keeps_them_and_the_flags_from_before(
    bench: Bench, person: int
) -> None:
    bench.do(attributes.set_attribute(bench.desk, [person], "facing", "left", 30))
    bench.do(tracks.delete_at(bench.desk, person, 30))
    kept = bench.document.keyframe_at(person, 30)
    assert kept is not None
    assert (kept.shape, kept.occluded, dict(kept.attributes)) == (None, False, {"facing": "left"})


def test_where_only_values_are_set_deleting_takes_the_object_off_this_frame(
    bench: Bench, person: int
) -> None:
    bench.do(tracks.delete_at(bench.desk, person, 20))
    assert bench.shape(person, 20) is None
    assert bench.shape(person, 21) is not None
    assert bench.document.state(person, 30).attributes["facing"] == "away"  # type: ignore[union-attr]
