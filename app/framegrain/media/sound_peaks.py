"""Making the peaks of a video's sound, block by block, behind everything else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from av.audio.fifo import AudioFifo

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
# Often at first, when every second of sound is news; each telling makes the whole pyramid anew.
_TELL_SECONDS: Final = 0.2
_RARER: Final = 1.4
_RAREST_SECONDS: Final = 2.0
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

    `tell` is given what is known so far, a few times a second at first. While `is_busy` nothing is done. Raises
    Cancelled, and BadInput where the file can't be opened.
    """
    sound = open_sound(path, times)
    if sound is None:
        return None
    maker, told, pause = None, float("-inf"), _TELL_SECONDS
    with sound:
        for block in _blocks(sound, cancel):
            maker = maker or PeakMaker(block.rate, times.duration)
            maker.add(round(block.start * maker.rate), _at_rate(block, maker.rate))
            known = block.start + block.sound.shape[1] / block.rate
            if tell is not None and time.monotonic() - told > pause:
                tell(maker.peaks(known))
                told, pause = time.monotonic(), min(pause * _RARER, _RAREST_SECONDS)
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
    piece: _Piece | None = None
    end = 0.0
    for frame in sound.decoded(cancel=cancel):
        if piece is not None and not piece.goes_on_with(frame):
            yield piece.block()
            end = piece.end
            piece = None
        if piece is None:
            since = sound.since_first_frame(frame)
            piece = _Piece(frame, end if since is None else float(since))
        piece.add(frame)
    if piece is not None:
        yield piece.block()


class _Piece:
    """Frames of sound that follow one another without a gap. Taking one in costs little: there are 47 a second."""

    def __init__(self, first: AudioFrame, start: float) -> None:
        self._start = start
        self._kind = _kind(first)
        self._pts = first.pts
        self._tick = float(first.time_base or 0)
        self._samples = 0
        self._frames = AudioFifo()

    @property
    def end(self) -> float:
        """Seconds since frame 0."""
        return self._start + self._samples / self._kind[0]

    def goes_on_with(self, frame: AudioFrame) -> bool:
        """Whether a frame follows at once, is of the same kind, and there is room for it."""
        length = self._samples / self._kind[0]
        if length > _BLOCK_SECONDS or _kind(frame) != self._kind:
            return False
        if frame.pts is None or self._pts is None:
            return True
        return abs((frame.pts - self._pts) * self._tick - length) <= _WAVER

    def add(self, frame: AudioFrame) -> None:
        """Take a frame in."""
        self._samples += frame.samples
        frame.pts = None  # the times are known; the queue would insist on its own
        self._frames.write(frame)

    def block(self) -> _Block:
        """All of it as numbers."""
        rate, name, channels = self._kind
        whole = self._frames.read()
        stored = whole.to_ndarray() if whole is not None else np.zeros((1, 0), np.float32)
        if not name.endswith("p"):  # packed: one sample of each channel after the other
            stored = stored.reshape(-1, channels).T
        return _Block(self._start, rate, _floats(stored))


def _kind(frame: AudioFrame) -> tuple[int, str, int]:
    return frame.sample_rate, frame.format.name, frame.layout.nb_channels


def _floats(stored: NDArray[Any]) -> NDArray[np.float32]:
    """Samples from -1 to 1."""
    if stored.dtype == np.uint8:
        return (stored.astype(np.float32) - 128) / np.float32(128)
    if np.issubdtype(stored.dtype, np.integer):
        return stored.astype(np.float32) / np.float32(-float(np.iinfo(stored.dtype).min))
    floats = stored.astype(np.float32, copy=False)
    if not np.isfinite(floats.sum()):
        floats = np.nan_to_num(floats)
    return np.clip(floats, -1, 1)


def _at_rate(block: _Block, rate: int) -> NDArray[np.float32]:
    """The block at another rate, for streams that change theirs on the way; for drawing the nearest sample will do."""
    if block.rate == rate:
        return block.sound
    count = block.sound.shape[1]
    return block.sound[:, np.arange(count * rate // block.rate) * block.rate // rate]
