"""What is heard while a video plays: sound at the pictures' own times, faster or slower with its pitch kept."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.filter import Graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from framegrain.media.index import Cancel
    from framegrain.media.sound_stream import SoundStream

    Samples = NDArray[np.float32]

SOUND_RATE: Final = 48000
"""Samples a second that are handed out, two channels each."""

SLOWEST: Final = 0.25
FASTEST: Final = 4.0
"""Speeds between which sound can still be told from noise."""

# Containers round times, some to the millisecond; up to this many samples, sound simply goes on.
_ROUNDING: Final = SOUND_RATE // 50
_PIECE: Final = SOUND_RATE // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of a video to be heard: from `start` to `stop`, seconds after frame 0, at `speed`.

    With `again` it is then heard over and over from there to `stop`.
    """

    start: float
    stop: float
    speed: float = 1.0
    again: float | None = None


def can_be_heard(speed: float) -> bool:
    """Whether there is sound at this speed; negative is backwards."""
    return SLOWEST <= speed <= FASTEST


def heard(stream: SoundStream, passage: Passage, *, cancel: Cancel | None = None) -> Iterator[Samples]:
    """The passage as pieces of float samples, shape (samples, 2), at SOUND_RATE, without a gap between them.

    Sample k is heard k / SOUND_RATE seconds after the passage was begun; where the file has no sound, it is silence.
    Raises Cancelled.
    """
    start, due, given = passage.start, 0.0, 0
    while True:
        due += max(passage.stop - start, 0.0) / passage.speed * SOUND_RATE
        wanted = round(due) - given
        source = _stretched(_placed(stream, start, cancel), passage.speed)
        yield from _exactly(wanted, source)
        given += wanted
        if passage.again is None or passage.again >= passage.stop:
            return
        start = passage.again


def _placed(stream: SoundStream, start: float, cancel: Cancel | None) -> Iterator[Samples]:
    """The sound at normal speed from `start` on to its end, gaps filled with silence."""
    at = round(start * SOUND_RATE)  # the next sample to give, counted from frame 0
    expected: int | None = None
    converter = _Converter()
    for frame in stream.decoded_from(Fraction(start), cancel=cancel):
        time = stream.since_first_frame(frame)
        begin = expected if time is None else round(time * SOUND_RATE)
        if begin is None or (expected is not None and abs(begin - expected) <= _ROUNDING):
            begin = at if expected is None else expected
        samples = converter.converted(frame)
        expected = begin + len(samples)
        while begin > at:
            silent = min(begin - at, _PIECE)
            yield np.zeros((silent, 2), np.float32)
            at += silent
        if (rest := samples[at - begin :]).size:
            yield rest
            at += len(rest)


class _Converter:
    """Brings sound of any kind to float stereo at SOUND_RATE; surround is mixed down."""

    def __init__(self) -> None:
        self._kind: tuple[str, str, int] | None = None
        self._resampler = _resampler()

    def converted(self, frame: AudioFrame) -> Samples:
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if kind != self._kind:
            self._kind, self._resampler = kind, _resampler()
        frame.pts = None  # times are kept by who asks
        try:
            parts = [_samples(part) for part in self._resampler.resample(frame)]
        except (av.error.FFmpegError, ValueError):
            return np.zeros((round(frame.samples * SOUND_RATE / max(frame.sample_rate, 1)), 2), np.float32)
        if not parts:
            return np.empty((0, 2), np.float32)
        return np.nan_to_num(np.concatenate(parts), posinf=0.0, neginf=0.0)  # damage decodes to anything


def _resampler() -> AudioResampler:
    # without the limit, surround that is loud in all channels comes out beyond full scale
    limit = {"rematrix_maxval": "1.0"}
    return AudioResampler(format="flt", layout="stereo", rate=SOUND_RATE, options=limit)


def _stretched(pieces: Iterator[Samples], speed: float) -> Iterator[Samples]:
    """The pieces played `speed` times as fast, pitch kept."""
    if speed == 1.0:
        yield from pieces
        return
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=SOUND_RATE, format="flt", layout="stereo", time_base=Fraction(1, SOUND_RATE)
    )
    tempos = [graph.add("atempo", f"{factor:.9f}") for factor in _factors(speed)]
    graph.link_nodes(source, *tempos, graph.add("abuffersink")).configure()
    at = 0
    for piece in pieces:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(piece).reshape(1, -1), "flt", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, at, Fraction(1, SOUND_RATE)
        at += len(piece)
        graph.push(frame)
        yield from _pulled(graph)
    graph.push(None)
    yield from _pulled(graph)


def _factors(speed: float) -> list[float]:
    # One atempo beyond twice or half as fast leaves samples out instead of blending them.
    factors = []
    while not 0.5 <= speed <= 2.0:
        factor = 2.0 if speed > 1 else 0.5
        factors.append(factor)
        speed /= factor
    return [*factors, speed]


def _pulled(graph: Graph) -> Iterator[Samples]:
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        if isinstance(frame, AudioFrame):
            yield _samples(frame)


def _samples(frame: AudioFrame) -> Samples:
    # packed stereo comes as one long row
    return np.asarray(frame.to_ndarray(), np.float32).reshape(-1, 2)


def _exactly(count: int, pieces: Iterator[Samples]) -> Iterator[Samples]:
    """The first `count` samples, silence where the pieces end before that."""
    for piece in pieces if count > 0 else ():
        yield piece[:count]
        count -= len(piece)
        if count <= 0:
            return
    while count > 0:
        yield np.zeros((min(count, _PIECE), 2), np.float32)
        count -= _PIECE
