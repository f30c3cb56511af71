"""What a picture file says of itself before anything of it is decoded: its kind, its size, which way it stands."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from framegrain.media.picture import Orientation

if TYPE_CHECKING:
    from collections.abc import Callable

SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"})
"""Endings of files that are taken for pictures; what a picture is, its own first bytes say."""

MOST_PIXELS: Final = 8192 * 8192
"""Decoding takes up to 12 bytes a pixel, measured: 800 MB for the largest."""
MOST_BYTES: Final = 256 * 1024**2

# What a note inside the picture (EXIF) may ask for, by its number.
_ORIENTATIONS: Final = {
    1: Orientation(),
    2: Orientation(False, True, False),
    3: Orientation(False, True, True),
    4: Orientation(False, False, True),
    5: Orientation(True, False, False),
    6: Orientation(True, True, False),
    7: Orientation(True, True, True),
    8: Orientation(True, False, True),
}
_WIDTH_TAG, _HEIGHT_TAG, _ORIENTATION_TAG = 256, 257, 274
# No real picture has more pieces before its pixels; what has is made to keep its reader busy.
_MOST_PIECES: Final = 1000
_MOST_NOTE: Final = 1024**2


class BadPicture(Exception):
    """A file that can't be shown; the text is the reason, fit for brackets in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureHeader:
    """`kind` as in `png`; width and height in pixels as stored, before `stands` brings the picture upright."""

    kind: str
    width: int
    height: int
    stands: Orientation = _ORIENTATIONS[1]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the upright picture."""
        return (self.height, self.width) if self.stands.transposed else (self.width, self.height)


def read_header(file: BinaryIO) -> PictureHeader:
    """The header of an open picture file; only its head is read, whatever it claims.

    Raises BadPicture for what is none of the known kinds, is damaged or claims more than MOST_PIXELS.
    """
    start = file.read(12)
    try:
        header = _reader(start)(file)
    except (struct.error, OverflowError, ValueError) as error:
        raise BadPicture("its header is damaged") from error
    if header.width <= 0 or header.height <= 0:
        raise BadPicture("its header is damaged")
    if header.width * header.height > MOST_PIXELS:
        raise BadPicture(f"{header.width} x {header.height} is larger than {MOST_PIXELS // 10**6} megapixels")
    return header


def _reader(start: bytes) -> Callable[[BinaryIO], PictureHeader]:
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png
    if start.startswith(b"\xff\xd8\xff"):
        return _jpeg
    if start.startswith(b"BM"):
        return _bmp
    if start[:4] in (b"II*\0", b"MM\0*"):
        return _tiff
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return _webp
    raise BadPicture("it is empty" if not start else "it is no png, jpg, bmp, tiff or webp picture")


def _png(file: BinaryIO) -> PictureHeader:
    file.seek(16)
    width, height = _unpack(">II", file)
    file.seek(33)
    for _ in range(_MOST_PIECES):
        head = file.read(8)
        if len(head) < 8 or head[4:] in (b"IDAT", b"IEND"):
            break
        length = int.from_bytes(head[:4], "big")
        if head[4:] == b"eXIf":
            return PictureHeader(kind="png", width=width, height=height, stands=_noted(file, length))
        file.seek(length + 4, 1)
    return PictureHeader(kind="png", width=width, height=height)


def _jpeg(file: BinaryIO) -> PictureHeader:
    stands = _ORIENTATIONS[1]
    file.seek(2)
    for _ in range(_MOST_PIECES):
        marker = _jpeg_marker(file)
        (length,) = _unpack(">H", file)
        after = file.tell() + length - 2
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            _, height, width = _unpack(">BHH", file)
            return PictureHeader(kind="jpeg", width=width, height=height, stands=stands)
        if marker == 0xE1 and file.read(6) == b"Exif\0\0":
            stands = _noted(file, length - 8)
        file.seek(after)
    raise BadPicture("its header is damaged")


def _jpeg_marker(file: BinaryIO) -> int:
    if file.read(1) != b"\xff":
        raise BadPicture("its header is damaged")
    (marker,) = _unpack("B", file)
    while marker == 0xFF:  # padding
        (marker,) = _unpack("B", file)
    return int(marker)


def _bmp(file: BinaryIO) -> PictureHeader:
    file.seek(14)
    (length,) = _unpack("<I", file)
    width, height = _unpack("<HH" if length == 12 else "<ii", file)
    return PictureHeader(kind="bmp", width=width, height=abs(height))


def _tiff(file: BinaryIO) -> PictureHeader:
    tags = _tags(file, 0)
    return PictureHeader(
        kind="tiff", width=tags.get(_WIDTH_TAG, 0), height=tags.get(_HEIGHT_TAG, 0), stands=_turned(tags)
    )


def _webp(file: BinaryIO) -> PictureHeader:
    kind, length = _unpack("<4sI", file)
    body = file.read(10)
    if kind == b"VP8 ":
        width, height = (value & 0x3FFF for value in struct.unpack_from("<HH", body, 6))
        return PictureHeader(kind="webp", width=width, height=height)
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", body, 1)
        return PictureHeader(kind="webp", width=(bits & 0x3FFF) + 1, height=(bits >> 14 & 0x3FFF) + 1)
    if kind != b"VP8X":
        raise BadPicture("its header is damaged")
    flags, *sides = struct.unpack("<B3x3s3s", body)
    width, height = (int.from_bytes(side, "little") + 1 for side in sides)
    stands = _webp_stands(file, 20 + length) if flags & 0x08 else _ORIENTATIONS[1]
    return PictureHeader(kind="webp", width=width, height=height, stands=stands)


def _webp_stands(file: BinaryIO, offset: int) -> Orientation:
    for _ in range(_MOST_PIECES):
        file.seek(offset)
        head = file.read(8)
        if len(head) < 8:
            break
        length = int.from_bytes(head[4:], "little")
        if head[:4] == b"EXIF":
            return _noted(file, length)
        offset += 8 + length + length % 2
    return _ORIENTATIONS[1]


def _noted(file: BinaryIO, length: int) -> Orientation:
    """What the note (EXIF) of `length` bytes that begins here says; a damaged one says nothing."""
    note = file.read(max(0, min(length, _MOST_NOTE))).removeprefix(b"Exif\0\0")
    if note[:4] not in (b"II*\0", b"MM\0*"):
        return _ORIENTATIONS[1]
    try:
        return _turned(_tags(BytesIO(note), 0))
    except (struct.error, OverflowError, ValueError):
        return _ORIENTATIONS[1]


def _turned(tags: dict[int, int]) -> Orientation:
    return _ORIENTATIONS.get(tags.get(_ORIENTATION_TAG, 1), _ORIENTATIONS[1])


def _tags(file: BinaryIO, base: int) -> dict[int, int]:
    """The whole-number tags of a TIFF structure's first directory."""
    file.seek(base)
    order = "<" if file.read(2) == b"II" else ">"
    _, offset = _unpack(f"{order}HI", file)
    file.seek(base + offset)
    (count,) = _unpack(f"{order}H", file)
    tags: dict[int, int] = {}
    for _ in range(min(count, _MOST_PIECES)):
        tag, kind, values, raw = _unpack(f"{order}HHI4s", file)
        if values == 1 and kind in (3, 4):  # 16 or 32 bits
            (value,) = struct.unpack(f"{order}HH" if kind == 3 else f"{order}I", raw)[:1]
            tags.setdefault(tag, value)  # of two, other readers take the first as well
    return tags


def _unpack(layout: str, file: BinaryIO) -> tuple[Any, ...]:
    return struct.unpack(layout, file.read(struct.calcsize(layout)))
