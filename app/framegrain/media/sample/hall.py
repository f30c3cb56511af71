"""Shot 3: a sports hall. Two players pass a ball, a coach walks along the wall."""

from __future__ import annotations

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
from framegrain.media.sample.script import RATE, Geometry, SampleAction, visible_box

LENGTH: Final = 150
_TALL: Final = 196.0
_LEFT_X, _RIGHT_X, _FLOOR = 262.0, 690.0, 470.0
_BALL: Final = 14.0
_FIRST, _SECOND = Span(34, 54), Span(88, 108)
_CONTACT: Final = 11  # frames from the start of a kick to the ball

LEFT: Final = f.Look(skin="#8d5a3b", hair="#201a18", top="#2f6fde", legs="#f0f3f7", shoes="#e6503e")
RIGHT: Final = f.Look(
    skin="#efc19a", hair="#7a4526", top="#f08a3c", legs="#2b3350", shoes="#f4f4f4", ponytail=True
)
COACH: Final = f.Look(skin="#d9a57c", hair="#b9b4ad", top="#4b5a6a", legs="#39424e", shoes="#23282e")

ACTIONS: Final = (
    SampleAction("stand", Span(0, _FIRST.start), "left player"),
    SampleAction("wave", Span(4, 32), "right player", "left player"),
    SampleAction("kick", _FIRST, "left player", "ball"),
    SampleAction("stand", Span(_FIRST.stop, LENGTH), "left player"),
    SampleAction("stand", Span(0, _SECOND.start), "right player"),
    SampleAction("kick", _SECOND, "right player", "ball"),
    SampleAction("stand", Span(_SECOND.stop, LENGTH), "right player"),
    SampleAction("walk", Span(0, LENGTH), "coach"),
)
IN_FRONT: Final = {"coach": ("right player", "left player"), "ball": ()}


def ball(frame: int) -> tuple[float, float]:
    """The middle of the ball: rolled to the right, lobbed back to the left."""
    ground = _FLOOR - _BALL - 2
    start, end = _LEFT_X + 46, _RIGHT_X - 46
    first, second = _FIRST.start + _CONTACT, _SECOND.start + _CONTACT
    if frame < first:
        return start, ground
    if frame < second:
        way = min((frame - first) / 34, 1.0)
        return start + (end - start) * (1 - (1 - way) ** 1.6), ground
    way = min((frame - second) / 38, 1.0)
    hop = 150 * 4 * way * (1 - way) if way < 0.72 else 34 * np.sin(np.pi * (way - 0.72) / 0.28)
    lob = 150 * np.sin(np.pi * way / 0.72) if way < 0.72 else hop
    return end - (end - start) * way, ground - float(max(lob, 0.0))


def left_player(frame: int) -> list[Part]:
    """Kicks first, then waits for the ball."""
    pose = f.standing(frame / RATE)
    if frame in _FIRST:
        pose = f.kicking((frame - _FIRST.start) / (_FIRST.length - 1))
    return f.figure(_LEFT_X, _FLOOR, _TALL, 1, pose, LEFT)


def right_player(frame: int) -> list[Part]:
    """Asks for the ball, gets it, kicks it back."""
    pose = f.standing(frame / RATE + 1)
    if frame in _SECOND:
        pose = f.kicking((frame - _SECOND.start) / (_SECOND.length - 1))
    lift = float(np.clip(min(frame - 4, 31 - frame) / 7, 0, 1))
    if lift > 0:
        pose = f.waving(pose, frame / RATE, lift)
    return f.figure(_RIGHT_X, _FLOOR, _TALL * 0.96, -1, pose, RIGHT)


def coach_x(frame: int) -> float:
    """Along the wall from right to left."""
    return 872 - frame * 2.0


def coach(frame: int) -> list[Part]:
    """Hands low, slow steps."""
    pose = f.walking((872 - coach_x(frame)) * 2 * np.pi / (0.72 * 150), 0.85)
    return f.figure(coach_x(frame), 411, 152, -1, pose, COACH)


