"""Objects through time: keyframes, flags, beginning and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.interpolation import held_at
from framegrain.domain.records import Keyframe, Track
from framegrain.editing.events import defaults

if TYPE_CHECKING:
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.domain.shapes import Shape
    from framegrain.editing.desk import Desk


def start_track(desk: Desk, label: LabelId, frame: int, shape: Shape) -> Edit:
    """A new object with its first keyframe; it gets the video's next number."""
    number = max((t.number for t in desk.document.tracks.values()), default=0) + 1
    track = Track(
        id=desk.new_id(),
        label=label,
        number=number,
        provenance=desk.stamp(),
        taxonomy_version=desk.taxonomy.version,
        attributes=defaults(desk, label, changing=False),
    )
    keyframe = Keyframe(
        id=desk.new_id(),
        track=track.id,
        frame=frame,
        shape=shape,
        provenance=desk.stamp(),
        attributes=defaults(desk, label, changing=True),
    )
    return Edit(f"Draw {desk.title(track)}", (Change(None, track), Change(None, keyframe)))


def set_shape(desk: Desk, track_id: RecordId, frame: int, shape: Shape, merge_key: str = "") -> Edit:
    """Say where the object is on `frame`: changes the keyframe there, or sets one (which may extend the life)."""
    track = desk.track(track_id)
    before = desk.document.keyframe_at(track_id, frame)
    if before is None:
        after = _new_keyframe(desk, track, frame, shape)
        return Edit(f"Keyframe {desk.title(track)} on {frame}", (Change(None, after),), merge_key)
    after = replace(before, shape=shape, outside=False, provenance=desk.stamp())
    return Edit(f"Reshape {desk.title(track)} on {frame}", (Change(before, after),), merge_key)


def set_flags(
    desk: Desk, track_id: RecordId, frame: int, *, occluded: bool | None = None, outside: bool | None = None
) -> Edit:
    """Mark the object occluded or outside from `frame` on, until the next keyframe; None leaves a flag as it is."""
    track = desk.track(track_id)
    name = desk.title(track)
    words = [
        word if on else f"not {word}"
        for word, on in (("occluded", occluded), ("outside", outside))
        if on is not None
    ]
    before = desk.document.keyframe_at(track_id, frame)
    fresh = before or _new_keyframe(desk, track, frame, None)
    shape = fresh.shape
    state = desk.state(track, frame)
    if outside is False and shape is None and (state is None or state.shape is None):
        shape = held_at(desk.document.keyframes(track_id), frame)  # where it was last seen, to be corrected
    after = replace(
        fresh,
        shape=shape,
        occluded=fresh.occluded if occluded is None else occluded,
        outside=fresh.outside if outside is None else outside,
        provenance=desk.stamp(),
    )
    _refuse_headless(desk, track, after)
    return Edit(f"Mark {name} {' and '.join(words)} from {frame}", (Change(before, after),))


def extend_to(desk: Desk, track_id: RecordId, frame: int) -> Edit:
    """Confirm the object at `frame` just as it is shown: a keyframe with the computed or last seen shape."""
    track = desk.track(track_id)
    state = desk.state(track, frame)
    shape = state.shape if state is not None else None
    if shape is None:
        shape = held_at(desk.document.keyframes(track_id), frame)
    if shape is None:
        raise BadInput(f"{desk.title(track)} has no shape yet; draw it first")
    edit = set_shape(desk, track_id, frame, shape)
    return Edit(f"Confirm {desk.title(track)} on {frame}", edit.changes)


def end_at(desk: Desk, track_id: RecordId, frame: int) -> Edit:
    """Let the object be gone from `frame` on: outside there, and every later keyframe removed."""
    track = desk.track(track_id)
    edit = set_flags(desk, track_id, frame, outside=True)
    later = tuple(Change(k, None) for k in desk.document.keyframes(track_id) if k.frame > frame)
    return Edit(f"End {desk.title(track)} at {frame}", edit.changes + later)


def reopen(desk: Desk, track_id: RecordId) -> Edit:
    """Take a closing "outside" back: the object is there again at its last keyframe."""
    track = desk.track(track_id)
    last = desk.document.keyframes(track_id)[-1]
    if not last.outside:
        raise BadInput(
            f"{desk.title(track)} was not ended; go to a later frame and confirm it there to extend it"
        )
    shape = last.shape if last.shape is not None else held_at(desk.document.keyframes(track_id), last.frame)
    after = replace(last, outside=False, shape=shape, provenance=desk.stamp())
    return Edit(f"Reopen {desk.title(track)}", (Change(last, after),))


