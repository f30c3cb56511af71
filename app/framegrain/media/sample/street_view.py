"""The street itself: houses, road, path and tree, and where things in it come to lie in the picture."""

from __future__ import annotations

from typing import Final

import numpy as np

from framegrain.media.sample import figure as f
from framegrain.media.sample.draw import (
    WIDTH,
    Image,
    Part,
    band,
    box,
    ellipse,
    gradient,
    line,
    painted,
    polygon,
    rounded,
    soften,
)
from framegrain.media.sample.script import Box

# A camera 3.2 m up that looks level: horizon at y 205, 620 px of focal length.
FOCAL: Final = 620.0
_HORIZON, _EYE = 205.0, 3.2
_TREE_AT = 6.35


def spot(x: float, up: float, away: float) -> tuple[float, float]:
    """The pixel of a point `x` m to the right, `up` m above the ground and `away` m from the camera."""
    return WIDTH / 2 + FOCAL * x / away, _HORIZON + FOCAL * (_EYE - up) / away


def cover(name: str) -> Box | None:
    """What hides things without being one of them: the tree's trunk and crown."""
    x, ground = spot(1.45, 0, _TREE_AT)
    return {"trunk": Box(x, ground / 2, 40, ground), "crown": Box(x, 40, 420, 130)}.get(name)


def background() -> Image:
    """All that stands still behind the people."""
    sky = gradient([(0, "#6fb7e8"), (150, "#bfe1f4"), (230, "#f3f4e6")])
    clouds = [
        Part(ellipse(x + dx, y + dy, rx, ry), "#ffffff", 0.9)
        for x, y, size in ((150, 62, 1.0), (520, 40, 0.7), (840, 92, 1.15))
        for dx, dy, rx, ry in _cloud(size)
    ]
    return painted(soften(sky, clouds, 5), [*_far_trees(), *_houses(), *_street()])


def _cloud(size: float) -> list[tuple[float, float, float, float]]:
    puffs = ((-46, 6, 34, 15), (-12, -6, 38, 24), (30, 0, 40, 20), (64, 8, 26, 11), (0, 10, 80, 11))
    return [(dx * size, dy * size, rx * size, ry * size) for dx, dy, rx, ry in puffs]


def _far_trees() -> list[Part]:
    rng = np.random.default_rng(11)
    return [
        Part(ellipse(x, 262 + rng.uniform(-8, 8), rng.uniform(34, 56), rng.uniform(44, 82)), colour)
        for colour, step in (("#b7d9b0", 46), ("#9ccb98", 58))
        for x in np.arange(-20, 1000, step) + rng.uniform(-9, 9)
    ]


def _houses() -> list[Part]:
    faces = (
        (-26, 150, 96, "#f2d7b6", "#b9674f"),
        (150, 112, 132, "#d9e4ec", "#6c7f93"),
        (290, 136, 104, "#f0c6b4", "#a95f57"),
        (452, 120, 150, "#e8e2cf", "#86705c"),
        (596, 152, 98, "#cfe0d2", "#6f8d77"),
        (774, 122, 126, "#f4ddb0", "#b57845"),
        (916, 130, 100, "#dcd3e6", "#7d6d97"),
    )
    return [
        part for left, width, height, wall, roof in faces for part in _house(left, width, height, wall, roof)
    ]


