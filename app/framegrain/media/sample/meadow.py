"""Shot 2: a meadow with a pond in the evening. A girl flies a kite, two children are on a seesaw."""

from __future__ import annotations

import itertools
from typing import Final

import numpy as np

from framegrain.domain.span import Span
from framegrain.media.sample import figure as f
from framegrain.media.sample.draw import (
    HEIGHT,
    WIDTH,
    Image,
    Part,
    Points,
    capsule,
    ellipse,
    gradient,
    moved,
    painted,
    polygon,
    soften,
    turned,
)
from framegrain.media.sample.script import RATE, Box, Geometry, SampleAction, outline, visible_box

LENGTH: Final = 150
_GIRL_TALL, _GROUND = 168.0, 486.0
_PIVOT: Final = (742.0, 380.0)
_PLANK: Final = (190.0, 11.0)
_STANDS_UNTIL: Final = 55

GIRL: Final = f.Look(
    skin="#f0c39c",
    hair="#c9873f",
    top="#3f8fc5",
    legs="#3b4a6b",
    shoes="#d9534f",
    skirt="#f6e2a8",
    ponytail=True,
)
LEFT_CHILD: Final = f.Look(skin="#e5b28a", hair="#2e2522", top="#58a15c", legs="#3c4f76", shoes="#e8e4da")
RIGHT_CHILD: Final = f.Look(skin="#9a6644", hair="#1f1a18", top="#ee8b4a", legs="#5b4a7a", shoes="#e8e4da")

ACTIONS: Final = (
    SampleAction("fly a kite", Span(0, LENGTH), "girl", "kite"),
    SampleAction("stand", Span(0, _STANDS_UNTIL), "girl"),
    SampleAction("walk", Span(_STANDS_UNTIL, LENGTH), "girl"),
    SampleAction("sit", Span(0, LENGTH), "left child", "seesaw"),
    SampleAction("sit", Span(0, LENGTH), "right child", "seesaw"),
)
IN_FRONT: Final = {"pond": ("girl",)}


def girl_x(frame: int) -> float:
    """Where she stands, in pixels."""
    return 168 + max(0, frame - _STANDS_UNTIL) * 1.55


def _girl_pose(frame: int) -> f.Pose:
    pose = f.standing(frame / RATE)
    if frame >= _STANDS_UNTIL:
        pose = f.walking((girl_x(frame) - 168) * 2 * np.pi / (0.66 * _GIRL_TALL), 0.8)
    pull = 0.12 * np.sin(frame / 6)
    return f.reaching(pose, 2.0 + pull, 2.35 + pull)


def girl(frame: int) -> list[Part]:
    """She looks up to the right and holds the string."""
    return f.figure(girl_x(frame), _GROUND, _GIRL_TALL, 1, _girl_pose(frame), GIRL)


def kite_shape(frame: int) -> Points:
    """The kite's four corners: tip, right, tail end, left."""
    x = 520 + 0.9 * frame + 46 * np.sin(frame / 19)
    y = 122 + 38 * np.sin(frame / 13 + 1)
    turn = 0.45 + 0.3 * np.sin(frame / 15)
    corners = polygon((0, -46), (30, -8), (0, 58), (-30, -8))
    return turned(corners, turn, x, y)


def kite(frame: int) -> list[Part]:
    """Four fields, two bars, and a tail with bows."""
    tip, right, end, left = corners = kite_shape(frame)
    middle = (right + left) / 2
    fields = (
        (tip, right, "#f2545b"),
        (right, end, "#f7b32b"),
        (end, left, "#2d9cdb"),
        (left, tip, "#fa8b60"),
    )
    parts = _tail(frame, end)
    parts += [Part(np.array([a, b, middle]), colour) for a, b, colour in fields]
    parts.append(Part(capsule(tip, end, 1.1, 1.1), "#8a4b2f"))
    parts.append(Part(capsule(corners[1], corners[3], 1.1, 1.1), "#8a4b2f"))
    return parts


def _tail(frame: int, end: Points) -> list[Part]:
    parts, last = [], end
    for link in range(1, 10):
        away = np.array(
            [-7.0 * link + 5 * np.sin(frame / 5 - link * 0.8), 10.0 * link + 4 * np.cos(frame / 6 - link)]
        )
        here = end + away
        parts.append(Part(capsule(last, here, 1.0, 1.0), "#b5654a"))
        if link % 3 == 0:
            tilt = 0.5 * np.sin(frame / 6 - link)
            for side in (-1, 1):
                wing = ellipse(here[0] + 6 * side, here[1] + 6 * side * tilt, 6.5, 3.4, tilt, 16)
                parts.append(Part(wing, "#f7b32b" if link % 2 else "#2d9cdb"))
        last = here
    return parts


