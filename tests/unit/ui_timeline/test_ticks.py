from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

from framegrain.domain.timebase import FrameTimes
from framegrain.ui.timeline.span_view import SpanView
from framegrain.ui.timeline.ticks import frame_ticks, time_ticks, timecode, timecode_ticks


@pytest.mark.parametrize("scale", [0.003, 0.05, 0.7, 1.0, 4.0, 30.0, 64.0])
def test_numbers_are_round_and_far_enough_apart_to_read(scale: float):
    view = SpanView(frames=500_000, width=1200, first=1234.5, scale=scale)
    named = [tick for tick in frame_ticks(view) if tick.text]
    assert named
    gaps = {round(b.x - a.x, 3) for a, b in itertools.pairwise(named)}
    assert all(gap >= 72 for gap in gaps)
    assert all(str(tick.frame) == tick.text for tick in named)


def test_times_lie_on_the_frame_shown_then_even_when_frames_differ_in_length():
    pts = np.cumsum([0, *([40] * 50), *([80] * 50)])
    times = FrameTimes(pts, Fraction(1, 1000), last_duration=80)
    view = SpanView(frames=len(times), width=800).fitted()
    ticks = time_ticks(view, times)
    assert [tick.text for tick in ticks[:2]] == ["0:00", "0:01"]
    assert all(tick.frame == times.frame_at(number) for number, tick in enumerate(ticks))
    assert ticks[-1].frame <= 100


def test_close_up_times_show_parts_of_a_second():
    times = FrameTimes(np.arange(1000), Fraction(1, 25), last_duration=1)
    view = SpanView(frames=1000, width=800, first=10, scale=60.0)
    assert "." in time_ticks(view, times)[0].text


def test_timecode_counts_the_frames_that_begin_in_each_second_by_their_times():
    """25 frames a second, then 12.5: the last of a second is 24, later 12 or 11, whatever the rate says."""
    pts = np.cumsum([0, *([40] * 50), *([80] * 50)])
    times = FrameTimes(pts, Fraction(1, 1000), last_duration=80)
    assert [timecode(times, frame) for frame in (0, 24, 25, 49, 50)] == [
        "00:00:00:00",
        "00:00:00:24",
        "00:00:01:00",
        "00:00:01:24",
        "00:00:02:00",
    ]
    assert timecode(times, 62) == "00:00:02:12"
    assert timecode(times, 63) == "00:00:03:00"
    codes = [timecode(times, frame) for frame in range(len(times))]
    assert codes == sorted(set(codes))


@pytest.mark.parametrize("scale", [0.05, 0.5, 2.0, 12.0, 60.0])
def test_timecode_marks_say_the_code_of_the_frame_they_stand_at(scale: float):
    times = FrameTimes(np.arange(20_000) * 1001, Fraction(1, 30_000), last_duration=1001)
    view = SpanView(frames=20_000, width=1200, first=3003.4, scale=scale)
    ticks = timecode_ticks(view, times)
    assert ticks
    assert all(tick.text == timecode(times, tick.frame) for tick in ticks)
    assert all(b.x - a.x >= 60 for a, b in itertools.pairwise(ticks))
