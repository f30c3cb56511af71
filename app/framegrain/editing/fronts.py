"""Which face of a cuboid is the front: changed without moving a corner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.cuboids import with_next_front
from framegrain.domain.edit import Change, Edit, joined
from framegrain.domain.errors import BadInput
from framegrain.domain.shapes import Cuboid
from framegrain.editing.tracks import set_shape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from framegrain.domain.records import RecordId
    from framegrain.editing.desk import Desk


def next_front(desk: Desk, tracks: Iterable[RecordId]) -> Edit:
    """The next upright face as the front, on every keyframe of the objects: right, back, left, front again.

    Raises BadInput when none of them has a cuboid.
    """
    edits, names = [], []
    for track_id in tracks:
        changes = tuple(
            Change(key, replace(key, shape=with_next_front(key.shape), provenance=desk.stamp()))
            for key in desk.document.keyframes(track_id)
            if isinstance(key.shape, Cuboid)
        )
        if changes:
            names.append(desk.title(desk.track(track_id)))
            edits.append(Edit("", changes))
    return joined(f"Next front of {_of(names)}", edits)


def next_front_here(desk: Desk, tracks: Iterable[RecordId], frame: int) -> Edit:
    """The next upright face as the front on one frame, so that the objects turn on the way to and from it.

    Raises BadInput when none of them is a cuboid there.
    """
    edits, names = [], []
    for track_id in tracks:
        track = desk.track(track_id)
        state = desk.state(track, frame)
        if state is not None and isinstance(state.shape, Cuboid):
            names.append(desk.title(track))
            edits.append(set_shape(desk, track_id, frame, with_next_front(state.shape)))
    return joined(f"Next front of {_of(names)} on {frame}", edits)


def _of(names: list[str]) -> str:
    if not names:
        raise BadInput("only cuboids have a front; select one")
    return names[0] if len(names) == 1 else f"{len(names)} objects"
