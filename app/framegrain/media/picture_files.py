"""The pictures of a folder as decoded frames. They are strangers' files: bounded before anything is decoded."""

from __future__ import annotations

import os
import stat
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import cv2
import numpy as np
from av.video.frame import VideoFrame

from framegrain.media.picture import upright
from framegrain.media.picture_header import MOST_BYTES, BadPicture, PictureHeader, read_header

if TYPE_CHECKING:
    from numpy.typing import NDArray

# As stored but for what nobody sees: how deep, whether grey; an alpha channel is left away as by most readers.
_AS_STORED: Final = cv2.IMREAD_ANYCOLOR | cv2.IMREAD_ANYDEPTH | cv2.IMREAD_IGNORE_ORIENTATION
DEPTHS: Final = (10, 12, 14, 16)


def header_of(place: Path) -> PictureHeader:
    """What a picture file says of itself; raises BadPicture."""
    try:
        with place.open("rb") as file:
            return read_header(file)
    except OSError as error:
        raise BadPicture(_reason(error)) from error


def read_picture(folder: Path, name: str) -> bytes:
    """The bytes of one picture; raises BadPicture when it is gone, no plain file, a link out, or too large."""
    place = folder / name
    try:
        inside = Path(os.path.realpath(folder))
        if place.is_symlink() and Path(os.path.realpath(place)).parent != inside:
            raise BadPicture("it is a link to a file outside the folder")
        facts = place.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise BadPicture("it is no file")
        if facts.st_size > MOST_BYTES:
            raise BadPicture(f"it is larger than {MOST_BYTES // 1024**2} MB")
        with place.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadPicture(_reason(error)) from error


def decoded(data: bytes, depth: int) -> VideoFrame:
    """A picture upright as a frame, grey or BGR with 8 bits; raises BadPicture.

    Pictures of 16 bits are brought to 8 by the `depth` bits that their folder uses, the brightest cut off.
    """
    header = read_header(BytesIO(data))
    pixels = _eight_bits(_pixels(data), depth)
    if header.kind != "tiff":  # OpenCV turns these itself, whatever it is told
        pixels = upright(pixels, header.stands)
    if pixels.shape[1::-1] != header.size:
        raise BadPicture("its content is damaged")
    return VideoFrame.from_ndarray(pixels, "gray" if pixels.ndim == 2 else "bgr24")


def depth_of(data: bytes) -> int:
    """How many bits the values of a picture use: 8, 10, 12, 14 or 16; raises BadPicture."""
    read_header(BytesIO(data))
    pixels = _pixels(data)
    if pixels.dtype == np.uint8:
        return 8
    used = int(pixels.max()).bit_length()
    return next(depth for depth in DEPTHS if used <= depth)


def _pixels(data: bytes) -> NDArray[np.uint8] | NDArray[np.uint16]:
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), _AS_STORED)
    except (cv2.error, MemoryError) as error:
        raise BadPicture("its content is damaged") from error
    if pixels is None:
        raise BadPicture("its content is damaged")
    if pixels.dtype not in (np.uint8, np.uint16):
        raise BadPicture("its values are of a kind that can't be shown")
    return cast("NDArray[np.uint8] | NDArray[np.uint16]", pixels)


def _eight_bits(pixels: NDArray[np.uint8] | NDArray[np.uint16], depth: int) -> NDArray[np.uint8]:
    if pixels.dtype == np.uint8:
        return np.asarray(pixels, np.uint8)
    np.right_shift(
        pixels, max(depth, DEPTHS[0]) - 8, out=pixels
    )  # in place: it can be some hundred megabytes
    np.minimum(pixels, 255, out=pixels)
    return pixels.astype(np.uint8)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "it is gone"
    return (error.strerror or "it can't be read").lower()
