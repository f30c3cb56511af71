"""Packing named arrays and a small header into bytes, and reading them back distrustfully.

Layout: magic, format version (u16), CRC of all that follows (u32), header length (u32), header as JSON, then the
arrays one after another, each as differences to the value before, deflated as one stream.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from framegrain.domain.errors import BadInput

MAGIC: Final = b"FGINDEX\x00"
VERSION: Final = 1
_HEAD: Final = struct.Struct("<8sHII")
# A year of video at 60 frames a second; what claims more is not an index.
_MOST_VALUES: Final = 2_000_000_000

Arrays = Mapping[str, NDArray[Any]]


def pack(header: bytes, arrays: Arrays) -> bytes:
    """One value for storing: the header's JSON and the arrays in their order."""
    raw = b"".join(_differences(array).tobytes() for array in arrays.values())
    body = struct.pack("<I", len(header)) + header + zlib.compress(raw, 6)
    return _HEAD.pack(MAGIC, VERSION, zlib.crc32(body), len(body)) + body


def unpack_header(data: bytes) -> tuple[bytes, bytes]:
    """The header's JSON and the deflated arrays; BadInput when this is not an intact index of a known version."""
    if len(data) < _HEAD.size + 4:
        raise damaged("it is too short")
    magic, version, crc, length = _HEAD.unpack_from(data)
    if magic != MAGIC:
        raise damaged("it does not start like one")
    if version != VERSION:
        raise damaged(f"its version is {version}, this program reads version {VERSION}")
    body = data[_HEAD.size :]
    if len(body) != length or zlib.crc32(body) != crc:
        raise damaged("its check sum is wrong")
    (header_length,) = struct.unpack_from("<I", body)
    if header_length > len(body) - 4:
        raise damaged("its header is cut off")
    return bytes(body[4 : 4 + header_length]), bytes(body[4 + header_length :])


def unpack_arrays(deflated: bytes, wanted: list[tuple[str, str, int]]) -> dict[str, NDArray[Any]]:
    """The arrays of the given (name, dtype, length); BadInput when the bytes don't hold exactly these."""
    if any(length < 0 or length > _MOST_VALUES for _, _, length in wanted):
        raise damaged("it claims an impossible number of frames")
    expected = sum(np.dtype(dtype).itemsize * length for _, dtype, length in wanted)
    raw = _inflate(deflated, expected)
    arrays: dict[str, NDArray[Any]] = {}
    offset = 0
    for name, dtype, length in wanted:
        piece = np.frombuffer(raw, dtype=dtype, count=length, offset=offset)
        arrays[name] = np.cumsum(piece, dtype=piece.dtype)
        offset += piece.nbytes
    return arrays


def damaged(reason: str) -> BadInput:
    """The error of an index that can't be used."""
    return BadInput(f"The stored frame index can't be used: {reason}; index the video again")


def _inflate(deflated: bytes, expected: int) -> bytes:
    # Deflate grows by at most 1032:1, so a claim beyond that is refused before any memory is taken.
    if expected > len(deflated) * 1032:
        raise damaged("it claims more frames than it holds")
    inflater = zlib.decompressobj()
    try:
        raw = inflater.decompress(deflated, expected + 1)
    except zlib.error as error:
        raise damaged("its arrays are damaged") from error
    if len(raw) != expected or inflater.unused_data:
        raise damaged("its arrays have the wrong length")
    return raw


def _differences(array: NDArray[Any]) -> NDArray[Any]:
    # Wraps around on purpose: the running sum on reading wraps back.
    differences = np.empty_like(array)
    differences[:1] = array[:1]
    np.subtract(array[1:], array[:-1], out=differences[1:])
    return differences
