"""What keyframes say, one thing at a time: shapes, changing attributes, and where an object is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Keyframe
from framegrain.domain.span import Span
from framegrain.editing.comments import moved_comments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.records import RecordId, Track
    from framegrain.editing.desk import Desk


def says_of_place(keys: Sequence[Keyframe], at: int) -> bool:
    """Whether a keyframe says where the object is, or that it is hidden or outside; not only what it is like."""
    key = keys[at]
    if key.shape is not None or key.outside or not at:
        return True
    return (key.occluded, key.outside) != (keys[at - 1].occluded, keys[at - 1].outside)


def shape_room(desk: Desk, keyframe_id: RecordId) -> Span:
    """The frames to which `move_shape` can take a keyframe: between its neighbours that say where the object is.

    The first keyframe stays before every other one, since the values the object begins with go with it.
    """
    keyframe = desk.keyframe(keyframe_id)
    keys = desk.document.keyframes(keyframe.track)
    at = [k.id for k in keys].index(keyframe_id)
    low = next((keys[n].frame for n in range(at - 1, -1, -1) if says_of_place(keys, n)), -1)
    later = range(at + 1, len(keys))
    high = next(
        (keys[n].frame for n in later if not at or says_of_place(keys, n)), desk.document.video.frames
    )
    return Span(low + 1, high)


def move_shape(desk: Desk, keyframe_id: RecordId, frame: int) -> Edit:
    """Say on another frame where the object is; changing attributes set with it stay where they were set.

    Raises BadInput beyond `shape_room`.
    """
    keyframe = desk.keyframe(keyframe_id)
    track = desk.track(keyframe.track)
    name = f"Move keyframe of {desk.title(track)} to {frame}"
    if frame == keyframe.frame:
        return Edit(name, ())
    room = shape_room(desk, keyframe_id)
    if frame not in room:
        raise BadInput(
            f"this keyframe of {desk.title(track)} can lie from frame {room.start} to {room.last}, "
            "between its neighbours"
        )
    keys = desk.document.keyframes(track.id)
    first = keys[0].id == keyframe_id
    there = desk.document.keyframe_at(track.id, frame)
    values = keyframe.attributes if first else there.attributes if there is not None else {}
    changes = [Change(keyframe, replace(keyframe, frame=frame, attributes=values, provenance=desk.stamp()))]
    if there is not None:
        changes += [Change(there, None), *moved_comments(desk.document, there.id, keyframe.id)]
    earlier = next((k for k in reversed(keys) if k.frame < keyframe.frame), keyframe)
    if keyframe.attributes and not first:
        said = keyframe if frame < keyframe.frame else earlier
        changes.append(Change(None, _bare(desk, track, keyframe.frame, said, keyframe)))
    for key in keys:  # the values passed over are told afresh whether the object is hidden there
        if min(frame, keyframe.frame) < key.frame < max(frame, keyframe.frame):
            said = keyframe if frame < keyframe.frame else earlier
            changes.append(Change(key, replace(key, occluded=said.occluded, outside=said.outside)))
    return Edit(name, tuple(changes))


def attribute_room(desk: Desk, keyframe_id: RecordId) -> Span:
    """The frames to which `move_attributes` can take values: between those around, within the object's life."""
    keyframe = desk.keyframe(keyframe_id)
    keys = desk.document.keyframes(keyframe.track)
    others = [k.frame for k in keys if k.attributes and k.id != keyframe_id]
    low = max((f for f in others if f < keyframe.frame), default=keys[0].frame)
    high = min((f for f in others if f > keyframe.frame), default=keys[-1].frame + 1)
    return Span(low + 1, high) if keyframe.id != keys[0].id else Span(keyframe.frame, keyframe.frame + 1)


