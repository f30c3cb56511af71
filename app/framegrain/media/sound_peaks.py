"""Making the peaks of a video's sound, block by block, behind everything else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from framegrain.domain.errors import Cancelled
from framegrain.media.peaks import PeakMaker, Peaks
from framegrain.media.sound_stream import open_sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from av.audio.frame import AudioFrame
    from numpy.typing import NDArray

    from framegrain.domain.timebase import FrameTimes
    from framegrain.media.index import Cancel
    from framegrain.media.sound_stream import SoundStream

_BLOCK_SECONDS: Final = 1.0
# Timestamps in whole milliseconds waver by one; more is a gap, and the sound after it stands where it says.
_WAVER: Final = 0.004
_TELL_SECONDS: Final = 0.25
_PAUSE_SECONDS: Final = 0.03


def make_peaks(
    path: Path | str,
    times: FrameTimes,
    *,
    tell: Callable[[Peaks], None] | None = None,
    cancel: Cancel | None = None,
    is_busy: Callable[[], bool] | None = None,
) -> Peaks | None:
    """The peaks of the sound that counts; None where the file has none.

    `tell` is given what is known so far a few times a second. While `is_busy` nothing is done. Raises Cancelled, and
    BadInput where the file can't be opened.
    """
    sound = open_sound(path, times)
    if sound is None:
        return None
    maker, told = None, float("-inf")
    with sound:
        for block in _blocks(sound, cancel):
            maker = maker or PeakMaker(block.rate, times.duration)
            maker.add(round(block.start * maker.rate), _at_rate(block, maker.rate))
            known = block.start + block.sound.shape[1] / block.rate
            if tell is not None and time.monotonic() - told > _TELL_SECONDS:
                tell(maker.peaks(known))
                told = time.monotonic()
            if known > times.duration:
                break
            _wait(is_busy, cancel)
    return maker.peaks() if maker is not None else None


def _wait(is_busy: Callable[[], bool] | None, cancel: Cancel | None) -> None:
    while is_busy is not None and is_busy():
        if cancel is not None and cancel():
            raise Cancelled("Reading the sound was cancelled")
        time.sleep(_PAUSE_SECONDS)


class _Block(NamedTuple):
    """Sound without a gap: where it starts, in seconds since frame 0, and its samples, shape (channels, samples)."""

    start: float
    rate: int
    sound: NDArray[np.float32]


def _blocks(sound: SoundStream, cancel: Cancel | None) -> Iterator[_Block]:
    """About a second of sound at a time: numpy's work on every single frame would take longer than decoding it."""
    held: list[NDArray[Any]] = []
    first: AudioFrame | None = None
    start = end = 0.0
    for frame in sound.decoded(cancel=cancel):
        place = sound.since_first_frame(frame)
        at = end if place is None else float(place)
        if first is not None and (
            abs(at - end) > _WAVER or end - start > _BLOCK_SECONDS or not _alike(first, frame)
        ):
            yield _Block(start, first.sample_rate, _floats(first, held))
            held, first = [], None
        if first is None:
            first, start, end = frame, at, at
        held.append(frame.to_ndarray())
        end += frame.samples / frame.sample_rate
    if first is not None:
        yield _Block(start, first.sample_rate, _floats(first, held))


def _alike(a: AudioFrame, b: AudioFrame) -> bool:
    return (a.sample_rate, a.format.name, a.layout.nb_channels) == (
        b.sample_rate,
        b.format.name,
        b.layout.nb_channels,
    )


def _floats(first: AudioFrame, held: list[NDArray[Any]]) -> NDArray[np.float32]:
    """Samples from -1 to 1, shape (channels, samples)."""
    stored = np.concatenate(held, axis=1)
    if first.format.is_packed:
        stored = stored.reshape(-1, first.layout.nb_channels).T
    if stored.dtype == np.uint8:
        return (stored.astype(np.float32) - 128) / np.float32(128)
    if np.issubdtype(stored.dtype, np.integer):
        return stored.astype(np.float32) / np.float32(-float(np.iinfo(stored.dtype).min))
    return np.clip(np.nan_to_num(stored.astype(np.float32, copy=False)), -1, 1)


def _at_rate(block: _Block, rate: int) -> NDArray[np.float32]:
    """The block at another rate, for streams that change theirs on the way; for drawing the nearest sample will do."""
    if block.rate == rate:
        return block.sound
    count = block.sound.shape[1]
    return block.sound[:, np.arange(count * rate // block.rate) * block.rate // rate]
