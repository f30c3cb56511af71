"""What an object is a part of: a wheel of its car."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.shapes import bounds
from framegrain.editing.records import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from framegrain.domain.document import Document
    from framegrain.domain.records import LabelId, RecordId, Track
    from framegrain.domain.shapes import Shape
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.editing.desk import Desk

Extent = tuple[float, float, float, float]
"""Left, top, right and bottom of the upright box around a shape, in pixels."""


def set_whole(desk: Desk, parts: Iterable[RecordId], whole_id: RecordId) -> Edit:
    """Say what objects are part of; BadInput for an object that would be part of itself, however far around."""
    whole = desk.track(whole_id)
    found = [desk.track(part) for part in dict.fromkeys(parts)]
    above = {whole.id, *(track.id for track in wholes_above(desk.document, whole))}
    for part in found:
        if part.id in above:
            around = "itself" if part.id == whole.id else f"{desk.title(whole)}, which is part of it"
            raise BadInput(f"{desk.title(part)} can't be part of {around}")
    changes = tuple(Change(part, replace(part, part_of=whole.id)) for part in found)
    return Edit(f"Make {listed([desk.title(part) for part in found])} part of {desk.title(whole)}", changes)


def clear_whole(desk: Desk, parts: Iterable[RecordId]) -> Edit:
    """Say that objects are part of nothing."""
    found = [track for part in dict.fromkeys(parts) if (track := desk.track(part)).part_of is not None]
    changes = tuple(Change(part, replace(part, part_of=None)) for part in found)
    return Edit(f"Make {listed([desk.title(part) for part in found])} part of nothing", changes)


def wholes_above(document: Document, track: Track) -> Iterator[Track]:
    """What a track is part of, what that is part of, and so on; a circle in a damaged file ends."""
    seen = {track.id}
    at = document.tracks.get(track.part_of) if track.part_of is not None else None
    while at is not None and at.id not in seen:
        yield at
        seen.add(at.id)
        at = document.tracks.get(at.part_of) if at.part_of is not None else None


def takes_whole(taxonomy: Taxonomy, label: LabelId) -> bool:
    """Whether objects of this label are parts of something."""
    found = taxonomy.by_id.get(label)
    return found is not None and bool(found.part_of)


def fits_whole(taxonomy: Taxonomy, label: LabelId, whole: Track) -> bool:
    """Whether an object may be the whole of parts of this label."""
    found = taxonomy.by_id.get(label)
    return found is not None and any(taxonomy.is_a(whole.label, wanted) for wanted in found.part_of)


def fitting_wholes(desk: Desk, part: Track) -> list[Track]:
    """The objects that may be this one's whole: their label fits and they share a frame with it; by number."""
    life = desk.document.life(part.id)
    if life is None:
        return []
    found = (
        track
        for track in desk.document.tracks_in(life)
        if track.id != part.id and fits_whole(desk.taxonomy, part.label, track)
    )
    return sorted(found, key=lambda track: (track.number, track.id))


def whole_around(desk: Desk, label: LabelId, frame: int, shape: Shape) -> RecordId | None:
    """The innermost object that contains a shape of this label on a frame and may be its whole.

    Contains: as much of the shape's upright box lies within the other's as the label asks for. None where there is no
    such object, or where more than one is innermost and a person has to say which.
    """
    known = desk.taxonomy.by_id.get(label)
    if known is None or not known.part_of:
        return None
    own, around = bounds(shape), []
    for track in desk.seen(frame):
        state = desk.state(track, frame) if fits_whole(desk.taxonomy, label, track) else None
        if state is not None and state.shape is not None:
            extent = bounds(state.shape)
            if share_inside(own, extent) >= known.part_inside:
                around.append((track.id, extent))
    innermost = [
        key for key, extent in around if not any(_within(other, extent) for k, other in around if k != key)
    ]
    return innermost[0] if len(innermost) == 1 else None


def share_inside(part: Extent, whole: Extent) -> float:
    """The share of one upright box that lies inside another, 0 to 1."""
    width = min(part[2], whole[2]) - max(part[0], whole[0])
    height = min(part[3], whole[3]) - max(part[1], whole[1])
    area = (part[2] - part[0]) * (part[3] - part[1])
    return max(width, 0.0) * max(height, 0.0) / area if area > 0 else 0.0


def _within(inner: Extent, outer: Extent) -> bool:
    return inner != outer and (
        inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]
    )