def move_attributes(desk: Desk, keyframe_id: RecordId, frame: int) -> Edit:
    """Let the changing attributes set on one frame hold from another one on; the shape stays where it is."""
    keyframe = desk.keyframe(keyframe_id)
    track = desk.track(keyframe.track)
    name = f"Move attributes of {desk.title(track)} to {frame}"
    if frame == keyframe.frame:
        return Edit(name, ())
    room = attribute_room(desk, keyframe_id)
    if frame not in room:
        if room.length == 1:
            raise BadInput(
                f"these values hold from where {desk.title(track)} begins; move its first keyframe"
            )
        raise BadInput(
            f"these values of {desk.title(track)} can be set from frame {room.start} to {room.last}, "
            "between the values around them"
        )
    there, state = desk.document.keyframe_at(track.id, frame), desk.state(track, frame)
    assert state is not None
    left = replace(keyframe, attributes={})
    stays = _still_says(desk, left)
    if there is not None:
        changes = [Change(there, replace(there, attributes=keyframe.attributes))]
    else:
        fresh = _bare(desk, track, frame, state.latest, keyframe)
        if not stays:  # it goes itself, so that what was said of it stays with it
            return Edit(name, (Change(keyframe, replace(fresh, id=keyframe.id)),))
        changes = [Change(None, fresh)]
    changes.append(Change(keyframe, left if stays else None))
    if there is not None and not stays:
        changes += moved_comments(desk.document, keyframe.id, there.id)
    return Edit(name, tuple(changes))


def delete_attributes(desk: Desk, track_id: RecordId, frame: int) -> Edit:
    """Take back the changing attributes set on `frame`; the shape set there stays."""
    track = desk.track(track_id)
    keyframe = desk.document.keyframe_at(track_id, frame)
    if keyframe is None or not keyframe.attributes:
        raise BadInput(f"no attributes of {desk.title(track)} were set on frame {frame}")
    left = replace(keyframe, attributes={})
    kept = left if _still_says(desk, left) else None
    return Edit(f"Delete attributes of {desk.title(track)} on {frame}", (Change(keyframe, kept),))


def set_occluded_over(desk: Desk, track_id: RecordId, span: Span, *, occluded: bool) -> Edit:
    """Say that the object is hidden (or seen) on the frames of a span, and nothing else anywhere."""
    track = desk.track(track_id)
    life = desk.document.life(track_id)
    span_in = span.overlap(life) if life is not None else None
    if span_in is None or life is None:
        raise BadInput(f"{desk.title(track)} does not live there")
    word = "occluded" if occluded else "not occluded"
    name = f"Mark {desk.title(track)} {word} from {span_in.start} to {span_in.last}"
    keys = {k.frame: k for k in desk.document.keyframes(track_id)}
    new = {f: replace(k, occluded=occluded) if f in span_in else k for f, k in keys.items()}
    for frame, hidden in ((span_in.start, occluded), (span_in.stop, None)):
        state = desk.state(track, frame)
        if state is not None and frame not in keys:
            fresh = _bare(desk, track, frame, state.latest, None)
            new[frame] = fresh if hidden is None else replace(fresh, occluded=hidden)
    order = [new[f] for f in sorted(new)]
    kept = {
        k.frame: k
        for n, k in enumerate(order)
        if k.attributes or n == len(order) - 1 or says_of_place(order, n)
    }
    frames = sorted(keys.keys() | kept.keys())
    changes = [Change(keys.get(f), kept.get(f)) for f in frames if keys.get(f) != kept.get(f)]
    return Edit(name, tuple(changes))


def _still_says(desk: Desk, keyframe: Keyframe) -> bool:
    """Whether a keyframe without its attributes is still needed: for the place, or as the end of the life."""
    keys = [keyframe if k.id == keyframe.id else k for k in desk.document.keyframes(keyframe.track)]
    at = keys.index(keyframe)
    return at == len(keys) - 1 or says_of_place(keys, at)


def _bare(desk: Desk, track: Track, frame: int, said: Keyframe, values: Keyframe | None) -> Keyframe:
    """A new keyframe that leaves the shape alone: hidden or outside as `said`, with the attributes of `values`."""
    return Keyframe(
        id=desk.new_id(),
        track=track.id,
        frame=frame,
        occluded=said.occluded,
        outside=said.outside,
        provenance=desk.stamp(),
        attributes=values.attributes if values is not None else {},
    )
