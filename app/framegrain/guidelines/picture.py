"""What a kept picture is, by its first bytes; anything but PNG and JPEG is not shown."""

from __future__ import annotations

import struct
from typing import NamedTuple

_PNG = b"\x89PNG\r\n\x1a\n"
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MOST = 20_000
"""Pixels a side; no kept picture is larger, and a page with one that says so can't be laid out."""


_WIDE = 2.2


class Seen(NamedTuple):
    """The media type of a picture and its size in pixels."""

    kind: str
    width: int
    height: int

    @property
    def is_wide(self) -> bool:
        """Whether it shows several frames side by side, or looks as if it did."""
        return self.width >= _WIDE * self.height

    def within(self, width: int, height: int) -> tuple[int, int]:
        """The size that fits into a frame, never larger than the picture is."""
        share = min(1.0, width / self.width, height / self.height)
        return max(1, round(self.width * share)), max(1, round(self.height * share))


def looked_at(content: bytes) -> Seen | None:
    """Type and size of a PNG or JPEG; None for everything else."""
    if content.startswith(_PNG):
        if len(content) < 24:
            return None
        return _seen("image/png", *struct.unpack(">II", content[16:24]))
    return _jpeg(content) if content.startswith(b"\xff\xd8\xff") else None


def _jpeg(content: bytes) -> Seen | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _FRAME_HEADERS:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return _seen("image/jpeg", width, height)
        at += 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big"))
    return None


def _seen(kind: str, width: int, height: int) -> Seen | None:
    return Seen(kind, width, height) if 0 < width <= _MOST and 0 < height <= _MOST else None
