"""What can be seen in the sample video, exactly: computed from the same geometry that is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from framegrain.domain.span import Span
from framegrain.media.sample.draw import HEIGHT, WIDTH, Part, Points, bounds

RATE: Final = 25
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle around (x, y), in pixels, turned clockwise by `angle` degrees."""

    x: float
    y: float
    width: float
    height: float
    angle: float = 0.0


@dataclass(frozen=True, slots=True)
class Outline:
    """A closed outline in pixels."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Cuboid:
    """Eight projected corners in pixels: the face towards the camera clockwise from top left, then the one behind."""

    corners: tuple[Point, ...]


Geometry = Box | Outline | Cuboid


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleObject:
    """One thing to be labeled: where it is in each frame it is in, and where something hides part of it."""

    name: str
    kind: str
    shape: str
    positions: dict[int, Geometry]
    attributes: dict[str, str] = field(default_factory=dict)
    occluded: tuple[Span, ...] = ()

    @property
    def span(self) -> Span:
        """From its first frame to its last."""
        return Span(min(self.positions), max(self.positions) + 1)


@dataclass(frozen=True, slots=True)
class SampleAction:
    """Somebody does something, perhaps to or with somebody or something."""

    name: str
    span: Span
    actor: str
    target: str | None = None


@dataclass(frozen=True, slots=True)
class SampleShot:
    """One stretch between cuts."""

    name: str
    span: Span
    place: str
    setting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleScript:
    """The whole truth about the sample video. `cuts` are the first frames of the shots after the first."""

    width: int
    height: int
    rate: int
    frame_count: int
    cuts: tuple[int, ...]
    shots: tuple[SampleShot, ...]
    objects: dict[str, SampleObject]
    actions: tuple[SampleAction, ...]


def visible_box(parts: list[Part], *, least: float = 0.35) -> Box | None:
    """The box around parts, cut at the picture's border; None when less than the share `least` of it is inside."""
    left, top, right, bottom = bounds(parts)
    inner = max(left, 0.0), max(top, 0.0), min(right, float(WIDTH)), min(bottom, float(HEIGHT))
    width, height = inner[2] - inner[0], inner[3] - inner[1]
    if width <= 0 or height <= 0 or width * height < least * (right - left) * (bottom - top):
        return None
    return Box(
        round((inner[0] + inner[2]) / 2, 2),
        round((inner[1] + inner[3]) / 2, 2),
        round(width, 2),
        round(height, 2),
    )


def outline(points: Points) -> Outline:
    """An outline of drawn points."""
    return Outline(tuple((round(float(x), 2), round(float(y), 2)) for x, y in points))
