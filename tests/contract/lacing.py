"""Matroska with several frames in one block (lacing), which FFmpeg reads and never writes for pictures."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from contract.making import encode
from contract.patching import EBML_CLUSTER, EBML_SEGMENT, EBML_SIMPLE, EBML_TIME, elements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from contract.making import Recipe

XIPH, FIXED, EBML = 0x02, 0x04, 0x06
_KEY, _TRACK = 0x80, 0x81
_TAIL = 4  # of an id or size: how many bytes a cluster's take here


def write(recipe: Recipe, path: Path, *, way: int, together: int = 3, keys_too: bool = False) -> None:
    """A video whose frames lie in blocks of so many; keyframes have blocks of their own, unless `keys_too`."""
    encode(recipe, path)
    content = bytearray(path.read_bytes())
    found = list(elements(content))
    segment, body = next((start, at) for kind, start, at, _ in found if kind == EBML_SEGMENT)
    first = next(start for kind, start, _, _ in found if kind == EBML_CLUSTER)
    head = bytes(content[:segment]) + EBML_SEGMENT.to_bytes(4, "big") + b"\x01" + b"\xff" * 7
    blocks = [_block(group, way) for group in _grouped(list(_frames(content)), together, keys_too=keys_too)]
    path.write_bytes(head + bytes(content[body:first]) + b"".join(blocks))


def _frames(content: bytearray) -> Iterator[tuple[int, bool, bytes]]:
    """Time, whether it is a keyframe, and the bytes of every frame."""
    base = 0
    for kind, _, body, stop in elements(content):
        if kind == EBML_TIME:
            base = int.from_bytes(content[body:stop], "big")
        elif kind == EBML_SIMPLE:
            time = base + int.from_bytes(content[body + 1 : body + 3], "big", signed=True)
            yield time, bool(content[body + 3] & _KEY), bytes(content[body + 4 : stop])


def _grouped(
    frames: Sequence[tuple[int, bool, bytes]], together: int, *, keys_too: bool
) -> Iterator[list[tuple[int, bool, bytes]]]:
    group: list[tuple[int, bool, bytes]] = []
    for frame in frames:
        if group and (len(group) == together or (not keys_too and (frame[1] or group[0][1]))):
            yield group
            group = []
        group.append(frame)
    yield group


def _block(group: list[tuple[int, bool, bytes]], way: int) -> bytes:
    """A cluster with one block; not laced where it holds one frame."""
    time, is_key, _ = group[0]
    sizes = [len(data) for _, _, data in group]
    lace = b""
    if len(group) > 1:
        lace = bytes([len(group) - 1]) + {XIPH: _xiph, EBML: _ebml, FIXED: _fixed}[way](sizes)
    flags = (_KEY if is_key else 0) | (way if lace else 0)
    body = bytes([_TRACK, 0, 0, flags]) + lace + b"".join(data for _, _, data in group)
    inside = _element(bytes([EBML_TIME]), time.to_bytes(4, "big")) + _element(bytes([EBML_SIMPLE]), body)
    return _element(EBML_CLUSTER.to_bytes(4, "big"), inside)


def _element(name: bytes, body: bytes) -> bytes:
    return name + (len(body) | 1 << 28).to_bytes(_TAIL, "big") + body


def _xiph(sizes: Sequence[int]) -> bytes:
    return b"".join(b"\xff" * (size // 255) + bytes([size % 255]) for size in sizes[:-1])


def _fixed(sizes: Sequence[int]) -> bytes:
    assert len(set(sizes)) == 1
    return b""


def _ebml(sizes: Sequence[int]) -> bytes:
    steps = [b - a for a, b in pairwise(sizes[:-1])]
    signed = b"".join((step + (1 << 27) - 1 | 1 << 28).to_bytes(4, "big") for step in steps)
    return (sizes[0] | 1 << 28).to_bytes(4, "big") + signed
