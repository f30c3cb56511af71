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
    places = {change.id: [*_places(document, edit, change)] for change in edit.changes}
    held = [spans for spans in places.values() if spans]  # a comment on what is gone has no place
    if not held or any(frame in span for spans in held for span in spans):
        return frame
    return min(_first_changed(spans) for spans in held)


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


def _first_changed(spans: list[Span]) -> int:
    """The first frame that is held otherwise than before; where only values changed, the first frame held."""
    if len(spans) == 1 or spans[0].start != spans[1].start or spans[0] == spans[1]:
        return min(span.start for span in spans)
    return min(span.stop for span in spans)
