"""Shot 1: a street by a park. A van drives by, two people greet each other, a tree stands in front."""

from __future__ import annotations

from typing import Final

import numpy as np

from framegrain.domain.span import Span
from framegrain.media.sample import figure as f
from framegrain.media.sample.draw import (
    WIDTH,
    Image,
    Part,
    Points,
    band,
    box,
    capsule,
    ellipse,
    gradient,
    painted,
    polygon,
    rounded,
    soften,
)
from framegrain.media.sample.script import RATE, Box, Cuboid, Geometry, SampleAction, visible_box

LENGTH: Final = 200
# A camera 3.2 m up that looks level: horizon at y 205, 620 px of focal length.
_HORIZON, _FOCAL, _EYE = 205.0, 620.0, 3.2
_WOMAN_AT, _MAN_AT, _TREE_AT, _VAN_AT = 7.0, 7.7, 6.35, 12.2

WOMAN: Final = f.Look(
    skin="#e0ac84",
    hair="#4a2f27",
    top="#d9534f",
    legs="#d9534f",
    shoes="#3d3a4b",
    skirt="#b83f48",
    ponytail=True,
)
MAN: Final = f.Look(
    skin="#8d5a3b", hair="#241c1a", top="#f2b84b", legs="#35527a", shoes="#f4f1ea", bag="#5a7d5a"
)

ACTIONS: Final = (
    SampleAction("walk", Span(1, LENGTH), "woman"),
    SampleAction("drive", Span(45, 151), "van"),
    SampleAction("fly", Span(1, 148), "bird"),
    SampleAction("stand", Span(0, LENGTH), "man"),
    SampleAction("wave", Span(112, 168), "man", "woman"),
    SampleAction("wave", Span(126, 162), "woman", "man"),
)
# Who is hidden by what: each by the boxes of those in front of it.
IN_FRONT: Final = {
    "woman": ("trunk",),
    "man": ("woman",),
    "van": ("trunk", "man", "woman"),
    "bird": ("crown",),
}


def spot(x: float, up: float, away: float) -> tuple[float, float]:
    """The pixel of a point `x` m to the right, `up` m above the ground and `away` m from the camera."""
    return WIDTH / 2 + _FOCAL * x / away, _HORIZON + _FOCAL * (_EYE - up) / away


def woman(frame: int) -> list[Part]:
    """She walks from right to left."""
    walked = frame * 0.053
    pose = f.walking(walked * 2 * np.pi / (0.78 * 1.68))
    if (lift := _fade(frame, Span(126, 162))) > 0:
        pose = f.waving(pose, frame / RATE, lift)
    x, ground = spot(5.5 - walked, 0, _WOMAN_AT)
    return f.figure(x, ground, 1.68 * _FOCAL / _WOMAN_AT, -1, pose, WOMAN)


def man(frame: int) -> list[Part]:
    """He stands on the left and greets."""
    pose = f.standing(frame / RATE)
    if (lift := _fade(frame, Span(112, 168))) > 0:
        pose = f.waving(pose, frame / RATE, lift)
    x, ground = spot(-3.0, 0, _MAN_AT)
    return f.figure(x, ground, 1.8 * _FOCAL / _MAN_AT, 1, pose, MAN)


def bird(frame: int) -> list[Part]:
    """A swift over the roofs."""
    x, y = 960 - frame * 6.4, 74 + 16 * np.sin(frame / 17)
    flap = 9 * np.sin(frame * 0.9)
    wing = polygon((x - 3, y), (x + 5, y - flap - 3), (x + 20, y - flap), (x + 7, y + 1))
    far = polygon((x - 1, y), (x - 3, y - flap * 0.8 - 4), (x + 8, y - flap * 0.9 - 6), (x + 6, y + 1))
    body = capsule(np.array([x - 7.0, y]), np.array([x + 10.0, y + 1]), 2.6, 1.0)
    return [Part(far, "#5b6f86"), Part(body, "#46586c"), Part(wing, "#46586c")]


def truth(frame: int) -> dict[str, Geometry]:
    """Everything that is in the picture at a frame of this shot."""
    found: dict[str, Geometry | None] = {
        "woman": visible_box(woman(frame)),
        "man": visible_box(man(frame)),
        "bird": visible_box(bird(frame)) if frame < 148 else None,
        "van": van_cuboid(frame),
    }
    return {name: geometry for name, geometry in found.items() if geometry is not None}


def cover(name: str) -> Box | None:
    """What hides things without being one of them: the tree's trunk and crown."""
    x, ground = spot(1.45, 0, _TREE_AT)
    return {"trunk": Box(x, ground / 2, 40, ground), "crown": Box(x, 40, 420, 130)}.get(name)


def van_x(frame: int) -> float:
    """Metres from the middle of the picture to the middle of the van."""
    return -10.4 + (frame - 40) * 0.18


def van_cuboid(frame: int) -> Cuboid | None:
    """The van's eight corners; None when less than a third of it is in the picture."""
    middle = van_x(frame)
    near, far = _VAN_AT - 0.95, _VAN_AT + 0.95
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
    near, far = _VAN_AT - 0.95, _VAN_AT + 0.95

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
    centre, size = spot(x, 0.36, away), radius * _FOCAL / away
    return ellipse(*centre, size, size)


def parts(frame: int) -> list[Part]:
    """What moves, from back to front, and the tree in front of it."""
    walked_x, ground = spot(5.5 - frame * 0.053, 0, _WOMAN_AT)
    man_x, man_ground = spot(-3.0, 0, _MAN_AT)
    return [
        *bird(frame),
        *van(frame),
        *_furniture(),
        f.shadow(man_x, man_ground, 150),
        *man(frame),
        f.shadow(walked_x, ground, 150),
        *woman(frame),
        *_tree(frame),
    ]


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


def _furniture() -> list[Part]:
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
            capsule(np.array([lamp_x, lamp_y - 250]), np.array([lamp_x - 34, lamp_y - 262]), 2.2, 2.2),
            "#4c5660",
        ),
        Part(rounded(lamp_x - 48, lamp_y - 268, lamp_x - 24, lamp_y - 259, 3), "#3d464f"),
    ]


def _tree(frame: int) -> list[Part]:
    sway = 2.2 * np.sin(frame / 22)
    x, ground = spot(1.45, 0, _TREE_AT)
    trunk = polygon(
        (x - 36, ground + 12), (x - 22, ground - 8), (x - 17, ground - 150), (x - 22, 40), (x + 24, 40),
        (x + 17, ground - 150), (x + 22, ground - 6), (x + 40, ground + 12),
    )  # fmt: skip
    light = polygon(
        (x - 22, ground - 8), (x - 17, ground - 150), (x - 22, 40), (x - 8, 40), (x - 9, ground - 8)
    )
    branch = capsule(np.array([x + 8, 170.0]), np.array([x + 92 + sway, 92.0]), 10, 5)
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


def _fade(frame: int, span: Span) -> float:
    """How far an arm is raised: up within 8 frames of the start, down within 8 of the end."""
    return float(np.clip(min(frame - span.start, span.stop - 1 - frame) / 8, 0, 1))
