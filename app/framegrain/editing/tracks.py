"""Objects through time: keyframes, flags, beginning and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.interpolation import held_at
from framegrain.domain.records import Keyframe, Track
from framegrain.editing.events import defaults
from framegrain.editing.marks import says_of_place
from framegrain.editing.parts import whole_around

if TYPE_CHECKING:
    from collections.abc import Mapping

    from framegrain.domain.records import LabelId, RecordId, Value
    from framegrain.domain.shapes import Shape
    from framegrain.editing.desk import Desk


def start_track(desk: Desk, label: LabelId, frame: int, shape: Shape) -> Edit:
    """A new object with its first keyframe; it gets the video's next number.

    One that is a part of something belongs to the innermost such object around it, where there is exactly one.
    """
    number = max((t.number for t in desk.document.tracks.values()), default=0) + 1
    track = Track(
        id=desk.new_id(),
        label=label,
        number=number,
        provenance=desk.stamp(),
        taxonomy_version=desk.taxonomy.version,
        attributes=defaults(desk, label, changing=False),
        part_of=whole_around(desk, label, frame, shape),
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


def start_like(
    desk: Desk,
    model: Track,
    frame: int,
    shape: Shape,
    *,
    ahead: int,
    occluded: bool,
    changing: Mapping[str, Value],
) -> Edit:
    """A new object with the label, layer and fixed attributes of another, and these changing ones.

    So many others made by the same edit come `ahead` of it, which counts for its number.
    """
    made = start_track(desk, model.label, frame, shape)
    changes = []
    for change in made.changes:
        record = change.after
        if isinstance(record, Track):
            number = record.number + ahead
            record = replace(record, number=number, attributes=model.attributes, layer=model.layer)
        elif isinstance(record, Keyframe):
            record = replace(record, occluded=occluded, attributes=dict(changing))
        changes.append(Change(None, record))
    return Edit(made.name, tuple(changes))


def set_shape(desk: Desk, track_id: RecordId, frame: int, shape: Shape, merge_key: str = "") -> Edit:
    """Say where the object is on `frame`: changes the keyframe there, or sets one (which may extend the life)."""
    track = desk.track(track_id)
    before = desk.document.keyframe_at(track_id, frame)
    if before is None:
        after = _new_keyframe(desk, track, frame, shape)
        return Edit(f"Keyframe {desk.title(track)} on {frame}", (Change(None, after),), merge_key)
    after = replace(before, shape=shape, outside=False, provenance=desk.stamp(), fill=None)
    return Edit(f"Reshape {desk.title(track)} on {frame}", (Change(before, after),), merge_key)


def set_flags(
    desk: Desk, track_id: RecordId, frame: int, *, occluded: bool | None = None, outside: bool | None = None
) -> Edit:
    """Mark the object occluded or outside from `frame` on, until the next keyframe; None leaves a flag as it is."""
    track = desk.track(track_id)
    _refuse_headless(desk, track, frame, outside)
    words = [
        word if on else f"not {word}"
        for word, on in (("occluded", occluded), ("outside", outside))
        if on is not None
    ]
    before = desk.document.keyframe_at(track_id, frame)
    fresh = before or _new_keyframe(desk, track, frame, None)
    after = replace(
        fresh,
        shape=fresh.shape if fresh.shape is not None else _shape_said(desk, track, frame, outside),
        occluded=fresh.occluded if occluded is None else occluded,
        outside=fresh.outside if outside is None else outside,
        provenance=desk.stamp(),
    )
    name = f"Mark {desk.title(track)} {' and '.join(words)} from {frame}"
    return Edit(name, (Change(before, after),))


def _shape_said(desk: Desk, track: Track, frame: int, outside: bool | None) -> Shape | None:
    """The shape a mark without one needs: none while it leaves the motion alone."""
    state = desk.state(track, frame)
    if state is not None and outside is None:
        return None
    if state is not None and (outside or state.shape is not None):
        return state.shape  # where it was on its way, so that the frames before keep their shapes
    # back in the picture, or said of a frame past the end: where it was last seen, to be corrected
    return None if outside else held_at(desk.document.keyframes(track.id), frame)


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

    Between keyframes it becomes outside for this one frame, also when it was taken off the frame before or only
    attributes are set here; on any other keyframe only that keyframe goes. The last keyframe left is never taken:
    deleting the whole track is an edit of its own.
    """
    track = desk.track(track_id)
    keyframe = desk.document.keyframe_at(track_id, frame)
    after = desk.state(track, frame + 1)
    just_back = keyframe is not None and after is not None and _just_back(desk, keyframe)
    if keyframe is not None and not just_back and not _only_values(desk, keyframe):
        return delete_keyframe(desk, keyframe.id)
    state = desk.state(track, frame)
    if state is None or state.shape is None:
        raise BadInput(f"{desk.title(track)} is not on frame {frame}; there is nothing to delete here")
    fresh = keyframe or _new_keyframe(desk, track, frame, state.shape)
    gone = replace(fresh, shape=state.shape, outside=True)
    changes = [Change(keyframe, gone)]
    if desk.document.keyframe_at(track_id, frame + 1) is None and after is not None:
        changes.append(Change(None, _new_keyframe(desk, track, frame + 1, after.shape)))
    return Edit(f"Delete {desk.title(track)} on {frame}", tuple(changes))