def delete_at(desk: Desk, track_id: RecordId, frame: int) -> Edit:
    """Take the object off one frame and nothing else.

    Between keyframes it becomes outside for this one frame; on a keyframe only that keyframe goes. The last
    keyframe left is never taken: deleting the whole track is an edit of its own.
    """
    track = desk.track(track_id)
    keyframe = desk.document.keyframe_at(track_id, frame)
    if keyframe is not None:
        return delete_keyframe(desk, keyframe.id)
    state = desk.state(track, frame)
    if state is None or state.shape is None:
        raise BadInput(f"{desk.title(track)} is not on frame {frame}; there is nothing to delete here")
    gone = replace(_new_keyframe(desk, track, frame, None), outside=True)
    changes = [Change(None, gone)]
    after = desk.state(track, frame + 1)
    if desk.document.keyframe_at(track_id, frame + 1) is None and after is not None:
        back = replace(_new_keyframe(desk, track, frame + 1, after.shape), occluded=after.occluded)
        changes.append(Change(None, back))
    return Edit(f"Delete {desk.title(track)} on {frame}", tuple(changes))


def delete_keyframe(desk: Desk, keyframe_id: RecordId) -> Edit:
    """Remove one keyframe; the next one takes over where the first had to carry the shape."""
    keyframe = desk.document.all_keyframes[keyframe_id]
    track = desk.track(keyframe.track)
    keys = desk.document.keyframes(track.id)
    if sum(k.shape is not None for k in keys) <= 1 and keyframe.shape is not None:
        raise BadInput(
            f"this is the only keyframe of {desk.title(track)}; delete the whole track with Shift+Delete"
        )
    changes = [Change(keyframe, None)]
    if keys[0].id == keyframe_id:
        changes.extend(_new_head(desk, track, keys[1], keyframe))
    return Edit(f"Delete keyframe of {desk.title(track)} on {keyframe.frame}", tuple(changes))


def _new_head(desk: Desk, track: Track, second: Keyframe, first: Keyframe) -> list[Change]:
    """What the second keyframe must carry so that the track still begins with a shape and its attributes."""
    state = desk.state(track, second.frame)
    shape = second.shape
    if shape is None:
        shape = state.shape if state is not None and state.shape is not None else first.shape
    attributes = {**first.attributes, **second.attributes}
    return [Change(second, replace(second, shape=shape, outside=False, attributes=attributes))]


def move_keyframe(desk: Desk, keyframe_id: RecordId, frame: int) -> Edit:
    """Say the same of another frame; refused past the neighbouring keyframes."""
    keyframe = desk.document.all_keyframes[keyframe_id]
    track = desk.track(keyframe.track)
    others = [k.frame for k in desk.document.keyframes(track.id) if k.id != keyframe_id]
    low = max((f for f in others if f < keyframe.frame), default=-1)
    high = min((f for f in others if f > keyframe.frame), default=desk.document.video.frames)
    if not low < frame < high:
        raise BadInput(
            f"a keyframe of {desk.title(track)} stays between its neighbours, frames {low} and {high}"
        )
    after = replace(keyframe, frame=frame, provenance=desk.stamp())
    return Edit(f"Move keyframe of {desk.title(track)} to {frame}", (Change(keyframe, after),))


def _new_keyframe(desk: Desk, track: Track, frame: int, shape: Shape | None) -> Keyframe:
    """A keyframe that keeps what held at this frame, but is never outside by itself."""
    state = desk.state(track, frame)
    return Keyframe(
        id=desk.new_id(),
        track=track.id,
        frame=frame,
        shape=shape,
        occluded=state.occluded if state is not None else False,
        outside=state.outside if state is not None and shape is None else False,
        provenance=desk.stamp(),
    )


def _refuse_headless(desk: Desk, track: Track, after: Keyframe) -> None:
    keys = desk.document.keyframes(track.id)
    before_life = bool(keys) and after.frame < keys[0].frame
    if after.outside and (before_life or (keys and keys[0].id == after.id)):
        raise BadInput(f"{desk.title(track)} begins here: go to a later frame to mark where it leaves")
    if before_life and after.shape is None:
        raise BadInput(f"{desk.title(track)} is not here yet; confirm or draw it on this frame first")
