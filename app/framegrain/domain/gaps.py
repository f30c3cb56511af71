"""How far in-betweens can be trusted: where keyframes corrected them, and where the next one would help most."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from framegrain.domain.interpolation import Interpolation, motion_from
from framegrain.domain.polygon_ways import paired
from framegrain.domain.shapes import Polygon, bounds, rings, vertices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.records import Camera, Keyframe
    from framegrain.domain.shapes import Shape

_AROUND = 8
"""Keyframes taken along on either side: as many as can bend a way."""


class Gap(NamedTuple):
    """Frames between two neighbouring keyframes with shapes, at `start` and `stop`.

    `error` is how far, in pixels, the computed shape in the middle is expected to be off.
    """

    start: int
    stop: int
    error: float

    @property
    def frames(self) -> int:
        """How many in-betweens it has."""
        return self.stop - self.start - 1

    @property
    def middle(self) -> int:
        """The frame farthest from both keyframes, the earlier of two."""
        return (self.start + self.stop) // 2


class Correction(NamedTuple):
    """A keyframe, and how far in pixels its shape lies from what would be computed there without it."""

    frame: int
    moved: float


def gaps(keyframes: Sequence[Keyframe], policy: Interpolation = Interpolation.LINEAR) -> list[Gap]:
    """Every gap of a track with at least one frame in it, in order; stretches outside the picture are none.

    What is expected to be off is measured by the change of speed: between two keyframes h frames apart, a straight
    way misses a steady acceleration a by at most a h^2 / 8, and a is taken as the difference of the speeds here and
    in the neighbouring gap (h' frames long) over the time between their middles, (h + h') / 2; the worse of both
    sides counts. Without a neighbour the speed is expected to change by as much as itself over the gap. Speed is the
    root mean square of the speeds of the four sides of the shape's upright bounds, in pixels a frame. Of a label that
    is not interpolated the whole difference of the two shapes is expected, as it stays where it was.
    """
    found: list[Gap] = []
    pairs = _pairs(keyframes)
    speeds = [_speed(a, b) for a, b in pairs]
    for n, (a, b) in enumerate(pairs):
        length = b.frame - a.frame
        if length < 2:
            continue
        beside = [
            (_rms(speeds[n] - speeds[m]), pairs[m][1].frame - pairs[m][0].frame)
            for m in (n - 1, n + 1)
            if 0 <= m < len(pairs) and (pairs[m][1] is a or pairs[m][0] is b)
        ]
        if policy is Interpolation.NONE:
            error = _rms(speeds[n]) * length
        elif beside:
            error = max(length * length * change / (4 * (length + other)) for change, other in beside)
        else:
            error = length * _rms(speeds[n]) / 8
        found.append(Gap(a.frame, b.frame, error))
    return found


def largest(found: Sequence[Gap]) -> Gap | None:
    """The gap of most frames, the first of equals."""
    return max(found, key=lambda gap: gap.frames, default=None)


def worst_first(found: Sequence[Gap]) -> list[Gap]:
    """By expected error; of equals the longer first, then the earlier."""
    return sorted(found, key=lambda gap: (-gap.error, -gap.frames, gap.start))


def corrections(
    keyframes: Sequence[Keyframe],
    policy: Interpolation = Interpolation.LINEAR,
    camera: Camera | None = None,
) -> list[Correction]:
    """For every keyframe with shapes on both sides of it, how far it moved the in-between; in order of frame.

    The first and the last keyframe of a stretch in the picture correct nothing. `camera` is the video's, if known.
    """
    found: list[Correction] = []
    pairs = _pairs(keyframes)
    places = {key.id: n for n, key in enumerate(keyframes)}
    for (before, key), (also, after) in pairwise(pairs):
        if key is not also or key.shape is None:
            continue
        at = places[key.id]
        earlier = keyframes[max(places[before.id] - _AROUND, 0) : at]
        later = keyframes[at + 1 : places[after.id] + _AROUND + 1]
        computed = motion_from([*earlier, *later], len(earlier) - 1, policy, camera)(key.frame)
        if computed is not None:
            found.append(Correction(key.frame, distance(computed, key.shape)))
    return found


def distance(a: Shape, b: Shape) -> float:
    """How far apart two shapes are: the mean distance of points that go together, in pixels."""
    points_a, points_b = np.array(vertices(a)), np.array(vertices(b))
    if len(points_a) != len(points_b) or type(a) is not type(b):
        if isinstance(a, Polygon) and isinstance(b, Polygon) and len(rings(a)) == len(rings(b)) == 1:
            pairing = paired(points_a, points_b)
            points_a, points_b = pairing.start, pairing.end
        else:
            points_a, points_b = np.array([_middle(a)]), np.array([_middle(b)])
    return float(np.hypot(*(points_a - points_b).T).mean())


def _pairs(keyframes: Sequence[Keyframe]) -> list[tuple[Keyframe, Keyframe]]:
    """Neighbouring keyframes with shapes between which the object is in the picture."""
    found: list[tuple[Keyframe, Keyframe]] = []
    last: Keyframe | None = None
    for key in keyframes:
        if last is not None and key.shape is not None:
            found.append((last, key))
        if key.outside:
            last = None
        elif key.shape is not None:
            last = key
    return found


def _speed(a: Keyframe, b: Keyframe) -> np.ndarray:
    assert a.shape is not None
    assert b.shape is not None
    return np.asarray((np.array(bounds(b.shape)) - np.array(bounds(a.shape))) / (b.frame - a.frame))


def _rms(numbers: np.ndarray) -> float:
    return math.sqrt(float(np.square(numbers).mean()))


def _middle(shape: Shape) -> tuple[float, float]:
    left, top, right, bottom = bounds(shape)
    return (left + right) / 2, (top + bottom) / 2
