"""Shapes taken from one frame and put on another: of the same object, as new objects, or into another video."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from framegrain.domain.edit import Edit, joined
from framegrain.domain.errors import BadInput
from framegrain.domain.records import RecordId, Track, Value
from framegrain.domain.shapes import Box, Shape, Xy, bounds, mapped, moved
from framegrain.editing.records import delete, listed
from framegrain.editing.shapes import rounded
from framegrain.editing.tracks import delete_at, set_shape, start_like

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from framegrain.editing.desk import Desk

STEP = 12.0
"""Pixels by which a copy stands off what it is a copy of, to be seen beside it."""


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """One object as it was on the frame it was copied from; `changing` are its attributes that may change."""

    track: Track
    title: str
    shape: Shape
    occluded: bool
    changing: Mapping[str, Value]


class Copies(msgspec.Struct, frozen=True, kw_only=True):
    """What was copied, with the video (its id and size in pixels) and frame it is from."""

    video: int
    size: Xy
    frame: int
    items: tuple[Copied, ...]

    @property
    def title(self) -> str:
        """What a person calls it."""
        return listed([item.title for item in self.items])


def copied(desk: Desk, ids: Collection[RecordId], frame: int) -> Copies:
    """The objects of these that are seen on `frame`. Raises BadInput where there is none."""
    items = []
    for track in desk.seen(frame):
        state = desk.state(track, frame)
        if track.id in ids and state is not None and state.shape is not None:
            items.append(
                Copied(
                    track=track,
                    title=desk.title(track),
                    shape=state.shape,
                    occluded=state.occluded,
                    changing=dict(state.attributes),
                )
            )
    if not items:
        raise BadInput("select an object that is on this frame first")
    video = desk.document.video
    size = (float(video.width), float(video.height))
    return Copies(video=video.id, size=size, frame=frame, items=tuple(items))


def pasted(desk: Desk, copies: Copies, frame: int, *, as_new: bool = False, times: int = 1) -> Edit:
    """What was copied, put on `frame`.

    On another frame of its video an object that still exists gets the shape there; everywhere else, and always
    when `as_new`, it becomes a new object with the next free number, the same label and the same attributes. On
    the frame it is from the copy stands off a little, farther each of so many `times`.
    """
    here = copies.video == desk.document.video.id
    by = STEP * times if here and frame == copies.frame else 0.0
    edits: list[Edit] = []
    made = 0
    for item in copies.items:
        if here and not as_new and frame != copies.frame and item.track.id in desk.document.tracks:
            edits.append(set_shape(desk, item.track.id, frame, item.shape))
        else:
            edits.append(_new(desk, item, frame, placed(item.shape, copies.size, _size(desk), by), made))
            made += 1
    new = " as new" if as_new else ""
    return joined(f"Paste {copies.title}{new} on {frame}", edits)


def is_moved_in(desk: Desk, copies: Copies) -> bool:
    """Whether pasting into this video changes a shape, because its pictures have another size."""
    target = _size(desk)
    return any(placed(item.shape, copies.size, target) != item.shape for item in copies.items)


def duplicated(desk: Desk, ids: Collection[RecordId], frame: int) -> Edit:
    """New objects like these, each beside the one it is like."""
    copies = copied(desk, ids, frame)
    return Edit(f"Duplicate {copies.title} on {frame}", pasted(desk, copies, frame, as_new=True).changes)


def cut_out(desk: Desk, ids: Collection[RecordId], frame: int) -> Edit:
    """The objects taken off `frame`, as deleting them here does; one that is on no other keyframe goes whole."""
    copies = copied(desk, ids, frame)
    edits = []
    for item in copies.items:
        only = len(desk.document.keyframes(item.track.id)) == 1
        edits.append(delete(desk, [item.track.id]) if only else delete_at(desk, item.track.id, frame))
    return joined(f"Cut {copies.title} on {frame}", edits)


def repeated(desk: Desk, ids: Collection[RecordId], frame: int, to: Callable[[RecordId], int]) -> Edit:
    """The shapes the objects have on `frame`, said again of the frame that `to` gives for each.

    A shape that was computed becomes a keyframe, so that the object stands still from here to there.
    """
    copies = copied(desk, ids, frame)
    edits = []
    for item in copies.items:
        key = desk.document.keyframe_at(item.track.id, frame)
        if key is None or key.shape is None:
            edits.append(set_shape(desk, item.track.id, frame, item.shape))
        edits.append(set_shape(desk, item.track.id, to(item.track.id), item.shape))
    targets = {to(item.track.id) for item in copies.items}
    where = f"{min(targets)}" if len(targets) == 1 else "the next keyframes"
    return joined(f"Copy the shape of {copies.title} from {frame} to {where}", edits)


def next_frame(desk: Desk, frame: int) -> int:
    """The frame after this one. Raises BadInput on the last one."""
    if frame + 1 >= desk.document.video.frames:
        raise BadInput("this is the last frame; there is none to copy to")
    return frame + 1


def next_keyframe(desk: Desk, track: RecordId, frame: int) -> int:
    """The frame of an object's next keyframe on which it is in the picture. Raises BadInput where there is none."""
    later = (k.frame for k in desk.document.keyframes(track) if k.frame > frame and not k.outside)
    found = next(later, None)
    if found is None:
        raise BadInput(f"{desk.title(desk.track(track))} has no keyframe in the picture after frame {frame}")
    return found


def placed(shape: Shape, source: Xy, target: Xy, by: float = 0.0) -> Shape:
    """A shape from pictures of size `source` as it is put into pictures of size `target`, moved `by` both ways.

    Where the sizes differ it is moved inside, and made smaller where it is larger than the picture.
    """
    if source != target:
        shape = _inside(shape, target)
    if not by:
        return shape
    left, top, right, bottom = bounds(shape)
    dx = by if right + by <= target[0] else -by if left - by >= 0 else by
    dy = by if bottom + by <= target[1] else -by if top - by >= 0 else by
    return rounded(moved(shape, dx, dy))


def _inside(shape: Shape, size: Xy) -> Shape:
    left, top, right, bottom = bounds(shape)
    share = min(size[0] / (right - left or 1.0), size[1] / (bottom - top or 1.0), 1.0)
    if share == 1.0 and left >= 0 and top >= 0 and right <= size[0] and bottom <= size[1]:
        return shape
    if share < 1.0:
        shape = _scaled(shape, math.floor(share * 1e6) / 1e6)
        left, top, right, bottom = bounds(shape)
    dx = max(-left, 0.0) or min(size[0] - right, 0.0)
    dy = max(-top, 0.0) or min(size[1] - bottom, 0.0)
    return rounded(moved(shape, dx, dy))


def _scaled(shape: Shape, share: float) -> Shape:
    if isinstance(shape, Box):
        fields = {f: getattr(shape, f) * share for f in ("x", "y", "width", "height")}
        return replace(shape, **fields)
    return mapped(shape, lambda p: (p[0] * share, p[1] * share))


def _size(desk: Desk) -> Xy:
    return float(desk.document.video.width), float(desk.document.video.height)


def _new(desk: Desk, item: Copied, frame: int, shape: Shape, ahead: int) -> Edit:
    """A new object like the one copied; so many others made by the same edit come `ahead` of it."""
    made = start_like(
        desk, item.track, frame, shape, ahead=ahead, occluded=item.occluded, changing=item.changing
    )
    return Edit(f"Paste {item.title}", made.changes)
