"""The shape of a track between its keyframes: computed whenever it is asked for, never stored."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from framegrain.domain.polygon_ways import polygon_way
from framegrain.domain.records import Camera, Keyframe, Value
from framegrain.domain.shapes import Box, Cuboid, Polygon, Shape, normal_rotation
from framegrain.domain.smoothing import Knot, smoothed
from framegrain.domain.standing import blender as cuboid_way

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_KIN = 6
"""Keyframes looked at on either side for the pair between which an outline was set."""


class Interpolation(StrEnum):
    """What happens between two keyframes; a label's policy says which."""

    LINEAR = "linear"
    SMOOTH = "smooth"
    NONE = "none"


Motion = Callable[[int], Shape | None]
"""A shape by frame number."""


class TrackState(msgspec.Struct, frozen=True, kw_only=True, gc=False):
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


class Course:
    """What is worked out once of a track's keyframes for many look-ups: where they lie, and what holds from each on."""

    def __init__(self, keyframes: Sequence[Keyframe]) -> None:
        self.frames = array("q", [keyframe.frame for keyframe in keyframes])
        """Where they lie, side by side: the keyframes themselves are all over the memory."""
        self.merged: list[Mapping[str, Value]] = []
        """What holds from each keyframe on, in their order."""
        latest: Mapping[str, Value] = {}
        for keyframe in keyframes:
            if keyframe.attributes:
                latest = {**latest, **keyframe.attributes}
            self.merged.append(latest)


class Stretch(NamedTuple):
    """From one keyframe up to the next: what is the same on all these frames, found once for many look-ups."""

    start: int
    stop: int
    latest: Keyframe
    motion: Motion
    attributes: Mapping[str, Value]

    def state(self, frame: int) -> TrackState:
        """The track at one of these frames."""
        return _state(self.latest, frame, self.motion, self.attributes)


def state_at(
    keyframes: Sequence[Keyframe],
    frame: int,
    policy: Interpolation = Interpolation.LINEAR,
    camera: Camera | None = None,
) -> TrackState | None:
    """The track at `frame`, None outside its life: before its first or after its last keyframe.

    `keyframes` are one track's in order of frame. A track lives from its first to its last keyframe, both
    included: nothing is claimed of frames nobody looked at. With the video's `camera`, cuboids on the ground stay
    there in between.
    """
    stretch = stretch_at(keyframes, frame, policy, camera=camera)
    return None if stretch is None else stretch.state(frame)


def stretch_at(
    keyframes: Sequence[Keyframe],
    frame: int,
    policy: Interpolation = Interpolation.LINEAR,
    course: Course | None = None,
    camera: Camera | None = None,
) -> Stretch | None:
    """What holds from the keyframe in force at `frame` up to the next, None outside the track's life.

    Who asks often keeps the track's `course`, and the stretch while the frames asked for lie in it.
    """
    if not keyframes or not keyframes[0].frame <= frame <= keyframes[-1].frame:
        return None
    course = course or Course(keyframes)
    frames = course.frames
    at = bisect_right(frames, frame) - 1
    start = frames[at]
    stop = frames[at + 1] if at + 1 < len(frames) else start + 1
    motion = motion_from(keyframes, at, policy, camera)
    return Stretch(start, stop, keyframes[at], motion, course.merged[at])


def states(
    keyframes: Sequence[Keyframe],
    policy: Interpolation = Interpolation.LINEAR,
    *,
    in_betweens: bool = True,
    camera: Camera | None = None,
) -> Iterator[TrackState]:
    """The track at every frame of its life, in order: what `state_at` gives, at a steady cost a frame.

    Without `in_betweens`, only the frames that have a keyframe.
    """
    merged, end = Course(keyframes).merged, len(keyframes) - 1
    for at, keyframe in enumerate(keyframes):
        frame = keyframe.frame
        stop = frame + 1 if at == end else keyframes[at + 1].frame
        if not in_betweens:
            stop = min(stop, frame + 1)
            if keyframe.shape is not None and stop > frame:
                yield _as_set(keyframe, merged[at])
                continue
        motion = motion_from(keyframes, at, policy, camera)
        for between in range(frame, stop):
            yield _state(keyframe, between, motion, merged[at])


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


def _as_set(keyframe: Keyframe, attributes: Mapping[str, Value]) -> TrackState:
    """The track on the very frame of a keyframe with a shape: nothing has to be computed."""
    return TrackState(
        frame=keyframe.frame,
        shape=None if keyframe.outside else keyframe.shape,
        keyframe=keyframe,
        latest=keyframe,
        occluded=keyframe.occluded,
        outside=keyframe.outside,
        attributes=attributes,
    )


