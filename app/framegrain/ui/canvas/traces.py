"""What the picture can show of the way of a selected object: neighbouring keyframes and a trail. No Qt."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.shapes import bounds
from framegrain.ui.canvas.layout import outlines_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.records import Keyframe, Track
    from framegrain.domain.shapes import Ring, Xy
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.ui.canvas.layout import ColourOf

SKINS = 2
"""Keyframes shown before and after the frame."""

REACH = 60
"""Frames of the way shown before and after the frame."""

MOST = 12
"""Of more selected objects the first ones are traced: more is a tangle."""


class Trace(StrEnum):
    """What can be shown of an object's way, each on its own."""

    ONION = "onion"
    NEXT = "next_shape"
    TRAIL = "trail"


class Skin(NamedTuple):
    """The shape of a keyframe `step` keyframes after (or with a minus before) the frame; 0 is the next, said alone."""

    step: int
    colour: str
    rings: tuple[Ring, ...]
    lines: tuple[Ring, ...]


class Trail(NamedTuple):
    """The middle of a shape from frame to frame, one line for each stretch in the picture.

    `stops` are the middles on keyframes, `here` the one on the frame shown.
    """

    colour: str
    lines: tuple[tuple[Xy, ...], ...]
    stops: tuple[Xy, ...]
    here: Xy | None


class Traces(NamedTuple):
    """All that is to be painted."""

    skins: tuple[Skin, ...] = ()
    trails: tuple[Trail, ...] = ()


def lay_traces(
    document: Document,
    taxonomy: Taxonomy,
    frame: int,
    tracks: Sequence[Track],
    wanted: Collection[Trace],
    colour_of: ColourOf,
) -> Traces:
    """What to show of these tracks at `frame`, in picture coordinates."""
    skins: list[Skin] = []
    trails: list[Trail] = []
    for track in tracks[:MOST] if wanted else ():
        colour = colour_of(track.label)
        for step, key in _neighbours(document.keyframes(track.id), frame, wanted):
            if key.shape is not None:
                skins.append(Skin(step, colour, *outlines_of(key.shape)))
        if Trace.TRAIL in wanted:
            trails.append(_trail(document, taxonomy, track, frame, colour))
    return Traces(tuple(skins), tuple(trails))


def _neighbours(
    keys: Sequence[Keyframe], frame: int, wanted: Collection[Trace]
) -> Iterator[tuple[int, Keyframe]]:
    """Keyframes with shapes around the frame and how many steps away, the farthest first."""
    before = [k for k in keys[: bisect_left(keys, frame, key=_frame)] if k.shape is not None]
    after = [k for k in keys[bisect_right(keys, frame, key=_frame) :] if k.shape is not None]
    if Trace.ONION in wanted:
        for step in range(SKINS, 0, -1):
            if step <= len(before):
                yield -step, before[-step]
            if step <= len(after):
                yield step, after[step - 1]
    if Trace.NEXT in wanted and after:
        yield 0, after[0]


def _trail(document: Document, taxonomy: Taxonomy, track: Track, frame: int, colour: str) -> Trail:
    policy = taxonomy.interpolation(track.label)
    lines: list[list[Xy]] = []
    stops: list[Xy] = []
    here: Xy | None = None
    begun = False
    for near in range(max(frame - REACH, 0), frame + REACH + 1):
        state = document.state(track.id, near, policy)
        if state is None or state.shape is None:
            begun = False
            continue
        left, top, right, bottom = bounds(state.shape)
        middle = (left + right) / 2, (top + bottom) / 2
        if not begun:
            lines.append([])
        begun = True
        lines[-1].append(middle)
        if not state.computed:
            stops.append(middle)
        if near == frame:
            here = middle
    return Trail(colour, tuple(tuple(line) for line in lines), tuple(stops), here)


def _frame(keyframe: Keyframe) -> int:
    return keyframe.frame
