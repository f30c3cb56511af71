"""Where the strips of sound and pictures lie, which frames they show, and when a column of pixels is."""

from __future__ import annotations

import math
from bisect import bisect_left
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from framegrain.domain.timebase import FrameTimes
    from framegrain.ui.timeline.span_view import SpanView

SOUND_HEIGHT = 26
PICTURES_HEIGHT = 44
LEAST_LANES = 74
"""Pixels that three lanes need; a strip that would take of them is not shown."""

_AIR = 3
_LEAST_WIDTH = 12.0
_SLACK = 1.06
"""A slot is at least so many pictures wide, so that there is a choice of where in it the picture stands."""


class Media(StrEnum):
    """What of the video a strip shows."""

    SOUND = "sound"
    PICTURES = "pictures"


class MediaStrip(NamedTuple):
    """A strip between the clips and the lanes; `y` counts from the top of the timeline."""

    media: Media
    y: int
    height: int

    @property
    def bottom(self) -> int:
        """Just below it."""
        return self.y + self.height


_HEIGHTS = {Media.SOUND: SOUND_HEIGHT, Media.PICTURES: PICTURES_HEIGHT}


def media_strips(wanted: Collection[Media], *, top: int, height: int) -> tuple[MediaStrip, ...]:
    """The strips there is room for, from `top` down, in a timeline `height` pixels high; sound goes last."""
    room = height - top - LEAST_LANES
    strips = []
    for media in Media:
        needs = _HEIGHTS[media]
        if media in wanted and needs <= room:
            strips.append(MediaStrip(media, top, needs))
            top, room = top + needs, room - needs
    return tuple(strips)


class Held(Protocol):
    """The pictures there are."""

    def first_in(self, start: int, stop: int) -> int | None:
        """The first frame of [start, stop) there is a picture of."""


class Slot(NamedTuple):
    """A picture's place: its left edge is where `frame` begins, `x` pixels into the lanes."""

    frame: int
    x: float


def picture_size(width: int, height: int) -> tuple[int, int]:
    """Width and height at which a video's pictures stand in their strip."""
    high = PICTURES_HEIGHT - 2 * _AIR
    return max(round(high * width / max(height, 1)), 1), high


def slots(view: SpanView, wide: float, keys: Sequence[int], held: Held) -> list[Slot]:
    """The frames to show, from left to right, `wide` pixels each, never over each other.

    The video is cut into slots of equally many frames, whatever part of it is in view. In each stands one frame for
    which the picture ends before the next slot begins: one there is already, else one that is cheap to decode
    (`keys`, rising), else the slot's first.
    """
    wide = max(wide, _LEAST_WIDTH)
    step = slot_frames((wide + 1) / view.scale, between_keys=view.frames / max(len(keys), 1))
    room = max(math.floor(step - (wide + 1) / view.scale), 0) + 1
    shown = view.shown
    first = max((shown.start - math.ceil(wide / view.scale)) // step * step, 0)
    found = []
    for start in range(first, shown.stop, step):
        stop = min(start + room, view.frames)
        frame = held.first_in(start, stop)
        if frame is None:
            at = bisect_left(keys, start)
            frame = keys[at] if at < len(keys) and keys[at] < stop else start
        if view.x(frame) + wide > 0 and view.x(frame) < view.width:
            found.append(Slot(frame, view.x(frame)))
    return found


def slot_frames(picture: float, *, between_keys: float) -> int:
    """Frames in a slot for pictures as wide as `picture` frames: 1 to 8, then 10, 12, 14, 16, 20 and so on.

    Twice as many is a step again, so that zooming finds many pictures made before. Where keyframes are closer than
    half a picture, a slot has room for the picture at one of them.
    """
    if picture <= 1:
        return 1
    least = picture * _SLACK
    if between_keys <= picture / 2:
        least = max(least, picture + between_keys)
    quarter = 2.0 ** max(math.floor(math.log2(least)) - 2, 0)
    return round(math.ceil(least / quarter) * quarter)


def coarse_first(slots: Sequence[Slot]) -> Iterator[int]:
    """The slots' frames so that the first ones lie far apart: the middle, then the middles of both halves, and on."""
    stretches = [(0, len(slots))]
    while stretches:
        halves = []
        for start, stop in stretches:
            if start < stop:
                middle = (start + stop) // 2
                yield slots[middle].frame
                halves += [(start, middle), (middle + 1, stop)]
        stretches = halves


def column_seconds(view: SpanView, times: FrameTimes, columns: int) -> NDArray[np.float64]:
    """When each of `columns` equal columns across the view begins and ends, in seconds since frame 0.

    Shape (columns + 1,). By the frames' own times: a column belongs to the frame it is drawn over, at any rate.
    """
    shown = view.shown
    frames = np.arange(shown.start, shown.stop + 1)
    pts = times.pts[shown.start : shown.stop] - times.pts[0]
    seconds = np.append(pts * float(times.time_base), float(times.since_first(shown.stop)))
    places = view.first + np.arange(columns + 1) * (view.width / columns / view.scale)
    return np.asarray(np.interp(places, frames, seconds), np.float64)
