"""Folders of numbered pictures, each carrying its number in its pixels."""

from __future__ import annotations

import os
import struct
import time
import zlib
from typing import TYPE_CHECKING, Any

import cv2

from contract.videos import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SIZE = (96, 64)
LONG_AGO = time.time() - 3600


def write_picture(path: Path, number: int, size: tuple[int, int] = SIZE, pixels: Any = None) -> Path:
    """One picture that carries `number` (or shows `pixels`), written an hour ago."""
    shown = cv2.cvtColor(drawn(number, size), cv2.COLOR_GRAY2BGR) if pixels is None else pixels
    path.write_bytes(cv2.imencode(path.suffix, shown)[1].tobytes())
    age(path)
    return path


def age(path: Path) -> None:
    """Make a file look as if it was written an hour ago, so that nobody waits whether it still grows."""
    os.utime(path, (LONG_AGO, LONG_AGO))


def write_folder(folder: Path, numbers: Iterable[int], name: str = "frame_{:06d}.png", **more: Any) -> Path:
    """A folder with a picture for each number."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        write_picture(folder / name.format(number), number, **more)
    return folder


def noted_jpeg(pixels: Any, orientation: int) -> bytes:
    """A picture with a note (EXIF) that says which way it stands."""
    whole, note = _encoded(".jpg", pixels), b"Exif\0\0" + _note(orientation)
    return whole[:2] + b"\xff\xe1" + struct.pack(">H", len(note) + 2) + note + whole[2:]


def noted_png(pixels: Any, orientation: int) -> bytes:
    """The same as PNG."""
    whole = _encoded(".png", pixels)
    return whole[:33] + chunk(b"eXIf", _note(orientation)) + whole[33:]


def noted_webp(pixels: Any, orientation: int) -> bytes:
    """The same as WebP."""
    height, width = pixels.shape[:2]
    note = _note(orientation)
    head = bytes([8, 0, 0, 0]) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", len(head)) + head + _encoded(".webp", pixels)[12:]
    body += b"EXIF" + struct.pack("<I", len(note)) + note
    return b"RIFF" + struct.pack("<I", len(body)) + body


def noted_tiff(pixels: Any, orientation: int) -> bytes:
    """The same as TIFF, which has the note among its own tags."""
    whole = _encoded(".tiff", pixels)
    (offset,) = struct.unpack_from("<I", whole, 4)
    (count,) = struct.unpack_from("<H", whole, offset)
    tags = [whole[offset + 2 + 12 * at : offset + 14 + 12 * at] for at in range(count)]
    tags = sorted([*tags, struct.pack("<HHIHH", 274, 3, 1, orientation, 0)], key=lambda t: t[1::-1])
    table = struct.pack("<H", len(tags)) + b"".join(tags) + bytes(4)
    return whole[:4] + struct.pack("<I", len(whole)) + whole[8:] + table


def chunk(kind: bytes, data: bytes) -> bytes:
    """A piece of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _note(orientation: int) -> bytes:
    return b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 274, 3, 1, orientation, 0, 0)


def _encoded(suffix: str, pixels: Any) -> bytes:
    return bytes(cv2.imencode(suffix, pixels)[1].tobytes())
