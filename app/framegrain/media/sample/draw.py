"""Flat polygons in pixels: what the sample's scenes are made of, and painting them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH: Final = 960
HEIGHT: Final = 540
_SHIFT: Final = 6

Points = NDArray[np.float64]
Image = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A filled polygon, points (n, 2) in pixels, colour `#rrggbb`; below alpha 1 it lets the ground through."""

    points: Points
    colour: str
    alpha: float = 1.0


def polygon(*points: tuple[float, float]) -> Points:
    """The given corners as an array."""
    return np.array(points, np.float64)


def moved(point: Points, right: float, down: float) -> Points:
    """The point shifted by some pixels."""
    return np.asarray(point + np.array([right, down]), np.float64)


def turned(points: Points, angle: float, x: float, y: float) -> Points:
    """Points turned clockwise by `angle` radians around the origin, which comes to lie at (x, y)."""
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    return moved(points @ np.array([[cos, sin], [-sin, cos]]), x, y)


def line(x1: float, y1: float, x2: float, y2: float, radius: float) -> Points:
    """A straight stroke with round ends."""
    return capsule(np.array([x1, y1], np.float64), np.array([x2, y2], np.float64), radius, radius)


def ellipse(x: float, y: float, rx: float, ry: float, turn: float = 0.0, corners: int = 40) -> Points:
    """An ellipse around (x, y), turned by `turn` radians."""
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    across, down = rx * np.cos(angles), ry * np.sin(angles)
    cos, sin = np.cos(turn), np.sin(turn)
    return np.stack([x + across * cos - down * sin, y + across * sin + down * cos], axis=1)


def capsule(start: Points, end: Points, r_start: float, r_end: float) -> Points:
    """A limb: two half circles joined."""
    along = np.arctan2(end[1] - start[1], end[0] - start[0])
    half = np.linspace(np.pi / 2, 3 * np.pi / 2, 9)
    first = start + r_start * np.stack([np.cos(along + half), np.sin(along + half)], axis=1)
    second = end + r_end * np.stack([np.cos(along + half + np.pi), np.sin(along + half + np.pi)], axis=1)
    return np.concatenate([first, second])


def band(top: float, bottom: float) -> Points:
    """A strip over the whole width."""
    return box(-2, top, WIDTH + 2, bottom)


def box(left: float, top: float, right: float, bottom: float) -> Points:
    """An upright rectangle."""
    return polygon((left, top), (right, top), (right, bottom), (left, bottom))


def rounded(left: float, top: float, right: float, bottom: float, radius: float) -> Points:
    """A rectangle with round corners."""
    corners = ((right, bottom, 0), (left, bottom, 1), (left, top, 2), (right, top, 3))
    pieces = []
    for x, y, quarter in corners:
        angles = np.linspace(quarter, quarter + 1, 6) * np.pi / 2
        centre_x = x - radius if x == right else x + radius
        centre_y = y - radius if y == bottom else y + radius
        pieces.append(
            np.stack([centre_x + radius * np.cos(angles), centre_y + radius * np.sin(angles)], axis=1)
        )
    return np.concatenate(pieces)


def bounds(parts: Iterable[Part]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom around all solid parts."""
    points = np.concatenate([part.points for part in parts if part.alpha == 1.0])
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def bgr(colour: str) -> tuple[int, int, int]:
    """Blue, green, red of `#rrggbb`."""
    return int(colour[5:7], 16), int(colour[3:5], 16), int(colour[1:3], 16)


def paint(image: Image, parts: Iterable[Part], scale: float = 1.0) -> None:
    """Draw parts in their order, smooth at the edges."""
    for part in parts:
        corners = np.round(part.points * (scale * 2**_SHIFT)).astype(np.int32)
        if part.alpha == 1.0:
            cv2.fillPoly(image, [corners], bgr(part.colour), cv2.LINE_AA, _SHIFT)
        else:
            _paint_thin(image, corners, part)


def gradient(stops: Sequence[tuple[float, str]], height: int = HEIGHT) -> Image:
    """A picture of the sample's size whose colours run from top to bottom through (y, colour) stops."""
    rows = np.arange(height)
    at = [y for y, _ in stops]
    columns = [np.interp(rows, at, [bgr(colour)[channel] for _, colour in stops]) for channel in range(3)]
    # Half a level of noise hides the steps that 8 bits would show in a sky.
    noise = np.random.default_rng(3).uniform(-0.5, 0.5, (height, WIDTH, 1))
    smooth = np.stack(columns, axis=1)[:, None, :] + noise
    return np.clip(np.round(smooth), 0, 255).astype(np.uint8)


def painted(ground: Image, parts: Iterable[Part], *, finer: int = 3) -> Image:
    """`ground` with parts drawn on it `finer` times as fine; for what stands still."""
    size = WIDTH * finer, HEIGHT * finer
    large = np.asarray(cv2.resize(ground, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    paint(large, parts, finer)
    return np.asarray(cv2.resize(large, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)


def soften(image: Image, parts: Iterable[Part], blur: float) -> Image:
    """`image` with parts laid over it out of focus: clouds, light, shade."""
    parts = list(parts)
    over = image.copy()
    paint(over, [Part(part.points, part.colour) for part in parts])
    mask = np.zeros(image.shape[:2], np.uint8)
    for part in parts:
        corners = np.round(part.points * 2**_SHIFT).astype(np.int32)
        cv2.fillPoly(mask, [corners], round(255 * part.alpha), cv2.LINE_AA, _SHIFT)
    weight = cv2.GaussianBlur(mask, (0, 0), blur)[:, :, None].astype(np.float32) / 255
    mixed = cv2.GaussianBlur(over, (0, 0), blur / 2) * weight + image * (1 - weight)
    return np.round(mixed).astype(np.uint8)


def _paint_thin(image: Image, corners: NDArray[np.int32], part: Part) -> None:
    margin = 2
    left, top = np.maximum(corners.min(axis=0) // 2**_SHIFT - margin, 0)
    right, bottom = corners.max(axis=0) // 2**_SHIFT + margin
    region = image[top:bottom, left:right]
    if not region.size:
        return
    over = region.copy()
    cv2.fillPoly(
        over, [corners - np.array([left, top], np.int32) * 2**_SHIFT], bgr(part.colour), cv2.LINE_AA, _SHIFT
    )
    cv2.addWeighted(over, part.alpha, region, 1 - part.alpha, 0, dst=region)
