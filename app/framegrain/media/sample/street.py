"""Shot 1: a street by a park. A van drives by, two people greet each other, a tree stands in front."""

from __future__ import annotations

from typing import Final

import numpy as np

from framegrain.domain.span import Span
from framegrain.media.sample import figure as f
from framegrain.media.sample.draw import Part, capsule, polygon
from framegrain.media.sample.script import RATE, Geometry, SampleAction, visible_box
from framegrain.media.sample.street_van import van, van_cuboid
from framegrain.media.sample.street_view import FOCAL, furniture, spot, tree

LENGTH: Final = 200
# How many metres away they are.
_WOMAN_AT, _MAN_AT = 7.0, 7.7

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


def woman(frame: int) -> list[Part]:
    """She walks from right to left."""
    walked = frame * 0.053
    pose = f.walking(walked * 2 * np.pi / (0.78 * 1.68))
    if (lift := _fade(frame, Span(126, 162))) > 0:
        pose = f.waving(pose, frame / RATE, lift)
    x, ground = spot(5.5 - walked, 0, _WOMAN_AT)
    return f.figure(x, ground, 1.68 * FOCAL / _WOMAN_AT, -1, pose, WOMAN)


def man(frame: int) -> list[Part]:
    """He stands on the left and greets."""
    pose = f.standing(frame / RATE)
    if (lift := _fade(frame, Span(112, 168))) > 0:
        pose = f.waving(pose, frame / RATE, lift)
    x, ground = spot(-3.0, 0, _MAN_AT)
    return f.figure(x, ground, 1.8 * FOCAL / _MAN_AT, 1, pose, MAN)


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


def parts(frame: int) -> list[Part]:
    """What moves, from back to front, and the tree in front of it."""
    walked_x, ground = spot(5.5 - frame * 0.053, 0, _WOMAN_AT)
    man_x, man_ground = spot(-3.0, 0, _MAN_AT)
    return [
        *bird(frame),
        *van(frame),
        *furniture(),
        f.shadow(man_x, man_ground, 150),
        *man(frame),
        f.shadow(walked_x, ground, 150),
        *woman(frame),
        *tree(frame),
    ]


def _fade(frame: int, span: Span) -> float:
    """How far an arm is raised: up within 8 frames of the start, down within 8 of the end."""
    return float(np.clip(min(frame - span.start, span.stop - 1 - frame) / 8, 0, 1))