def _string(frame: int) -> list[Part]:
    hand = f.hand_of(girl_x(frame), _GROUND, _GIRL_TALL, 1, _girl_pose(frame))
    corners = kite_shape(frame)
    bridle = (corners[1] + corners[3]) / 2
    sag = np.array([0, 26.0])
    ways = np.linspace(0, 1, 14)[:, None]
    line = hand * (1 - ways) ** 2 + ((hand + bridle) / 2 + sag) * 2 * ways * (1 - ways) + bridle * ways**2
    return [Part(capsule(a, b, 0.6, 0.6), "#5a6470") for a, b in itertools.pairwise(line)]


def tilt(frame: int) -> float:
    """The plank's angle in radians, clockwise; it rests a moment at either end."""
    return float(0.24 * np.tanh(1.8 * np.sin(2 * np.pi * frame / 62)) / np.tanh(1.8))


def seesaw(frame: int) -> Box:
    """The plank."""
    return Box(*_PIVOT, *_PLANK, round(float(np.degrees(tilt(frame))), 3))


def child(frame: int, side: int) -> list[Part]:
    """The child at the left (-1) or right (1) end of the plank."""
    angle = tilt(frame)
    along = np.array([np.cos(angle), np.sin(angle)]) * side * 78
    x, y = np.array(_PIVOT) + along + np.array([0, -13.0])
    look = LEFT_CHILD if side < 0 else RIGHT_CHILD
    return f.seated(x, y, 112, -side, f.sitting(-side * angle * 0.5 - 0.05), look)


def pond_shape() -> Points:
    """The shore line."""
    angles = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    reach = 1 + 0.07 * np.sin(3 * angles + 0.4) + 0.05 * np.sin(5 * angles)
    return np.stack([540 + 196 * reach * np.cos(angles), 456 + 40 * reach * np.sin(angles)], axis=1)


def truth(frame: int) -> dict[str, Geometry]:
    """Everything that is in the picture at a frame of this shot."""
    found: dict[str, Geometry | None] = {
        "girl": visible_box(girl(frame)),
        "kite": outline(kite_shape(frame)),
        "pond": outline(pond_shape()),
        "seesaw": seesaw(frame),
        "left child": visible_box(child(frame, -1)),
        "right child": visible_box(child(frame, 1)),
    }
    return {name: geometry for name, geometry in found.items() if geometry is not None}


def parts(frame: int) -> list[Part]:
    """What moves, from back to front."""
    return [
        *_string(frame),
        *kite(frame),
        *_seesaw_parts(frame),
        *_ripples(frame),
        f.shadow(girl_x(frame), _GROUND, _GIRL_TALL),
        *girl(frame),
        *_grass_in_front(frame),
    ]


def _seesaw_parts(frame: int) -> list[Part]:
    x, y = _PIVOT
    angle = tilt(frame)
    cos, sin = np.cos(angle), np.sin(angle)
    half = np.array(_PLANK) / 2
    corners = polygon((-half[0], -half[1]), (half[0], -half[1]), (half[0], half[1]), (-half[0], half[1]))
    plank = turned(corners, angle, x, y)
    bars = []
    for side in (-1, 1):
        foot = np.array(_PIVOT) + np.array([cos, sin]) * side * 50
        bars.append(Part(capsule(foot, foot + np.array([sin, -cos]) * 26, 2.0, 2.0), "#596673"))
    return [
        Part(ellipse(x, y + 37, 96, 7), "#2f4a2f", 0.2),
        *child(frame, -1),
        *child(frame, 1),
        *bars,
        Part(polygon((x - 20, y + 36), (x - 5, y - 3), (x + 5, y - 3), (x + 20, y + 36)), "#4c5a66"),
        Part(plank, "#d9573f"),
        Part(ellipse(x, y, 4.5, 4.5, corners=20), "#39444d"),
    ]


def _ripples(frame: int) -> list[Part]:
    parts = []
    for number, (x, y, reach) in enumerate(((455, 452, 44), (590, 468, 56), (640, 444, 36), (500, 477, 40))):
        drift = 10 * np.sin(frame / 21 + number * 1.7)
        parts.append(Part(ellipse(x + drift, y, reach, 1.6), "#d8f0f2", 0.5))
    return parts


def _grass_in_front(frame: int) -> list[Part]:
    rng = np.random.default_rng(8)
    parts = []
    for _ in range(46):
        x, tall = rng.uniform(-10, WIDTH + 10), rng.uniform(14, 34)
        bend = 3.5 * np.sin(frame / 14 + x / 60) + rng.uniform(-5, 5)
        blade = polygon((x - 3, HEIGHT + 2), (x + bend, HEIGHT - tall), (x + 3, HEIGHT + 2))
        parts.append(Part(blade, "#4d8c46" if rng.uniform() < 0.5 else "#5fa052"))
    return parts


