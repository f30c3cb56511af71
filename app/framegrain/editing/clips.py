"""Clip boundaries. Clips tile the video; clip labels follow the clip they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Clip, ClipState, Scope
from framegrain.domain.span import Span
from framegrain.editing.comments import moved_comments
from framegrain.editing.followers import together

if TYPE_CHECKING:
    from framegrain.domain.records import RecordId
    from framegrain.editing.desk import Desk


def split_clip(desk: Desk, at: int) -> Edit:
    """Set a boundary before frame `at`. Clip labels hold both halves: each half gets its own copy."""
    clip = desk.document.clip_at(at)
    if clip is None:
        raise BadInput(f"there is no frame {at} to set a clip boundary before")
    if at == clip.span.start:
        raise BadInput(f"there is a clip boundary at frame {at} already; go to another frame")
    left, right = clip.span.cut(at)
    new = Clip(id=desk.new_id(), span=right, state=ClipState.OPEN)
    changes = [Change(clip, replace(clip, span=left, state=ClipState.OPEN)), Change(None, new)]
    for event in desk.document.events_in(clip.span):
        if event.scope is Scope.CLIP:
            changes.append(Change(event, replace(event, span=left)))
            changes.append(
                Change(None, replace(event, id=desk.new_id(), span=right, provenance=desk.stamp()))
            )
    return Edit(f"Set clip boundary at {at}", tuple(changes))


def move_boundary(desk: Desk, old: int, new: int) -> Edit:
    """Move the boundary before frame `old` to before frame `new`, with the clip labels on both sides.

    A finished clip that grows over frames of an open one is open again: nobody called those finished.
    """
    left, right = _sides(desk, old)
    if not left.span.start < new < right.span.stop:
        raise BadInput("a clip boundary stays between its neighbours; remove it to join the two clips")
    spans = {left.span: Span(left.span.start, new), right.span: Span(new, right.span.stop)}
    grown, other = (left, right) if new > old else (right, left)
    state = grown.state if grown.state is other.state or new == old else ClipState.OPEN
    changes = [
        Change(grown, replace(grown, span=spans[grown.span], state=state)),
        Change(other, replace(other, span=spans[other.span])),
    ]
    changes += [
        Change(event, replace(event, span=spans[event.span]))
        for event in desk.document.events_in(Span(left.span.start, right.span.stop))
        if event.scope is Scope.CLIP and event.span in spans
    ]
    return Edit(f"Move clip boundary to {new}", tuple(changes))


def merge_clips(desk: Desk, at: int) -> Edit:
    """Remove the boundary before frame `at`: the left clip grows; labels both clips have become one, with all comments.

    A label only one of the two has would no longer be true of the whole, so it is removed with the boundary.
    """
    left, right = _sides(desk, at)
    whole = Span(left.span.start, right.span.stop)
    labels = [e for e in desk.document.events_in(whole) if e.scope is Scope.CLIP]
    changes = [Change(left, replace(left, span=whole, state=ClipState.OPEN)), Change(right, None)]
    changes += moved_comments(desk.document, right.id, left.id)
    later = {(e.label, e.verdict): e for e in labels if e.span == right.span}
    for event in labels:
        twin = later.get((event.label, event.verdict)) if event.span == left.span else None
        if twin is None:
            changes.append(Change(event, None))
            continue
        changes.append(Change(event, replace(together((event, twin)), span=whole)))
        changes += moved_comments(desk.document, twin.id, event.id)
    return Edit(f"Remove clip boundary at {at}", tuple(changes))


def set_state(desk: Desk, clip_id: RecordId, state: ClipState) -> Edit:
    """Mark a clip finished or open again; the rules refuse to finish one that still owes something."""
    clip = desk.clip(clip_id)
    number = list(desk.document.clip_order()).index(clip) + 1
    verb = "Finish" if state is ClipState.FINISHED else "Reopen"
    return Edit(f"{verb} clip {number}", (Change(clip, replace(clip, state=state)),))


def _sides(desk: Desk, at: int) -> tuple[Clip, Clip]:
    right = desk.document.clip_at(at)
    left = desk.document.clip_at(at - 1) if at else None
    if left is None or right is None or right.span.start != at:
        raise BadInput(f"there is no clip boundary at frame {at}")
    return left, right
