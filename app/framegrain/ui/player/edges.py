"""The next place worth stopping at: a keyframe of the selected track, else where an event or clip begins or ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.records import Event
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from framegrain.domain.document import Document
    from framegrain.domain.records import RecordId

_FIRST_LOOK = 256


def next_stop(document: Document, selection: Collection[RecordId], frame: int, direction: int) -> int | None:
    """The nearest stop after (`direction` 1) or before (-1) `frame`; None when there is none.

    An event's stops are its first and its last frame, both shown by going there.
    """
    tracks = [record for record in selection if record in document.tracks]
    if tracks:
        stops = (k.frame for track in tracks for k in document.keyframes(track))
        return _nearest(stops, frame, direction)
    whole = document.whole
    reach = _FIRST_LOOK
    while True:
        start, stop = (frame, frame + reach) if direction > 0 else (frame - reach, frame + 1)
        look = Span(max(start, 0), min(max(stop, 1), whole.stop))
        found = _nearest(_stops(document, look), frame, direction)
        if found is not None and found in look:
            return found
        if (look.start == 0 and direction < 0) or (look.stop == whole.stop and direction > 0):
            return found
        reach *= 4


def _stops(document: Document, look: Span) -> Iterator[int]:
    for record in (*document.events_in(look), *_clips_in(document, look)):
        yield record.span.start
        if isinstance(record, Event):
            yield record.span.last


def _clips_in(document: Document, look: Span) -> Iterator:
    return (clip for clip in document.clip_order() if clip.span.overlaps(look))


def _nearest(stops: Iterator[int], frame: int, direction: int) -> int | None:
    if direction > 0:
        return min((s for s in stops if s > frame), default=None)
    return max((s for s in stops if s < frame), default=None)