def motion_from(
    keyframes: Sequence[Keyframe], at: int, policy: Interpolation, camera: Camera | None = None
) -> Motion:
    """The shape by frame, from keyframe `at` up to the next one."""
    left = _last_seen(keyframes, at)
    if left is None or keyframes[at].outside:
        return _nowhere
    start = keyframes[left]
    shape = start.shape
    right = _next_seen(keyframes, at) if policy is not Interpolation.NONE else None
    if shape is None or right is None:
        return lambda frame: shape
    stop = keyframes[right]
    assert stop.shape is not None
    first, length = start.frame, stop.frame - start.frame
    if policy is Interpolation.SMOOTH:
        beyond = _beyond(keyframes, left, right)
        straight = partial(_blend_of, keyframes, left, right, camera)
        blend = smoothed(straight, (start.frame, shape), (stop.frame, stop.shape), *beyond)
    else:
        blend = _blend_of(keyframes, left, right, camera)
    return lambda frame: shape if frame == first else blend((frame - first) / length)


def _blend_of(
    keyframes: Sequence[Keyframe], left: int, right: int, camera: Camera | None
) -> Callable[[float], Shape]:
    """The straight way between two keyframes, told of the outlines around them where it matters."""
    a, b = keyframes[left], keyframes[right]
    assert a.shape is not None
    assert b.shape is not None
    if not (isinstance(a.shape, Polygon) and isinstance(b.shape, Polygon)):
        return blender(a.shape, b.shape, camera)
    before = [
        (k.shape, (a.frame - k.frame) / (b.frame - k.frame))
        for k in islice(_backwards(keyframes, left - 1), _KIN)
        if isinstance(k.shape, Polygon)
    ]
    after = [
        (k.shape, (b.frame - a.frame) / (k.frame - a.frame))
        for k in islice(keyframes, right + 1, right + 1 + _KIN)
        if isinstance(k.shape, Polygon)
    ]
    return polygon_way(a.shape, b.shape, before, after)


def _beyond(keyframes: Sequence[Keyframe], left: int, right: int) -> tuple[Knot | None, Knot | None]:
    """The knots before and after two others within one stretch in the picture; None where it ends."""
    before = after = None
    at = left
    while at >= 0 and not keyframes[at].outside and before is None:
        at -= 1
        before = _knot(keyframes[at]) if at >= 0 and not keyframes[at].outside else None
    if not keyframes[right].outside:
        following = _next_seen(keyframes, right)
        after = _knot(keyframes[following]) if following is not None else None
    return before, after


def _knot(keyframe: Keyframe) -> Knot | None:
    return (keyframe.frame, keyframe.shape) if keyframe.shape is not None else None


def _backwards(keyframes: Sequence[Keyframe], at: int) -> Iterator[Keyframe]:
    return (keyframes[n] for n in range(at, -1, -1))


def _last_seen(keyframes: Sequence[Keyframe], at: int) -> int | None:
    """The nearest keyframe with a shape, from `at` backwards."""
    while at >= 0 and keyframes[at].shape is None:
        at -= 1
    return at if at >= 0 else None


def _next_seen(keyframes: Sequence[Keyframe], at: int) -> int | None:
    """The next keyframe with a shape, which an outside one has when it is known where the object left.

    None when it leaves first and nobody said where: it stays where it was last seen until then.
    """
    for n in range(at + 1, len(keyframes)):
        if keyframes[n].shape is not None:
            return n
        if keyframes[n].outside:
            return None
    return None


def _nowhere(frame: int) -> None:
    """Outside the picture there is no shape on any frame."""


def _frame(keyframe: Keyframe) -> int:
    return keyframe.frame


def between(a: Shape, b: Shape, share: float) -> Shape:
    """The shape `share` (0 to 1) of the way from `a` to `b`; `a` itself where the two can't be matched."""
    return blender(a, b)(share)


def blender(a: Shape, b: Shape, camera: Camera | None = None) -> Callable[[float], Shape]:
    """`between` for many shares of one way: what can be matched is matched once; `camera` is the video's, if known."""
    if isinstance(a, Box) and isinstance(b, Box):
        return partial(_box_between, a, b)
    if isinstance(a, Cuboid) and isinstance(b, Cuboid):
        return cuboid_way(a, b, camera)
    if isinstance(a, Polygon) and isinstance(b, Polygon):
        return polygon_way(a, b)
    return lambda share: a


def _box_between(a: Box, b: Box, share: float) -> Box:
    rest = 1.0 - share
    rotation = a.rotation
    if b.rotation != rotation:
        rotation = normal_rotation(rotation + normal_rotation(b.rotation - rotation) * share)
    return Box(
        x=a.x * rest + b.x * share,
        y=a.y * rest + b.y * share,
        width=a.width * rest + b.width * share,
        height=a.height * rest + b.height * share,
        rotation=rotation,
    )