def _house(left: float, width: float, height: float, wall: str, roof: str) -> list[Part]:
    base, right = 326.0, left + width
    top = base - height
    parts = [
        Part(box(left, top, right, base), wall),
        Part(box(right - width * 0.16, top, right, base), f.shade(wall, 0.94)),
        Part(
            polygon(
                (left - 8, top + 2),
                (left + width * 0.2, top - 34),
                (right - width * 0.2, top - 34),
                (right + 8, top + 2),
            ),
            roof,
        ),
        Part(box(left + width * 0.62, top - 52, left + width * 0.72, top - 26), f.shade(roof, 0.85)),
        Part(rounded(left + width * 0.42, base - 40, left + width * 0.58, base, 3), f.shade(roof, 0.8)),
        Part(ellipse(left + width * 0.55, base - 19, 1.4, 1.4, corners=10), "#f6e7b2"),
    ]
    for row in range(max(1, int(height // 46))):
        for column in (0.16, 0.42, 0.68) if row < int(height // 46) - 1 or height < 60 else (0.14, 0.7):
            x, y = left + width * column, top + 16 + row * 42
            parts += [
                Part(box(x - 2, y - 2, x + 20, y + 26), "#fbfaf5"),
                Part(box(x, y, x + 18, y + 24), "#8fb4c9"),
                Part(polygon((x, y + 24), (x + 13, y), (x + 18, y), (x + 5, y + 24)), "#a9c8d8"),
                Part(box(x + 8, y, x + 10, y + 24), "#fbfaf5"),
                Part(box(x - 4, y + 26, x + 22, y + 29), f.shade(wall, 0.85)),
            ]
    return parts


def _street() -> list[Part]:
    def y(away: float) -> float:
        return spot(0, 0, away)[1]

    lanes = [
        Part(
            polygon(spot(x, 0, 12.25), spot(x + 1.4, 0, 12.25), spot(x + 1.4, 0, 12.1), spot(x, 0, 12.1)),
            "#e9e6d8",
        )
        for x in np.arange(-12, 12, 3.2)
    ]
    rng = np.random.default_rng(5)
    tufts = []
    for _ in range(90):
        x, down = rng.uniform(0, WIDTH), rng.choice([rng.uniform(402, 440), rng.uniform(522, 538)])
        tufts.append(
            Part(
                polygon((x - 3, down), (x - 1, down - 6), (x, down), (x + 2, down - 7), (x + 4, down)),
                "#79b45c",
            )
        )
    return [
        Part(band(y(15.6), y(14.4)), "#d5d2c8"),
        Part(band(y(14.4), y(14.2)), "#a9adb0"),
        Part(band(y(14.2), y(10.2)), "#69737d"),
        Part(band(y(10.5), y(10.2)), "#616a74"),
        *lanes,
        Part(band(y(10.2), y(9.9)), "#c6cacb"),
        Part(band(y(9.9), 552), "#93ca72"),
        Part(band(y(9.0), y(8.2)), "#8cc46b"),
        Part(band(y(8.1), y(6.35)), "#ecdfc4"),
        Part(band(y(8.1), y(8.0)), "#d9caa9"),
        Part(band(y(6.45), y(6.35)), "#d9caa9"),
        Part(band(y(6.35), 552), "#84bf62"),
        *tufts,
    ]


def furniture() -> list[Part]:
    """A bus stop and a street lamp."""
    post_x, post_y = spot(-4.35, 0, 8.4)
    lamp_x, lamp_y = spot(3.9, 0, 9.6)
    return [
        Part(ellipse(post_x, post_y, 12, 3), "#5f8f4a"),
        Part(box(post_x - 2.5, post_y - 176, post_x + 2.5, post_y), "#5d6670"),
        Part(rounded(post_x - 22, post_y - 196, post_x + 22, post_y - 156, 7), "#2f6fde"),
        Part(rounded(post_x - 14, post_y - 186, post_x + 14, post_y - 166, 4), "#ffffff"),
        Part(rounded(post_x - 11, post_y - 183, post_x + 11, post_y - 174, 2), "#2f6fde"),
        Part(ellipse(post_x - 8, post_y - 167, 3, 3, corners=14), "#ffffff"),
        Part(ellipse(post_x + 8, post_y - 167, 3, 3, corners=14), "#ffffff"),
        Part(ellipse(lamp_x, lamp_y, 10, 3), "#6d9c56"),
        Part(
            polygon(
                (lamp_x - 3, lamp_y),
                (lamp_x + 3, lamp_y),
                (lamp_x + 1.6, lamp_y - 250),
                (lamp_x - 1.6, lamp_y - 250),
            ),
            "#4c5660",
        ),
        Part(
            line(lamp_x, lamp_y - 250, lamp_x - 34, lamp_y - 262, 2.2),
            "#4c5660",
        ),
        Part(rounded(lamp_x - 48, lamp_y - 268, lamp_x - 24, lamp_y - 259, 3), "#3d464f"),
    ]


def tree(frame: int) -> list[Part]:
    """The tree in front of everything, its crown in the wind."""
    sway = 2.2 * np.sin(frame / 22)
    x, ground = spot(1.45, 0, _TREE_AT)
    trunk = polygon(
        (x - 36, ground + 12), (x - 22, ground - 8), (x - 17, ground - 150), (x - 22, 40), (x + 24, 40),
        (x + 17, ground - 150), (x + 22, ground - 6), (x + 40, ground + 12),
    )  # fmt: skip
    light = polygon(
        (x - 22, ground - 8), (x - 17, ground - 150), (x - 22, 40), (x - 8, 40), (x - 9, ground - 8)
    )
    branch = line(x + 8, 170, x + 92 + sway, 92, 7)
    crown = (
        (-150, 28, 78),
        (-84, 6, 84),
        (0, -2, 96),
        (88, 8, 86),
        (160, 30, 74),
        (-112, 66, 56),
        (118, 70, 58),
        (30, 62, 62),
        (-36, 66, 58),
    )
    leaves = [Part(ellipse(x + dx + sway, dy, r * 1.06, r * 0.82), "#3f8a52") for dx, dy, r in crown]
    leaves += [
        Part(ellipse(x + dx - 10 + sway * 1.3, dy - 13, r * 0.9, r * 0.66), "#52a161") for dx, dy, r in crown
    ]
    leaves += [
        Part(ellipse(x + dx - 22 + sway * 1.6, dy - 24, r * 0.6, r * 0.42), "#6fb873")
        for dx, dy, r in crown[:7]
    ]
    shade = Part(ellipse(x + 12, ground + 14, 118, 13), "#2c4a2c", 0.22)
    return [shade, Part(trunk, "#7b5b43"), Part(light, "#8f6d52"), Part(branch, "#7b5b43"), *leaves]
