"""Which samples are handed to the device at which time of the clock, and that none of it clicks."""

from __future__ import annotations

import numpy as np
import pytest

from framegrain.media.sound import SOUND_RATE, Passage
from framegrain.media.sound_feed import Line
from framegrain.media.sound_mixer import FADE, MOST_DRIFT, SoundMixer

PERIOD = SOUND_RATE // 50
SCALE = 2.0**-24


class Feed:
    """Stands for decoding: a line whose samples tell their own place, or are all the same."""

    def __init__(self, ready: int = 10**7, value: float | None = None) -> None:
        self.ready = ready
        self.value = value
        self.kept_from = 0
        self.line = Line(Passage(start=0.0, stop=100.0))

    def take(self, line, sample, count):
        if line is not self.line:
            return 0, np.empty((0, 2), np.float32)
        self.kept_from = max(self.kept_from, sample)
        begin = max(sample, 0, self.kept_from if sample >= 0 else 0)
        places = np.arange(begin, max(min(sample + count, self.ready), begin))
        values = places * SCALE if self.value is None else np.full(len(places), self.value)
        return max(begin - sample, 0), np.repeat(values[:, None], 2, axis=1).astype(np.float32)


def places(block):
    """The places of the samples handed out, before any volume."""
    return np.round(block[:, 0] / SCALE).astype(int)


def test_each_sample_is_handed_out_for_the_time_of_its_picture():
    feed, mixer = Feed(), SoundMixer()
    mixer.start(feed, feed.line, started_at=100.0)
    for turn in range(100):
        heard_at = 100.0 + turn * PERIOD / SOUND_RATE
        block = mixer.read(PERIOD, heard_at)
        assert places(block)[-1] == round((heard_at - 100.0) * SOUND_RATE) + PERIOD - 1


def test_sound_that_joins_late_joins_in_time():
    feed, mixer = Feed(), SoundMixer()
    mixer.start(feed, feed.line, started_at=100.0)
    block = mixer.read(PERIOD, 100.5)
    assert places(block)[-1] == SOUND_RATE // 2 + PERIOD - 1


def test_before_the_clock_starts_nothing_is_heard():
    feed, mixer = Feed(value=0.5), SoundMixer()
    mixer.start(feed, feed.line, started_at=100.0)
    block = mixer.read(PERIOD, 99.99)
    assert not block[: PERIOD // 2].any()
    assert block[-1, 0] == 0.5


@pytest.mark.parametrize("rate", [0.98, 0.999, 1.001, 1.02])
def test_a_device_whose_clock_goes_wrong_never_drifts_far(rate):
    feed, mixer = Feed(), SoundMixer()
    mixer.start(feed, feed.line, started_at=0.0)
    now, worst = 0.0, 0.0
    for turn in range(1500):
        block = mixer.read(PERIOD, now)
        if turn and block[-1, 0]:
            worst = max(worst, abs(places(block)[-1] / SOUND_RATE - (now + (PERIOD - 1) / SOUND_RATE)))
        now += PERIOD / SOUND_RATE / rate
    assert worst <= MOST_DRIFT + 0.001


def test_small_differences_are_left_alone():
    feed, mixer = Feed(), SoundMixer()
    mixer.start(feed, feed.line, started_at=0.0)
    late = [turn * PERIOD / SOUND_RATE + (0.02 if turn % 2 else 0.0) for turn in range(50)]
    given = [places(mixer.read(PERIOD, now)) for now in late]
    assert np.array_equal(np.concatenate(given)[FADE:], np.arange(50 * PERIOD)[FADE:])


def test_when_the_clock_waits_the_sound_goes_back_with_it():
    mixer = SoundMixer()
    first, second = Feed(), Feed()
    mixer.start(first, first.line, started_at=0.0)
    for turn in range(50):
        mixer.read(PERIOD, turn * PERIOD / SOUND_RATE)
    mixer.start(second, second.line, started_at=0.9)  # a new clock, begun on the picture that is shown
    block = mixer.read(PERIOD, 1.0)
    assert places(block)[-1] == round(0.1 * SOUND_RATE) + PERIOD - 1


def jumps(blocks):
    return np.abs(np.diff(np.concatenate(blocks)[:, 0])).max()


@pytest.mark.parametrize("count", [64, 128, 441, PERIOD, 4096])
def test_nothing_clicks(count):
    mixer, blocks, now = SoundMixer(), [], 0.0

    def run(seconds, skip=0.0):
        nonlocal now
        now += skip
        for _ in range(round(seconds * SOUND_RATE / count)):
            blocks.append(mixer.read(count, now))
            now += count / SOUND_RATE

    feed = Feed(value=0.8)
    mixer.start(feed, feed.line, started_at=now)
    run(0.2)
    run(0.2, skip=0.1)  # jumps on
    feed.ready = 0
    run(0.1)  # decoding is behind
    feed.ready = 10**7
    run(0.1)
    mixer.stop()
    run(0.1)
    other = Feed(value=-0.8)
    mixer.start(other, other.line, started_at=now)
    run(0.1)
    third = Feed(value=0.8)
    mixer.start(third, third.line, started_at=now)
    run(0.1)
    third.line = Line(Passage(start=0.0, stop=1.0))  # what was decoded is forgotten
    run(0.1)
    mixer.hear_piece(np.full((4800, 2), 0.5, np.float32))
    run(0.05)
    mixer.hear_piece(np.full((4800, 2), -0.5, np.float32))
    run(0.3)
    mixer.set_volume(0.2)
    run(0.1)
    assert jumps(blocks) <= 1.6 / (min(FADE, count) - 1) + 1e-4
    assert np.abs(np.concatenate(blocks)).max() > 0.7


def test_pausing_is_silent_within_the_fade():
    feed, mixer = Feed(value=0.5), SoundMixer()
    mixer.start(feed, feed.line, started_at=0.0)
    mixer.read(PERIOD, 0.0)
    mixer.stop()
    block = mixer.read(PERIOD, 0.02)
    assert not block[FADE:].any()
    assert not mixer.read(PERIOD, 0.04).any()


def test_of_pieces_asked_for_quickly_the_newest_is_heard():
    mixer = SoundMixer()
    for number in range(1, 6):
        mixer.hear_piece(np.full((4800, 2), number / 10, np.float32))
    heard = np.concatenate([mixer.read(PERIOD, 0.0) for _ in range(10)])
    assert heard[PERIOD, 0] == pytest.approx(0.5)
    assert not heard[4800:].any()


def test_a_piece_is_heard_long_enough_before_the_next_takes_over():
    mixer = SoundMixer()
    heard = []
    for number in range(12):
        mixer.hear_piece(np.full((4800, 2), (number + 1) / 20, np.float32))
        heard.append(mixer.read(PERIOD // 2, 0.0))
    values = {round(float(block[-1, 0]) * 20) for block in heard}
    assert len(values) <= 3
    assert np.concatenate(heard).any()


def test_nothing_beyond_full_scale_reaches_the_device():
    feed, mixer = Feed(value=3.0), SoundMixer()
    mixer.start(feed, feed.line, started_at=0.0)
    assert mixer.read(PERIOD, 0.0).max() == 1.0
