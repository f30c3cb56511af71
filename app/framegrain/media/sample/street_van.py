"""The van of the street shot: a solid in perspective, so that a cuboid fits it exactly."""

from __future__ import annotations

from typing import Final

import numpy as np

from framegrain.media.sample.draw import WIDTH, Part, Points, ellipse, polygon
from framegrain.media.sample.script import Cuboid
from framegrain.media.sample.street_view import FOCAL, spot

# How many metres away it drives.
_AT: Final = 12.2


def van_x(frame: int) -> float:
    """Metres from the middle of the picture to the middle of the van."""
    return -10.4 + (frame - 40) * 0.18


def van_cuboid(frame: int) -> Cuboid | None:
    """The van's eight corners; None when less than a third of it is in the picture."""
    middle = van_x(frame)
    near, far = _AT - 0.95, _AT + 0.95
    rear, front = middle - 2.45, middle + 2.45
    corners = [
        spot(x, up, away)
        for away in (near, far)
        for x, up in ((rear, 2.05), (front, 2.05), (front, 0.0), (rear, 0.0))
    ]
    left, right = corners[0][0], corners[1][0]
    if min(right, WIDTH) - max(left, 0) < (right - left) / 3:
        return None
    return Cuboid(tuple((round(x, 2), round(y, 2)) for x, y in corners))


def van(frame: int) -> list[Part]:
    """The van with what can be seen of its front, its rear and its roof."""
    middle = van_x(frame)
    if not -13 < middle < 13:
        return []
    near, far = _AT - 0.95, _AT + 0.95

    def side(*points: tuple[float, float], away: float = near) -> Points:
        return polygon(*(spot(middle + x, up, away) for x, up in points))

    def across(*points: tuple[float, float], a: float = near, b: float = far) -> Points:
        (x1, y1), (x2, y2) = points
        return polygon(
            *(spot(middle + x, y, z) for x, y, z in ((x1, y1, a), (x2, y2, a), (x2, y2, b), (x1, y1, b)))
        )

    parts = [Part(across((-2.5, 0.0), (2.55, 0.0), a=near - 0.25, b=far), "#1d2730", 0.28)]
    parts += [Part(_wheel(middle + x, far - 0.2, 0.36), "#20242b") for x in (-1.5, 1.6)]
    if middle - 2.45 > 0:
        parts += [
            Part(across((-2.45, 0.3), (-2.45, 1.98)), "#dfe3e6"),
            Part(across((-2.45, 1.2), (-2.45, 1.75), a=near + 0.25, b=far - 0.25), "#6f8fa6"),
            Part(across((-2.45, 0.6), (-2.45, 0.85), a=near + 0.08, b=near + 0.3), "#d8483e"),
        ]
    parts.append(Part(across((-2.4, 2.05), (1.35, 2.05)), "#fbfcfc"))
    if middle + 1.9 < 0:
        parts += [
            Part(across((2.45, 0.3), (2.45, 1.05)), "#d4dade"),
            Part(across((2.28, 1.18), (2.45, 1.05)), "#e9eef0"),
            Part(across((1.4, 2.03), (2.28, 1.18)), "#e9eef0"),
            Part(across((1.47, 1.93), (2.2, 1.24), a=near + 0.15, b=far - 0.15), "#4d6b80"),
            Part(across((2.45, 0.62), (2.45, 0.84), a=near + 0.12, b=near + 0.42), "#fff3c4"),
            Part(across((2.45, 0.62), (2.45, 0.84), a=far - 0.42, b=far - 0.12), "#fff3c4"),
            Part(across((2.45, 0.42), (2.45, 0.55), a=near + 0.5, b=far - 0.5), "#5a6268"),
        ]
    body = (
        (-2.45, 0.32),
        (-2.45, 1.95),
        (-2.36, 2.05),
        (1.35, 2.05),
        (2.28, 1.18),
        (2.42, 1.05),
        (2.45, 0.32),
    )
    return [
        *parts,
        Part(side(*body), "#f3f5f6"),
        Part(side((-2.45, 0.32), (-2.45, 0.92), (2.44, 0.92), (2.45, 0.32)), "#2f8f9d"),
        Part(side((-2.45, 0.92), (-2.45, 1.0), (2.43, 1.0), (2.44, 0.92)), "#f5a64b"),
        Part(side((0.42, 1.14), (0.42, 1.86), (1.26, 1.86), (2.02, 1.14)), "#4d6b80"),
        Part(side((0.52, 1.2), (0.9, 1.8), (1.15, 1.8), (0.78, 1.2)), "#7395ab"),
        Part(side((0.28, 0.4), (0.28, 1.95), (0.31, 1.95), (0.31, 0.4)), "#c6ced3"),
        Part(side((0.42, 1.0), (0.42, 1.06), (0.62, 1.06), (0.62, 1.0)), "#8f9ba3"),
        Part(side((-1.9, 1.2), (-1.9, 1.7), (-0.2, 1.7), (-0.2, 1.2)), "#e3e8eb"),
        Part(side((2.3, 0.62), (2.3, 0.84), (2.45, 0.84), (2.45, 0.62)), "#fff3c4"),
        Part(side((-2.45, 0.62), (-2.45, 0.9), (-2.36, 0.9), (-2.36, 0.62)), "#d8483e"),
        *_wheels(middle, near),
    ]


def _wheels(middle: float, near: float) -> list[Part]:
    turned = middle / 0.36
    parts = []
    for x in (-1.5, 1.6):
        parts += [
            Part(_wheel(middle + x, near, 0.44), "#23303a"),
            Part(_wheel(middle + x, near - 0.02, 0.36), "#20242b"),
        ]
        parts.append(Part(_wheel(middle + x, near - 0.03, 0.21), "#c9d0d4"))
        for spoke in range(5):
            angle = turned + spoke * 2 * np.pi / 5
            centre = spot(middle + x + 0.12 * np.cos(angle), 0.36 - 0.12 * np.sin(angle), near - 0.03)
            parts.append(Part(ellipse(*centre, 2.2, 2.2, corners=12), "#7b868d"))
    return parts


def _wheel(x: float, away: float, radius: float) -> Points:
    centre, size = spot(x, 0.36, away), radius * FOCAL / away
    return ellipse(*centre, size, size)
