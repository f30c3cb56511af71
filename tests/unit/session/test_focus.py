"""The frame is told to all who show it as often as anybody reads it, and never stays untold."""

from __future__ import annotations

import pytest

from framegrain.session.focus import Focus


class Clock:
    """Moves when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def focus(clock):
    made = Focus(now=clock)
    made.begin(1000)
    return made


@pytest.fixture
def told(focus):
    frames: list[int] = []
    focus.frame_told.connect(frames.append)
    return frames


def test_at_rest_every_frame_is_told_at_once(focus, told):
    for frame in (5, 6, 7):
        focus.go_to(frame)
    assert told == [5, 6, 7]


def test_while_playing_a_few_frames_a_second_are_told_and_the_one_it_halts_on(focus, clock, told):
    passed: list[int] = []
    focus.frame_changed.connect(passed.append)
    focus.play(on=True)
    for frame in range(1, 61):
        clock.now += 1 / 60
        focus.go_to(frame)
    assert passed == list(range(1, 61))
    assert 15 <= len(told) <= 21
    told.clear()
    clock.now += 1 / 60
    focus.go_to(61)
    focus.play(on=False)
    assert told[-1] == 61


@pytest.fixture
def passed(focus, clock, told):
    """Two frames that followed each other quickly, so that only the first was told."""
    focus.play(on=True)
    clock.now += 1
    focus.go_to(1)
    clock.now += 0.01
    focus.go_to(2)
    assert told == [1]


@pytest.mark.usefixtures("passed")
def test_a_frame_that_stays_for_long_is_told_at_once(focus, told):
    focus.stay(0.016)
    assert told == [1]
    focus.stay(0.3)
    focus.stay(0.3)
    assert told == [1, 2]


@pytest.mark.usefixtures("passed")
def test_a_frame_that_playing_waits_on_is_told_when_it_has_stayed_for_long(focus, clock, told):
    for _ in range(20):
        focus.stay(0.004)
        clock.now += 0.004
    assert told == [1, 2]


def test_the_end_of_a_scrub_is_told_though_the_frame_stays(focus, told):
    focus.go_to(9, scrubbing=True)
    focus.go_to(9)
    assert told == [9, 9]


def test_when_somebody_moved_last_is_known(focus, clock):
    clock.now = 250.0
    focus.go_to(3)
    clock.now = 260.0
    assert focus.moved_at == 250.0
