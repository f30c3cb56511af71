"""The sample's sound: another chord and room for each shot, steps, an engine, a ball."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from framegrain.media.sample import hall, street, street_van, street_view
from framegrain.media.sample.draw import WIDTH
from framegrain.media.sample.script import RATE

SAMPLE_RATE: Final = 48_000
_STEP: Final = 0.78 * 1.68 / 2

Mono = NDArray[np.float64]
Stereo = NDArray[np.float64]


def soundtrack(cuts: tuple[int, ...], frame_count: int) -> NDArray[np.float32]:
    """Stereo samples, shape (2, samples), at 48 kHz, between -1 and 1; `cuts` are the two first frames after cuts."""
    edges = [_at(frame) for frame in (0, *cuts, frame_count)]
    lengths = np.diff(edges)
    shots = [_street(int(lengths[0])), _meadow(int(lengths[1])), _hall(int(lengths[2]))]
    track = np.concatenate([_with_soft_ends(shot) for shot in shots], axis=1)
    return np.asarray(track * (0.7 / np.abs(track).max()), np.float32)


def _at(frame: float) -> int:
    return round(frame * SAMPLE_RATE / RATE)


def _street(length: int) -> Stereo:
    rng = np.random.default_rng(31)
    track = (
        _pad(length, (130.8, 196.0, 329.6), 0.035) + _wide(_low_pass(rng.normal(0, 1, length), 700)) * 0.035
    )
    steps = np.arange(_STEP / 2, street.LENGTH * 0.053, _STEP) / 0.053
    for number, frame in enumerate(steps):
        x = street_view.spot(5.5 - frame * 0.053, 0, 7.0)[0]
        _add(track, _at(frame), _tap(rng, 1500 + 250 * (number % 2)) * 0.22, x)
    return track + _engine(length)


def _engine(length: int) -> Stereo:
    time = np.arange(length) / SAMPLE_RATE
    middle = np.array([street_van.van_x(frame) for frame in range(street.LENGTH + 1)])
    x = np.interp(time * RATE, np.arange(street.LENGTH + 1), middle)
    # Loudness falls with the square of the distance; the pitch drops a little as it passes.
    loud = 1 / (1 + (x / 4.5) ** 2) ** 1.5
    pitch = 62 * (1 - 0.05 * np.tanh(x / 3))
    phase = np.cumsum(pitch) / SAMPLE_RATE * 2 * np.pi
    hum = sum(np.sin(phase * n) / n**1.2 for n in range(1, 9)) * (1 + 0.15 * np.sin(phase / 4))
    tyres = _low_pass(np.random.default_rng(32).normal(0, 1, length), 1200) * 0.9
    right = np.clip(0.5 + x / 16, 0.1, 0.9)
    sides = np.stack([np.sqrt(1 - right), np.sqrt(right)])
    return np.asarray(sides * (hum * 0.1 + tyres * 0.16) * loud, np.float64)


def _meadow(length: int) -> Stereo:
    rng = np.random.default_rng(41)
    breeze = _low_pass(rng.normal(0, 1, length), 420) * (
        0.6 + 0.4 * np.sin(np.arange(length) / SAMPLE_RATE * 1.7)
    )
    track = _pad(length, (174.6, 220.0, 261.6), 0.04) + _wide(breeze) * 0.07
    for number, note in enumerate(
        (349.2, 440.0, 523.3, 659.3, 523.3, 440.0, 392.0, 523.3, 440.0, 349.2, 440.0)
    ):
        _add(
            track,
            round(number * 0.52 * SAMPLE_RATE) + 4000,
            _pluck(note) * 0.16,
            WIDTH * (0.3 + 0.05 * number),
        )
    for second in (0.7, 2.6, 2.85, 4.7):
        _add(track, round(second * SAMPLE_RATE), _chirp(rng) * 0.06, rng.uniform(100, 860))
    return track


def _hall(length: int) -> Stereo:
    rng = np.random.default_rng(51)
    track = _pad(length, (110.0, 164.8, 220.0), 0.03) + _wide(_low_pass(rng.normal(0, 1, length), 260)) * 0.05
    dry = np.zeros_like(track)
    bounces = (34 + 11 + 34, 88 + 11 + 27.4, 88 + 11 + 38)
    for frame, loud in ((34 + 11, 1.0), (88 + 11, 1.0), *((frame, 0.45) for frame in bounces)):
        if _at(frame) < length:
            _add(dry, _at(frame), _thud(rng) * loud * 0.5, hall.ball(int(frame))[0])
    for number, frame in enumerate(np.arange(6, hall.LENGTH, 13.5)):
        _add(dry, _at(frame), _tap(rng, 900) * 0.1, hall.coach_x(int(frame)) - 4 * (number % 2))
    # A large room answers: echoes that get later, softer and duller.
    for delay, share in ((0.031, 0.35), (0.057, 0.28), (0.093, 0.2), (0.141, 0.13), (0.21, 0.08)):
        shift = round(delay * SAMPLE_RATE)
        track[:, shift:] += dry[::-1, :-shift] * share
    return track + dry


def _pad(length: int, notes: tuple[float, ...], loud: float) -> Stereo:
    time = np.arange(length) / SAMPLE_RATE
    swell = np.minimum(1, time / 0.4) * (0.85 + 0.15 * np.sin(time * 1.3))
    left = sum(np.sin(2 * np.pi * note * time) + 0.3 * np.sin(4 * np.pi * note * time) for note in notes)
    right = sum(
        np.sin(2 * np.pi * note * 1.003 * time) + 0.3 * np.sin(4.02 * np.pi * note * time) for note in notes
    )
    return np.stack([np.asarray(left), np.asarray(right)]) * swell * loud


def _tap(rng: np.random.Generator, cutoff: float) -> Mono:
    time = np.arange(round(0.09 * SAMPLE_RATE)) / SAMPLE_RATE
    return _low_pass(rng.normal(0, 1, len(time)), cutoff) * np.exp(-time * 60) * 3


def _thud(rng: np.random.Generator) -> Mono:
    time = np.arange(round(0.22 * SAMPLE_RATE)) / SAMPLE_RATE
    drop = np.sin(2 * np.pi * (48 * time + 5.5 * (1 - np.exp(-time * 22))))
    return (
        drop * np.exp(-time * 16) + _low_pass(rng.normal(0, 1, len(time)), 2500) * np.exp(-time * 150) * 1.5
    )


def _pluck(note: float) -> Mono:
    time = np.arange(round(0.9 * SAMPLE_RATE)) / SAMPLE_RATE
    tone = sum(np.sin(2 * np.pi * note * n * time) * np.exp(-time * (3.5 + 2.5 * n)) / n for n in range(1, 5))
    return np.asarray(tone) * np.minimum(1, time / 0.004)


def _chirp(rng: np.random.Generator) -> Mono:
    time = np.arange(round(0.16 * SAMPLE_RATE)) / SAMPLE_RATE
    sweep = 3400 + 900 * np.sin(2 * np.pi * time * rng.uniform(11, 17))
    return np.sin(2 * np.pi * np.cumsum(sweep) / SAMPLE_RATE) * np.hanning(len(time))


def _low_pass(noise: Mono, cutoff: float) -> Mono:
    spectrum = np.fft.rfft(noise)
    frequency = np.fft.rfftfreq(len(noise), 1 / SAMPLE_RATE)
    return np.fft.irfft(spectrum / (1 + (frequency / cutoff) ** 2), len(noise))


def _wide(noise: Mono) -> Stereo:
    # The same noise half a second apart sounds like two, so it comes from everywhere.
    return np.stack([noise, np.roll(noise, SAMPLE_RATE // 2)])


def _add(track: Stereo, start: int, sound: Mono, x: float) -> None:
    right = float(np.clip(x / WIDTH, 0.08, 0.92))
    stop = min(start + len(sound), track.shape[1])
    if stop > start:
        track[:, start:stop] += np.outer([np.sqrt(1 - right), np.sqrt(right)], sound[: stop - start])


def _with_soft_ends(shot: Stereo) -> Stereo:
    edge = np.linspace(0, 1, round(0.004 * SAMPLE_RATE))
    shot[:, : len(edge)] *= edge
    shot[:, -len(edge) :] *= edge[::-1]
    return shot
