"""What a drag on a track's bar does: a keyframe's shape, its attributes, or the end of a hidden stretch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.span import Span
from framegrain.editing import marks
from framegrain.ui.timeline.gestures import Draft
from framegrain.ui.timeline.snapping import Snapped

if TYPE_CHECKING:
    from framegrain.domain.edit import Edit
    from framegrain.domain.records import Keyframe, RecordId
    from framegrain.editing.desk import Desk
    from framegrain.ui.timeline.gestures import Pointer
    from framegrain.ui.timeline.snapping import Snapping


class MoveMark:
    """A keyframe dragged to another frame: where the object is, or (`values`) what it is like from there on."""

    def __init__(self, desk: Desk, keyframe: Keyframe, snapping: Snapping, *, values: bool) -> None:
        self._desk = desk
        self._keyframe = keyframe
        self._snapping = snapping
        self._values = values
        self._frame = keyframe.frame
        self._room = (marks.attribute_room if values else marks.shape_room)(desk, keyframe.id)

    def move(self, pointer: Pointer) -> Draft:
        """Follow the hand as far as there is room; past it, say what is in the way."""
        found = _snapped(self._snapping, pointer)
        wanted = found.edge
        self._frame = min(max(wanted, self._room.start), self._room.last)
        what = "attributes" if self._values else "keyframe"
        words = f"{what} on {self._frame}"
        if wanted != self._frame:
            words += f": the next is on {self._room.start - 1 if wanted < self._frame else self._room.stop}"
            if self._values and self._room.length == 1:
                words = "these values hold from where the object begins"
            elif not 0 <= wanted < self._desk.document.whole.stop:
                words = f"{what} on {self._frame}, the end of the video"
        guide = found.guide if found.guide == self._frame else None
        return Draft(words, guide=guide, mark=(self._keyframe.track, self._frame))

    def edit(self) -> Edit | None:
        """Say the same of another frame."""
        if self._frame == self._keyframe.frame:
            return None
        move = marks.move_attributes if self._values else marks.move_shape
        return move(self._desk, self._keyframe.id, self._frame)


class MoveHidden:
    """One end of a stretch in which an object is occluded; a frame of it remains, within the object's life."""

    def __init__(self, desk: Desk, track: RecordId, hidden: Span, snapping: Snapping, *, start: bool) -> None:
        self._desk = desk
        self._track = track
        self._hidden = hidden
        self._snapping = snapping
        self._start = start
        self._edge = hidden.start if start else hidden.stop

    def move(self, pointer: Pointer) -> Draft:
        """Follow the hand."""
        life = self._desk.document.life(self._track) or self._hidden
        found = _snapped(self._snapping, pointer)
        if self._start:
            self._edge = min(max(found.edge, life.start), self._hidden.stop - 1)
        else:
            self._edge = min(max(found.edge, self._hidden.start + 1), life.stop)
        held = "" if self._edge == found.edge else ", no further"
        span = self._span
        words = f"occluded {span.start} – {span.last}{held}"
        return Draft(words, guide=self._edge)

    @property
    def _span(self) -> Span:
        return Span(self._edge, self._hidden.stop) if self._start else Span(self._hidden.start, self._edge)

    def edit(self) -> Edit | None:
        """Hide the object on the frames gained, or show it on those lost."""
        old = self._hidden.start if self._start else self._hidden.stop
        if self._edge == old:
            return None
        longer = self._edge < old if self._start else self._edge > old
        span = Span(min(old, self._edge), max(old, self._edge))
        return marks.set_occluded_over(self._desk, self._track, span, occluded=longer)


def _snapped(snapping: Snapping, pointer: Pointer) -> Snapped:
    return Snapped(round(pointer.at)) if pointer.free else snapping.snap(pointer.at)
