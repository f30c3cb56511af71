from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

from framegrain.domain.timebase import FrameTimes
from framegrain.ui.timeline.span_view import SpanView
from framegrain.ui.timeline.ticks import frame_ticks, time_ticks


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
