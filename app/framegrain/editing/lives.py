"""Whole lives of objects: cut, trimmed, exchanged, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Keyframe, Track
from framegrain.editing.bindings import moved_bindings, swapped_bindings
from framegrain.editing.comments import moved_comments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from framegrain.domain.records import RecordId
    from framegrain.domain.span import Span
    from framegrain.editing.desk import Desk


def split_track(desk: Desk, track_id: RecordId, frame: int, ahead: int = 0) -> Edit:
    """Two objects of one: the second begins on `frame` and gets the next number; what is seen stays as it is.

    Events and parts that begin with the second or later are bound to that. Where the object is outside on `frame`,
    the second begins when it is back. `ahead` numbers are left to others that are split in the same step.
    """
    track = desk.track(track_id)
    title = desk.title(track)
    life = _life(desk, track)
    if not life.start < frame <= life.last:
        raise BadInput(f"{title} lives from frame {life.start} to {life.last}; go between them to split it")
    number = max(t.number for t in desk.document.tracks.values()) + 1 + ahead
    second = replace(track, id=desk.new_id(), number=number, provenance=desk.stamp())
    tail = _beginning(desk, track, _tail(desk, track, frame))
    if not tail:
        raise BadInput(f"{title} is outside from here to its end; there is nothing to split off")
    after = [*_head(desk, track, frame), *_belonging(tail, second.id)]
    changes = (
        Change(None, second),
        *_rewritten(desk.document.keyframes(track_id), after),
        *moved_bindings(desk.document, track_id, second.id, tail[0].frame),
    )
    return Edit(f"Split {title} at {frame}", changes)


def trim_before(desk: Desk, track_id: RecordId, frame: int) -> Edit:
    """Let the object begin on `frame`, as it is there; where it is outside, when it is back."""
    track = desk.track(track_id)
    title, life = desk.title(track), _life(desk, track)
    if frame > life.last:
        raise BadInput(f"{title} ended at frame {life.last}; go to a frame it is on to trim it")
    if frame <= life.start:
        raise BadInput(f"{title} begins at frame {life.start}; there is nothing before this to trim")
    after = _beginning(desk, track, _tail(desk, track, frame))
    if not after:
        raise BadInput(f"{title} is outside from here to its end; delete the whole object instead")
    return Edit(f"Trim {title} before {frame}", _rewritten(desk.document.keyframes(track_id), after))


def trim_after(desk: Desk, track_id: RecordId, frame: int) -> Edit:
    """Let the object live to `frame` and no further, with the shape it has there."""
    track = desk.track(track_id)
    title, life = desk.title(track), _life(desk, track)
    if frame < life.start:
        raise BadInput(f"{title} begins at frame {life.start}; go to a frame it is on to trim it")
    if frame >= life.last:
        raise BadInput(f"{title} ends at frame {life.last}; there is nothing after this to trim")
    after = _head(desk, track, frame + 1)
    return Edit(f"Trim {title} after {frame}", _rewritten(desk.document.keyframes(track_id), after))


def delete_from(desk: Desk, track_id: RecordId, frame: int) -> Edit:
    """Take the object off `frame` and every later frame; what is seen before stays."""
    track = desk.track(track_id)
    title, life = desk.title(track), _life(desk, track)
    if frame <= life.start:
        raise BadInput(f"{title} begins at frame {life.start}; delete the whole object instead")
    if frame > life.last:
        raise BadInput(f"{title} ended at frame {life.last}; there is nothing of it here or later")
    after = _head(desk, track, frame)
    return Edit(f"Delete {title} from {frame} on", _rewritten(desk.document.keyframes(track_id), after))


def swap_tracks(desk: Desk, one_id: RecordId, other_id: RecordId, frame: int) -> Edit:
    """Exchange what two objects are from `frame` on: each goes on as the other did.

    So do the roles in events that begin there or later, and the parts.
    """
    one, other = desk.track(one_id), desk.track(other_id)
    _refuse_unlike(desk, one, other)
    for track in (one, other):
        life = _life(desk, track)
        if frame not in life:
            raise BadInput(
                f"{desk.title(track)} lives from frame {life.start} to {life.last}; "
                "go to a frame both objects are on to swap them"
            )
    before = (*desk.document.keyframes(one_id), *desk.document.keyframes(other_id))
    after = [*_exchanged(desk, one, other, frame), *_exchanged(desk, other, one, frame)]
    name = f"Swap {desk.title(one)} and {desk.title(other)} from {frame} on"
    bound = swapped_bindings(desk.document, one_id, other_id, frame)
    return Edit(name, (*_rewritten(before, after), *bound))


def _exchanged(desk: Desk, track: Track, other: Track, frame: int) -> list[Keyframe]:
    """The keyframes of `track` up to `frame`, then those of `other`."""
    head, tail = _head(desk, track, frame), _tail(desk, other, frame)
    if not head:
        tail = _beginning(desk, other, tail)
    if not head and not tail:
        raise BadInput(
            f"{desk.title(other)} is outside from here on; there would be nothing left of an object"
        )
    return [*head, *_belonging(tail, track.id)]


def merge_tracks(desk: Desk, one_id: RecordId, other_id: RecordId) -> Edit:
    """One object of two that never live at once: between them the shape is computed, as between any keyframes."""
    earlier, later, gap = _in_order(desk, one_id, other_id)
    return Edit(
        f"Merge {desk.title(later)} into {desk.title(earlier)}{_over(gap)}", _united(desk, earlier, later)
    )


def join_tracks(desk: Desk, one_id: RecordId, other_id: RecordId) -> Edit:
    """One object of two that never live at once, outside the picture between them."""
    earlier, later, gap = _in_order(desk, one_id, other_id)
    if gap is None:
        raise BadInput(
            f"{desk.title(later)} begins right after {desk.title(earlier)} ends; merge them, there is no gap"
        )
    changes = list(_united(desk, earlier, later))
    last = desk.document.keyframes(earlier.id)[-1]
    if not last.outside:
        away = Keyframe(
            id=desk.new_id(), track=earlier.id, frame=gap[0], outside=True, provenance=desk.stamp()
        )
        changes.append(Change(None, away))
    return Edit(f"Join {desk.title(later)} to {desk.title(earlier)}{_over(gap)}", tuple(changes))


def _over(gap: tuple[int, int] | None) -> str:
    return "" if gap is None else f" across {gap[0]} to {gap[1]}"


def _in_order(
    desk: Desk, one_id: RecordId, other_id: RecordId
) -> tuple[Track, Track, tuple[int, int] | None]:
    """The earlier track, the later one, and the first and last frame of the gap between; None without one."""
    one, other = desk.track(one_id), desk.track(other_id)
    _refuse_unlike(desk, one, other)
    earlier, later = sorted((one, other), key=lambda track: _life(desk, track).start)
    end, begin = _life(desk, earlier).last, _life(desk, later).start
    if begin <= end:
        both = f"frame {begin}" if begin == end else f"frames {begin} to {min(end, _life(desk, later).last)}"
        raise BadInput(
            f"{desk.title(earlier)} and {desk.title(later)} both live on {both}; trim one of them first"
        )
    for name in sorted(earlier.attributes.keys() & later.attributes.keys()):
        if earlier.attributes[name] != later.attributes[name]:
            shown = (
                desk.taxonomy.attribute_by_id[name].name if name in desk.taxonomy.attribute_by_id else name
            )
            raise BadInput(
                f"{desk.title(earlier)} and {desk.title(later)} differ in {shown.lower()}; make them the same first"
            )
    return earlier, later, (end + 1, begin - 1) if begin > end + 1 else None


def _refuse_unlike(desk: Desk, one: Track, other: Track) -> None:
    titles = f"{desk.title(one)} and {desk.title(other)}"
    if one.id == other.id:
        raise BadInput("select two different objects")
    if one.label != other.label:
        raise BadInput(f"{titles} have different labels; give them the same label first")
    if one.verdict is not other.verdict:
        raise BadInput(f"{titles} have different verdicts; make them the same first")


def _united(desk: Desk, earlier: Track, later: Track) -> tuple[Change, ...]:
    """What belongs to the later track goes to the earlier one, which takes what only the other knew."""
    known = {**later.attributes, **earlier.attributes}
    whole = next((w for w in (earlier.part_of, later.part_of) if w not in (None, earlier.id, later.id)), None)
    ruled_out = tuple(dict.fromkeys((*earlier.ruled_out, *later.ruled_out)))
    kept = replace(earlier, attributes=dict(sorted(known.items())), part_of=whole, ruled_out=ruled_out)
    changes = [Change(later, None), *moved_bindings(desk.document, later.id, earlier.id)]
    if kept != earlier:
        changes.append(Change(earlier, kept))
    keys = desk.document.keyframes(later.id)
    said = moved_comments(desk.document, later.id, earlier.id)
    return (*changes, *_rewritten(keys, _belonging(keys, earlier.id)), *said)


def _life(desk: Desk, track: Track) -> Span:
    life = desk.document.life(track.id)
    if life is None:
        raise BadInput(f"{desk.title(track)} has no keyframes; delete it")
    return life


def _head(desk: Desk, track: Track, frame: int) -> list[Keyframe]:
    """The keyframes before `frame`; where the object is seen on the frame before it, it is said to be there."""
    keys = [k for k in desk.document.keyframes(track.id) if k.frame < frame]
    state = desk.state(track, frame - 1)
    if state is None or state.shape is None:
        return keys
    if state.keyframe is not None:
        return [*keys[:-1], replace(state.keyframe, shape=state.shape)]
    last = Keyframe(
        id=desk.new_id(),
        track=track.id,
        frame=frame - 1,
        shape=state.shape,
        occluded=state.occluded,
        provenance=desk.stamp(),
    )
    return [*keys, last]


def _tail(desk: Desk, track: Track, frame: int) -> list[Keyframe]:
    """The keyframes from `frame` on, the first of them on it and with all that holds there."""
    keys = [k for k in desk.document.keyframes(track.id) if k.frame >= frame]
    state = desk.state(track, frame)
    if state is None:
        return keys
    held = dict(state.attributes)
    if state.keyframe is not None:
        shape = state.shape if state.shape is not None else state.keyframe.shape
        return [replace(state.keyframe, shape=shape, attributes=held), *keys[1:]]
    first = Keyframe(
        id=desk.new_id(),
        track=track.id,
        frame=frame,
        shape=state.shape,
        occluded=state.occluded,
        outside=state.outside,
        provenance=desk.stamp(),
        attributes=held,
    )
    return [first, *keys]


def _beginning(desk: Desk, track: Track, tail: Sequence[Keyframe]) -> list[Keyframe]:
    """A tail from where the object is seen, with the shape and attributes that hold there; empty where it is not."""
    at = next((n for n, k in enumerate(tail) if not k.outside), None)
    state = desk.state(track, tail[at].frame) if at is not None else None
    if at is None or state is None or state.shape is None:
        return []
    return [replace(tail[at], shape=state.shape, attributes=dict(state.attributes)), *tail[at + 1 :]]


def _belonging(keys: Iterable[Keyframe], track: RecordId) -> list[Keyframe]:
    return [replace(k, track=track) for k in keys]


def _rewritten(before: Iterable[Keyframe], after: Iterable[Keyframe]) -> tuple[Change, ...]:
    """What has to change for the keyframes `before` to become those `after`, by their ids."""
    return tuple(_steps({k.id: k for k in before}, {k.id: k for k in after}))


def _steps(old: dict[RecordId, Keyframe], new: dict[RecordId, Keyframe]) -> Iterator[Change]:
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if was != now:
            yield Change(was, now)