def _just_back(desk: Desk, keyframe: Keyframe) -> bool:
    """Whether the object was marked as gone on the frame before, and is seen here."""
    before = desk.document.keyframe_at(keyframe.track, keyframe.frame - 1)
    return before is not None and before.outside and not keyframe.outside


def _only_values(desk: Desk, keyframe: Keyframe) -> bool:
    """Whether a keyframe between others says what the object is like, and nothing of where it is."""
    keys = desk.document.keyframes(keyframe.track)
    at = [k.id for k in keys].index(keyframe.id)
    return bool(keyframe.attributes) and at < len(keys) - 1 and not says_of_place(keys, at)


def delete_keyframe(desk: Desk, keyframe_id: RecordId) -> Edit:
    """Take back what a keyframe says of the object's place; without its first the track begins with a later one.

    Changing attributes set on it stay, except on the first and the last: there the object no longer is.
    """
    keyframe = desk.keyframe(keyframe_id)
    track = desk.track(keyframe.track)
    keys = desk.document.keyframes(track.id)
    at = [k.id for k in keys].index(keyframe_id)
    if keyframe.attributes and 0 < at < len(keys) - 1 and says_of_place(keys, at):
        said = keys[at - 1]
        left = replace(keyframe, shape=None, occluded=said.occluded, outside=said.outside)
        name = f"Delete shape of {desk.title(track)} on {keyframe.frame}, keep its attributes"
        return Edit(name, (Change(keyframe, left),))
    changes = [Change(keyframe, None)]
    if not at:
        changes += _later_head(desk, track)
    return Edit(f"Delete keyframe of {desk.title(track)} on {keyframe.frame}", tuple(changes))


def _later_head(desk: Desk, track: Track) -> list[Change]:
    """Let the track begin with the next keyframe not outside, with the shape and attributes that hold there."""
    later = desk.document.keyframes(track.id)[1:]
    at = next((n for n, k in enumerate(later) if not k.outside), None)
    state = desk.state(track, later[at].frame) if at is not None else None
    if at is None or state is None:
        raise BadInput(
            f"{desk.title(track)} is on no other keyframe; delete the whole object with Shift+Delete"
        )
    head = replace(later[at], shape=state.shape, attributes=dict(state.attributes))
    return [*(Change(k, None) for k in later[:at]), Change(later[at], head)]


def _new_keyframe(desk: Desk, track: Track, frame: int, shape: Shape | None) -> Keyframe:
    """A keyframe that keeps what holds at this frame or at the nearest one alive; with a shape never outside."""
    state = desk.state(track, frame)
    keys = desk.document.keyframes(track.id)
    early = bool(keys) and frame < keys[0].frame
    nearest = state.latest if state is not None else (keys[0] if early else keys[-1]) if keys else None
    return Keyframe(
        id=desk.new_id(),
        track=track.id,
        frame=frame,
        shape=shape,
        occluded=nearest is not None and nearest.occluded,
        outside=state is not None and state.outside and shape is None,
        provenance=desk.stamp(),
        attributes=keys[0].attributes if early else {},  # later on they go on by themselves
    )


def _refuse_headless(desk: Desk, track: Track, frame: int, outside: bool | None) -> None:
    """A track begins with a shape that is seen."""
    keys = desk.document.keyframes(track.id)
    if outside and keys and frame == keys[0].frame:
        raise BadInput(f"{desk.title(track)} begins here: go to a later frame to mark where it leaves")
    if outside is not False and keys and frame < keys[0].frame:
        raise BadInput(f"{desk.title(track)} is not here yet; confirm or draw it on this frame first")
