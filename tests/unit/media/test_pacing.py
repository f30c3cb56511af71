"""Playback shows each frame when its own timestamp says."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.span import Span
from framegrain.domain.timebase import FrameTimes
from framegrain.media.pacing import PlaybackClock


def times(*pts: int, last: int = 40) -> FrameTimes:
    return FrameTimes(np.array(pts, np.int64), Fraction(1, 1000), last_duration=last)


EVEN = times(*range(1000, 1400, 40))
UNEVEN = times(0, 10, 200, 230, 500, last=100)


@pytest.mark.parametrize("speed", [0.25, 1.0, 2.0, 8.0])
def test_each_frame_is_due_at_its_time(speed: float) -> None:
    clock = PlaybackClock(UNEVEN, 0, speed, started_at=1234.5)
    for frame, at in enumerate((0.0, 0.010, 0.200, 0.230, 0.500)):
        assert clock.frame_due(1234.5 + at / speed) == frame
        assert clock.frame_due(1234.5 + at / speed + 0.001 / speed) == frame


def test_starting_in_the_middle_counts_from_there() -> None:
    clock = PlaybackClock(EVEN, 4, 1.0, started_at=0.0)
    assert [clock.frame_due(t) for t in (0, 0.039, 0.041, 0.12)] == [4, 4, 5, 7]


def test_backwards_the_frames_come_in_reverse() -> None:
    clock = PlaybackClock(UNEVEN, 4, -1.0, started_at=0.0)
    due = [clock.frame_due(t) for t in (0, 0.099, 0.101, 0.36, 0.38, 0.55, 0.595, 9)]
    assert due == [4, 4, 3, 3, 2, 1, 0, 0]


def test_the_end_holds_the_last_frame_and_says_so() -> None:
    clock = PlaybackClock(EVEN, 0, 1.0, started_at=0.0)
    assert not clock.has_ended(0.39)
    assert clock.has_ended(0.4)
    assert clock.frame_due(99) == 9
    assert clock.seconds_until_next(99) is None


def test_waiting_ends_exactly_when_the_next_frame_is_due() -> None:
    clock = PlaybackClock(UNEVEN, 0, 2.0, started_at=0.0)
    assert clock.seconds_until_next(0.0) == pytest.approx(0.005)
    assert clock.seconds_until_next(0.05) == pytest.approx(0.05)


def test_a_loop_starts_over_without_losing_time() -> None:
    clock = PlaybackClock(EVEN, 2, 1.0, started_at=0.0, span=Span(2, 5), loop=True)
    assert [clock.frame_due(t / 1000) for t in (0, 41, 81, 121, 161, 201, 241)] == [2, 3, 4, 2, 3, 4, 2]
    assert not clock.has_ended(1e6)
    assert clock.seconds_until_next(0.1) == pytest.approx(0.02)


def test_a_loop_runs_backwards_too() -> None:
    clock = PlaybackClock(EVEN, 4, -1.0, started_at=0.0, span=Span(2, 5), loop=True)
    assert [clock.frame_due(t / 1000) for t in (0, 41, 81, 121, 161)] == [4, 3, 2, 4, 3]


def test_a_start_outside_the_span_begins_at_its_border() -> None:
    assert PlaybackClock(EVEN, 9, 1.0, 0.0, span=Span(2, 5)).frame_due(0.0) == 4


def test_standing_still_is_not_playing() -> None:
    with pytest.raises(ValueError, match="speed other than 0"):
        PlaybackClock(EVEN, 0, 0.0, 0.0)


@given(
    steps=st.lists(st.integers(1, 500), min_size=1, max_size=30),
    speed=st.floats(0.1, 16) | st.floats(-16, -0.1),
    loop=st.booleans(),
    now=st.floats(0, 100),
)
def test_following_the_waits_reaches_the_next_frame(
    steps: list[int], speed: float, loop: bool, now: float
) -> None:
    video = times(*np.cumsum([0, *steps]).tolist())
    clock = PlaybackClock(video, 0, speed, 0.0, loop=loop)
    wait = clock.seconds_until_next(now)
    if wait is None:
        assert not loop
        return
    assert 0 <= wait <= 0.5 / abs(speed) + 1e-6
    follows = clock.frame_due(now + wait + 1e-5)
    assert follows != clock.frame_due(now) or len(video) == 1
