"""Where sounds begin, found in sound whose beginnings are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from framegrain.media.onsets import onsets
from framegrain.media.peaks import PeakMaker

RATE = 48_000


def peaks(sound: np.ndarray):
    maker = PeakMaker(RATE, len(sound) / RATE)
    maker.add(0, sound[np.newaxis].astype(np.float32))
    return maker.peaks()


def bursts(starts: list[float], seconds: float = 6.0, noise: float = 0.003) -> np.ndarray:
    """Tones of 150 ms that die away, over quiet noise."""
    luck = np.random.default_rng(5)
    sound = luck.normal(0, noise, round(seconds * RATE))
    for start in starts:
        at, length = round(start * RATE), round(0.15 * RATE)
        time = np.arange(length) / RATE
        sound[at : at + length] += 0.5 * np.sin(2 * np.pi * 700 * time) * np.exp(-time * 20)
    return sound


def test_each_beginning_is_found_to_a_hundredth_of_a_second():
    starts = [0.5, 1.21, 2.0, 3.33, 4.71]
    found = onsets(peaks(bursts(starts)))
    assert len(found) == len(starts)
    assert np.abs(found - starts).max() < 0.015


@pytest.mark.parametrize("sound", [np.zeros(RATE * 3), np.random.default_rng(1).normal(0, 0.05, RATE * 3)])
def test_silence_and_steady_noise_have_none(sound):
    assert len(onsets(peaks(sound))) == 0


def test_a_tone_that_goes_on_begins_once():
    time = np.arange(RATE * 2) / RATE
    sound = np.concatenate([np.zeros(RATE), 0.3 * np.sin(2 * np.pi * 300 * time)])
    assert onsets(peaks(sound)) == pytest.approx([1.0], abs=0.015)


def test_nothing_is_said_of_sound_not_read_yet():
    made = replace(peaks(bursts([1.0, 3.0])), known=2.0)
    assert onsets(made) == pytest.approx([1.0], abs=0.015)


def test_hardly_any_sound_has_none():
    assert len(onsets(peaks(np.zeros(100)))) == 0
