"""How much of a box its object fills is looked up in the picture as the box is drawn or changed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.records import Keyframe, Track
from framegrain.domain.shapes import Box
from framegrain.media.fill import filled_share

if TYPE_CHECKING:
    from framegrain.ui.canvas.stage import Stage

_MOST = 4
"""So many boxes of one edit are looked at: a hand that moves a crowd waits for nothing."""


def with_fill(stage: Stage, edit: Edit) -> Edit:
    """The edit, with the share that the picture shows of boxes whose label asks for it."""
    changes = list(edit.changes)
    found = [place for place, change in enumerate(changes) if _is_asked(stage, edit, change)]
    for place in found[:_MOST]:
        after = changes[place].after
        if isinstance(after, Keyframe) and isinstance(after.shape, Box):
            changes[place] = Change(changes[place].before, replace(after, fill=_share(stage, after.shape)))
    return Edit(edit.name, tuple(changes), edit.merge_key) if found else edit


def _is_asked(stage: Stage, edit: Edit, change: Change) -> bool:
    """Whether a change sets a box on the frame shown, of a label that says when a box is too coarse."""
    before, after = change.before, change.after
    if not isinstance(after, Keyframe) or not isinstance(after.shape, Box) or after.frame != stage.frame:
        return False
    if isinstance(before, Keyframe) and before.shape == after.shape:
        return False
    made = (c.after for c in edit.changes if c.id == after.track)
    track = next(made, stage.session.open_document.tracks.get(after.track))
    label = stage.session.taxonomy.by_id.get(track.label) if isinstance(track, Track) else None
    return label is not None and label.polygon_when is not None and label.polygon_when.fill is not None


def _share(stage: Stage, box: Box) -> float | None:
    picture = stage.picture
    if picture is None or not stage.is_exact or picture.is_copy:
        return None
    height, width = picture.bgra.shape[:2]
    if (float(width), float(height)) != stage.size:
        return None
    return filled_share(picture.bgra, box)
