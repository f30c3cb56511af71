"""Peaks: what is drawn of the sound is what a look at every sample says."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.timebase import FrameTimes
from framegrain.media.peaks import FACTOR, PeakMaker, Peaks
from framegrain.media.peaks_bytes import from_bytes, to_bytes

STEP = 1 / 127


def noise(seed: int, count: int, channels: int = 2) -> np.ndarray:
    loud = np.random.default_rng(seed)
    return (loud.uniform(-1, 1, (channels, count)) * loud.uniform(0, 1, count)).astype(np.float32)


def made(sound: np.ndarray, rate: int = 8000, first: int = 0) -> Peaks:
    maker = PeakMaker(rate, sound.shape[1] / rate)
    maker.add(first, sound)
    return maker.peaks()


def height(amplitude: float) -> float:
    return math.copysign(math.sqrt(abs(amplitude)), amplitude)


@given(
    seed=st.integers(0, 1000),
    count=st.integers(1, 9000),
    start=st.floats(-0.2, 1.2),
    length=st.floats(0.001, 1.5),
    columns=st.integers(1, 40),
)
def test_a_column_shows_the_lowest_and_highest_sample_of_its_stretch(seed, count, start, length, columns):
    sound = noise(seed, count)
    peaks = made(sound)
    edges = np.linspace(start, start + length, columns + 1)
    found = peaks.columns(edges)
    for number, (left, right) in enumerate(itertools.pairwise(edges)):
        widest = (right - left) + 2 * FACTOR * peaks.bin_seconds
        inner = sound[:, samples_between(left, right, count)]
        outer = sound[:, samples_between(left - widest, right + widest, count)]
        low, high = (0.0, 0.0) if not inner.size else (min(inner.min(), 0), max(inner.max(), 0))
        outer_low, outer_high = (0.0, 0.0) if not outer.size else (min(outer.min(), 0), max(outer.max(), 0))
        assert height(outer_low) - STEP <= found.low[number] <= height(low) + STEP
        assert height(high) - STEP <= found.high[number] <= height(outer_high) + STEP


def samples_between(left: float, right: float, count: int) -> slice:
    return slice(min(max(math.ceil(left * 8000), 0), count), min(max(math.floor(right * 8000), 0), count))


@given(seed=st.integers(0, 1000), count=st.integers(1, 40_000))
def test_every_level_agrees_with_the_samples(seed, count):
    sound = noise(seed, count)
    peaks = made(sound)
    for number, level in enumerate(peaks.levels):
        wide = peaks.samples * FACTOR**number
        for place in range(0, len(level.low), max(len(level.low) // 7, 1)):
            part = sound[:, place * wide : (place + 1) * wide]
            assert level.low[place] == np.rint(-np.sqrt(max(-part.min(), 0)) * 127)
            assert level.high[place] == np.rint(np.sqrt(max(part.max(), 0)) * 127)
            power = np.square(part).mean(axis=0).sum() / wide
            assert abs(level.mean[place] - power**0.25 * 127) <= 2


@given(seed=st.integers(0, 100), cuts=st.lists(st.integers(1, 5000), max_size=8), data=st.data())
def test_blocks_may_come_in_any_size_and_order(seed, cuts, data):
    sound = noise(seed, 5000)
    edges = sorted({0, 5000, *cuts})
    blocks = list(itertools.pairwise(edges))
    maker = PeakMaker(8000, 5000 / 8000)
    for start, stop in data.draw(st.permutations(blocks)):
        maker.add(start, sound[:, start:stop])
    for ours, whole in zip(maker.peaks().finest, made(sound).finest, strict=True):
        assert np.abs(ours.astype(int) - whole.astype(int)).max() <= (1 if ours.dtype == np.uint8 else 0)


@pytest.mark.parametrize("first", [-9000, -500, 7900, 8000, 10**12, -(10**12)])
def test_sound_before_the_first_frame_and_after_the_last_is_left_out(first):
    sound = np.full((1, 8000), 0.5, np.float32)
    maker = PeakMaker(8000, 1)
    maker.add(first, sound)
    loud = maker.peaks().finest.high > 0
    inside = max(min(first + 8000, 8000), 0) - max(min(first, 8000), 0)
    assert loud.sum() == math.ceil(inside / maker.samples)
    assert not loud.any() or loud[0] == (first <= 0)


def test_memory_is_bounded_however_long_the_video():
    assert len(PeakMaker(48_000, 3600).peaks().finest.low) < 700_000
    assert len(PeakMaker(48_000, 3600 * 24 * 30).peaks().finest.low) <= 4_000_000


def test_what_is_kept_is_read_again():
    times = FrameTimes(np.arange(25), Fraction(1, 25), last_duration=1)
    peaks = made(noise(1, 8000))
    again = from_bytes(to_bytes(peaks, times), times)
    assert again is not None
    assert (again.rate, again.samples, again.known) == (8000, peaks.samples, math.inf)
    assert all(np.array_equal(a, b) for a, b in zip(again.finest, peaks.finest, strict=True))


@given(at=st.integers(0, 2000), byte=st.integers(0, 255), cut=st.integers(0, 2000))
def test_what_is_damaged_on_disk_is_not_taken(at, byte, cut):
    times = FrameTimes(np.arange(25), Fraction(1, 25), last_duration=1)
    data = to_bytes(made(noise(1, 800)), times)
    harmed = bytearray(data)
    harmed[at % len(data)] ^= byte
    assert (from_bytes(bytes(harmed), times) is None) == (byte != 0)
    assert from_bytes(data[: cut % len(data)], times) is None


def test_what_was_kept_for_other_times_is_not_taken():
    times = FrameTimes(np.arange(25), Fraction(1, 25), last_duration=1)
    later = FrameTimes(np.arange(25) + 3, Fraction(1, 25), last_duration=1)
    assert from_bytes(to_bytes(made(noise(1, 8000)), times), later) is None
