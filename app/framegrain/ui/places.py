"""Where on the timeline an edit has its place: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.records import Keyframe, Track
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.document import Document
    from framegrain.domain.edit import Change, Edit


def frame_to_show(document: Document, edit: Edit, frame: int) -> int:
    """The frame from which an edit that was applied can be seen: `frame` itself where it can be seen there."""
    places = [place for change in edit.changes for place in _places(document, edit, change)]
    if not places or any(frame in place for place in places):
        return frame
    return min(_first_changed(document, edit, change) for change in edit.changes)


def _places(document: Document, edit: Edit, change: Change) -> Iterator[Span]:
    """The frames the record held before, and holds now."""
    for record in (change.before, change.after):
        if record is None:
            continue
        if isinstance(record, Track):
            yield _life(document, edit, record)
        else:
            span = document.span_of(record)
            if span is not None:
                yield span


def _life(document: Document, edit: Edit, track: Track) -> Span:
    """From a track's first keyframe to its last, also of one that is gone."""
    frames = [k.frame for k in document.keyframes(track.id)]
    frames += [
        c.record.frame for c in edit.changes if isinstance(c.record, Keyframe) and c.record.track == track.id
    ]
    return Span(min(frames, default=0), max(frames, default=0) + 1)


def _first_changed(document: Document, edit: Edit, change: Change) -> int:
    """The first frame that is held otherwise than before; where only values changed, the first frame held."""
    spans = [*_places(document, edit, change)]
    if len(spans) == 1 or spans[0].start != spans[1].start or spans[0] == spans[1]:
        return min(span.start for span in spans)
    return min(span.stop for span in spans)
