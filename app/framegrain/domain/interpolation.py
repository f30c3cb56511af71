"""The shape of a track between its keyframes: computed whenever it is asked for, never stored."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from itertools import chain
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
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray


class Interpolation(StrEnum):
    """What happens between two keyframes; a label's policy says which."""

    LINEAR = "linear"
    NONE = "none"


Motion = Callable[[int], Shape | None]
"""A shape by frame number."""


class TrackState(msgspec.Struct, frozen=True, kw_only=True):
    """A track at one frame.

    `keyframe` is the one set at this very frame, None in between; `latest` the one in force. `shape` is None
    while the object is outside.
    """

    frame: int
    shape: Shape | None
    keyframe: Keyframe | None
    latest: Keyframe
    occluded: bool
    outside: bool
    attributes: Mapping[str, Value]

    @property
    def computed(self) -> bool:
        """Whether the shape is an in-between rather than set by someone at this frame."""
        return self.keyframe is None or self.keyframe.shape is None


class Changing:
    """The changing attributes of one track by keyframe, merged once for many look-ups."""

    def __init__(self, keyframes: Sequence[Keyframe]) -> None:
        self._merged: list[Mapping[str, Value]] = []
        latest: Mapping[str, Value] = {}
        for keyframe in keyframes:
            if keyframe.attributes:
                latest = {**latest, **keyframe.attributes}
            self._merged.append(latest)

    def at(self, keyframe: int) -> Mapping[str, Value]:
        """What holds from the keyframe with this position on."""
        return self._merged[keyframe]


def state_at(
    keyframes: Sequence[Keyframe],
    frame: int,
    policy: Interpolation = Interpolation.LINEAR,
    changing: Changing | None = None,
) -> TrackState | None:
    """The track at `frame`, None outside its life: before its first or after its last keyframe.

    `keyframes` are one track's in order of frame. A track lives from its first to its last keyframe, both
    included: nothing is claimed of frames nobody looked at. Who asks often keeps the track's `changing`.
    """
    if not keyframes or not keyframes[0].frame <= frame <= keyframes[-1].frame:
        return None
    at = bisect_right(keyframes, frame, key=_frame) - 1
    attributes = (changing or Changing(keyframes)).at(at)
    return _state(keyframes[at], frame, _motion(keyframes, at, policy), attributes)


def states(
    keyframes: Sequence[Keyframe], policy: Interpolation = Interpolation.LINEAR, *, in_betweens: bool = True
) -> Iterator[TrackState]:
    """The track at every frame of its life, in order: what `state_at` gives, at a steady cost a frame.

    Without `in_betweens`, only the frames that have a keyframe.
    """
    changing = Changing(keyframes)
    for at, keyframe in enumerate(keyframes):
        last = at + 1 == len(keyframes)
        stop = keyframe.frame + 1 if last else keyframes[at + 1].frame
        if not in_betweens:
            stop = min(stop, keyframe.frame + 1)
        motion = _motion(keyframes, at, policy)
        for frame in range(keyframe.frame, stop):
            yield _state(keyframe, frame, motion, changing.at(at))


def held_at(keyframes: Sequence[Keyframe], frame: int) -> Shape | None:
    """The shape a person last saw: what a ghost shows where the track is not alive or outside."""
    at = bisect_right(keyframes, frame, key=_frame) - 1
    return next((k.shape for k in chain(_backwards(keyframes, at), keyframes) if k.shape is not None), None)


def _state(latest: Keyframe, frame: int, motion: Motion, attributes: Mapping[str, Value]) -> TrackState:
    return TrackState(
        frame=frame,
        shape=motion(frame),
        keyframe=latest if latest.frame == frame else None,
        latest=latest,
        occluded=latest.occluded,
        outside=latest.outside,
        attributes=attributes,
    )


def _motion(keyframes: Sequence[Keyframe], at: int, policy: Interpolation) -> Motion:
    """The shape by frame, from keyframe `at` up to the next one."""
    left = next((k for k in _backwards(keyframes, at) if k.shape is not None), None)
    if left is None or left.shape is None or keyframes[at].outside:
        return _nowhere
    start, shape = left.frame, left.shape
    right = _next_seen(keyframes, at) if policy is Interpolation.LINEAR else None
    if right is None or right.shape is None:
        return lambda frame: shape
    blend, length = blender(shape, right.shape), right.frame - start
    return lambda frame: shape if frame == start else blend((frame - start) / length)


def _backwards(keyframes: Sequence[Keyframe], at: int) -> Iterator[Keyframe]:
    return (keyframes[n] for n in range(at, -1, -1))


def _next_seen(keyframes: Sequence[Keyframe], at: int) -> Keyframe | None:
    """The next keyframe with a shape, which an outside one has when it is known where the object left.

    None when it leaves first and nobody said where: it stays where it was last seen until then.
    """
    later = (keyframes[n] for n in range(at + 1, len(keyframes)))
    return next((k for k in later if k.outside or k.shape is not None), None)


def _nowhere(frame: int) -> None:
    """Outside the picture there is no shape on any frame."""


def _frame(keyframe: Keyframe) -> int:
    return keyframe.frame


def between(a: Shape, b: Shape, share: float) -> Shape:
    """The shape `share` (0 to 1) of the way from `a` to `b`; `a` itself where the two can't be matched."""
    return blender(a, b)(share)


def blender(a: Shape, b: Shape) -> Callable[[float], Shape]:
    """`between` for many shares of one way: what can be matched is matched once."""
    if isinstance(a, Box) and isinstance(b, Box):
        return partial(_box_between, a, b)
    if isinstance(a, Cuboid) and isinstance(b, Cuboid):
        return partial(_cuboid_between, a, b)
    if isinstance(a, Polygon) and isinstance(b, Polygon):
        return _polygon_blender(a, b)
    return lambda share: a


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


def _polygon_blender(a: Polygon, b: Polygon) -> Callable[[float], Shape]:
    rings_a, rings_b = rings(a), rings(b)
    same_build = [len(p.holes) for p in a.parts] == [len(p.holes) for p in b.parts]
    if same_build and all(len(p) == len(q) for p, q in zip(rings_a, rings_b, strict=True)):
        pairs = [(np.array(p), np.array(q)) for p, q in zip(rings_a, rings_b, strict=True)]
        return lambda share: with_rings(a, [_blend(p, q, share) for p, q in pairs])
    if len(rings_a) == len(rings_b) == 1:
        p, q = _matched(np.array(rings_a[0]), np.array(rings_b[0]))
        return lambda share: polygon_of(_blend(p, q, share))
    return lambda share: a


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
