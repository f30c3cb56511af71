"""Telling whether a file is the same one, without reading all of it."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, BinaryIO, Final

from framegrain.domain.errors import BadInput
from framegrain.media.container import check_file
from framegrain.media.picture_series import find_series

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.media.picture_series import Series

_BLOCK: Final = 64 * 1024
_SPREAD: Final = 30
_PICTURES: Final = 256
_PICTURE_BLOCK: Final = 8 * 1024


def fingerprint(path: Path | str) -> str:
    """`size:digest`, equal for equal files wherever they lie and whatever they are called.

    BLAKE2b (16 bytes) over the size, the first and last 64 KB and 30 blocks of 64 KB spread evenly between them: at
    most 2 MB are read, whatever the size; files up to 2 MB are read whole. A change that keeps the size and touches
    none of the blocks is not noticed; re-encoding or cutting always is. A folder of pictures has one as well, over
    their names, their sizes and the middles of up to 256 of them. Raises BadInput.
    """
    if os.path.isdir(path):
        return _of_folder(find_series(path))
    path = check_file(path)
    size = path.stat().st_size
    digest = hashlib.blake2b(str(size).encode(), digest_size=16)
    try:
        with path.open("rb") as file:
            for offset, length in _blocks(size):
                digest.update(_read(file, offset, length))
    except OSError as error:
        raise BadInput(
            f"{path} can't be read ({error.strerror}); check its permissions and the drive"
        ) from error
    return f"{size}:{digest.hexdigest()}"


def _of_folder(series: Series) -> str:
    count = len(series.names)
    digest = hashlib.blake2b(f"pictures {count}".encode(), digest_size=16)
    for name, size in zip(series.names, series.sizes, strict=True):
        digest.update(f"\n{size} {name}".encode())
    for number in sorted({round(step * (count - 1) / (_PICTURES - 1)) for step in range(_PICTURES)}):
        place, size = series.folder / series.names[number], series.sizes[number]
        try:
            with place.open("rb") as file:
                digest.update(_read(file, max(0, (size - _PICTURE_BLOCK) // 2), _PICTURE_BLOCK))
        except OSError as error:
            raise BadInput(
                f"{place} can't be read ({error.strerror}); check its permissions and the drive"
            ) from error
    return f"{sum(series.sizes)}:{digest.hexdigest()}"


def _blocks(size: int) -> list[tuple[int, int]]:
    if size <= _BLOCK * (_SPREAD + 2):
        return [(0, size)]
    return [(number * (size - _BLOCK) // (_SPREAD + 1), _BLOCK) for number in range(_SPREAD + 2)]


def _read(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)
