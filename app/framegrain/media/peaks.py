"""How loud the sound is over time, for drawing: the peaks of short stretches, gathered into ever longer ones."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from framegrain.media.onsets import onsets

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

FACTOR: Final = 4
"""Bins of one level that make one of the next."""

_BINS_A_SECOND: Final = 190
_MOST_BINS: Final = 4_000_000  # six hours at the finest; longer recordings have longer bins
_FEWEST: Final = 64
_FULL: Final = 127


class Level(NamedTuple):
    """One value a bin: lowest and highest as int8 (-127 to 127), mean as uint8 (0 to 127)."""

    low: NDArray[np.int8]
    high: NDArray[np.int8]
    mean: NDArray[np.uint8]


class Columns(NamedTuple):
    """What to draw in each column: heights from -1 (`low`) to 1 (`high`), `mean` from 0 to 1; shape (columns,)."""

    low: NDArray[np.float32]
    high: NDArray[np.float32]
    mean: NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, eq=False)
class Peaks:
    """The sound of a video from the appearance of frame 0 on, in bins of `samples` samples at `rate` a second.

    All channels count together: lowest and highest of any, the mean power of all, silence where there is no sound.
    Heights are square roots of amplitudes, so that quiet sounds can be seen and eight bits suffice. `known` is up to
    where, in seconds, the sound has been read yet; infinite when all of it was.
    """

    rate: int
    samples: int
    levels: tuple[Level, ...]
    """The pyramid, finest first; each bin covers FACTOR bins of the level before."""
    known: float = math.inf

    @property
    def finest(self) -> Level:
        """The shortest bins there are."""
        return self.levels[0]

    @property
    def bin_seconds(self) -> float:
        """How long a bin of the finest level lasts."""
        return self.samples / self.rate

    @cached_property
    def loudest(self) -> float:
        """The largest height to either side, from 0 to 1."""
        low, high, _ = self.levels[-1]
        return max(-int(low.min(initial=0)), int(high.max(initial=0))) / _FULL

    @cached_property
    def onsets(self) -> NDArray[np.float64]:
        """When sounds begin, in seconds since frame 0, rising, shape (n,); takes a tenth of a second for an hour."""
        return onsets(self)

    def columns(self, edges: NDArray[np.float64]) -> Columns:
        """The sound between one edge and the next; `edges` in seconds since frame 0, never going back, shape (n + 1,).

        A column counts every bin it touches, of bins no longer than itself where there are such.
        """
        count = max(len(edges) - 1, 1)
        wanted = (edges[-1] - edges[0]) / count / self.bin_seconds
        number = min(max(int(math.log(max(wanted, 1.0), FACTOR)), 0), len(self.levels) - 1)
        level, length = self.levels[number], self.bin_seconds * FACTOR**number
        places = edges / length
        start = np.floor(places[:-1]).astype(np.int64)
        stop = np.maximum(np.ceil(places[1:]).astype(np.int64), start + 1)
        return _reduced(level, start, stop)


class PeakMaker:
    """Takes sound in any order and makes peaks of it; holds as much memory as the video is long, whatever comes."""

    def __init__(self, rate: int, seconds: Fraction | float) -> None:
        self.rate = rate
        self.samples = 2 ** max(round(math.log2(rate / _BINS_A_SECOND)), 0)
        while rate * seconds / self.samples > _MOST_BINS:
            self.samples *= 2
        self._bins = math.ceil(rate * seconds / self.samples)
        self._low = np.zeros(self._bins, np.float32)
        self._high = np.zeros(self._bins, np.float32)
        self._power = np.zeros(self._bins, np.float32)

    def add(self, first: int, sound: NDArray[np.float32]) -> None:
        """Take in samples, shape (channels, samples), from sample `first` on; 0 is when frame 0 appears.

        What lies before frame 0 or after the last frame is left out.
        """
        before = min(max(-first, 0), sound.shape[1])
        sound = sound[:, before : max(self._bins * self.samples - first, before)]
        first += before
        if not sound.size:
            return
        start, stop = first // self.samples, -(-(first + sound.shape[1]) // self.samples)
        here = slice(start, stop)
        ends = (first - start * self.samples, stop * self.samples - first - sound.shape[1])
        low, high = (np.pad(edge, ends) for edge in (sound.min(axis=0), sound.max(axis=0)))
        power = np.pad(np.square(sound).mean(axis=0), ends)
        np.minimum(self._low[here], low.reshape(-1, self.samples).min(axis=1), out=self._low[here])
        np.maximum(self._high[here], high.reshape(-1, self.samples).max(axis=1), out=self._high[here])
        self._power[here] += power.reshape(-1, self.samples).mean(axis=1)

    def peaks(self, known: float = math.inf) -> Peaks:
        """What was taken in so far."""
        finest = Level(
            (-_heights(-self._low)).astype(np.int8),
            _heights(self._high).astype(np.int8),
            _heights(np.sqrt(self._power)).astype(np.uint8),
        )
        return Peaks(rate=self.rate, samples=self.samples, levels=pyramid(finest), known=known)


def pyramid(finest: Level) -> tuple[Level, ...]:
    """A level and all the coarser ones that follow from it."""
    levels = [finest]
    while len(levels[-1].low) > _FEWEST:
        levels.append(_gathered(levels[-1]))
    return tuple(levels)


def _heights(amplitudes: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.rint(np.sqrt(np.clip(amplitudes, 0, 1)) * _FULL), np.float32)


def _gathered(level: Level) -> Level:
    ends = (0, -len(level.low) % FACTOR)
    low, high, mean = (np.pad(values, ends).reshape(-1, FACTOR) for values in level)
    power = (mean.astype(np.float32) ** 4).mean(axis=1)
    return Level(low.min(axis=1), high.max(axis=1), np.rint(power**0.25).astype(np.uint8))


def _reduced(level: Level, start: NDArray[np.int64], stop: NDArray[np.int64]) -> Columns:
    # one silent bin beyond each end stands for everything there
    first, last = max(int(start[0]), 0), max(min(int(stop[-1]), len(level.low)), 0)
    values = [
        np.pad(part[first : max(last, first)].astype(np.float32), 1) / np.float32(_FULL) for part in level
    ]
    begin = np.clip(start - first + 1, 0, len(values[0]) - 1)
    end = np.clip(stop - first + 1, begin + 1, len(values[0]))
    pairs = np.stack((begin, end), axis=1).ravel()
    # reduceat takes no place beyond the last value, so there is one more that changes nothing
    low, high, mean = (np.append(part, np.float32(0)) for part in values)
    return Columns(
        np.minimum.reduceat(low, pairs)[::2],
        np.maximum.reduceat(high, pairs)[::2],
        (np.add.reduceat(mean**4, pairs)[::2] / (end - begin)) ** np.float32(0.25),
    )