def background() -> Image:
    """All that stands still behind the children."""
    sky = gradient([(0, "#5d9fdc"), (170, "#b6dcf0"), (270, "#fde9c8"), (320, "#ffdcae")])
    sun = [Part(ellipse(842, 244, 92, 92), "#fff1cf", 0.75)]
    clouds = [
        Part(ellipse(x + dx * size, y + dy * size, rx * size, ry * size), "#fffaf0", 0.85)
        for x, y, size in ((120, 84, 0.9), (330, 44, 0.6), (800, 70, 0.8))
        for dx, dy, rx, ry in ((-40, 6, 36, 12), (0, -4, 44, 20), (42, 5, 34, 13), (4, 10, 76, 9))
    ]
    sky = soften(soften(sky, sun, 30), clouds, 6)
    sky = painted(sky, [Part(ellipse(842, 244, 36, 36), "#fff8e4")])
    return painted(sky, [*_hills(), *_meadow(), *_pond()])


def _hills() -> list[Part]:
    xs = np.linspace(-4, WIDTH + 4, 120)

    def hill(base: float, high: float, wave: float, phase: float, colour: str) -> Part:
        ys = (
            base
            - high * (0.5 + 0.5 * np.sin(xs / wave + phase))
            - high * 0.2 * np.sin(xs / (wave * 0.37) + phase)
        )
        edge = np.stack([xs, ys], axis=1)
        return Part(np.concatenate([edge, polygon((WIDTH + 4, HEIGHT), (-4, HEIGHT))]), colour)

    rng = np.random.default_rng(21)
    trees = [
        Part(ellipse(x, 318 - rng.uniform(0, 8), rng.uniform(9, 17), rng.uniform(12, 24)), "#6fa765")
        for x in rng.uniform(-10, WIDTH + 10, 42)
    ]
    return [
        hill(308, 78, 150, 0.4, "#b5cfd6"),
        hill(316, 52, 105, 2.0, "#a2caa8"),
        hill(326, 26, 88, 4.1, "#8cc182"),
        *trees,
    ]


def _meadow() -> list[Part]:
    rng = np.random.default_rng(4)
    xs = np.linspace(-4, WIDTH + 4, 60)
    parts = []
    for base, colour in ((322, "#93cb78"), (366, "#88c46c"), (420, "#7cbc60"), (486, "#6fb055")):
        edge = np.stack([xs, base + 6 * np.sin(xs / 140 + base)], axis=1)
        parts.append(Part(np.concatenate([edge, polygon((WIDTH + 4, HEIGHT + 4), (-4, HEIGHT + 4))]), colour))
    for _ in range(70):
        x, y = rng.uniform(0, WIDTH), rng.uniform(352, 532)
        size = 1 + (y - 350) / 110
        colour = rng.choice(["#fff6d8", "#f7d154", "#f29ac0"])
        parts += [
            Part(ellipse(x + dx * size, y + dy * size, size, size, corners=10), colour)
            for dx, dy in ((-1.3, 0), (1.3, 0), (0, -1.3), (0, 1.3))
        ]
        parts.append(Part(ellipse(x, y, size * 0.8, size * 0.8, corners=10), "#e8a33d"))
    return parts


def _pond() -> list[Part]:
    shore = pond_shape()
    middle = shore.mean(axis=0)

    def shrunk(share: float, up: float = 0.0) -> Points:
        return moved(middle + (shore - middle) * share, 0, up)

    rng = np.random.default_rng(2)
    reeds = []
    for x in [*rng.uniform(372, 420, 9), *rng.uniform(668, 716, 9)]:
        base, tall = 448 + rng.uniform(-6, 14), rng.uniform(28, 52)
        lean = rng.uniform(-5, 5)
        reeds.append(Part(polygon((x - 1.6, base), (x + lean, base - tall), (x + 1.6, base)), "#557f45"))
        reeds.append(
            Part(
                capsule(
                    np.array([x + lean, base - tall]), np.array([x + lean * 0.8, base - tall + 9]), 2.2, 2.2
                ),
                "#8a5a35",
            )
        )
    return [
        Part(shore, "#d9c79a"),
        Part(shrunk(0.955), "#6fb9cf"),
        Part(shrunk(0.86, 2), "#5fa9c6"),
        Part(shrunk(0.62, 5), "#4f98ba"),
        *reeds,
    ]
