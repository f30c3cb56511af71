from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from framegrain.domain.errors import BadInput
from framegrain.domain.timebase import FrameTimes
from framegrain.ui.player.jump import frame_meant, seconds_later

EVEN = FrameTimes(np.arange(1000), Fraction(1, 25), last_duration=1)
UNEVEN = FrameTimes(np.array([0, 10, 20, 1000, 1010, 5000]), Fraction(1, 1000), last_duration=10)


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("200", 200),
        (" 0 ", 0),
        ("99999", 999),
        ("+10", 110),
        ("-10", 90),
        ("-500", 0),
        ("2s", 50),
        ("2.5", 62),
        ("0:02", 50),
        ("0:00:02.04", 51),
        ("1,0", 25),
    ],
)
def test_frames_steps_and_times_are_understood(text: str, frame: int):
    assert frame_meant(text, EVEN, 100) == frame


@pytest.mark.parametrize("text", ["", "ten", "1:", "1:2:3:4", "--3", "1e5", "²"])
def test_anything_else_says_what_can_be_typed(text: str):
    with pytest.raises(BadInput, match=r"type 200, \+10"):
        frame_meant(text, EVEN, 0)


def test_times_follow_the_videos_own_not_a_rate():
    assert frame_meant("0:01", UNEVEN, 0) == 3
    assert frame_meant("3s", UNEVEN, 0) == 4


def test_a_second_later_is_at_least_one_frame_later():
    assert seconds_later(EVEN, 100, 1) == 125
    assert seconds_later(EVEN, 100, -1) == 75
    assert seconds_later(UNEVEN, 4, 1) == 5
    assert seconds_later(UNEVEN, 5, -1) == 4
    assert seconds_later(EVEN, 999, 5) == 999
    assert seconds_later(EVEN, 0, -5) == 0
