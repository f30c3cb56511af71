"""AVI files in several pieces, as recorders write them past a gigabyte (OpenDML 1.02): FFmpeg begins a new piece too
late for a test, so the pieces, their indexes (ix00) and the index of those (indx) are put together here.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

import av

from contract.making import RATE, Recipe, encode

if TYPE_CHECKING:
    from pathlib import Path

PIECE = 50
"""Frames in a RIFF of their own."""

_HAS_INDEX, _KEY, _NO_KEY = 0x10, 0x10, 0x80000000
_MOST_PIECES = 16
_SUPER, _STANDARD = 0, 1  # what an index lists: indexes, or pictures


class Piece(NamedTuple):
    """A finished `movi` list with its index inside, and where things lie in it, counted from its begin."""

    content: bytes
    index_at: int
    index_size: int
    entries: bytes


def write(recipe: Recipe, path: Path, *, old_index: bool = True) -> None:
    """A video in as many RIFFs as it takes; `old_index` says whether the first has an idx1 as well."""
    packets, format_chunk = _packets(recipe, path)
    parts = [packets[at : at + PIECE] for at in range(0, len(packets), PIECE)]
    header_size = len(_header(recipe, format_chunk, len(packets), len(parts[0]), []))
    places: list[tuple[int, int, int]] = []
    file = b""
    for number, part in enumerate(parts):
        begin = len(file) + (12 + header_size if not number else 12)
        made = _movi(part, begin)
        places.append((begin + made.index_at, made.index_size, len(part)))
        old = _chunk(b"idx1", made.entries) if old_index and not number else b""
        before = bytes(header_size) if not number else b""
        file += _riff(b"AVIX" if number else b"AVI ", before + made.content + old)
    header = _header(recipe, format_chunk, len(packets), len(parts[0]), places)
    assert len(header) == header_size
    path.write_bytes(file[:12] + header + file[12 + header_size :])


def _packets(recipe: Recipe, path: Path) -> tuple[list[tuple[bytes, bool]], bytes]:
    """Every packet and whether it is a keyframe; the chunk that says how they are stored."""
    part = path.with_name(f"{path.name}-part.avi")
    encode(recipe, part)
    with av.open(str(part)) as container:
        taken = container.streams.video[0]
        found = [(bytes(packet), packet.is_keyframe) for packet in container.demux(taken) if packet.size]
    head = part.read_bytes()[:4096]
    part.unlink()
    at = head.index(b"strf")
    return found, head[at : at + 8 + struct.unpack_from("<I", head, at + 4)[0]]


def _movi(part: list[tuple[bytes, bool]], begin: int) -> Piece:
    content, standard, old = b"", b"", b""
    for data, is_key in part:
        at = 12 + len(content)  # of the chunk, in the list
        standard += struct.pack("<II", at + 8, len(data) | (0 if is_key else _NO_KEY))
        old += struct.pack("<4sIII", b"00dc", _KEY if is_key else 0, at - 8, len(data))
        content += _chunk(b"00dc", data)
    index = struct.pack("<HBBI4sQI", 2, 0, _STANDARD, len(part), b"00dc", begin, 0) + standard
    index_at = 12 + len(content)
    return Piece(_list(b"movi", content + _chunk(b"ix00", index)), index_at, len(index) + 8, old)


def _header(
    recipe: Recipe, format_chunk: bytes, total: int, first: int, places: list[tuple[int, int, int]]
) -> bytes:
    width, height = recipe.size
    main = struct.pack("<14I", 1_000_000 // RATE, 0, 0, _HAS_INDEX, first, 0, 1, 0, width, height, *[0] * 4)
    stream = struct.pack(
        "<4s4sIHHIIIIIIII4H",
        b"vids",
        format_chunk[24:28],
        0,
        0,
        0,
        0,
        1,
        RATE,
        0,
        total,
        0,
        0,
        0,
        0,
        0,
        width,
        height,
    )
    rows = b"".join(struct.pack("<QII", *place) for place in places)
    rows += bytes(16 * _MOST_PIECES - len(rows))
    above = struct.pack("<HBBI4s3I", 4, 0, _SUPER, len(places), b"00dc", 0, 0, 0) + rows
    streams = _chunk(b"strh", stream) + format_chunk + _chunk(b"indx", above)
    more = _list(b"odml", _chunk(b"dmlh", struct.pack("<I", total) + bytes(244)))
    return _list(b"hdrl", _chunk(b"avih", main) + _list(b"strl", streams) + more)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack("<4sI", name, len(content)) + content + bytes(len(content) % 2)


def _list(kind: bytes, content: bytes) -> bytes:
    return _chunk(b"LIST", kind + content)


def _riff(kind: bytes, content: bytes) -> bytes:
    return _chunk(b"RIFF", kind + content)
