"""What is decoded while nobody waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.media.prefetch import MOST_AHEAD, Window, idle_window, leap_piece, play_window

if TYPE_CHECKING:
    from collections.abc import Iterable

GROUP = 50


class Frames(set[int]):
    """Frames held."""

    def run_start(self, number: int) -> int:
        while number in self:
            number -= 1
        return number + 1

    def run_stop(self, number: int) -> int:
        while number in self:
            number += 1
        return number


def key_before(frame: int) -> int:
    return frame // GROUP * GROUP


def order(window: Window, held: Iterable[int] = ()) -> list[tuple[int, int]]:
    """The pieces asked for, one after another, each held before the next is asked for."""
    frames, pieces = Frames(held), []
    while (piece := window.next_piece(frames, key_before)) is not None:
        assert piece.stop > piece.first
        assert not set(piece) <= frames
        frames.update(range(*piece))
        pieces.append(tuple(piece))
    return pieces


def covered(pieces: list[tuple[int, int]]) -> set[int]:
    return {frame for piece in pieces for frame in range(*piece)}


def test_at_rest_what_comes_is_fetched_before_what_went() -> None:
    pieces = order(idle_window(110, 1000, 41))
    assert pieces == [*((n, n + 2) for n in range(110, 120, 2)), (100, 110), (80, 100)]


def test_what_lies_before_is_fetched_in_one_pass_for_each_group() -> None:
    pieces = order(idle_window(260, 1000, 200, backward=True), held=range(250, 265))
    assert pieces == [(200, 250), (150, 200), (100, 150)]


def test_a_step_back_does_not_begin_a_pass_for_one_more_frame() -> None:
    held = range(225, 249)
    assert order(idle_window(244, 1000, 25, backward=True), held) == []
    assert order(idle_window(235, 1000, 25, backward=True), held) == [(215, 225)]


def test_a_held_step_back_never_meets_a_missing_frame_when_decoding_keeps_up() -> None:
    room, at = 60, 399
    frames = Frames(range(380, 400))
    while at > 0:
        window = idle_window(at, 1000, room, backward=True)
        piece = window.next_piece(frames, key_before)
        if piece is not None:
            frames.update(range(*piece))
        assert at in frames
        assert len(frames & set(range(window.first, window.stop))) <= room
        frames &= set(range(window.first, window.stop))
        at -= 1


def test_playing_fetches_forwards_from_the_playhead() -> None:
    window = play_window(100, 1000, 40, 1.0)
    assert window.next_piece(Frames({100, 101}), key_before) == (102, 108)
    assert covered(order(window)) == set(range(100, 130))


def test_decoding_does_not_begin_for_one_frame_but_at_the_end_of_the_video() -> None:
    held = range(100, 126)
    assert order(play_window(100, 1000, 40, 1.0), held) == []
    assert order(play_window(101, 1000, 40, 1.0), held) == [(126, 132)]
    assert order(play_window(980, 1000, 40, 1.0), range(980, 998)) == [(998, 1000)]


def test_what_is_decoded_ahead_in_one_pass_ends_before_the_next_key() -> None:
    assert order(play_window(146, 1000, 8, 1.0), range(146, 148))[:2] == [(148, 149), (149, 150)]
    assert order(play_window(140, 1000, 40, 1.0), range(140, 147))[:2] == [(147, 150), (150, 156)]
    every = play_window(100, 1000, 40, 1.0).next_piece(Frames({100}), lambda frame: frame)
    assert every == (101, 102)


def test_a_playhead_that_passes_takes_no_memory_that_was_not_used_yet() -> None:
    window = play_window(100, 1000, 300, 30.0, passes=True)
    assert window.most is not None
    assert window.ahead < window.most < 100
    assert play_window(100, 1000, 300, 30.0).most is None


def test_half_a_second_is_decoded_ahead_where_frames_are_short() -> None:
    assert play_window(100, 1000, 300, 120.0).ahead == 60
    assert play_window(100, 1000, 300, 1000.0).ahead == MOST_AHEAD


def test_playing_backwards_fetches_backwards() -> None:
    window = play_window(100, 1000, 40, -1.0)
    assert window.next_piece(Frames(), key_before) == (100, 101)
    assert window.next_piece(Frames({100}), key_before) == (61, 100)
    assert window.next_piece(Frames(range(61, 101)), key_before) is None


@pytest.mark.parametrize("at", [0, 9])
def test_windows_stay_inside_the_video(at: int) -> None:
    for window in (idle_window(at, 10, 100), play_window(at, 10, 100, 1), play_window(at, 10, 100, -1)):
        assert covered(order(window)) <= set(range(10))


@given(
    at=st.integers(0, 500),
    room=st.integers(1, 2000),
    speed=st.sampled_from([0.0, 1.0, -2.0]),
    backward=st.booleans(),
)
def test_a_window_never_asks_for_more_than_there_is_room_for(
    at: int, room: int, speed: float, backward: bool
) -> None:
    window = play_window(at, 501, room, speed) if speed else idle_window(at, 501, room, backward=backward)
    wanted = covered(order(window))
    assert at in wanted
    assert len(wanted) <= room


KEYS = np.arange(0, 500, GROUP, dtype=np.int32)


def test_a_playhead_too_fast_to_follow_is_met_at_the_next_key_it_has_not_passed() -> None:
    assert leap_piece(10, 2.0, 40, Frames(), KEYS) == (50, 51)
    assert leap_piece(45, 2.0, 40, Frames(), KEYS) == (100, 101)


def test_from_that_key_on_as_much_is_decoded_as_there_is_time_for() -> None:
    held = Frames(range(50, 60))
    assert leap_piece(30, 2.0, 40, held, KEYS) == (60, 61)
    assert leap_piece(39, 2.0, 40, held, KEYS) == (100, 101)
    assert leap_piece(10, 2.0, 10, held, KEYS) is None


def test_behind_the_last_key_there_is_nothing_to_leap_to() -> None:
    assert leap_piece(460, 2.0, 40, Frames(), KEYS) is None


def test_where_every_frame_is_a_key_they_are_met_evenly() -> None:
    every = np.arange(1000, dtype=np.int32)
    held = Frames()
    for at in range(0, 900, 3):  # three frames pass while one is decoded
        piece = leap_piece(at, 3.0, 40, held, every)
        assert piece is not None
        held.update(range(*piece))
    gaps = np.diff(sorted(held))
    assert gaps.max() <= 3


@given(
    held=st.sets(st.integers(0, 399)),
    at=st.integers(0, 399),
    room=st.integers(1, 300),
    pace=st.sampled_from([1.0, 25.0, 60.0, 240.0]),
)
def test_a_playhead_that_found_nothing_to_do_finds_nothing_until_it_is_told_to_look(held, at, room, pace):
    frames = Frames(held)
    if play_window(at, 400, room, pace).next_piece(frames, key_before) is not None:
        return
    looks = play_window(at, 400, room, pace).rests_until(frames, frames)
    for later in range(at, min(looks, 400)):
        window = play_window(later, 400, room, pace)
        piece = window.next_piece(frames, key_before)
        # what is wanted at the very end of a video may wait for as long as much is at hand
        assert piece is None or (window.stop == 400 and piece.first - later > window.ahead - 6)
    if looks < 400:
        last = play_window(frames.run_stop(at) - 1, 400, room, pace)
        soonest = play_window(max(looks, at), 400, room, pace).next_piece(frames, key_before)
        assert soonest is not None or looks == last.at
