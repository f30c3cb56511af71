"""Folders of numbered pictures, each carrying its number in its pixels."""

from __future__ import annotations

import os
import struct
import time
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

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


def turned(jpeg: bytes, orientation: int) -> bytes:
    """A JPEG with a note (EXIF) that says which way it stands."""
    tiff = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 274, 3, 1, orientation, 0, 0)
    note = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(note) + 2) + note + jpeg[2:]


def grey_of(pixels: Any) -> Any:
    """One channel of a picture."""
    return np.ascontiguousarray(pixels[:, :, 1] if pixels.ndim == 3 else pixels)