def ball_parts(frame: int) -> list[Part]:
    """A ball whose patches turn as it rolls."""
    x, y = ball(frame)
    turned = x / _BALL
    parts = [
        Part(ellipse(x, y, _BALL, _BALL), "#fbfbf8"),
        Part(ellipse(x + 2, y + 3, _BALL * 0.8, _BALL * 0.76), "#f1f0ea"),
    ]
    for patch in range(5):
        angle = turned + patch * 2 * np.pi / 5
        where = np.array([x, y]) + np.array([np.cos(angle), np.sin(angle)]) * _BALL * 0.68
        parts.append(Part(ellipse(where[0], where[1], 3.4, 2.6, angle + np.pi / 2, 12), "#3a4250"))
    return [*parts, Part(ellipse(x, y, 3.6, 3.6, corners=12), "#3a4250")]


def truth(frame: int) -> dict[str, Geometry]:
    """Everything that is in the picture at a frame of this shot."""
    found: dict[str, Geometry | None] = {
        "left player": visible_box(left_player(frame)),
        "right player": visible_box(right_player(frame)),
        "coach": visible_box(coach(frame)),
        "ball": visible_box(ball_parts(frame)[:1]),
    }
    return {name: geometry for name, geometry in found.items() if geometry is not None}


def parts(frame: int) -> list[Part]:
    """What moves, from back to front."""
    x, y = ball(frame)
    height = (_FLOOR - _BALL - 2 - y) / 150
    under = Part(ellipse(x, _FLOOR, 15 - 5 * height, 3.4 - height), "#3b2a1c", 0.28 - 0.14 * height)
    return [
        f.shadow(coach_x(frame), 411, 152),
        *coach(frame),
        f.shadow(_LEFT_X, _FLOOR, _TALL),
        *left_player(frame),
        f.shadow(_RIGHT_X, _FLOOR, _TALL),
        *right_player(frame),
        under,
        *ball_parts(frame),
    ]


def background() -> Image:
    """The hall without people."""
    wall = gradient([(0, "#e9edf0"), (250, "#dfe5e8"), (330, "#d3dadf")])
    room = painted(wall, [*_wall(), *_floor()])
    room = soften(room, [Part(_light(x), "#fff1d2", 0.42) for x in (150, 350, 550, 750)], 9)
    return painted(room, [*_goal(), *_bench()])


def _wall() -> list[Part]:
    parts = [Part(band(-2, 26), "#c3ccd2"), Part(band(26, 30), "#aeb9c0")]
    for left in (96, 296, 496, 696):
        parts.append(Part(rounded(left - 6, 54, left + 114, 186, 5), "#f8fafb"))
        parts += [
            Part(box(left, 60, left + 52, 118), "#a9d6ee"),
            Part(box(left + 56, 60, left + 108, 118), "#b8def2"),
        ]
        parts += [
            Part(box(left, 122, left + 52, 180), "#c3e4f3"),
            Part(box(left + 56, 122, left + 108, 180), "#cbe8f5"),
        ]
        parts.append(
            Part(polygon((left, 118), (left + 26, 60), (left + 42, 60), (left + 16, 118)), "#cfeafa")
        )
        parts.append(Part(box(left - 10, 186, left + 118, 193), "#bcc6cc"))
    parts += [
        Part(band(262, 372), "#7fa7b8"),
        Part(band(262, 268), "#6c95a7"),
        Part(band(300, 308), "#f0d27a"),
    ]
    for x in range(-20, WIDTH + 20, 74):
        parts.append(Part(box(x, 268, x + 1.6, 368), "#7199ab"))
    parts += [Part(band(368, 376), "#59707c")]
    parts += [*_scoreboard(854, 70)]
    return parts


def _scoreboard(x: float, y: float) -> list[Part]:
    digits = ((x + 8, "2"), (x + 54, "1"))
    parts = [
        Part(rounded(x - 4, y - 4, x + 88, y + 50, 6), "#37444f"),
        Part(rounded(x, y, x + 84, y + 46, 4), "#1f2830"),
    ]
    for left, digit in digits:
        parts += [Part(shape, "#ffcf5a") for shape in _segments(left, y + 8, digit)]
    return [*parts, *(Part(ellipse(x + 42, y + dy, 2.4, 2.4, corners=12), "#ffcf5a") for dy in (16, 30))]


