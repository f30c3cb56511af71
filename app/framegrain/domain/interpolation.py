"""The shape of a track between its keyframes: computed whenever it is asked for, never stored."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from msgspec.structs import replace

from framegrain.domain.records import Keyframe, Value
from framegrain.domain.shapes import (
    Box,
    Cuboid,
    Polygon,
    Ring,
    Shape,
    normal_rotation,
    polygon_of,
    rings,
    with_rings,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Interpolation(StrEnum):
    """What happens between two keyframes; a label's policy says which."""

    LINEAR = "linear"
    NONE = "none"


class TrackState(msgspec.Struct, frozen=True, kw_only=True):
    """A track at one frame.

    `keyframe` is the one set at this very frame, None in between. `shape` is None while the object is outside.
    """

    frame: int
    shape: Shape | None
    keyframe: Keyframe | None
    occluded: bool
    outside: bool
    attributes: Mapping[str, Value]

    @property
    def computed(self) -> bool:
        """Whether the shape is an in-between rather than set by someone at this frame."""
        return self.keyframe is None or self.keyframe.shape is None


def state_at(
    keyframes: Sequence[Keyframe], frame: int, policy: Interpolation = Interpolation.LINEAR
) -> TrackState | None:
    """The track at `frame`, None outside its life: before its first or after its last keyframe.

    `keyframes` are one track's in order of frame. A track lives from its first to its last keyframe, both
    included: nothing is claimed of frames nobody looked at.
    """
    if not keyframes or not keyframes[0].frame <= frame <= keyframes[-1].frame:
        return None
    at = bisect_right(keyframes, frame, key=lambda k: k.frame) - 1
    latest = keyframes[at]
    shape = None if latest.outside else _shape_at(keyframes, at, frame, policy)
    return TrackState(
        frame=frame,
        shape=shape,
        keyframe=latest if latest.frame == frame else None,
        occluded=latest.occluded,
        outside=latest.outside,
        attributes=_attributes_at(keyframes, at),
    )


def held_at(keyframes: Sequence[Keyframe], frame: int) -> Shape | None:
    """The shape a person last saw: what a ghost shows where the track is not alive or outside."""
    shaped = [k for k in keyframes if k.shape is not None]
    if not shaped:
        return None
    at = bisect_right(shaped, frame, key=lambda k: k.frame) - 1
    return shaped[max(at, 0)].shape


def _attributes_at(keyframes: Sequence[Keyframe], at: int) -> Mapping[str, Value]:
    merged: dict[str, Value] = {}
    for keyframe in keyframes[: at + 1]:
        merged.update(keyframe.attributes)
    return merged


def _shape_at(keyframes: Sequence[Keyframe], at: int, frame: int, policy: Interpolation) -> Shape | None:
    left = next((k for k in reversed(keyframes[: at + 1]) if k.shape is not None), None)
    if left is None or left.shape is None:
        return None
    if left.frame == frame or policy is Interpolation.NONE:
        return left.shape
    for right in keyframes[at + 1 :]:
        if right.outside:
            break  # it left before it was seen again: it stays where it was last seen until then
        if right.shape is not None:
            return between(left.shape, right.shape, (frame - left.frame) / (right.frame - left.frame))
    return left.shape


def between(a: Shape, b: Shape, share: float) -> Shape:
    """The shape `share` (0 to 1) of the way from `a` to `b`; `a` itself where the two can't be matched."""
    if isinstance(a, Box) and isinstance(b, Box):
        return _box_between(a, b, share)
    if isinstance(a, Cuboid) and isinstance(b, Cuboid):
        return _cuboid_between(a, b, share)
    if isinstance(a, Polygon) and isinstance(b, Polygon):
        return _polygon_between(a, b, share)
    return a


def _box_between(a: Box, b: Box, share: float) -> Box:
    turn = normal_rotation(b.rotation - a.rotation)
    rest = 1.0 - share
    return Box(
        x=a.x * rest + b.x * share,
        y=a.y * rest + b.y * share,
        width=a.width * rest + b.width * share,
        height=a.height * rest + b.height * share,
        rotation=normal_rotation(a.rotation + turn * share) if turn else a.rotation,
    )


def _cuboid_between(a: Cuboid, b: Cuboid, share: float) -> Cuboid:
    corners = np.array(a.front + a.back) * (1.0 - share) + np.array(b.front + b.back) * share
    p = [(float(x), float(y)) for x, y in corners]
    return replace(a, front=(p[0], p[1], p[2], p[3]), back=(p[4], p[5], p[6], p[7]))


def _polygon_between(a: Polygon, b: Polygon, share: float) -> Polygon:
    rings_a, rings_b = rings(a), rings(b)
    same_build = [len(p.holes) for p in a.parts] == [len(p.holes) for p in b.parts]
    if same_build and all(len(p) == len(q) for p, q in zip(rings_a, rings_b, strict=True)):
        return with_rings(
            a, [_blend(np.array(p), np.array(q), share) for p, q in zip(rings_a, rings_b, strict=True)]
        )
    if len(rings_a) == len(rings_b) == 1:
        return polygon_of(_blend(*_matched(np.array(rings_a[0]), np.array(rings_b[0])), share))
    return a


def _blend(p: NDArray[np.float64], q: NDArray[np.float64], share: float) -> Ring:
    return tuple((float(x), float(y)) for x, y in p * (1.0 - share) + q * share)


def _matched(
    p: NDArray[np.float64], q: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both rings sampled at the same shares of their length, wound alike and started at the closest match."""
    if _signed_area(p) * _signed_area(q) < 0:
        q = q[::-1]
    shift = _best_start(p, q)
    q = np.roll(q, -shift, axis=0)
    shares = np.union1d(_shares(p)[:-1], _shares(q)[:-1])
    return _sample(p, shares), _sample(q, shares)


def _signed_area(ring: NDArray[np.float64]) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def _best_start(p: NDArray[np.float64], q: NDArray[np.float64]) -> int:
    shares = np.arange(32) / 32
    samples_p = _sample(p - p.mean(axis=0), shares)
    centred = q - q.mean(axis=0)
    costs = [
        float(np.square(samples_p - _sample(np.roll(centred, -k, axis=0), shares)).sum())
        for k in range(len(q))
    ]
    return int(np.argmin(costs))


def _shares(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of the ring's length at each vertex, shape (n + 1,), from 0 to 1."""
    steps = np.hypot(*(np.roll(ring, -1, axis=0) - ring).T)
    total = float(steps.sum()) or 1.0
    return np.concatenate(([0.0], np.cumsum(steps) / total))


def _sample(ring: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    at = _shares(ring)
    closed = np.vstack((ring, ring[:1]))
    return np.column_stack((np.interp(shares, at, closed[:, 0]), np.interp(shares, at, closed[:, 1])))
