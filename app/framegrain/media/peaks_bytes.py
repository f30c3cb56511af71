"""Peaks as bytes to keep, read back distrustfully."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

from framegrain.media.peaks import Level, Peaks, pyramid

if TYPE_CHECKING:
    from framegrain.domain.timebase import FrameTimes

NAME: Final = "peaks"
MOST_BYTES: Final = 16 * 1024**2
_MAGIC: Final = b"FGPEAKS\x00"
_VERSION: Final = 1
# magic, version, check sum of all that follows; rate, samples a bin, bins, time of frame 0, length of the video
_HEAD: Final = struct.Struct("<8sHI")
_FACTS: Final = struct.Struct("<IIIdd")


def to_bytes(peaks: Peaks, times: FrameTimes) -> bytes:
    """The finest level, deflated, with what has to agree when it is read again."""
    finest = b"".join(values.tobytes() for values in peaks.finest)
    facts = _FACTS.pack(peaks.rate, peaks.samples, len(peaks.finest.low), *_axis(times))
    body = facts + zlib.compress(finest, 6)
    return _HEAD.pack(_MAGIC, _VERSION, zlib.crc32(body)) + body


def from_bytes(data: bytes, times: FrameTimes) -> Peaks | None:
    """The peaks kept; None when they are damaged, of another version, or of a video with other times."""
    if len(data) < _HEAD.size + _FACTS.size:
        return None
    magic, version, crc = _HEAD.unpack_from(data)
    body = memoryview(data)[_HEAD.size :]
    if magic != _MAGIC or version != _VERSION or zlib.crc32(body) != crc:
        return None
    rate, samples, bins, *axis = _FACTS.unpack_from(body)
    finest = _inflated(body[_FACTS.size :], 3 * bins)
    if not rate or not samples or tuple(axis) != _axis(times) or finest is None:
        return None
    low, high = (np.frombuffer(finest, np.int8, bins, place * bins) for place in range(2))
    mean = np.frombuffer(finest, np.uint8, bins, 2 * bins)
    return Peaks(rate=rate, samples=samples, levels=pyramid(Level(low, high, mean)))


def _axis(times: FrameTimes) -> tuple[float, float]:
    return float(times.at(0)), float(times.duration)


def _inflated(deflated: memoryview, expected: int) -> bytes | None:
    # deflate grows by at most 1032:1; a claim beyond that takes no memory
    if expected > len(deflated) * 1032:
        return None
    try:
        raw = zlib.decompressobj().decompress(deflated, expected + 1)
    except zlib.error:
        return None
    return raw if len(raw) == expected else None
