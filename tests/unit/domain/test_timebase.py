"""Exact times of frames."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.timebase import FrameTimes

steps = st.lists(st.integers(1, 5000), min_size=1, max_size=50)


def made(gaps: list[int], first: int = 0, base: Fraction = Fraction(1, 90000)) -> FrameTimes:
    pts = np.cumsum([first, *gaps[:-1]])
    return FrameTimes(pts, base, last_duration=gaps[-1])


@given(steps, st.integers(-10_000, 10_000))
def test_each_frame_is_on_screen_from_its_time_to_the_next_ones(gaps, first):
    times = made(gaps, first)
    for frame in range(len(times)):
        start, stop = times.since_first(frame), times.since_first(frame + 1)
        assert times.frame_at(start) == frame
        assert times.frame_at(stop - Fraction(1, 10**9)) == frame
        assert times.at(frame) - times.at(0) == start


@given(steps)
def test_before_the_first_and_after_the_last_frame_it_is_clamped(gaps):
    times = made(gaps)
    assert times.frame_at(-1) == 0
    assert times.frame_at(Fraction(-1, 10**9)) == 0
    assert times.frame_at(times.duration + 100) == len(times) - 1


def test_times_are_exact_far_into_a_long_video():
    times = FrameTimes(np.arange(300_000) * 1001, Fraction(1, 30000), last_duration=1001)
    assert times.at(299_999) == Fraction(299_999 * 1001, 30000)
    assert times.frame_at(times.since_first(299_999)) == 299_999
    assert times.duration == Fraction(300_000 * 1001, 30000)


@given(st.integers(2, 100_000), st.integers(1, 100_000))
def test_a_float_clock_lands_on_the_frame_it_was_made_from(base, ticks):
    times = FrameTimes(np.arange(50) * ticks, Fraction(1, base), last_duration=ticks)
    for frame in (1, 13, 49):
        middle = float(times.since_first(frame)) + ticks / base / 2
        assert times.frame_at(middle) == frame


def test_frames_that_share_a_time_show_the_last_of_them():
    times = FrameTimes(np.array([0, 10, 10, 20]), Fraction(1, 10), last_duration=10)
    assert times.frame_at(1) == 2


def test_times_that_go_back_are_refused():
    with pytest.raises(ValueError, match="go back"):
        FrameTimes(np.array([0, 2, 1]), Fraction(1, 10), last_duration=1)


def test_times_cannot_be_changed_afterwards():
    times = made([1, 1])
    with pytest.raises(ValueError, match="read-only"):
        times.pts[0] = 5


def test_the_array_they_were_made_from_stays_its_owners():
    pts = np.arange(3, dtype=np.int64)
    times = FrameTimes(pts, Fraction(1, 10), last_duration=1)
    pts[0] = -5
    assert times.pts[0] == 0


def test_a_video_without_frames_has_no_duration():
    times = FrameTimes(np.array([], dtype=np.int64), Fraction(1, 10), last_duration=1)
    assert times.duration == 0
    assert times.frame_at(5) == 0
    assert times.timecode(0) == "00:00:00.000"


def test_a_timecode_is_cut_not_rounded():
    times = FrameTimes(np.array([7, 7 + 59_999_999, 3_661_001_000 + 7]), Fraction(1, 10**6), last_duration=1)
    assert [times.timecode(f) for f in range(3)] == ["00:00:00.000", "00:00:59.999", "01:01:01.001"]