def _segments(x: float, y: float, digit: str) -> list[Points]:
    lit = {"1": "bc", "2": "abged"}[digit]
    lines = {
        "a": (0, 0, 20, 0), "b": (20, 0, 20, 15), "c": (20, 15, 20, 30),
        "d": (0, 30, 20, 30), "e": (0, 15, 0, 30), "f": (0, 0, 0, 15), "g": (0, 15, 20, 15),
    }  # fmt: skip
    return [line(x + x1, y + y1, x + x2, y + y2, 1.9) for x1, y1, x2, y2 in (lines[name] for name in lit)]


def _floor() -> list[Part]:
    parts = [Part(band(376, HEIGHT + 4), "#d9a066")]
    vanish = (WIDTH / 2, 250.0)
    rng = np.random.default_rng(6)
    for number, x in enumerate(range(-900, WIDTH + 900, 56)):
        if number % 2 == 0:
            parts.append(Part(_plank(vanish, x, x + 56), "#d49a5f"))
        if rng.uniform() < 0.4:
            parts.append(Part(_plank(vanish, x, x + 56), "#dfa86f", 0.5))
    for y, thick in ((398, 1.0), (426, 1.3), (466, 1.7), (520, 2.2)):
        parts.append(Part(band(y, y + thick), "#c88f56", 0.6))
    lines = "#fbf3e4"
    parts += [
        Part(polygon((-4, 384), (WIDTH + 4, 384), (WIDTH + 4, 387), (-4, 387)), lines),
        Part(polygon((478.6, 387), (481.4, 387), (483, HEIGHT + 2), (477, HEIGHT + 2)), lines),
        Part(_ring(480, 470, 150, 46, 4), lines),
        Part(ellipse(480, 470, 6, 2.4), lines),
    ]
    return parts


def _plank(vanish: tuple[float, float], left: float, right: float) -> Points:
    share = (376 - vanish[1]) / (HEIGHT + 4 - vanish[1])
    top = [vanish[0] + (x - vanish[0]) * share for x in (left, right)]
    return polygon((top[0], 376), (top[1], 376), (right, HEIGHT + 4), (left, HEIGHT + 4))


def _ring(x: float, y: float, rx: float, ry: float, width: float) -> Points:
    outer = ellipse(x, y, rx, ry, corners=90)
    inner = ellipse(x, y, rx - width, ry - width * 0.45, corners=90)
    return np.concatenate([outer, outer[:1], inner[:1], inner[::-1]])


def _light(x: float) -> Points:
    return polygon((x - 30, 392), (x + 60, 392), (x + 178, 548), (x + 40, 548))


def _goal() -> list[Part]:
    parts = []
    for step in range(9):
        x = 14 + step * 11
        parts.append(Part(line(x, 290.0, x + 4, 402.0, 0.5), "#f4f6f7"))
    for step in range(9):
        y = 292 + step * 13
        parts.append(Part(line(12.0, y, 104.0, y + 3, 0.5), "#f4f6f7"))
    posts = ((10, 286, 10, 414), (106, 286, 106, 408), (10, 286, 106, 286))
    parts += [Part(line(a, b, c, d, 4), "#e6503e") for a, b, c, d in posts]
    for number in range(4):
        y = 304 + number * 30
        parts += [Part(line(post, y, post, y + 13, 4.1), "#fbfbf8") for post in (10.0, 106.0)]
    return parts


def _bench() -> list[Part]:
    wood, iron = "#c7834c", "#4d5963"
    return [
        Part(ellipse(884, 404, 74, 5), "#3b2a1c", 0.2),
        *(Part(box(x, 372, x + 5, 404), iron) for x in (826, 880, 934)),
        Part(rounded(816, 362, 950, 374, 3), wood),
        Part(rounded(816, 362, 950, 366, 2), "#d99a63"),
    ]
