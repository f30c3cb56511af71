"""Values of attributes: where they go, since when they hold, what they ask for."""

from __future__ import annotations

from typing import Any

import pytest

from framegrain.domain.errors import BadInput
from framegrain.editing import attributes, tracks
from made_desk import Bench, box


@pytest.fixture
def person(bench: Bench) -> int:
    """An adult facing left, on frames 10 to 30."""
    bench.do(tracks.start_track(bench.desk, "person", 10, box(0)))
    (track,) = bench.document.tracks
    bench.do(tracks.set_shape(bench.desk, track, 30, box(20)))
    return track


def put(bench: Bench, record: int, name: str, value: Any, frame: int = 10) -> str:
    return bench.do(attributes.set_attribute(bench.desk, [record], name, value, frame)).name


def fixed(bench: Bench, track: int) -> dict[str, Any]:
    return dict(bench.document.tracks[track].attributes)


def since(bench: Bench, track: int, name: str) -> list[Any]:
    """The value in force on frames 10, 15, 20, 25, 30."""
    return [bench.document.state(track, f).attributes.get(name) for f in range(10, 31, 5)]  # type: ignore[union-attr]


def test_a_fixed_attribute_belongs_to_the_object(bench: Bench, person: int) -> None:
    assert put(bench, person, "age", "child", 20) == "Set age of Person 1 to A child"
    assert fixed(bench, person) == {"age": "child"}
    assert bench.frames(person) == [10, 30]


def test_a_changing_attribute_holds_from_this_frame_and_moves_nothing(bench: Bench, person: int) -> None:
    before = [bench.shape(person, f) for f in range(60)]
    assert put(bench, person, "facing", "away", 20) == "Set facing of Person 1 to away"
    assert since(bench, person, "facing") == ["left", "left", "away", "away", "away"]
    assert [bench.shape(person, f) for f in range(60)] == before
    assert bench.keys(person)[1].shape is None


def test_a_changing_attribute_on_a_keyframe_keeps_it(bench: Bench, person: int) -> None:
    put(bench, person, "facing", "right", 30)
    assert bench.frames(person) == [10, 30]
    assert bench.keys(person)[1].shape == box(20)


def test_a_changing_attribute_in_a_hidden_or_outside_stretch_leaves_it_so(bench: Bench, person: int) -> None:
    bench.do(tracks.set_flags(bench.desk, person, 15, outside=True, occluded=True))
    before = bench.way(person)
    put(bench, person, "facing", "right", 20)
    assert bench.way(person) == before
    assert bench.keys(person)[2].occluded


def test_a_changing_attribute_needs_a_frame_the_object_is_on(bench: Bench, person: int) -> None:
    with pytest.raises(BadInput, match="Person 1 is not on frame 40"):
        attributes.set_attribute(bench.desk, [person], "facing", "away", 40)


def test_a_changing_attribute_is_cleared_where_it_was_set(bench: Bench, person: int) -> None:
    put(bench, person, "facing", "away", 20)
    with pytest.raises(BadInput, match="Facing of Person 1 was set on frame 20; go there to clear it"):
        attributes.set_attribute(bench.desk, [person], "facing", None, 25)
    assert put(bench, person, "facing", None, 20) == "Set facing of Person 1 to nothing"
    assert since(bench, person, "facing") == ["left"] * 5
    assert not attributes.set_attribute(bench.desk, [person], "eyes", None, 20)


def test_an_event_holds_all_its_attributes_itself(bench: Bench, walk: int) -> None:
    assert put(bench, walk, "speed", 4.5) == "Set speed of Walk to 4.5 km/h"
    assert put(bench, walk, "speed", 1_234_567) == "Set speed of Walk to 1234567 km/h"
    assert put(bench, walk, "heavy", value=True) == "Set heavy of Walk to yes"
    assert bench.document.events[walk].attributes == {"speed": 1_234_567, "heavy": True}
    put(bench, walk, "speed", None)
    assert bench.document.events[walk].attributes == {"heavy": True}


def test_a_long_text_does_not_fill_the_history(bench: Bench, walk: int) -> None:
    text = "word " * 200
    assert len(put(bench, walk, "note", text)) < 90
    assert bench.document.events[walk].attributes["note"] == text


def test_several_choices_are_named(bench: Bench, person: int) -> None:
    assert put(bench, person, "wears", ["hat", "scarf"]) == "Set wears of Person 1 to hat, scarf"
    assert put(bench, person, "wears", []) == "Set wears of Person 1 to none of them"


def test_many_records_take_a_value_in_one_step(bench: Bench, person: int, walk: int) -> None:
    bench.do(tracks.start_track(bench.desk, "dog", 0, box(0)))
    dog = max(bench.document.tracks)
    bench.do(tracks.set_shape(bench.desk, dog, 40, box(20)))
    bench.do(attributes.set_attribute(bench.desk, [person, dog], "facing", "right", 20))
    assert [bench.frames(track) for track in (person, dog)] == [[10, 20, 30], [0, 20, 40]]
    with pytest.raises(BadInput, match="Person 1 is not on frame 5"):
        attributes.set_attribute(bench.desk, [person, dog], "facing", "right", 5)


def test_what_a_condition_no_longer_asks_for_goes_with_all_that_hangs_on_it(
    bench: Bench, person: int
) -> None:
    put(bench, person, "bag", value=True)
    put(bench, person, "bag_size", 30)
    assert fixed(bench, person) == {"age": "adult", "bag": True, "bag_size": 30}
    put(bench, person, "age", "child")
    assert fixed(bench, person) == {"age": "child"}


def test_clearing_a_value_clears_what_waits_for_it(bench: Bench, person: int) -> None:
    put(bench, person, "bag", value=True)
    put(bench, person, "bag_size", 30)
    put(bench, person, "bag", None)
    assert fixed(bench, person) == {"age": "adult"}


def test_a_condition_of_two_values_holds_while_both_do(bench: Bench, person: int) -> None:
    put(bench, person, "eyes", "open", 10)
    put(bench, person, "facing", "right", 10)
    assert since(bench, person, "eyes") == ["open"] * 5
    put(bench, person, "facing", "away", 10)
    assert since(bench, person, "eyes") == [None] * 5


def test_a_fixed_value_clears_what_keyframes_hold_because_of_it(bench: Bench, person: int) -> None:
    put(bench, person, "eyes", "open", 10)
    put(bench, person, "eyes", "shut", 20)
    put(bench, person, "age", "child")
    assert since(bench, person, "eyes") == [None] * 5
    assert since(bench, person, "facing") == ["left"] * 5


def test_the_first_keyframe_decides_over_fixed_values(bench: Bench, person: int) -> None:
    put(bench, person, "beard", value=True)
    put(bench, person, "facing", "right", 20)
    assert fixed(bench, person) == {"age": "adult", "beard": True}
    put(bench, person, "facing", "right", 10)
    assert fixed(bench, person) == {"age": "adult"}


def test_a_value_that_falls_back_to_an_earlier_one_keeps_what_hangs_on_it(bench: Bench, person: int) -> None:
    put(bench, person, "facing", "right", 20)
    put(bench, person, "eyes", "shut", 20)
    put(bench, person, "facing", None, 20)
    assert since(bench, person, "eyes") == [None, None, "shut", "shut", "shut"]
