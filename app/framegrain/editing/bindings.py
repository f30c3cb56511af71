"""What is bound to an object goes on with the object that takes its place: roles of events, parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.edit import Change
from framegrain.editing.followers import taken_over

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from framegrain.domain.document import Document
    from framegrain.domain.records import RecordId


def moved_bindings(document: Document, gone: RecordId, kept: RecordId, since: int = 0) -> Iterator[Change]:
    """Events and parts of one track, of the other from now on: those that begin on frame `since` or later."""
    return _rebound(document, {gone: kept}, since)


def swapped_bindings(document: Document, one: RecordId, other: RecordId, since: int) -> Iterator[Change]:
    """Events and parts that begin on frame `since` or later, of each track those that were of the other."""
    return _rebound(document, {one: other, other: one}, since)


def _rebound(document: Document, by: Mapping[RecordId, RecordId], since: int) -> Iterator[Change]:
    events = {event.id: event for track in by for event in document.events_with(track)}
    for event in events.values():
        after = taken_over(event, by)
        if event.span.start >= since and after != event:
            yield Change(event, after)
    for part in (part for track in by for part in document.parts_of(track)):
        life = document.life(part.id)
        if part.id not in by.values() and life is not None and life.start >= since:
            yield Change(part, taken_over(part, by))
