"""How much of its box an object fills, guessed from the picture."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from framegrain.domain.shapes import box_corners

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framegrain.domain.shapes import Box

LARGEST = 72
"""Pixels of the longer side of what is looked at: enough to tell a bar from a block, and quick."""

_AROUND = 0.2
"""So much of each side is looked at around the box: what lies there is taken for what is not the object."""

_SMALLEST = 6.0
"""Pixels of a side; in a smaller box there is nothing to tell apart."""

_ROUNDS = 1
_SAMPLES, _FEW = 100, 8
"""Colours of the ground that others are held against."""
_FLAT = 4.0
"""Grey levels; where the picture spreads less, object and ground are one colour."""

_LEAST_GROUND = 0.08
"""Share of what is looked at that must lie outside the box, for the ground to be known at all."""


def filled_share(bgr: NDArray[np.uint8], box: Box) -> float | None:
    """The share of a box that its object fills, 0 to 1; None where the picture does not tell.

    `bgr` is (height, width, 3 or more) in the pixels the box counts in. What is like the ground around the box is
    not the object (GrabCut). A guess: an object of the ground's colours, or a busy ground, leads it astray.
    """
    if min(box.width, box.height) < _SMALLEST:
        return None
    seen = _seen(bgr, box)
    if seen is None:
        return None
    crop, inside = seen
    if not inside.any() or 1 - inside.mean() < _LEAST_GROUND or float(crop.std(axis=(0, 1)).max()) < _FLAT:
        return None
    differs = _unlike_ground(crop, inside)
    if not differs.any():
        return None
    mask = np.where(inside, np.where(differs, cv2.GC_PR_FGD, cv2.GC_PR_BGD), cv2.GC_BGD).astype(np.uint8)
    cv2.setRNGSeed(0)  # the same picture and box give the same number
    try:
        cv2.grabCut(
            crop, mask, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), _ROUNDS, cv2.GC_INIT_WITH_MASK
        )
    except cv2.error:
        return None
    found = (mask == cv2.GC_PR_FGD) & inside
    if not found.any():
        found = differs  # so thin that GrabCut smoothed it away
    return round(float(found[inside].mean()), 3)


def _unlike_ground(crop: NDArray[np.uint8], inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The pixels in the box of a colour that the ground around it does not have: what GrabCut starts from."""
    colours = cv2.cvtColor(crop, cv2.COLOR_BGR2LAB).astype(np.float32)
    ground = colours[~inside]
    known = ground[:: max(len(ground) // _SAMPLES, 1)]
    others = ground[1 :: max(len(ground) // _SAMPLES, 2)]
    usual = float(np.percentile(_distance(others, known), 80)) if len(others) else 0.0
    far = _distance(colours.reshape(-1, 3), known).reshape(inside.shape)
    return inside & (far > usual + _FLAT)


def _distance(colours: NDArray[np.float32], known: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far each colour is from those known; from a few of them, for the object may stick out of its box a little."""
    squares = (colours**2).sum(axis=1)[:, None] - 2 * colours @ known.T + (known**2).sum(axis=1)[None, :]
    few = min(_FEW, squares.shape[1] - 1)
    return np.sqrt(np.maximum(np.partition(squares, few, axis=1)[:, few], 0))


def _seen(bgr: NDArray[np.uint8], box: Box) -> tuple[NDArray[np.uint8], NDArray[np.bool_]] | None:
    """The picture around the box, made small, and which of its pixels lie in the box; None beside the picture."""
    height, width = bgr.shape[:2]
    corners = np.array(box_corners(box))
    margin = _AROUND * max(box.width, box.height)
    left, top = np.maximum(np.floor(corners.min(axis=0) - margin), 0).astype(int)
    right, bottom = np.minimum(np.ceil(corners.max(axis=0) + margin), (width, height)).astype(int)
    if right - left < 2 or bottom - top < 2:
        return None
    scale = min(LARGEST / max(right - left, bottom - top), 1.0)
    size = max(round((right - left) * scale), 2), max(round((bottom - top) * scale), 2)
    step = max(int(0.25 / scale), 1)  # of a large box not every pixel is read
    small = cv2.resize(bgr[top:bottom:step, left:right:step, :3], size, interpolation=cv2.INTER_AREA)
    x = left + (np.arange(size[0]) + 0.5) * (right - left) / size[0] - box.centre[0]
    y = top + (np.arange(size[1]) + 0.5) * (bottom - top) / size[1] - box.centre[1]
    cos, sin = math.cos(math.radians(box.rotation)), math.sin(math.radians(box.rotation))
    across = np.abs(x[None, :] * cos + y[:, None] * sin) <= box.width / 2
    along = np.abs(y[:, None] * cos - x[None, :] * sin) <= box.height / 2
    return np.ascontiguousarray(small), across & along
