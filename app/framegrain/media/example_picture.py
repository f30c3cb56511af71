"""Pictures for the guideline: a crop around what was labeled, its outline drawn in, small enough to travel along."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from framegrain.domain.errors import BadInput
from framegrain.domain.guideline import LARGEST_PICTURE
from framegrain.domain.shapes import bounds, outline
from framegrain.media.picture_header import BadPicture, read_header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from framegrain.domain.shapes import Shape

LARGEST = 1280
"""Pixels along the longer side of a kept picture."""
WIDEST = 1920
"""The same of several pictures in a row."""
MOST_PIXELS = 4096
_LEAST = 160
"""Pixels of the video a crop shows at least, so that a small thing is seen where it is."""
_AROUND = 0.6
"""How much of the shape's size is shown on every side of it."""
_GAP = 6
_QUALITIES = (90, 75, 55)
_DARK = (16, 16, 16)
_EIGHTH = 3
"""Bits of a pixel that OpenCV draws to."""


class Crop(NamedTuple):
    """A part of an upright picture in whole pixels: left, top, width, height."""

    x: int
    y: int
    width: int
    height: int


def around(shapes: Sequence[Shape], width: int, height: int) -> Crop:
    """What to show of pictures of `width` x `height` pixels: the surroundings of all shapes, without any all of it.

    The shapes may be those of several frames: what moves is seen to move where the crop stands still.
    """
    if not shapes:
        return Crop(0, 0, width, height)
    lefts, tops, rights, bottoms = zip(*map(bounds, shapes), strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    largest_across = max(end - start for start, end in zip(lefts, rights, strict=True))
    largest_down = max(end - start for start, end in zip(tops, bottoms, strict=True))
    wide = max(right - left + 2 * _AROUND * largest_across, _LEAST)
    high = max(bottom - top + 2 * _AROUND * largest_down, _LEAST)
    x, w = _within((left + right) / 2, wide, width)
    y, h = _within((top + bottom) / 2, high, height)
    return Crop(x, y, w, h)


def drawn(
    picture: NDArray[np.uint8], crop: Crop, shapes: Sequence[Shape], colour: tuple[int, int, int]
) -> NDArray[np.uint8]:
    """The crop of a BGRA or BGR picture, at most `LARGEST` pixels long, with shapes outlined in a BGR colour."""
    cut = np.ascontiguousarray(picture[crop.y : crop.y + crop.height, crop.x : crop.x + crop.width, :3])
    scale = min(1.0, LARGEST / max(crop.width, crop.height))
    if scale < 1:
        size = (max(1, round(crop.width * scale)), max(1, round(crop.height * scale)))
        cut = np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    thick = max(2, round(max(cut.shape[:2]) / 240))
    for line, width in ((_DARK, thick + 2), (colour, thick)):
        for shape in shapes:
            rings = [_placed(ring, crop, scale) for ring in outline(shape)]
            cv2.polylines(cut, rings, True, line, width, cv2.LINE_AA, _EIGHTH)
    return cut


def side_by_side(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Pictures (BGR) of one height in a row, at most `WIDEST` pixels wide."""
    high = min(picture.shape[0] for picture in pictures)
    row: list[NDArray[np.uint8]] = []
    for picture in pictures:
        width = max(1, round(picture.shape[1] * high / picture.shape[0]))
        row += [_scaled(picture, width, high), np.full((high, _GAP, 3), 128, dtype=np.uint8)]
    joined = np.concatenate(row[:-1], axis=1)
    if joined.shape[1] > WIDEST:
        joined = _scaled(joined, WIDEST, max(1, round(high * WIDEST / joined.shape[1])))
    return joined


def encoded(picture: NDArray[np.uint8]) -> bytes:
    """A BGR picture as JPEG, small enough to be kept."""
    content = b""
    for quality in _QUALITIES:
        done, found = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if not done:
            raise BadInput("the picture of this frame could not be kept; try another frame")
        content = found.tobytes()
        if len(content) <= LARGEST_PICTURE:
            break
    return content


def check_picture(content: bytes) -> None:
    """BadInput for what is no PNG or JPEG picture, or too large a one to travel along with labels."""
    if len(content) > LARGEST_PICTURE:
        raise BadInput(
            f"the picture takes {len(content) >> 10} KB; a kept picture takes at most {LARGEST_PICTURE >> 10} KB"
        )
    check_header(content)
    if cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR) is None:
        raise BadInput("the picture can't be decoded; keep another one")


def check_header(content: bytes) -> None:
    """BadInput for what does not begin as a PNG or JPEG of a size that may be decoded; decodes nothing."""
    try:
        header = read_header(BytesIO(content))
    except BadPicture as error:
        raise BadInput(f"that is no picture ({error}); keep a PNG or JPEG") from error
    if header.kind not in ("png", "jpeg"):
        raise BadInput(f"that is a {header.kind} picture; keep a PNG or JPEG")
    if max(header.width, header.height) > MOST_PIXELS:
        raise BadInput(
            f"the picture is {header.width} x {header.height} pixels; at most {MOST_PIXELS} a side are kept"
        )


def _within(middle: float, wanted: float, room: int) -> tuple[int, int]:
    """Where a stretch of a length begins around a middle, kept inside 0 to `room`, and how long it is."""
    length = min(max(1, round(wanted)), room)
    return min(max(round(middle - length / 2), 0), room - length), length


def _placed(ring: Sequence[tuple[float, float]], crop: Crop, scale: float) -> NDArray[np.int32]:
    points = (np.asarray(ring, dtype=np.float64) - (crop.x, crop.y)) * scale
    return np.round(np.clip(points, -1e5, 1e5) * (1 << _EIGHTH)).astype(np.int32).reshape(-1, 1, 2)


def _scaled(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
